//! # 第十条 …原则上每年11月份开展一次，特殊情况除外。
//!
//! **Our reading.** While a round is prepared a clerk of the bureau may leave a contract out of the yearly round for a special reason (M2:
//! “全部或部分”) and may take it back; the lead who opens the round, another person, approves of what is left out by opening, for the list is
//! shown. What is left out is put off with its reason when the round opens, so that owner, supplier and inspectors read it. Of the bureau's own
//! contracts it leaves out none. The last days may be set otherwise within the month.
//!
//! **Open questions.** How many days are fair: five for owners from the opening on and seven for agencies after them, marked P.

use super::authority::{Action, Subject, may};
use super::b07_approval::reason;
use super::b10_rounds::{Round, RoundKind};
use super::calendar::Calendar;
use super::decision::{Article, Decision, Event, FieldError, No, Refusal, Say};
use super::people::{Actor, named};
use super::values::{ContractId, UnitId};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

const HERE: Article = Article::b(10);
/// Fewest calendar days an owner has from the opening to the report.
pub const REPORT_DAYS: i64 = 5;
/// Fewest calendar days the agencies have from the report to the end of scoring.
pub const SCORE_DAYS: i64 = 7;

named! {
    /// What makes a case special enough to be judged outside November.
    SpecialKind {
        EndsEarly = "ends_early", "合同在11月前到期", "contract ends before November";
        Deferred = "deferred", "此前延期的评估", "deferred earlier";
        SpotCheck = "spot_check", "抽查提级", "elevated by a spot check";
        Other = "other", "其他特殊情况", "another special case";
    }
}

/// A contract left out of the yearly round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exclusion {
    /// The contract.
    pub contract: ContractId,
    /// Why.
    pub reason: String,
    /// Name of the person.
    pub by: String,
    /// Day.
    pub on: NaiveDate,
}

/// Who set the last days, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowsSet {
    /// Name of the person.
    pub by: String,
    /// Day.
    pub on: NaiveDate,
}

/// A contract as whoever leaves it out names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The contract.
    pub contract: ContractId,
    /// Its owner unit.
    pub owner: UnitId,
    /// Number and name, for the record.
    pub title: String,
}

/// Leaves a contract out of the yearly round while it is prepared.
pub fn exclude(round: Round, what: &Named, why: &str, by: &Actor, on: NaiveDate) -> Result<Decision<Round>, No> {
    let role = may(by, Action::ExcludeContract, &Subject { owner: Some(what.owner), ..Subject::default() })?;
    round.allows(Action::ExcludeContract)?;
    if round.kind == RoundKind::Special {
        return Err(Refusal::state(
            HERE,
            Say::new("专项评估只包括逐一选定的合同", "a special round consists of contracts chosen one by one"),
            Say::new(
                "启动后由牵头部门延期评估，并写明理由",
                "once open, the lead defers the evaluation with its reason",
            ),
        )
        .into());
    }
    if round.excluded.iter().any(|e| e.contract == what.contract) {
        return Err(Refusal::state(
            HERE,
            Say::new("这份合同已经排除出本轮评估", "the contract is left out of this round already"),
            Say::new("理由需要修改的，先取消排除", "to change the reason take it back first"),
        )
        .into());
    }
    let why = reason("reason", why)?;
    let mut next = round.clone();
    next.excluded.push(Exclusion { contract: what.contract, reason: why.clone(), by: by.name.clone(), on });
    next.hand(Action::ExcludeContract, by);
    let event = Event::by(role, Action::ExcludeContract, HERE).saying(format!("{}：{why}", what.title));
    Ok(Decision::changed(round, next, event))
}

/// Takes a contract that was left out back into the round.
pub fn readmit(round: Round, what: &Named, by: &Actor) -> Result<Decision<Round>, No> {
    let role = may(by, Action::ReadmitContract, &Subject::default())?;
    round.allows(Action::ReadmitContract)?;
    let mut next = round.clone();
    next.excluded.retain(|e| e.contract != what.contract);
    if next.excluded.len() == round.excluded.len() {
        return Err(Refusal::state(
            HERE,
            Say::new("这份合同没有排除出本轮评估", "the contract is not left out of this round"),
            Say::new("刷新页面，核对排除名单", "reload the page and look at the list"),
        )
        .into());
    }
    next.hand(Action::ReadmitContract, by);
    let event = Event::by(role, Action::ReadmitContract, HERE).saying(what.title.clone());
    Ok(Decision::changed(round, next, event))
}

