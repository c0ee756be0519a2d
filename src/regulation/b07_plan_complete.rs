//! What each section of a plan must hold before it may be submitted (M7.1; `domain.md` §3.10). Each error stands at its field.

use super::b07_plan::{Attachments, Basics, Conditions, Content, Funding, Plan, Security};
use super::decision::FieldError;
use super::policy::Policy;
use super::values::Fen;
use chrono::{Datelike, Months};

fn need(errors: &mut Vec<FieldError>, ok: bool, field: &str, zh: &str, en: &str) {
    if !ok {
        errors.push(FieldError::at(field, zh, en));
    }
}

fn length(text: &str) -> usize {
    text.trim().chars().count()
}

pub(super) fn basics(b: &Basics) -> Vec<FieldError> {
    let mut e = Vec::new();
    need(
        &mut e,
        (4..=120).contains(&length(&b.name)),
        "name",
        "项目名称为4至120字",
        "the name has 4 to 120 characters",
    );
    need(&mut e, b.year > 2000, "year", "请填写申报年度", "enter the plan year");
    need(
        &mut e,
        length(&b.basis) >= 20,
        "basis",
        "请写明建设依据的文件名称和文号，不少于20字",
        "give the names and numbers of the documents it is based on: at least 20 characters",
    );
    need(&mut e, b.basis_file.is_some(), "basis_file", "请上传建设依据文件", "upload the supporting document");
    e
}

pub(super) fn content(c: &Content, year: i32, policy: &Policy) -> Vec<FieldError> {
    let mut e = Vec::new();
    need(
        &mut e,
        length(&c.content) >= 20,
        "content",
        "请写明采购内容，不少于20字",
        "say what is bought: at least 20 characters",
    );
    need(
        &mut e,
        c.has_catalogue_code(),
        "catalogue",
        "请填写政府采购品目代码，可附名称，例如C16020000",
        "enter the code of the government procurement catalogue, such as C16020000, with its name if you like",
    );
    need(&mut e, c.method.is_some(), "method", "请选择拟采购方式", "choose how it is to be procured");
    need(
        &mut e,
        c.sme_reserved.is_some(),
        "sme_reserved",
        "请选择是否面向中小企业",
        "say whether it is reserved for small and medium-sized enterprises",
    );
    match (c.start, c.end) {
        (Some(start), Some(end)) => {
            need(&mut e, end > start, "end", "服务结束日期应晚于开始日期", "the service must end after it begins");
            need(
                &mut e,
                start.year() >= year,
                "start",
                "服务开始日期应在计划年度之内或之后",
                "the service begins in the plan year or later",
            );
            let longest = start.checked_add_months(Months::new(policy.max_term_months));
            let within = longest.is_some_and(|day| end < day) || length(&c.long_reason) >= 10;
            need(
                &mut e,
                within,
                "long_reason",
                "服务周期超过36个月，请写明理由",
                "the term exceeds 36 months: give the reason",
            );
        }
        (start, end) => {
            need(&mut e, start.is_some(), "start", "请填写服务开始日期", "enter the first day of the service");
            need(&mut e, end.is_some(), "end", "请填写服务结束日期", "enter the last day of the service");
        }
    }
    e
}

pub(super) fn funding(f: &Funding) -> Vec<FieldError> {
    let mut e = Vec::new();
    let budget = f.budget();
    need(&mut e, budget > Fen::ZERO, "budget", "请填写预算金额", "enter the budget");
    let doubtful = budget > Fen::ZERO && budget < Fen::yuan(1000) && !f.small;
    need(
        &mut e,
        !doubtful,
        "small",
        "预算不足1000元，请核对单位是万元还是元，无误的请确认",
        "the budget is below 1,000 yuan: check the unit, and confirm it if it is right",
    );
    need(
        &mut e,
        !f.funds.is_empty(),
        "fund-0-amount",
        "请至少填写一项资金来源（办法第四条）",
        "at least one source of funds (Measures art. 4)",
    );
    for (n, fund) in f.funds.iter().enumerate() {
        need(&mut e, !fund.line.trim().is_empty(), &format!("fund-{n}-line"), "请填写预算科目", "name the budget line");
        need(
            &mut e,
            fund.amount > Fen::ZERO,
            &format!("fund-{n}-amount"),
            "资金来源的金额应大于0",
            "the amount of a source of funds is above zero",
        );
    }
    let sum: Fen = f.funds.iter().map(|line| line.amount).sum();
    if budget > Fen::ZERO && !f.funds.is_empty() && sum != budget {
        let gap = Fen((sum.0 - budget.0).abs()).wan_exact();
        e.push(FieldError::at(
            "budget",
            format!("预算金额应等于各明细之和，现在相差{gap}万元"),
            format!("the budget must equal the sum of its lines; they differ by {gap} × 10,000 yuan"),
        ));
    }
    e
}

