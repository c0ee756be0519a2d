//! Setting the parameters the regulation leaves to the city (`domain.md` §3.1): a new version with its first day, never a changed one.
//!
//! **Our reading.** What the Measures say in figures (300,000 yuan in article 10, five years in article 12) is not set here. A version
//! applies from a later day on: what was opened or decided before keeps the figures it was opened under.

use super::authority::{Action, Subject, may};
use super::b07_approval::reason;
use super::decision::{Aggregate, Article, Decision, Event, FieldError, No, Say};
use super::people::{Actor, named};
use super::policy::Policy;
use super::values::Score;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

named! {
    /// The parameters that can be set, whole numbers all.
    Knob {
        PlanMonth = "plan_month", "计划申报截止月", "month in which plans are due";
        PlanDay = "plan_day", "计划申报截止日", "day on which plans are due";
        ApprovalDays = "approval_days", "立项审批办理期限", "time to decide on a plan";
        TermMonths = "max_term_months", "服务周期超过此数须说明理由", "a longer service needs a reason";
        Supplement = "supplement_limit", "补充合同累计上限（占原合同金额）", "most that supplements may add to the original amount";
        FileMb = "max_file_mb", "单个附件最大", "largest file";
        ReportDay = "report_day", "评估报告报送截止日（11月）", "owners' reports are due by (November)";
        ScoreDay = "score_day", "评价部门评分截止日（11月）", "agencies' scores are due by (November)";
        ServiceDays = "min_service_days", "11月1日前至少服务", "least time in service before 1 November";
        Quorum = "quorum_others", "除牵头单位外至少评分的部门", "agencies that must score besides the lead";
        Weight = "weight", "公安评指标四、财政评指标七的权重", "weight of the police on indicator 4 and of finance on indicator 7";
        SpotPercent = "spot_percent", "自评报告抽查比例", "share of the filed reports that is looked into";
        SpotDays = "spot_days", "抽查核查期限", "time to look into a report";
        Excellent = "band_excellent", "优秀最低分", "lowest total of excellent";
        Good = "band_good", "良好最低分", "lowest total of good";
        Qualified = "band_qualified", "合格最低分", "lowest total of qualified";
        PublicYears = "publication_years", "名单向社会公开最长", "longest time a listing is public";
        StatementDays = "statement_days", "陈述申辩期限", "time to make a statement";
        ReplyDays = "reply_days", "对拟定评估结果的答复期限", "time to answer to a proposed result";
        RectifyDays = "rectify_days", "整改期限", "time to rectify";
        ExtensionDays = "extension_days", "整改可延长一次", "one extension of";
        PayDays = "pay_days", "付款期限", "time to pay";
        SmeDays = "sme_days", "中小企业付款最长期限", "longest time to pay a small or medium enterprise";
        TestMonths = "test_months", "应用系统两次安全检测最长间隔", "longest time between two security tests of a system";
    }
}

const MB: u64 = 1_048_576;

impl Knob {
    /// Its value in a version.
    #[rustfmt::skip]
    pub fn of(self, p: &Policy) -> i64 {
        let whole = |score: Score| i64::from(score.0 / 100);
        match self {
            Knob::PlanMonth => p.plan_deadline.0.into(),
            Knob::PlanDay => p.plan_deadline.1.into(),
            Knob::ApprovalDays => p.approval_days.into(),
            Knob::TermMonths => p.max_term_months.into(),
            Knob::Supplement => p.supplement_limit / 100,
            Knob::FileMb => i64::try_from(p.max_file_bytes / MB).unwrap_or(0),
            Knob::ReportDay => p.report_day.into(),
            Knob::ScoreDay => p.score_day.into(),
            Knob::ServiceDays => p.min_service_days,
            Knob::Quorum => i64::try_from(p.quorum_others).unwrap_or(0),
            Knob::Weight => p.weight.into(),
            Knob::SpotPercent => p.spot_percent.into(),
            Knob::SpotDays => p.spot_days.into(),
            Knob::Excellent => whole(p.bands[0]),
            Knob::Good => whole(p.bands[1]),
            Knob::Qualified => whole(p.bands[2]),
            Knob::PublicYears => p.publication_years.into(),
            Knob::StatementDays => p.statement_days.into(),
            Knob::ReplyDays => p.reply_days.into(),
            Knob::RectifyDays => p.rectify_days.into(),
            Knob::ExtensionDays => p.extension_days.into(),
            Knob::PayDays => p.pay_days.into(),
            Knob::SmeDays => p.sme_days.into(),
            Knob::TestMonths => p.test_months.into(),
        }
    }

