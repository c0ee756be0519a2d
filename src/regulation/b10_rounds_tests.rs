//! When a round opens, what it takes in, when it ends.

use super::*;
use crate::regulation::b10_readiness::{Facts, readiness};
use crate::regulation::b11_first::first;
use crate::regulation::calendar::Calendar;
use crate::regulation::people::Role;

fn d(text: &str) -> NaiveDate {
    text.parse().unwrap()
}
fn bureau(user: i64, role: Role) -> Actor {
    Actor {
        user: UserId(user),
        name: "王静".into(),
        unit: UnitId(1),
        unit_name: "市大数据局".into(),
        kind: UnitKind::BigData,
        roles: vec![role],
    }
}
fn planned(year: i32) -> Round {
    let done = plan_yearly(year, &bureau(1, Role::BureauClerk), &Policy::default(), &Calendar::default()).unwrap();
    done.after().clone()
}
#[test]
fn opens_from_the_first_of_november_by_the_lead_or_the_calendar() {
    let lead = bureau(2, Role::BureauLead);
    let policy = Policy::default();
    assert!(open((planned(2026), None), &lead, d("2026-10-31"), (&policy, &first()), &[]).is_err());
    for by in [lead, Actor::system()] {
        let done = open((planned(2026), None), &by, d("2026-11-01"), (&policy, &first()), &[]).unwrap();
        let round = done.after();
        assert_eq!((round.state, round.scheme.clone()), (RoundState::Open, Some(Scheme::of(&policy, &first()))));
        assert!(open((round.clone(), None), &by, d("2026-11-02"), (&policy, &first()), &[]).is_err(), "only once");
    }
    assert!(
        open((planned(2026), None), &bureau(3, Role::BureauClerk), d("2026-11-02"), (&policy, &first()), &[]).is_err()
    );
}

#[test]
fn ninety_days_before_the_first_of_november() {
    let round = planned(2026);
    let policy = Policy::default();
    for (since, in_time) in [("2026-08-03", true), ("2026-08-04", false), ("2025-03-01", true), ("2026-12-01", false)] {
        assert_eq!(too_young(d(since), &round, &policy).is_none(), in_time, "{since}");
    }
    let ask = SpecialRound {
        no: "2026-S1".into(),
        kind: Some(SpecialKind::Other),
        reason: "合同三月到期，付款期限不能等到十一月".into(),
        contracts: vec![Chosen {
            contract: ContractId(1),
            no: "HT-1".into(),
            ends_on: d("2026-03-31"),
            deferred: false,
        }],
    };
    let special =
        plan_special(ask, &bureau(1, Role::BureauClerk), d("2026-03-02"), &policy, &Calendar::default()).unwrap();
    assert!(too_young(d("2026-02-20"), special.after(), &policy).is_none());
}

/// M10 fixes November: what is not ready keeps the lead from opening and not the calendar, which writes it down.
#[test]
fn what_is_not_ready_blocks_the_lead_and_not_the_calendar() {
    let policy = Policy::default();
    let facts = Facts { scheme: Scheme::of(&policy, &first()), ..Facts::default() };
    let found = readiness(&facts);
    assert!(found.iter().any(|f| f.level == Level::Blocks), "{found:?}");
    let done = open((planned(2026), None), &bureau(2, Role::BureauLead), d("2026-11-01"), (&policy, &first()), &found);
    let Err(No::Refused(no)) = done else { panic!("{done:?}") };
    assert!(!no.forbidden && no.why.zh.contains("没有完成"), "{no:?}");
    let by_calendar =
        open((planned(2026), None), &Actor::system(), d("2026-11-01"), (&policy, &first()), &found).unwrap();
    assert_eq!(by_calendar.after().unready[0].zh, by_calendar.events()[0].opinion.lines().next().unwrap());
    let warned: Vec<_> = found.into_iter().filter(|f| f.level == Level::Warns).collect();
    let opened =
        open((planned(2026), None), &bureau(2, Role::BureauLead), d("2026-11-01"), (&policy, &first()), &warned)
            .unwrap();
    assert!(opened.after().unready.is_empty() && opened.after().opened_by == "王静");
}

#[test]
fn whoever_prepared_a_round_does_not_open_it() {
    let both = Actor { roles: vec![Role::BureauClerk, Role::BureauLead], ..bureau(1, Role::BureauLead) };
    let done = open((planned(2026), None), &both, d("2026-11-01"), (&Policy::default(), &first()), &[]);
    assert!(super::super::testing::forbidden(&done), "{done:?}");
    assert!(
        open((planned(2026), None), &bureau(2, Role::BureauLead), d("2026-11-01"), (&Policy::default(), &first()), &[])
            .is_ok()
    );
}

#[test]
fn closes_when_nothing_is_open() {
    let lead = bureau(2, Role::BureauLead);
    let round = open((planned(2026), None), &lead, d("2026-11-01"), (&Policy::default(), &first()), &[])
        .unwrap()
        .after()
        .clone();
    assert!(close(round.clone(), 3, 0, &lead).is_err());
    assert!(close(round.clone(), 0, 1, &lead).is_err(), "a report that was drawn is still to be checked");
    assert_eq!(close(round, 0, 0, &lead).unwrap().after().state, RoundState::Closed);
}
