//! The looks of the readiness check, one a matter: nothing where all is well.

use super::super::b10_panel::NAMED;
use super::super::b10_preparing::REPORT_DAYS;
use super::super::values::Score;
use super::*;

/// Things named with a finding; the rest is counted.
const NAMED_AT_MOST: usize = 20;

/// Every look, in the order of [`Matter::ALL`].
#[rustfmt::skip]
pub(super) const ALL: [fn(&Facts) -> Option<Finding>; 13] =
    [contracts, windows, opener, calendar, scheme, lead, panel, owners, suppliers, goals, near, splitting, post];

fn found(matter: Matter, level: Level, article: Article, what: Say, way_out: Say) -> Finding {
    Finding { matter, level, article, what, way_out, items: Vec::new(), more: 0 }
}

impl Finding {
    fn about(mut self, items: &[Item]) -> Finding {
        self.items = items.iter().take(NAMED_AT_MOST).cloned().collect();
        self.more = items.len() - self.items.len();
        self
    }
    fn at(self, name: Say, path: &str) -> Finding {
        self.about(&[Item { name, amount: None, path: path.to_owned() }])
    }
}

fn contracts(facts: &Facts) -> Option<Finding> {
    (facts.judged == 0).then(|| {
        found(
            Matter::Contracts,
            Level::Warns,
            Article::b(10),
            Say::new("没有合同纳入评估", "no contract would be evaluated"),
            Say::new("核对纳入范围", "look at the scope"),
        )
    })
}

fn windows(facts: &Facts) -> Option<Finding> {
    let days = (facts.report_due - facts.on).num_days();
    let level = if days < 1 { Level::Blocks } else { Level::Warns };
    (days < REPORT_DAYS).then(|| {
        found(
            Matter::Windows,
            level,
            Article::b(10),
            Say::new(
                format!("业主报送期限{}，自{}起不足{REPORT_DAYS}天", facts.report_due, facts.on),
                format!("owners must report by {}: fewer than {REPORT_DAYS} days from {}", facts.report_due, facts.on),
            ),
            Say::new("由大数据局经办调整报送和评分期限", "a clerk of the bureau sets other last days"),
        )
        .at(Say::new("评估期限", "last days"), "#h-windows")
    })
}

fn opener(facts: &Facts) -> Option<Finding> {
    (facts.openers == 0).then(|| {
        found(
            Matter::Opener,
            Level::Blocks,
            Article::b(10),
            Say::new(
                "除参与筹备的人员外，没有大数据局负责人可以启动",
                "no lead of the bureau but those who prepared the round",
            ),
            Say::new("由系统管理员设立另一名大数据局负责人", "the administrator adds another lead of the bureau"),
        )
    })
}

fn calendar(facts: &Facts) -> Option<Finding> {
    (!facts.calendar_known).then(|| {
        found(
            Matter::Calendar,
            Level::Warns,
            Article::HOUSE,
            Say::new(
                "本年工作日历没有导入，期限只按周一至周五计算",
                "the year's working calendar is not imported: days are reckoned Monday to Friday",
            ),
            Say::new("导入国务院公布的放假安排", "import the holidays the State Council announced"),
        )
        .at(Say::new("工作日历", "working calendar"), "/admin/calendar")
    })
}

fn scheme(facts: &Facts) -> Option<Finding> {
    let sum = facts.scheme.points.iter().map(|p| i64::from(p.0)).sum::<i64>();
    let bands = facts.scheme.bands;
    let whole = i64::from(Score::points(100).0);
    let falls = bands.windows(2).all(|pair| pair.first() > pair.last()) && bands.iter().all(|b| b.0 > 0);
    (sum != whole || !falls).then(|| {
        found(
            Matter::Scheme,
            Level::Blocks,
            Article::b(11),
            Say::new(
                "七项指标的分值合计不是100分，或者等次分数线没有依次降低",
                "the points of the seven indicators do not sum to 100, or the grades' lowest totals do not fall",
            ),
            Say::new("由大数据局负责人设定规则参数的新版本", "the bureau's lead sets a new version of the parameters"),
        )
        .at(Say::new("规则参数", "parameters"), "/admin/policy")
    })
}

fn lead(facts: &Facts) -> Option<Finding> {
    let short: Vec<Item> = facts
        .leading
        .iter()
        .filter(|l| !l.proposes || !l.decides || l.people < 2)
        .map(|l| Item::new(l.name.clone(), ""))
        .collect();
    (!short.is_empty()).then(|| {
        found(
            Matter::Lead,
            Level::Blocks,
            Article::b(14),
            Say::new(
                "牵头部门没有两个人分别拟定和认定结果",
                "the lead agency lacks two people, one to propose results and one to decide them",
            ),
            Say::new("由系统管理员补齐人员和角色", "the administrator adds people and roles"),
        )
        .about(&short)
    })
}