    fn put(self, p: &mut Policy, n: u32) {
        let score = Score::points(i32::try_from(n).unwrap_or(0));
        match self {
            Knob::PlanMonth => p.plan_deadline.0 = n,
            Knob::PlanDay => p.plan_deadline.1 = n,
            Knob::ApprovalDays => p.approval_days = n,
            Knob::TermMonths => p.max_term_months = n,
            Knob::Supplement => p.supplement_limit = i64::from(n) * 100,
            Knob::FileMb => p.max_file_bytes = u64::from(n) * MB,
            Knob::ReportDay => p.report_day = n,
            Knob::ScoreDay => p.score_day = n,
            Knob::ServiceDays => p.min_service_days = n.into(),
            Knob::Quorum => p.quorum_others = n as usize,
            Knob::Weight => p.weight = n,
            Knob::SpotPercent => p.spot_percent = n,
            Knob::SpotDays => p.spot_days = n,
            Knob::Excellent => p.bands[0] = score,
            Knob::Good => p.bands[1] = score,
            Knob::Qualified => p.bands[2] = score,
            Knob::PublicYears => p.publication_years = n,
            Knob::StatementDays => p.statement_days = n,
            Knob::ReplyDays => p.reply_days = n,
            Knob::RectifyDays => p.rectify_days = n,
            Knob::ExtensionDays => p.extension_days = n,
            Knob::PayDays => p.pay_days = n,
            Knob::SmeDays => p.sme_days = n,
            Knob::TestMonths => p.test_months = n,
        }
    }

    /// Least and most. National law sets some: ten per cent (政府采购法49), 36 months, 60 days to pay an SME, three years of publication,
    /// five working days to be heard.
    pub fn bounds(self) -> (u32, u32) {
        match self {
            Knob::PlanMonth => (1, 12),
            Knob::PlanDay => (1, 31),
            Knob::ApprovalDays | Knob::PayDays | Knob::SmeDays => (1, 60),
            Knob::TermMonths => (12, 36),
            Knob::TestMonths => (1, 36),
            Knob::Supplement => (0, 10),
            Knob::FileMb => (1, 50),
            Knob::ReportDay | Knob::ScoreDay => (1, 30),
            Knob::ServiceDays => (0, 365),
            Knob::Quorum => (1, 6),
            Knob::SpotPercent => (0, 100),
            Knob::SpotDays => (3, 60),
            Knob::Weight => (1, 2),
            Knob::PublicYears => (0, 3),
            Knob::StatementDays | Knob::ReplyDays => (5, 60),
            Knob::RectifyDays => (1, 180),
            Knob::ExtensionDays => (0, 180),
            _ => (1, 100),
        }
    }

    /// Its unit; none for a day or a month.
    pub fn unit(self) -> Option<Say> {
        let (zh, en) = match self {
            Knob::PlanMonth => ("月", "(month)"),
            Knob::PlanDay | Knob::ReportDay | Knob::ScoreDay => ("日", "(day)"),
            Knob::ApprovalDays | Knob::StatementDays | Knob::ReplyDays | Knob::SpotDays => ("个工作日", "working days"),
            Knob::TermMonths | Knob::TestMonths => ("个月", "months"),
            Knob::Supplement | Knob::SpotPercent => ("%", "%"),
            Knob::FileMb => ("MB", "MB"),
            Knob::Quorum => return None,
            Knob::Weight => ("倍", "×"),
            Knob::PublicYears => ("年", "years"),
            Knob::ServiceDays | Knob::RectifyDays | Knob::ExtensionDays | Knob::PayDays | Knob::SmeDays => {
                ("天", "days")
            }
            _ => ("分", "points"),
        };
        Some(Say::new(zh, en))
    }
}

/// What a person wants to be in force, and from when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    /// A number for each parameter, in their order; none where nothing was typed.
    pub numbers: Vec<Option<i64>>,
    /// First day.
    pub from: Option<NaiveDate>,
    /// Why.
    pub reason: String,
}

impl Aggregate for Policy {
    const KIND: &'static str = "policy";
    fn id(&self) -> i64 {
        self.version.into()
    }
    fn version(&self) -> i32 {
        self.version
    }
    fn state_name(&self) -> &'static str {
        "set"
    }
}

/// Makes the next version. `latest` is the newest there is, in force or not yet.
pub fn set(latest: Policy, wanted: &Wanted, by: &Actor, on: NaiveDate) -> Result<Decision<Policy>, No> {
    let role = may(by, Action::SetPolicy, &Subject::default())?;
    let (mut next, mut wrong) = (latest.clone(), Vec::new());
    for (n, knob) in Knob::ALL.iter().enumerate() {
        let (least, most) = knob.bounds();
        let typed = wanted.numbers.get(n).copied().flatten().and_then(|n| u32::try_from(n).ok());
        match typed.filter(|n| (least..=most).contains(n)) {
            Some(number) => knob.put(&mut next, number),
            None => wrong.push(FieldError::at(
                knob.code(),
                format!("应为{least}至{most}的整数"),
                format!("a whole number from {least} to {most}"),
            )),
        }
    }
    if wrong.is_empty() {
        wrong = contradictions(&next);
        if next == latest {
            wrong.push(FieldError::at(Knob::ALL[0].code(), "没有改动任何参数", "no parameter was changed"));
        }
    }
    match wanted.from.filter(|day| *day > on && *day >= latest.valid_from) {
        Some(day) => next.valid_from = day,
        None => wrong.push(FieldError::at(
            "from",
            "应为今天以后的日期，且不早于上一版的适用日期",
            "a date after today and not before the effective date of the last version",
        )),
    }
    let why = No::among(&mut wrong, reason("reason", &wanted.reason))?;
    No::unless_empty(wrong)?;
    next.version += 1;
    let event = Event::by(role, Action::SetPolicy, Article::HOUSE).saying(why);
    Ok(Decision::changed(latest, next, event))
}

