//! Preparing rounds: the yearly one and those outside November.

use super::super::b07_approval::reason;
use super::super::b10_preparing::SpecialKind;
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
        special: None,
        only: Vec::new(),
        excluded: Vec::new(),
        report_due: calendar.shifted(november(year, policy.report_day)),
        score_due: calendar.shifted(november(year, policy.score_day)),
        windows_set: None,
        scheme: None,
        opened_on: None,
        planned_by: by.name.clone(),
        opened_by: String::new(),
        unready: Vec::new(),
        intake: None,
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
    /// What kind of special case it is; none if not chosen.
    pub kind: Option<SpecialKind>,
    /// Why outside November.
    pub reason: String,
    /// Its contracts.
    pub contracts: Vec<Chosen>,
}

/// A contract chosen for a special round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    /// The contract.
    pub contract: ContractId,
    /// Its number, for messages.
    pub no: String,
    /// Its last day of service.
    pub ends_on: NaiveDate,
    /// Whether its last evaluation was put off.
    pub deferred: bool,
}

/// Prepares a special round: its kind and reason, its contracts, which must be of the kind; ten days to report, fifteen more to score, as in November.
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
    match ask.kind {
        Some(SpecialKind::SpotCheck) => errors.push(FieldError::at(
            "kind",
            "抽查提级的专项评估由抽查审定产生",
            "a special round after a spot check comes of the decision on it",
        )),
        Some(kind) => errors.extend(unfit(kind, &ask.contracts, on)),
        None => errors.push(FieldError::at("kind", "请选择特殊情况的类别", "choose the kind of special case")),
    }
    No::unless_empty(errors)?;
    let round = Round {
        id: RoundId::NEW,
        version: 0,
        no: ask.no,
        year: on.year(),
        kind: RoundKind::Special,
        reason: why.clone(),
        special: ask.kind,
        only: ask.contracts.iter().map(|chosen| chosen.contract).collect(),
        excluded: Vec::new(),
        report_due: cal.days_after(on, policy.report_day),
        score_due: cal.days_after(on, policy.score_day),
        windows_set: None,
        scheme: None,
        opened_on: None,
        planned_by: by.name.clone(),
        opened_by: String::new(),
        unready: Vec::new(),
        intake: None,
        state: RoundState::Planned,
        hands: vec![(Action::PlanRound, by.user)],
    };
    Ok(Decision::born(round, Event::by(role, Action::PlanRound, Article::b(10)).saying(why)))
}

/// Contracts that are not of the kind: whoever says that a contract ends before November must be able to show it.
fn unfit(kind: SpecialKind, contracts: &[Chosen], on: NaiveDate) -> Option<FieldError> {
    let fits = |chosen: &&Chosen| match kind {
        SpecialKind::EndsEarly => chosen.ends_on < november(on.year(), 1),
        SpecialKind::Deferred => chosen.deferred,
        SpecialKind::SpotCheck | SpecialKind::Other => true,
    };
    let wrong: Vec<&str> = contracts.iter().filter(|chosen| !fits(chosen)).map(|c| c.no.as_str()).collect();
    if wrong.is_empty() {
        return None;
    }
    Some(FieldError::at(
        "contracts",
        format!("这些合同不属于“{}”：{}。请取消选择，或者改选类别", kind.zh(), wrong.join("、")),
        format!("not of the kind “{}”: {}; take them out or choose another kind", kind.en(), wrong.join(", ")),
    ))
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

    fn chosen(ends_on: &str, deferred: bool) -> Chosen {
        Chosen { contract: ContractId(1), no: "HT-1".into(), ends_on: day(ends_on), deferred }
    }

    #[test]
    fn a_special_round_needs_its_kind_a_reason_and_contracts_of_the_kind() {
        let long = "合同三月到期，付款期限不能等";
        let early = || vec![chosen("2026-10-31", false)];
        use SpecialKind::*;
        for (kind, reason, contracts, wrong) in [
            (Some(Other), "急", early(), "reason"),
            (Some(Other), long, vec![], "contracts"),
            (None, "急", vec![], "reason contracts kind"),
            (Some(EndsEarly), long, vec![chosen("2026-11-01", true)], "contracts"),
            (Some(Deferred), long, early(), "contracts"),
            (Some(SpotCheck), long, early(), "kind"),
        ] {
            let ask = SpecialRound { no: "2026-S1".into(), kind, reason: reason.into(), contracts };
            let done = plan_special(ask, &clerk(), day("2026-03-02"), &Policy::default(), &Calendar::default());
            assert_eq!(fields(done), wrong);
        }
        for (kind, contracts) in [(EndsEarly, early()), (Deferred, vec![chosen("2027-12-31", true)]), (Other, early())]
        {
            let ask = SpecialRound { no: "2026-S1".into(), kind: Some(kind), reason: long.into(), contracts };
            let done = plan_special(ask, &clerk(), day("2026-03-02"), &Policy::default(), &Calendar::default());
            let round = done.unwrap().after().clone();
            assert_eq!((round.special, round.planned_by.as_str()), (Some(kind), "人员4"));
        }
    }
}