/// The last days as asked for; none where nothing could be read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Windows {
    /// By this day owners report.
    pub report_due: Option<NaiveDate>,
    /// By this day agencies score.
    pub score_due: Option<NaiveDate>,
}

/// Sets other last days while the round is prepared; rest days move to the next working day.
pub fn set_windows(
    round: Round,
    asked: Windows,
    by: &Actor,
    on: NaiveDate,
    calendar: &Calendar,
) -> Result<Decision<Round>, No> {
    let role = may(by, Action::SetWindows, &Subject::default())?;
    round.allows(Action::SetWindows)?;
    let (report, score) = (asked.report_due.map(|d| calendar.shifted(d)), asked.score_due.map(|d| calendar.shifted(d)));
    let mut errors = Vec::new();
    errors.extend(report_wrong(&round, report, on));
    errors.extend(score_wrong(&round, report, score));
    No::unless_empty(errors)?;
    let mut next = round.clone();
    (next.report_due, next.score_due) = (report.unwrap_or(round.report_due), score.unwrap_or(round.score_due));
    next.windows_set = Some(WindowsSet { by: by.name.clone(), on });
    next.hand(Action::SetWindows, by);
    let mut told = format!("业主报送期限{}，评分期限{}", next.report_due, next.score_due);
    for (asked, set) in [(asked.report_due, next.report_due), (asked.score_due, next.score_due)] {
        if let Some(asked) = asked.filter(|day| *day != set) {
            told.push_str(&format!("\n{asked}为休息日，顺延至{set}"));
        }
    }
    Ok(Decision::changed(round, next, Event::by(role, Action::SetWindows, HERE).saying(told)))
}

fn report_wrong(round: &Round, report: Option<NaiveDate>, on: NaiveDate) -> Option<FieldError> {
    let opens = round.opens().map_or(on, |first| first.max(on));
    let field = "report_due";
    match report {
        None => Some(FieldError::at(field, "请填写业主报送期限", "enter the last day for owners to report")),
        Some(day) if outside(round, day) => Some(outside_november(field, round.year)),
        Some(day) if (day - opens).num_days() < REPORT_DAYS => Some(FieldError::at(
            field,
            format!("业主报送应有至少{REPORT_DAYS}天，自{opens}起算"),
            format!("owners need at least {REPORT_DAYS} days from {opens}"),
        )),
        Some(_) => None,
    }
}

fn score_wrong(round: &Round, report: Option<NaiveDate>, score: Option<NaiveDate>) -> Option<FieldError> {
    let field = "score_due";
    match (report, score) {
        (_, None) => Some(FieldError::at(field, "请填写评分期限", "enter the last day of scoring")),
        (_, Some(day)) if outside(round, day) => Some(outside_november(field, round.year)),
        (Some(report), Some(day)) if (day - report).num_days() < SCORE_DAYS => Some(FieldError::at(
            field,
            format!("评分期限应在报送期限{report}之后至少{SCORE_DAYS}天"),
            format!("scoring ends at least {SCORE_DAYS} days after the reports are due on {report}"),
        )),
        _ => None,
    }
}

/// Whether the day is not in the month the article fixes.
fn outside(round: &Round, day: NaiveDate) -> bool {
    round.kind == RoundKind::Yearly && (day.year() != round.year || day.month() != 11)
}

