//! What a clerk finds, what the head decides, and what becomes of the evaluation.

use super::super::b10_filing::receive;
use super::super::b10_panel::convene;
use super::super::b10_samples::*;
use super::super::policy::Grade;
use super::super::testing::fields;
use super::super::values::Fen;
use super::*;

const SMALL: Fen = Fen::yuan(200_000);
const WHY: &str = "监控记录与自评报告所附月报不一致";

fn open() -> SpotCheck {
    let e = filed(SMALL, 92);
    SpotCheck {
        id: 5,
        version: 1,
        round: e.round,
        draw: 1,
        evaluation: e.id,
        project: e.project,
        owner: e.owner,
        lead: e.lead,
        risks: vec![Risk::Excellent],
        due: d("2026-11-25"),
        words: None,
        hands: Vec::new(),
        state: SpotState::Open,
    }
}

fn words(proof: Proof, note: &str, elevate: Option<bool>) -> Words {
    let found = std::array::from_fn(|_| Found { proof: Some(proof), note: note.into() });
    Words { found, elevate, opinion: WHY.into() }
}

fn checked(elevate: bool) -> SpotCheck {
    let done = record(open(), &filed(SMALL, 92), words(Proof::Full, "", Some(elevate)), &clerk(), d("2026-11-12"));
    done.unwrap().after().clone()
}

fn judged(check: SpotCheck, e: Evaluation, elevate: Option<bool>, by: &Actor) -> Result<Judged, No> {
    let verdict = Verdict { elevate, opinion: WHY.into() };
    let rules = (&Policy::default(), &Calendar::default());
    decide(check, e, &verdict, "2026-S1".into(), by, d("2026-11-16"), rules)
}

fn registered() -> Evaluation {
    let one = receive(filed(SMALL, 92), "BA-1".into(), &finance(), d("2026-11-10")).unwrap().after().clone();
    let two = receive(one, "BA-2".into(), &clerk(), d("2026-11-10")).unwrap().after().clone();
    Evaluation { id: EvaluationId(31), ..two }
}

#[test]
fn every_indicator_is_looked_at_and_what_is_not_proved_is_told() {
    let e = filed(SMALL, 92);
    let try_words = |words| match record(open(), &e, words, &clerk(), d("2026-11-12")) {
        Ok(_) => String::new(),
        wrong => fields(wrong),
    };
    assert_eq!(try_words(words(Proof::Full, "", Some(false))), "");
    assert_eq!(try_words(Words::default()), "found1 found2 found3 found4 found5 found6 found7 elevate opinion");
    assert_eq!(try_words(words(Proof::Partly, " ", Some(true))), "seen1 seen2 seen3 seen4 seen5 seen6 seen7");
    let mut one = words(Proof::Full, "", Some(true));
    one.found[3] = Found { proof: Some(Proof::Not), note: String::new() };
    assert_eq!(try_words(one), "seen4");
}

#[test]
fn a_clerk_of_the_lead_checks_and_another_person_decides() {
    let e = filed(SMALL, 92);
    let all = || words(Proof::Full, "", Some(false));
    for by in [lead(), finance(), filer(), head(), vendor()] {
        assert!(record(open(), &e, all(), &by, d("2026-11-12")).is_err(), "{by:?}");
    }
    assert!(judged(open(), e.clone(), Some(false), &lead()).is_err(), "nothing was found yet");
    for by in [clerk(), finance(), head(), vendor()] {
        assert!(judged(checked(false), e.clone(), Some(false), &by).is_err(), "{by:?}");
    }
    let both = Actor { roles: vec![Role::BureauClerk, Role::BureauLead], ..clerk() };
    assert!(judged(checked(false), e.clone(), Some(false), &both).is_err(), "whoever checked does not decide");
    let done = judged(checked(true), e, Some(false), &lead()).unwrap();
    assert_eq!(done.check.after().state, SpotState::Confirmed, "the head decides otherwise than proposed");
    assert!(done.turned.is_none() && done.round.is_none());
    assert!(record(done.check.after().clone(), &filed(SMALL, 92), all(), &clerk(), d("2026-11-17")).is_err());
}

#[test]
fn an_unregistered_report_turns_joint_where_it_stands() {
    let one = receive(filed(SMALL, 92), "BA-1".into(), &finance(), d("2026-11-10")).unwrap().after().clone();
    let done = judged(checked(true), one, Some(true), &lead()).unwrap();
    assert_eq!(done.check.after().state, SpotState::Elevated);
    let turned = done.turned.unwrap().after().clone();
    assert_eq!((turned.track, turned.receipts.len()), (Track::Joint, 0));
    assert!(
        receive(turned.clone(), "BA-2".into(), &clerk(), d("2026-11-17")).is_err(),
        "receipts end nothing any more"
    );
    assert!(convene(turned, agencies(), Vec::new(), d("2026-11-25"), &clerk(), d("2026-11-17")).is_ok());
    assert!(done.round.is_none());
}

#[test]
fn a_registered_result_stands_and_is_judged_again_in_a_special_round() {
    let old = registered();
    let done = judged(checked(true), old.clone(), Some(true), &lead()).unwrap();
    assert!(done.turned.is_none(), "what was decided is not rewritten");
    let round = Round { id: RoundId(7), ..done.round.unwrap().after().clone() };
    assert_eq!((round.kind, round.state, round.year), (RoundKind::Special, RoundState::Open, 2026));
    assert_eq!((round.only.clone(), round.scheme.clone()), (vec![old.contract], Some(old.scheme.clone())));
    assert_eq!(round.score_due, d("2026-12-01"), "fifteen days, as in November");
    let next = taken_over(&old, &round, WHY, &lead(), d("2026-11-16")).unwrap().after().clone();
    assert_eq!((next.track, next.elevates, next.attempt), (Track::Joint, Some(EvaluationId(31)), 1));
    assert!(matches!(next.state, State::Filed { .. }) && next.receipts.is_empty());
    assert_eq!(next.report, old.report, "the report is the first review");
    assert_eq!(old.outcome().unwrap().grade, Grade::Excellent);
    assert!(convene(next, agencies(), Vec::new(), d("2026-12-01"), &clerk(), d("2026-11-17")).is_ok());
}

#[test]
fn what_is_joint_already_cannot_be_moved_again_but_the_check_can_be_ended() {
    let joint = Evaluation { track: Track::Joint, ..filed(SMALL, 92) };
    assert!(judged(checked(true), joint.clone(), Some(true), &lead()).is_err());
    assert!(judged(checked(true), joint, Some(false), &lead()).is_ok());
    assert!(judged(checked(true), filed(SMALL, 92), None, &lead()).is_err(), "a decision is asked for");
}
