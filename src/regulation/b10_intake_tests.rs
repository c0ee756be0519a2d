//! Until every contract of a round is in, nothing is done that presupposes the whole of it.

use super::super::b10_rounds::{RoundState, close, open, plan_yearly};
use super::super::b10_sampling::draw;
use super::super::b11_first::first;
use super::super::calendar::Calendar;
use super::super::policy::Policy;
use super::super::testing::{clerk, day, forbidden, lead};
use super::*;

fn planned() -> Round {
    plan_yearly(2026, &clerk(), &Policy::default(), &Calendar::default()).unwrap().after().clone()
}

fn opened(intake: Option<Intake>) -> Round {
    open((planned(), intake), &lead(), day("2026-11-02"), (&Policy::default(), &first()), &[]).unwrap().after().clone()
}

fn refused<T: std::fmt::Debug>(done: Result<T, No>) -> Refusal {
    match done {
        Err(No::Refused(refusal)) => *refusal,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_round_of_few_is_complete_when_it_opens() {
    let few = open((planned(), None), &lead(), day("2026-11-02"), (&Policy::default(), &first()), &[])
        .unwrap()
        .after()
        .clone();
    assert_eq!((few.intake, &few), (None, &opened(None)));
    assert!(few.refuse_incomplete().is_ok());
    assert!(close(few.clone(), 0, 0, &lead()).is_ok());
    assert!(!refused(complete(few, 0, &Actor::system())).forbidden, "nothing is left to complete");
}

#[test]
fn nothing_presupposes_the_whole_round_before_all_are_in() {
    let many = opened(Some(Intake { all: 5_000 }));
    assert_eq!((many.state, many.intake), (RoundState::Open, Some(Intake { all: 5_000 })));
    let no = refused(close(many.clone(), 0, 0, &lead()));
    assert!(!no.forbidden && no.article == Article::b(10) && no.why.zh.contains("5000份"), "{no:?}");
    assert!(!no.way_out.zh.is_empty() && !no.way_out.en.is_empty());
    let (policy, calendar) = (Policy::default(), Calendar::default());
    let drawn = draw((&many, 1), Vec::new(), 7, &clerk(), day("2026-11-20"), (&policy, &calendar));
    assert_eq!(refused(drawn), no, "no sample of a part");
    assert_eq!(refused(complete(many.clone(), 1, &Actor::system())), no, "not a contract too early");
    let done = complete(many, 0, &Actor::system()).unwrap();
    assert!(done.events()[0].opinion.contains("5000份"));
    let whole = done.after().clone();
    assert!(whole.refuse_incomplete().is_ok() && close(whole, 0, 0, &lead()).is_ok());
}

#[test]
fn the_bureau_or_the_calendar_completes_it() {
    let many = || opened(Some(Intake { all: 300 }));
    for by in [clerk(), lead(), Actor::system()] {
        assert!(complete(many(), 0, &by).is_ok(), "{}", by.name);
    }
    let owner = Actor { roles: vec![super::super::people::Role::OwnerHead], ..clerk() };
    assert!(forbidden(&complete(many(), 0, &owner)));
}

#[test]
fn a_round_written_down_before_is_complete() {
    let body = serde_json::to_string(&opened(None)).unwrap();
    assert!(body.contains(r#","intake":null"#), "{body}");
    let old: Round = serde_json::from_str(&body.replace(r#","intake":null"#, "")).unwrap();
    assert_eq!(old.intake, None);
}