/// Agencies absent or without anybody who scores: blocking where no result could come of it, for any owner in the round.
fn panel(facts: &Facts) -> Option<Finding> {
    let silent = facts.agencies.iter().filter(|a| a.scorers == 0);
    let absent: Vec<&UnitKind> = NAMED.iter().filter(|kind| !facts.agencies.iter().any(|a| a.kind == **kind)).collect();
    let items: Vec<Item> = silent
        .map(|a| Item::new(a.name.clone(), ""))
        .chain(absent.iter().map(|kind| Item { name: Say::new(kind.zh(), kind.en()), ..Item::new("", "") }))
        .collect();
    let blocks = facts.joint.iter().any(|joint| !absent.is_empty() || !is_quorate(facts, joint));
    if facts.joint.is_empty() || (items.is_empty() && !blocks) {
        return None;
    }
    let (level, what) = if blocks {
        let zh = "联合评价部门不足，评分不会成立";
        (Level::Blocks, Say::new(zh, "too few agencies can score for a joint review to hold"))
    } else {
        let zh = "有联合评价部门没有人评分，逾期按弃权处理";
        (Level::Warns, Say::new(zh, "an agency of the joint review has nobody who scores: it would abstain"))
    };
    let way_out =
        Say::new("由系统管理员补齐部门和评价人员", "the administrator adds the agencies and people who score");
    Some(found(Matter::Panel, level, Article::bi(10, 2), what, way_out).about(&items))
}

/// Whether those who can score make a result: the lead, the others of the scheme, two thirds of the invited.
fn is_quorate(facts: &Facts, joint: &Joint) -> bool {
    let invited: Vec<&Agency> = facts.agencies.iter().filter(|a| a.unit != joint.owner).collect();
    let able: Vec<&&Agency> = invited.iter().filter(|a| a.scorers > 0).collect();
    able.iter().any(|a| a.unit == joint.lead) && able.len() > facts.scheme.others && able.len() * 3 >= invited.len() * 2
}

fn owners(facts: &Facts) -> Option<Finding> {
    let items: Vec<Item> = facts.lacking.iter().map(|l| l.unit.clone()).collect();
    (!items.is_empty()).then(|| {
        found(
            Matter::Owners,
            Level::Blocks,
            Article::b(10),
            Say::new(
                format!("{}个业主单位缺少经办或负责人，不能报送评估报告", items.len()),
                format!("owner units that cannot report for want of a filer or a head: {}", items.len()),
            ),
            Say::new(
                "由系统管理员设立人员，或者把合同排除出本轮评估并写明理由",
                "the administrator adds the people, or the contracts are left out with a reason",
            ),
        )
        .about(&items)
    })
}

fn suppliers(facts: &Facts) -> Option<Finding> {
    let n = facts.on_paper.len();
    (n > 0).then(|| {
        found(
            Matter::Suppliers,
            Level::Warns,
            Article::b(3),
            Say::new(
                format!("{n}个服务提供方没有账号，拟定结果以纸质送达"),
                format!("suppliers without an account, to be served on paper: {n}"),
            ),
            Say::new("由系统管理员开通账号，或者按纸质送达办理", "the administrator opens accounts, or serve on paper"),
        )
        .about(&facts.on_paper)
    })
}

fn goals(facts: &Facts) -> Option<Finding> {
    let n = facts.goalless.len();
    (n > 0).then(|| {
        found(
            Matter::Goals,
            Level::Warns,
            Article::b(9),
            Say::new(
                format!("{n}份合同没有批复的绩效目标，报告中不能逐项对照"),
                format!("contracts without approved goals to report against: {n}"),
            ),
            Say::new("核对合同对应的立项批复", "look at the approval behind the contract"),
        )
        .about(&facts.goalless)
    })
}

fn near(facts: &Facts) -> Option<Finding> {
    let n = facts.near.len();
    (n > 0).then(|| {
        found(
            Matter::Near,
            Level::Warns,
            Article::bi(10, 2),
            Say::new(
                format!("{n}份合同达到联合评价金额的九成而没有达到"),
                format!("contracts at nine tenths of the joint review amount or more, and below it: {n}"),
            ),
            Say::new("核对合同金额和补充合同", "look at the amounts and supplements"),
        )
        .about(&facts.near)
    })
}

fn splitting(facts: &Facts) -> Option<Finding> {
    let n = facts.splittings.len();
    (n > 0).then(|| {
        found(
            Matter::Splitting,
            Level::Warns,
            Article::bi(10, 2),
            Say::new(
                format!("{n}组小额合同合计达到联合评价金额"),
                format!("groups of small contracts that together reach the joint review amount: {n}"),
            ),
            Say::new("启动后在“拆分核查”中逐组核查", "once open, look at each group under “splitting”"),
        )
        .about(&facts.splittings)
    })
}

fn post(facts: &Facts) -> Option<Finding> {
    (facts.parked > 0).then(|| {
        found(
            Matter::Post,
            Level::Warns,
            Article::HOUSE,
            Say::new(
                format!("{}封信件多次发送失败，已搁置", facts.parked),
                format!("letters that failed too often and are parked: {}", facts.parked),
            ),
            Say::new(
                "由系统管理员检查邮件服务器并重发",
                "the administrator looks at the mail server and sends them again",
            ),
        )
    })
}