fn outside_november(field: &str, year: i32) -> FieldError {
    FieldError::at(
        field,
        format!("年度评估在{year}年11月内开展，期限应在11月内"),
        format!("the yearly round is held in November {year}: choose a working day of that month"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::b10_rounds::{plan_yearly, waits};
    use super::super::policy::Policy;
    use super::super::testing::{article, clerk, day, fields, forbidden, lead};
    use super::*;

    const WHY: &str = "系统十月整体迁移，本年服务不可比";

    fn planned() -> Round {
        plan_yearly(2026, &clerk(), &Policy::default(), &Calendar::default()).unwrap().after().clone()
    }
    fn contract(owner: i64) -> Named {
        Named { contract: ContractId(7), owner: UnitId(owner), title: "HT-7（2026-001 影像共享服务）".into() }
    }

    #[test]
    fn left_out_with_a_reason_and_taken_back() {
        let (policy, since) = (Policy::default(), day("2026-01-05"));
        let done = exclude(planned(), &contract(10), WHY, &clerk(), day("2026-10-20")).unwrap();
        assert_eq!(done.events()[0].opinion, format!("HT-7（2026-001 影像共享服务）：{WHY}"));
        let out = done.after().clone();
        let why = waits(ContractId(7), since, &out, &policy);
        assert_eq!(why, Some(format!("排除出本轮评估：{WHY}")));
        assert_eq!(waits(ContractId(8), since, &out, &policy), None);
        let again = exclude(out.clone(), &contract(10), WHY, &clerk(), day("2026-10-20"));
        assert_eq!(article(again), "B10");
        let back = readmit(out, &contract(10), &clerk()).unwrap();
        assert_eq!(waits(ContractId(7), since, back.after(), &policy), None);
        assert_eq!(article(readmit(back.after().clone(), &contract(10), &clerk())), "B10");
    }

    #[test]
    fn who_may_leave_out_and_what_is_asked() {
        let on = day("2026-10-20");
        assert_eq!(fields(exclude(planned(), &contract(10), "太小", &clerk(), on)), "reason");
        assert!(forbidden(&exclude(planned(), &contract(10), WHY, &lead(), on)), "the lead approves by opening");
        assert!(forbidden(&exclude(planned(), &contract(20), WHY, &clerk(), on)), "none of the bureau's own");
        let open = Round { state: super::super::b10_rounds::RoundState::Open, ..planned() };
        assert_eq!(article(exclude(open.clone(), &contract(10), WHY, &clerk(), on)), "B10");
        assert_eq!(article(readmit(open, &contract(10), &clerk())), "B10");
        let special = Round { kind: RoundKind::Special, ..planned() };
        assert_eq!(article(exclude(special, &contract(10), WHY, &clerk(), on)), "B10");
    }

    fn set(report: &str, score: &str) -> Result<Decision<Round>, No> {
        let read = |text: &str| text.parse().ok();
        let asked = Windows { report_due: read(report), score_due: read(score) };
        set_windows(planned(), asked, &clerk(), day("2026-10-20"), &Calendar::default())
    }

    #[test]
    fn windows_stand_in_order_within_november() {
        for (report, score, wrong) in [
            ("", "", "report_due score_due"),
            ("2026-11-05", "2026-11-25", "report_due"),
            ("2026-11-06", "2026-11-12", "score_due"),
            ("2026-10-30", "2026-11-25", "report_due"),
            ("2026-11-10", "2026-12-01", "score_due"),
            ("2025-11-10", "2025-11-25", "report_due score_due"),
        ] {
            assert_eq!(fields(set(report, score)), wrong, "{report} {score}");
        }
        let done = set("2026-11-06", "2026-11-13").unwrap();
        assert_eq!(done.events()[0].opinion, "业主报送期限2026-11-06，评分期限2026-11-13");
    }

    #[test]
    fn rest_days_move_to_working_days_and_are_named() {
        let done = set("2026-11-14", "2026-11-27").unwrap();
        let round = done.after();
        assert_eq!((round.report_due, round.score_due), (day("2026-11-16"), day("2026-11-27")));
        assert!(done.events()[0].opinion.ends_with("2026-11-14为休息日，顺延至2026-11-16"));
        assert_eq!(round.windows_set.as_ref().map(|w| w.on), Some(day("2026-10-20")));
        let late = set("2026-11-10", "2026-11-28").unwrap();
        assert_eq!(late.after().score_due, day("2026-11-30"), "the 28th is a Saturday");
    }
}