pub(super) fn security(plan: &Plan) -> Vec<FieldError> {
    let s = &plan.security;
    let mut e = Vec::new();
    need(&mut e, length(&s.system) >= 2, "system", "请填写涉及系统", "name the system concerned");
    need(&mut e, s.level.is_some(), "level", "请选择等保级别", "choose the protection level");
    need(
        &mut e,
        s.mlps_file.is_some(),
        "mlps_file",
        "等保评估材料为立项必备材料（细则第十七条）",
        "the protection-level assessment is required for approval (Security Rules art. 17)",
    );
    let funded = s.security_budget.is_some_and(|b| b > Fen::ZERO) || length(&s.no_budget_reason) >= 10;
    need(
        &mut e,
        funded,
        "security_budget",
        "请填写安全经费；未安排的写明理由（细则第十六条）",
        "enter the security budget, or the reason there is none (Security Rules art. 16)",
    );
    let placed = s.on_cloud == Some(true) || (s.on_cloud == Some(false) && length(&s.off_cloud_reason) >= 10);
    need(
        &mut e,
        placed,
        "on_cloud",
        "应部署在政务云；不部署的写明理由（细则第二十条）",
        "it must run on the government cloud, or say why not (Security Rules art. 20)",
    );
    e.extend(authorised(s));
    need(
        &mut e,
        s.personal_data.is_some(),
        "personal_data",
        "请选择是否处理个人信息",
        "say whether personal data are processed",
    );
    need(
        &mut e,
        !plan.funding.is_state_owned() || s.scheme_file.is_some(),
        "scheme_file",
        "使用国有资金的，须附经审核的建设方案（细则第十九条）",
        "state-owned funds require the reviewed construction plan (Security Rules art. 19)",
    );
    e
}

/// What is asked where data are operated by authorisation.
fn authorised(s: &Security) -> Vec<FieldError> {
    let mut e = Vec::new();
    need(
        &mut e,
        s.authorised_operation.is_some(),
        "authorised_operation",
        "请选择是否涉及授权运营",
        "say whether it involves authorised data operation",
    );
    let assessed = s.authorised_operation != Some(true) || s.expert_file.is_some();
    need(
        &mut e,
        assessed,
        "expert_file",
        "授权运营须附专家风险评估意见（细则第三十条）",
        "authorised operation requires the expert opinion on risks (Security Rules art. 30)",
    );
    let bound = s.authorised_operation != Some(true) || s.nda_file.is_some();
    need(
        &mut e,
        bound,
        "nda_file",
        "授权运营须附保密协议（细则第三十一条）",
        "authorised operation needs the confidentiality agreement (Security Rules art. 31)",
    );
    e
}

pub(super) fn conditions(c: &Conditions) -> Vec<FieldError> {
    let mut e = Vec::new();
    need(
        &mut e,
        c.fair,
        "fair",
        "请确认未设置地域、所有制或奖项等不合理条件",
        "confirm that there are no unreasonable conditions such as region, ownership or awards",
    );
    e
}

pub(super) fn attachments(a: &Attachments) -> Vec<FieldError> {
    let mut e = Vec::new();
    need(&mut e, a.survey.is_some(), "survey", "请上传市场调查报告", "upload the market survey");
    need(
        &mut e,
        a.scheme.is_some(),
        "scheme",
        "请上传服务采购方案（办法第九条）",
        "upload the procurement plan document (Measures art. 9)",
    );
    need(
        &mut e,
        a.unclassified,
        "unclassified",
        "请确认全部内容不涉密（细则第四十四条）",
        "confirm that nothing is classified (Security Rules art. 44)",
    );
    e
}