/// What cannot stand together.
fn contradictions(p: &Policy) -> Vec<FieldError> {
    let (month, day) = p.plan_deadline;
    let checks = [
        (
            NaiveDate::from_ymd_opt(2025, month, day).is_some(),
            Knob::PlanDay,
            "该月没有这一天",
            "that month has no such day",
        ),
        (
            p.score_day > p.report_day,
            Knob::ScoreDay,
            "评分截止日应晚于报告报送截止日",
            "scores must be due after the reports",
        ),
        (
            p.bands[0] > p.bands[1] && p.bands[1] > p.bands[2],
            Knob::Excellent,
            "优秀、良好、合格的最低分应依次降低",
            "the lowest scores must fall from excellent to good to qualified",
        ),
        (
            p.sme_days >= p.pay_days,
            Knob::SmeDays,
            "不应短于一般付款期限",
            "must not be shorter than the usual time to pay",
        ),
    ];
    let broken = checks.into_iter().filter(|(holds, ..)| !holds);
    broken.map(|(_, knob, zh, en)| FieldError::at(knob.code(), zh, en)).collect()
}

/// The parameters that differ between two versions, with both values.
pub fn differing(before: &Policy, after: &Policy) -> Vec<(Knob, i64, i64)> {
    let both = Knob::ALL.iter().map(|knob| (*knob, knob.of(before), knob.of(after)));
    both.filter(|(_, old, new)| old != new).collect()
}

#[cfg(test)]
mod tests {
    use super::super::b10_samples::*;
    use super::*;
    use crate::regulation::people::Role;

    fn wanted(changes: &[(Knob, i64)]) -> Wanted {
        let policy = Policy::default();
        let number = |knob: &Knob| {
            let changed = changes.iter().find(|(which, _)| which == knob);
            Some(changed.map_or(knob.of(&policy), |(_, n)| *n))
        };
        Wanted {
            numbers: Knob::ALL.iter().map(number).collect(),
            from: Some(d("2027-01-01")),
            reason: "按市政府会议纪要调整".into(),
        }
    }

    #[test]
    fn every_parameter_is_set_and_read_back() {
        let policy = Policy::default();
        for knob in Knob::ALL {
            let (least, most) = knob.bounds();
            let now = u32::try_from(knob.of(&policy)).unwrap();
            assert!((least..=most).contains(&now), "{knob}: the default is within its bounds");
            for n in [least, most] {
                let mut next = policy.clone();
                knob.put(&mut next, n);
                assert_eq!(knob.of(&next), i64::from(n), "{knob}");
                assert!(differing(&policy, &next).iter().all(|(which, ..)| which == knob), "{knob} alone");
            }
        }
    }

    #[test]
    fn the_lead_sets_a_later_version_and_nothing_that_contradicts_itself() {
        let set_on = |changes: &[(Knob, i64)], by: &Actor| {
            set(Policy::default(), &wanted(changes), by, d("2026-11-20")).map(|done| done.after().clone())
        };
        let next = set_on(&[(Knob::RectifyDays, 45)], &lead()).unwrap();
        assert_eq!((next.version, next.rectify_days, next.valid_from), (2, 45, d("2027-01-01")));
        assert_eq!(next.joint_threshold, Policy::default().joint_threshold);
        assert!(set_on(&[(Knob::RectifyDays, 45)], &clerk()).is_err(), "a clerk does not");
        for wrong in [
            &[][..],
            &[(Knob::RectifyDays, 0)],
            &[(Knob::Good, 90)],
            &[(Knob::ScoreDay, 10)],
            &[(Knob::PlanMonth, 2), (Knob::PlanDay, 30)],
            &[(Knob::Supplement, 11)],
            &[(Knob::PayDays, 60), (Knob::SmeDays, 30)],
        ] {
            assert!(set_on(wrong, &lead()).is_err(), "{wrong:?}");
        }
        assert!(set_on(&[(Knob::Good, 85)], &lead()).is_ok());
    }

    #[test]
    fn never_for_days_that_have_begun_nor_before_the_last_version() {
        let by = Actor { roles: vec![Role::BureauLead], ..lead() };
        let mut ask = wanted(&[(Knob::RectifyDays, 45)]);
        for (from, fine) in [("2026-11-20", false), ("2026-11-21", true), ("2019-01-01", false)] {
            ask.from = Some(d(from));
            assert_eq!(set(Policy::default(), &ask, &by, d("2026-11-20")).is_ok(), fine, "{from}");
        }
        let last = Policy { version: 2, valid_from: d("2027-06-01"), ..Policy::default() };
        ask.from = Some(d("2027-01-01"));
        assert!(set(last, &ask, &by, d("2026-11-20")).is_err());
    }
}
