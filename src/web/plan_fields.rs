//! The sections of a plan as fields of a form, and back: what is stored is shown as typed, what is typed is parsed at its field.

use super::form::Fields;
use super::parse::Reader;
use crate::i18n::Lang;
use crate::regulation::a17_security::MlpsLevel;
use crate::regulation::b07_plan::{
    Attachments, Basics, Conditions, Content, Fund, FundKind, Funding, Method, Plan, Section, SectionText, Security,
};
use crate::regulation::b09_goals::{Goal, GoalInput, GoalKind, Operator, parse_goals};
use crate::regulation::decision::FieldError;
use crate::regulation::values::{Fen, FileId};
use chrono::NaiveDate;

/// Rows a table of fields shows at least.
pub const LEAST_ROWS: usize = 3;

fn day(day: Option<NaiveDate>) -> String {
    day.map(|d| d.to_string()).unwrap_or_default()
}
fn wan(fen: Option<Fen>) -> String {
    fen.map(Fen::wan_exact).unwrap_or_default()
}
fn file(file: Option<FileId>) -> String {
    file.map(|f| f.to_string()).unwrap_or_default()
}
fn yes_no(yes: Option<bool>) -> &'static str {
    match yes {
        Some(true) => "yes",
        Some(false) => "no",
        None => "",
    }
}
fn tick(on: bool) -> &'static str {
    if on { "yes" } else { "" }
}

/// The fields of one section as stored.
pub fn stored(plan: &Plan, section: Section) -> Fields {
    match section {
        Section::Basics => basics(&plan.basics),
        Section::Content => content(&plan.content),
        Section::Funding => funding(&plan.funding),
        Section::Goals => goals(&plan.goals),
        Section::Security => security(&plan.security),
        Section::Conditions => {
            Fields::default().with("special", plan.conditions.special.as_str()).with("fair", tick(plan.conditions.fair))
        }
        Section::Attachments => attachments(&plan.attachments),
        Section::Check => Fields::default(),
    }
}

fn basics(b: &Basics) -> Fields {
    Fields::default()
        .with("name", b.name.as_str())
        .with("year", if b.year == 0 { String::new() } else { b.year.to_string() })
        .with("addition_reason", b.addition_reason.as_str())
        .with("basis", b.basis.as_str())
        .with("basis_file", file(b.basis_file))
        .with("late_reason", b.late_reason.as_str())
}

fn content(c: &Content) -> Fields {
    Fields::default()
        .with("content", c.content.as_str())
        .with("catalogue", c.catalogue.as_str())
        .with("start", day(c.start))
        .with("end", day(c.end))
        .with("long_reason", c.long_reason.as_str())
        .with("method", c.method.map_or("", Method::code))
        .with("sme_reserved", yes_no(c.sme_reserved))
        .with("related", c.related.as_str())
}

fn funding(f: &Funding) -> Fields {
    let mut fields = Fields::default().with("budget", wan(f.budget)).with("small", tick(f.small));
    for (n, fund) in f.funds.iter().enumerate() {
        fields.set(format!("fund-{n}-kind"), fund.kind.code());
        fields.set(format!("fund-{n}-line"), fund.line.as_str());
        fields.set(format!("fund-{n}-amount"), fund.amount.wan_exact());
    }
    fields
}

fn goals(goals: &[Goal]) -> Fields {
    let mut fields = Fields::default();
    for (n, goal) in goals.iter().enumerate() {
        fields.set(format!("goal-{n}-name"), goal.name.as_str());
        fields.set(format!("goal-{n}-kind"), goal.kind.code());
        fields.set(format!("goal-{n}-operator"), goal.operator.code());
        fields.set(format!("goal-{n}-target"), goal.target.to_string());
        fields.set(format!("goal-{n}-unit"), goal.unit.as_str());
        fields.set(format!("goal-{n}-weight"), goal.weight.to_string());
    }
    fields
}

fn security(s: &Security) -> Fields {
    Fields::default()
        .with("system", s.system.as_str())
        .with("level", s.level.map_or("", MlpsLevel::code))
        .with("mlps_file", file(s.mlps_file))
        .with("security_budget", wan(s.security_budget))
        .with("no_budget_reason", s.no_budget_reason.as_str())
        .with("on_cloud", yes_no(s.on_cloud))
        .with("off_cloud_reason", s.off_cloud_reason.as_str())
        .with("authorised_operation", yes_no(s.authorised_operation))
        .with("expert_file", file(s.expert_file))
        .with("nda_file", file(s.nda_file))
        .with("personal_data", yes_no(s.personal_data))
        .with("scheme_file", file(s.scheme_file))
}

fn attachments(a: &Attachments) -> Fields {
    Fields::default()
        .with("survey", file(a.survey))
        .with("scheme", file(a.scheme))
        .with("other", file(a.other))
        .with("unclassified", tick(a.unclassified))
}

