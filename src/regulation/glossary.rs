//! The words of the field: Chinese, English, and the type or value that carries them in the code.

use super::decision::{Article, Say};

/// One word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The word in both languages.
    pub name: Say,
    /// The type that carries it.
    pub carrier: &'static str,
    /// Where it stands.
    pub article: Article,
}

fn word(zh: &str, en: &str, carrier: &'static str, article: Article) -> Word {
    Word { name: Say::new(zh, en), carrier, article }
}

/// The words, in the order of the Measures.
pub fn words() -> Vec<Word> {
    let b = Article::b;
    vec![
        word("监督评估", "supervision and evaluation", "regulation", b(2)),
        word("资金来源", "source of funds", "FundKind", b(4)),
        word("业主单位", "owner unit", "UnitKind::Owner", b(5)),
        word("服务提供方", "service provider", "UnitKind::Vendor", b(5)),
        word("采购计划", "plan", "Plan", Article::bi(7, 1)),
        word("预算评估", "budget assessment", "Assessment", Article::bi(7, 2)),
        word("立项审批", "project approval", "Approval", Article::bi(7, 3)),
        word("服务采购", "procurement", "Procurement", Article::bi(7, 4)),
        word("环节", "stage", "Stage", b(7)),
        word("绩效目标", "performance goal", "Goal", b(9)),
        word("评估方式", "evaluation track", "Track", b(10)),
        word("自评", "self-assessment", "Track::SelfReport", Article::bi(10, 1)),
        word("初评", "owner's review", "Track::Joint", Article::bi(10, 2)),
        word("联合评价", "joint review", "Track::Joint", Article::bi(10, 2)),
        word("得分", "score", "Score", b(11)),
        word("统一社会信用代码", "unified social credit code", "Uscc", b(8)),
        word("等保级别", "protection level", "MlpsLevel", Article::a(17)),
        word("测评报告", "third-party test report", "TestReport", Article::a(18)),
        word("结果等次", "grade", "Grade", b(14)),
        word("办理事项", "act", "Action", b(7)),
        word("角色", "role", "Role", b(7)),
        word("规则参数", "policy", "Policy", Article::HOUSE),
        word("工作日历", "working calendar", "Calendar", Article::HOUSE),
    ]
}
