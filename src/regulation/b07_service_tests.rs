use super::*;
use crate::regulation::b14_results::Repair;
use crate::regulation::people::Actor;
use crate::regulation::testing::{article, day, fields, filer, forbidden, head};
use crate::regulation::testing_contracts::Around;
use crate::regulation::values::Fen;

const MONEY: Fen = Fen::yuan(280_000);

#[test]
fn nothing_goes_live_without_its_acceptance() {
    let mut around = Around::new(MONEY);
    assert_eq!(article(go_live(around.signed(MONEY), day("2026-11-01"), &filer(), day("2026-11-05"))), "B7.5");
    let accepted = Around::new(MONEY).accepted(MONEY);
    assert_eq!(fields(go_live(accepted.clone(), day("2026-11-01"), &filer(), day("2026-11-05"))), "since");
    let live = go_live(accepted, day("2026-11-04"), &filer(), day("2026-11-05")).unwrap();
    assert_eq!(live.after().in_service_on, Some(day("2026-11-04")));
}

#[test]
fn publication_and_filing_are_recorded_one_by_one() {
    let contract = Around::new(MONEY).signed(MONEY);
    let on = day("2026-10-12");
    assert_eq!(fields(report(contract.clone(), None, None, &filer(), on)), "published_on");
    assert_eq!(fields(report(contract.clone(), Some(day("2026-09-29")), None, &filer(), on)), "published_on");
    let first = report(contract, Some(day("2026-10-09")), None, &filer(), on).unwrap().after().clone();
    let both = report(first, None, Some(day("2026-10-12")), &filer(), on).unwrap().after().clone();
    assert_eq!((both.published_on, both.filed_on), (Some(day("2026-10-09")), Some(day("2026-10-12"))));
}

#[test]
fn the_calendar_ends_the_service_after_its_last_day() {
    let live = go_live(Around::new(MONEY).accepted(MONEY), day("2026-11-04"), &filer(), day("2026-11-05")).unwrap();
    let live = live.after().clone();
    assert_eq!(article(end(live.clone(), &Actor::system(), day("2027-09-30"))), "B7.6");
    let ended = end(live, &Actor::system(), day("2027-10-01")).unwrap();
    assert_eq!(ended.after().state, State::Ended { on: day("2027-09-30") });
}

#[test]
fn termination_by_article_fourteen_needs_both_tests() {
    let contract = Around::new(MONEY).signed(MONEY);
    let why = "整改后仍不能满足合同约定的响应时限";
    let end_it = |repair, ground| {
        let standing = Standing { repair, ..Standing::default() };
        terminate(contract.clone(), ground, why, day("2026-10-20"), &standing, &head(), day("2026-10-21"))
    };
    assert_eq!(article(end_it(Repair::Failed { poor: false }, EndGround::FailedTwice)), "B14");
    assert!(end_it(Repair::Failed { poor: true }, EndGround::FailedTwice).is_ok());
    assert!(end_it(Repair::None, EndGround::Agreement).is_ok());
    let filer_ends = terminate(
        contract,
        EndGround::Agreement,
        why,
        day("2026-10-20"),
        &Standing::default(),
        &filer(),
        day("2026-10-21"),
    );
    assert!(forbidden(&filer_ends));
}

#[test]
fn everything_wrong_with_a_form_is_told_at_once() {
    let contract = Around::new(MONEY).signed(MONEY);
    let (early, late, on) = (day("2026-09-29"), day("2026-10-13"), day("2026-10-12"));
    let reported = report(contract.clone(), Some(early), Some(late), &filer(), on);
    assert_eq!(fields(reported), "published_on filed_on");
    let standing = Standing::default();
    let ended = terminate(contract, EndGround::Agreement, "协商", late, &standing, &head(), on);
    assert_eq!(fields(ended), "served_on reason");
}