/// The section as typed; the errors stand at their fields.
pub fn typed(section: Section, fields: &Fields) -> Result<SectionText, Vec<FieldError>> {
    let mut r = Reader::new(fields);
    let text = match section {
        Section::Basics => SectionText::Basics(read_basics(&mut r)),
        Section::Content => SectionText::Content(read_content(&mut r)),
        Section::Funding => SectionText::Funding(read_funding(fields, &mut r)),
        Section::Goals => return parse_goals(&goal_rows(fields)).map(SectionText::Goals),
        Section::Security => SectionText::Security(read_security(&mut r)),
        Section::Conditions => {
            SectionText::Conditions(Conditions { special: r.text("special"), fair: r.ticked("fair") })
        }
        Section::Attachments | Section::Check => SectionText::Attachments(Attachments {
            survey: r.file("survey"),
            scheme: r.file("scheme"),
            other: r.file("other"),
            unclassified: r.ticked("unclassified"),
        }),
    };
    if r.errors.is_empty() { Ok(text) } else { Err(r.errors) }
}

/// Section 1 as typed; also the page of a new plan.
pub fn read_basics(r: &mut Reader<'_>) -> Basics {
    Basics {
        name: r.text("name"),
        year: r.number("year", 2001, 2999).and_then(|y| i32::try_from(y).ok()).unwrap_or(0),
        addition_reason: r.text("addition_reason"),
        basis: r.text("basis"),
        basis_file: r.file("basis_file"),
        late_reason: r.text("late_reason"),
    }
}

fn read_content(r: &mut Reader<'_>) -> Content {
    Content {
        content: r.text("content"),
        catalogue: r.text("catalogue"),
        start: r.day("start"),
        end: r.day("end"),
        long_reason: r.text("long_reason"),
        method: r.choice("method", Method::from_code),
        sme_reserved: r.yes_no("sme_reserved"),
        related: r.text("related"),
    }
}

fn read_funding(fields: &Fields, r: &mut Reader<'_>) -> Funding {
    let budget = r.wan("budget");
    let mut funds = Vec::new();
    for n in 0..fields.rows("fund") {
        let [kind_at, line_at, amount_at] = ["kind", "line", "amount"].map(|part| format!("fund-{n}-{part}"));
        if fields.get(&line_at).is_empty() && fields.get(&amount_at).is_empty() {
            continue;
        }
        let kind = r.choice(&kind_at, FundKind::from_code);
        let before = r.errors.len();
        let amount = r.wan(&amount_at);
        if kind.is_none() && fields.get(&kind_at).is_empty() {
            r.wrong(&kind_at, "请选择资金来源", "choose the source of funds");
        }
        if amount.is_none() && r.errors.len() == before {
            r.wrong(&amount_at, "请填写金额", "enter the amount");
        }
        if let (Some(kind), Some(amount)) = (kind, amount) {
            funds.push(Fund { kind, line: r.text(&line_at), amount });
        }
    }
    Funding { budget, funds, small: r.ticked("small") }
}

fn goal_rows(fields: &Fields) -> Vec<GoalInput> {
    let row = |n: usize| {
        let part = |part: &str| fields.get(&format!("goal-{n}-{part}")).to_owned();
        GoalInput {
            name: part("name"),
            kind: part("kind"),
            operator: part("operator"),
            target: part("target"),
            unit: part("unit"),
            weight: part("weight"),
        }
    };
    (0..fields.rows("goal")).map(row).collect()
}

fn read_security(r: &mut Reader<'_>) -> Security {
    Security {
        system: r.text("system"),
        level: r.choice("level", MlpsLevel::from_code),
        mlps_file: r.file("mlps_file"),
        security_budget: r.wan("security_budget"),
        no_budget_reason: r.text("no_budget_reason"),
        on_cloud: r.yes_no("on_cloud"),
        off_cloud_reason: r.text("off_cloud_reason"),
        authorised_operation: r.yes_no("authorised_operation"),
        expert_file: r.file("expert_file"),
        nda_file: r.file("nda_file"),
        personal_data: r.yes_no("personal_data"),
        scheme_file: r.file("scheme_file"),
    }
}

