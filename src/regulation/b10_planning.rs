//! Preparing rounds: the yearly one and those outside November.

use super::super::b07_approval::reason;
use super::super::calendar::Calendar;
use super::super::decision::{Decision, Event, FieldError, No};
use super::super::policy::Policy;
use super::*;

/// Prepares the yearly round.
pub fn plan_yearly(year: i32, by: &Actor, policy: &Policy, calendar: &Calendar) -> Result<Decision<Round>, No> {
    let role = may(by, Action::PlanRound, &Subject::default())?;
    let round = Round {
        id: RoundId::NEW,
        version: 0,
        no: year.to_string(),
        year,
        kind: RoundKind::Yearly,
        reason: String::new(),
        only: Vec::new(),
        report_due: calendar.shifted(november(year, policy.report_day)),
        score_due: calendar.shifted(november(year, policy.score_day)),
        scheme: None,
        opened_on: None,
        state: RoundState::Planned,
        hands: vec![(Action::PlanRound, by.user)],
    };
    Ok(Decision::born(round, Event::by(role, Action::PlanRound, Article::b(10))))
}

/// What a special round is asked to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpecialRound {
    /// Its number, from the register.
    pub no: String,
    /// Why outside November.
    pub reason: String,
    /// Its contracts.
    pub contracts: Vec<ContractId>,
}

/// Prepares a special round: its reason, its contracts; ten days to report, fifteen more to score, as in November.
pub fn plan_special(
    ask: SpecialRound,
    by: &Actor,
    on: NaiveDate,
    policy: &Policy,
    cal: &Calendar,
) -> Result<Decision<Round>, No> {
    let role = may(by, Action::PlanRound, &Subject::default())?;
    let mut errors = Vec::new();
    let why = No::among(&mut errors, reason("reason", &ask.reason))?;
    if ask.contracts.is_empty() {
        errors.push(FieldError::at(
            "contracts",
            "请选择纳入专项评估的合同",
            "choose the contracts of the special round",
        ));
    }
    No::unless_empty(errors)?;
    let round = Round {
        id: RoundId::NEW,
        version: 0,
        no: ask.no,
        year: on.year(),
        kind: RoundKind::Special,
        reason: why.clone(),
        only: ask.contracts,
        report_due: cal.days_after(on, policy.report_day),
        score_due: cal.days_after(on, policy.score_day),
        scheme: None,
        opened_on: None,
        state: RoundState::Planned,
        hands: vec![(Action::PlanRound, by.user)],
    };
    Ok(Decision::born(round, Event::by(role, Action::PlanRound, Article::b(10)).saying(why)))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{clerk, day, fields};
    use super::*;

    fn planned_in(year: i32) -> Round {
        plan_yearly(year, &clerk(), &Policy::default(), &Calendar::default()).unwrap().after().clone()
    }

    #[test]
    fn windows_move_to_working_days() {
        let round = planned_in(2029);
        assert_eq!(
            (round.report_due, round.score_due),
            (day("2029-11-12"), day("2029-11-26")),
            "10 and 25 Nov 2029 are a Saturday and a Sunday"
        );
        let round = planned_in(2026);
        assert_eq!((round.report_due, round.score_due), (day("2026-11-10"), day("2026-11-25")));
    }

    #[test]
    fn a_special_round_needs_a_reason_and_contracts() {
        let long = "合同三月到期，付款期限不能等";
        for (reason, contracts, wrong) in
            [("急", vec![ContractId(1)], "reason"), (long, vec![], "contracts"), ("急", vec![], "reason contracts")]
        {
            let ask = SpecialRound { no: "2026-S1".into(), reason: reason.into(), contracts };
            let done = plan_special(ask, &clerk(), day("2026-03-02"), &Policy::default(), &Calendar::default());
            assert_eq!(fields(done), wrong);
        }
    }
}
