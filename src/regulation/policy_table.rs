//! The parameters of a [`Policy`] as a table people can read: what each means, its value, and whose rule it is.
//!
//! What the regulation says cites its article; where it is silent, the value is a default of ours and is marked so.

use super::decision::{Article, Say};
use super::policy::Policy;
use super::values::Score;

/// One line of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// What it is.
    pub name: Say,
    /// Its value with its unit.
    pub value: Say,
    /// The article it serves.
    pub article: Article,
    /// Whether the value is ours, the regulation being silent on it.
    pub ours: bool,
}

fn said(article: Article, zh: &str, en: &str, value: Say) -> Parameter {
    Parameter { name: Say::new(zh, en), value, article, ours: false }
}

fn ours(article: Article, zh: &str, en: &str, value: Say) -> Parameter {
    Parameter { ours: true, ..said(article, zh, en, value) }
}

fn days(n: impl std::fmt::Display) -> Say {
    Say::new(format!("{n}天"), format!("{n} day(s)"))
}
fn workdays(n: u32) -> Say {
    Say::new(format!("{n}个工作日"), format!("{n} working day(s)"))
}
fn months(n: u32) -> Say {
    Say::new(format!("{n}个月"), format!("{n} month(s)"))
}
fn years(n: u32) -> Say {
    Say::new(format!("{n}年"), format!("{n} year(s)"))
}

/// Every parameter of the policy, in the order of the articles.
pub fn parameters(p: &Policy) -> Vec<Parameter> {
    [planning(p), evaluating(p), consequences(p), paying(p), securing(p)].concat()
}

fn planning(p: &Policy) -> Vec<Parameter> {
    let (month, day) = p.plan_deadline;
    vec![
        ours(
            Article::bi(7, 1),
            "下一年度采购计划申报截止日",
            "last day to file plans for next year",
            Say::new(format!("{month}月{day}日"), format!("{day:02}-{month:02} (day-month)")),
        ),
        ours(Article::bi(7, 3), "立项审批办理期限", "time to decide on a plan", workdays(p.approval_days)),
        ours(
            Article::bi(7, 1),
            "服务周期超过此数须说明理由",
            "a longer service needs a reason",
            months(p.max_term_months),
        ),
        ours(
            Article::bi(7, 4),
            "补充合同累计上限（占原合同金额）",
            "most that supplements may add to the original amount",
            percent(p.supplement_limit),
        ),
        ours(
            Article::HOUSE,
            "单个附件最大",
            "largest file",
            Say::new(format!("{}MB", p.max_file_bytes / 1_048_576), format!("{} MB", p.max_file_bytes / 1_048_576)),
        ),
    ]
}

fn evaluating(p: &Policy) -> Vec<Parameter> {
    let threshold = p.joint_threshold;
    vec![
        said(
            Article::b(10),
            "达到此金额（含）适用初评加联合评价",
            "amount from which (inclusive) the owner's review and joint review apply",
            Say::new(format!("{}万元", threshold.wan()), format!("{threshold} yuan")),
        ),
        ours(
            Article::b(10),
            "评估报告报送截止日",
            "owners' reports are due by",
            Say::new(format!("11月{}日", p.report_day), format!("{} November", p.report_day)),
        ),
        ours(
            Article::bi(10, 2),
            "评价部门评分截止日",
            "agencies' scores are due by",
            Say::new(format!("11月{}日", p.score_day), format!("{} November", p.score_day)),
        ),
        ours(Article::b(10), "11月1日前至少服务", "least time in service before 1 November", days(p.min_service_days)),
        ours(
            Article::bi(10, 2),
            "除牵头单位外至少评分的部门",
            "agencies that must score besides the lead",
            Say::new(format!("{}个", p.quorum_others), p.quorum_others.to_string()),
        ),
        ours(
            Article::bi(10, 2),
            "公安评指标四、财政评指标七的权重",
            "weight of the police on indicator 4 and of finance on indicator 7",
            Say::new(format!("{}倍", p.weight), format!("×{}", p.weight)),
        ),
        ours(
            Article::bi(10, 1),
            "自评报告抽查比例",
            "share of the filed reports that is looked into",
            percent(i64::from(p.spot_percent) * 100),
        ),
        ours(Article::bi(10, 1), "抽查核查期限", "time to look into a report", workdays(p.spot_days)),
        ours(Article::b(14), "优秀、良好、合格的最低分", "lowest totals of excellent, good, qualified", {
            Say::new(scores(&p.bands, "、"), scores(&p.bands, ", "))
        }),
    ]
}

fn consequences(p: &Policy) -> Vec<Parameter> {
    vec![
        said(Article::b(12), "黑名单年限", "years on the blacklist", years(p.blacklist_years)),
        ours(Article::b(12), "名单向社会公开最长", "longest time a listing is public", years(p.publication_years)),
        ours(Article::b(12), "陈述申辩期限", "time to make a statement", workdays(p.statement_days)),
        ours(Article::b(3), "对拟定评估结果的答复期限", "time to answer to a proposed result", workdays(p.reply_days)),
        ours(Article::b(14), "整改期限", "time to rectify", days(p.rectify_days)),
        ours(Article::b(14), "整改可延长一次", "one extension of", days(p.extension_days)),
    ]
}

fn paying(p: &Policy) -> Vec<Parameter> {
    vec![
        ours(Article::bi(7, 6), "付款期限", "time to pay", days(p.pay_days)),
        ours(
            Article::bi(7, 6),
            "中小企业付款最长期限（《保障中小企业款项支付条例》）",
            "longest time to pay a small or medium enterprise (national regulation on payments to SMEs)",
            days(p.sme_days),
        ),
    ]
}

fn securing(p: &Policy) -> Vec<Parameter> {
    let name = ("应用系统两次安全检测最长间隔", "longest time between two security tests of a system");
    vec![ours(Article::a(20), name.0, name.1, months(p.test_months))]
}

fn scores(list: &[Score], between: &str) -> String {
    list.iter().map(ToString::to_string).collect::<Vec<_>>().join(between)
}

fn percent(hundredths: i64) -> Say {
    let text = format!("{}.{:02}%", hundredths / 100, hundredths % 100);
    Say::new(text.clone(), text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_regulation_says_is_not_shown_as_ours() {
        let table = parameters(&Policy::default());
        let said: Vec<&str> = table.iter().filter(|p| !p.ours).map(|p| p.value.zh.as_str()).collect();
        assert_eq!(said, ["30.00万元", "5年"]);
        assert!(table.iter().any(|p| p.value.zh == "10.00%" && p.ours));
        assert!(table.iter().any(|p| p.value.en == "90.00, 80.00, 60.00"));
    }
}
