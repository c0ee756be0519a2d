//! A plan read out, section by section: for checking before it is filed, for the bureau's decision, and for print.

use crate::i18n::Lang;
use crate::regulation::b07_plan::{Content, Plan, Section};
use crate::regulation::decision::Bilingual;
use crate::regulation::values::{Fen, FileId};
use crate::store::views::related::Related;

/// One section read out.
#[derive(Debug, Clone)]
pub struct Part {
    /// Which.
    pub section: Section,
    /// Its place in the form, 1 to 7.
    pub n: usize,
    /// Its answers.
    pub rows: Vec<Row>,
    /// What it still lacks, as field and sentence.
    pub missing: Vec<(String, String)>,
}

/// One answer.
#[derive(Debug, Clone)]
pub struct Row {
    /// The question.
    pub label: String,
    /// The answer.
    pub text: String,
    /// A file, by number; its name is in `text`.
    pub file: Option<i64>,
    /// Projects to be opened from here.
    pub projects: Vec<Related>,
}

/// Reads out; `files` are the names of the files the reader may see.
pub struct Reading<'a> {
    /// Language.
    pub lang: Lang,
    /// Names of files by number.
    pub files: &'a [(i64, String)],
    /// The related projects the reader may open.
    pub related: &'a [Related],
}

impl Reading<'_> {
    /// Every section but the last.
    pub fn all(&self, plan: &Plan) -> Vec<Part> {
        let parts = Section::ALL.iter().enumerate().filter(|(_, s)| **s != Section::Check);
        parts.map(|(n, s)| Part { section: *s, n: n + 1, rows: self.rows(plan, *s), missing: Vec::new() }).collect()
    }

    fn rows(&self, plan: &Plan, section: Section) -> Vec<Row> {
        let rows = match section {
            Section::Basics => self.basics(plan),
            Section::Content => self.content(plan),
            Section::Funding => self.funding(plan),
            Section::Goals => self.goals(plan),
            Section::Security => self.security(plan),
            Section::Conditions => self.conditions(plan),
            Section::Attachments => self.attachments(plan),
            Section::Check => Vec::new(),
        };
        rows.into_iter().flatten().collect()
    }

    fn text(&self, label: &str, text: impl Into<String>) -> Option<Row> {
        let text = text.into();
        let text = if text.trim().is_empty() { "—".to_owned() } else { text };
        Some(Row { label: self.lang.t(label).to_owned(), text, file: None, projects: Vec::new() })
    }

    /// Left out where nothing is written: reasons nobody was asked for.
    fn reason(&self, label: &str, text: &str) -> Option<Row> {
        if text.trim().is_empty() { None } else { self.text(label, text) }
    }

    fn named<T: Bilingual>(&self, label: &str, value: Option<T>) -> Option<Row> {
        self.text(label, value.map_or_else(String::new, |v| self.lang.of(&v).into_owned()))
    }

    fn yes_no(&self, label: &str, yes: Option<bool>) -> Option<Row> {
        let word = match yes {
            Some(true) => self.lang.t("是"),
            Some(false) => self.lang.t("否"),
            None => "",
        };
        self.text(label, word)
    }

    fn money(&self, label: &str, fen: Option<Fen>) -> Option<Row> {
        self.text(label, fen.map_or_else(String::new, |f| self.lang.tf("{}万元", &[&f.wan_exact()])))
    }

    fn file(&self, label: &str, id: Option<FileId>) -> Option<Row> {
        let name = id.and_then(|id| self.files.iter().find(|(n, _)| *n == id.0));
        match name {
            Some((n, name)) => Some(Row { file: Some(*n), ..self.text(label, name)? }),
            None => self.text(label, ""),
        }
    }

    fn basics(&self, plan: &Plan) -> Vec<Option<Row>> {
        let b = &plan.basics;
        vec![
            self.text("项目名称", &*b.name),
            self.text("申报年度", b.year.to_string()),
            self.reason("追加理由", &b.addition_reason),
            self.text("建设依据", &*b.basis),
            self.file("依据文件", b.basis_file),
            self.reason("逾期申报理由", &b.late_reason),
        ]
    }

    fn content(&self, plan: &Plan) -> Vec<Option<Row>> {
        let c = &plan.content;
        let term = match (c.start, c.end) {
            (Some(start), Some(end)) => self.lang.tf("{}至{}", &[&start, &end]),
            _ => String::new(),
        };
        vec![
            self.text("采购内容", &*c.content),
            self.text("采购品目", &*c.catalogue),
            self.text("服务周期", term),
            self.reason("超过36个月的理由", &c.long_reason),
            self.named("拟采购方式", c.method),
            self.yes_no("面向中小企业", c.sme_reserved),
            self.related(&c.related),
        ]
    }

    /// As typed; where every number is a project the reader may open, the projects themselves.
    fn related(&self, typed: &str) -> Option<Row> {
        let row = self.reason("关联项目", typed)?;
        let all = Content { related: typed.to_owned(), ..Content::default() }.related_projects().len();
        Some(Row {
            text: if self.related.len() == all { String::new() } else { row.text },
            projects: self.related.to_vec(),
            ..row
        })
    }

    fn funding(&self, plan: &Plan) -> Vec<Option<Row>> {
        let mut rows = vec![self.money("预算金额", plan.funding.budget)];
        for fund in &plan.funding.funds {
            let label = self.lang.of(&fund.kind).into_owned();
            let amount = fund.amount.wan_exact();
            let text = match fund.line.as_str() {
                "" => self.lang.tf("{}万元", &[&amount]),
                line => self.lang.tf("{}万元，预算科目{}", &[&amount, &line]),
            };
            rows.push(Some(Row { label, text, file: None, projects: Vec::new() }));
        }
        rows
    }

    fn goals(&self, plan: &Plan) -> Vec<Option<Row>> {
        let row = |goal: &crate::regulation::b09_goals::Goal| {
            let sign = self.lang.of(&goal.operator).into_owned();
            let reach = format!("{} {sign} {}{}", goal.name, goal.target, goal.unit);
            let text = self.lang.tf("{}，权重{}", &[&reach, &goal.weight]);
            Some(Row { label: self.lang.of(&goal.kind).into_owned(), text, file: None, projects: Vec::new() })
        };
        plan.goals.iter().map(row).collect()
    }

    fn security(&self, plan: &Plan) -> Vec<Option<Row>> {
        let s = &plan.security;
        let operated = s.authorised_operation == Some(true);
        vec![
            self.text("涉及系统", &*s.system),
            self.named("等保级别", s.level),
            self.file("等保评估材料", s.mlps_file),
            self.money("安全经费", s.security_budget),
            self.reason("未安排安全经费的理由", &s.no_budget_reason),
            self.yes_no("部署在政务云", s.on_cloud),
            self.reason("不部署在政务云的理由", &s.off_cloud_reason),
            self.yes_no("涉及授权运营", s.authorised_operation),
            if operated { self.file("专家风险评估意见", s.expert_file) } else { None },
            if operated { self.file("保密协议", s.nda_file) } else { None },
            self.yes_no("处理个人信息", s.personal_data),
            if s.scheme_file.is_some() { self.file("经审核的建设方案", s.scheme_file) } else { None },
        ]
    }

    fn conditions(&self, plan: &Plan) -> Vec<Option<Row>> {
        vec![
            self.text(
                "其他条件",
                if plan.conditions.special.is_empty() { self.lang.t("无") } else { &plan.conditions.special },
            ),
            self.yes_no("没有以地域、所有制、特定奖项等设置不合理条件", plan.conditions.fair.then_some(true)),
        ]
    }

    fn attachments(&self, plan: &Plan) -> Vec<Option<Row>> {
        let a = &plan.attachments;
        vec![
            self.file("市场调查报告", a.survey),
            self.file("服务采购方案", a.scheme),
            if a.other.is_some() { self.file("其他附件", a.other) } else { None },
            self.yes_no("全部内容和附件不涉及国家秘密", a.unclassified.then_some(true)),
        ]
    }
}