/// What a field is called, for people.
pub fn label(lang: Lang, field: &str) -> String {
    let mut parts = field.splitn(3, '-');
    let (table, row, part) = (parts.next().unwrap_or_default(), parts.next(), parts.next().unwrap_or_default());
    let name = match (table, part) {
        ("name", _) => "项目名称",
        ("year", _) => "申报年度",
        ("addition_reason", _) => "追加理由",
        ("basis", _) => "建设依据",
        ("basis_file", _) => "依据文件",
        ("late_reason", _) => "逾期申报理由",
        ("content", _) => "采购内容",
        ("catalogue", _) => "采购品目",
        ("start", _) => "服务开始日期",
        ("end", _) => "服务结束日期",
        ("long_reason", _) => "超过36个月的理由",
        ("method", _) => "拟采购方式",
        ("sme_reserved", _) => "面向中小企业",
        ("related", _) => "关联项目",
        ("budget", _) => "预算金额",
        ("small", _) => "预算确实不足1000元",
        ("fund", "kind") => "第{}行资金来源",
        ("fund", "line") => "第{}行预算科目",
        ("fund", _) => "第{}行金额",
        ("goal", "name") => "第{}行指标名称",
        ("goal", "kind") => "第{}行类型",
        ("goal", "operator") => "第{}行比较方式",
        ("goal", "target") => "第{}行指标值",
        ("goal", "unit") => "第{}行单位",
        ("goal", _) => "第{}行权重",
        ("system", _) => "涉及系统",
        ("level", _) => "等保级别",
        ("mlps_file", _) => "等保评估材料",
        ("security_budget", _) => "安全经费",
        ("no_budget_reason", _) => "未安排安全经费的理由",
        ("on_cloud", _) => "部署在政务云",
        ("off_cloud_reason", _) => "不部署在政务云的理由",
        ("authorised_operation", _) => "涉及授权运营",
        ("expert_file", _) => "专家风险评估意见",
        ("nda_file", _) => "保密协议",
        ("personal_data", _) => "处理个人信息",
        ("scheme_file", _) => "经审核的建设方案",
        ("special", _) => "其他条件",
        ("fair", _) => "没有以地域、所有制、特定奖项等设置不合理条件",
        ("survey", _) => "市场调查报告",
        ("scheme", _) => "服务采购方案",
        ("other", _) => "其他附件",
        ("quote", "vendor") => "第{}行报价企业",
        ("quote", "price") => "第{}行报价",
        ("quote", "on") => "第{}行报价日期",
        ("quote", _) => "第{}行报价单",
        ("few_reason", _) => "询价不足3家的理由",
        ("assessed", _) => "评估金额",
        ("excess_reason", _) => "高于计划预算的理由",
        ("opinion", _) => "评估方法和结论",
        ("unclassified", _) => "全部内容和附件不涉及国家秘密",
        (other, _) => return other.to_owned(),
    };
    let n = row.and_then(|r| r.parse::<usize>().ok()).map_or(0, |r| r + 1);
    lang.tf(name, &[&n])
}

/// A value in words: codes by their names, files by theirs.
pub fn word(lang: Lang, field: &str, value: &str, files: &[(i64, String)]) -> String {
    let named =
        |name: Option<std::borrow::Cow<'_, str>>| name.map_or_else(|| value.to_owned(), std::borrow::Cow::into_owned);
    match (value, field) {
        ("", _) => "—".to_owned(),
        ("yes", _) => lang.t("是").to_owned(),
        ("no", _) => lang.t("否").to_owned(),
        (code, "method") => named(Method::from_code(code).as_ref().map(|v| lang.of(v))),
        (code, "level") => named(MlpsLevel::from_code(code).as_ref().map(|v| lang.of(v))),
        (code, f) if f.starts_with("fund-") && f.ends_with("-kind") => {
            named(FundKind::from_code(code).as_ref().map(|v| lang.of(v)))
        }
        (code, f) if f.ends_with("-kind") => named(GoalKind::from_code(code).as_ref().map(|v| lang.of(v))),
        (code, f) if f.ends_with("-operator") => named(Operator::from_code(code).as_ref().map(|v| lang.of(v))),
        (number, _) => {
            let file = files.iter().find(|(id, _)| is_file(field) && *number == id.to_string());
            file.map_or_else(|| number.to_owned(), |(_, name)| name.clone())
        }
    }
}

/// Whether the field holds the number of a kept file.
pub fn is_file(field: &str) -> bool {
    field.ends_with("file") || matches!(field, "survey" | "scheme" | "other")
}

/// Files named in the fields of a form.
pub fn files_in(fields: &Fields) -> Vec<FileId> {
    let file = |(name, value): &(String, String)| value.parse().ok().filter(|id| is_file(name) && *id > 0).map(FileId);
    fields.0.iter().filter_map(file).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::regulation::testing::whole_plan;

    #[test]
    fn what_is_stored_is_read_back_unchanged() {
        let plan = whole_plan(Fen(30_000_001));
        for section in Section::ALL.iter().filter(|s| **s != Section::Check) {
            let mut again = Plan::default();
            match typed(*section, &stored(&plan, *section)).unwrap() {
                SectionText::Basics(b) => again.basics = b,
                SectionText::Content(c) => again.content = c,
                SectionText::Funding(f) => again.funding = f,
                SectionText::Goals(g) => again.goals = g,
                SectionText::Security(s) => again.security = s,
                SectionText::Conditions(c) => again.conditions = c,
                SectionText::Attachments(a) => again.attachments = a,
            }
            assert_eq!(stored(&again, *section), stored(&plan, *section), "{section}");
        }
    }

    #[test]
    fn a_row_of_funds_is_blank_or_whole() {
        let fields =
            Fields::default().with("fund-0-line", "").with("fund-1-line", "2100199").with("fund-1-amount", "x");
        let at: Vec<String> = typed(Section::Funding, &fields).unwrap_err().into_iter().map(|e| e.field).collect();
        assert_eq!(at, ["fund-1-amount", "fund-1-kind"]);
    }
}
