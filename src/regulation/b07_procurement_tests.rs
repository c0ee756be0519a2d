use super::*;
use crate::regulation::policy::Track;
use crate::regulation::testing::*;

const BUDGET: Fen = Fen(29_999_999);

fn start_with(project: Project, lots: &[&str]) -> Result<Decision<Project>, No> {
    start(project, start_of(lots), &filer(), day("2026-09-10"))
}

fn award_with(project: Project, lots: &[(&str, Fen)], reason: &str) -> Result<Decision<Project>, No> {
    let notice = Notice { excess_reason: reason.into(), ..notice_of(lots) };
    award(project, notice, &filer(), day("2026-09-28"), &Policy::default(), &Calendar::default())
}

#[test]
fn it_begins_after_listing_by_the_filer_with_lots_of_different_names() {
    assert_eq!(article(start_with(approved(BUDGET), &["全部"])), "B7.4");
    assert!(forbidden(&start(planned(BUDGET), start_of(&["全部"]), &head(), day("2026-09-10"))));
    assert_eq!(fields(start_with(planned(BUDGET), &[])), "lot-0");
    assert_eq!(fields(start_with(planned(BUDGET), &["一包", "一包"])), "lot-1");
    let other = Start { method: Some(Method::SingleSource), ..start_of(&["全部"]) };
    assert_eq!(fields(start(planned(BUDGET), other, &filer(), day("2026-09-10"))), "method_reason");
    assert_eq!(fields(start(planned(BUDGET), start_of(&["全部"]), &filer(), day("2026-09-09"))), "started_on");
}

/// M6: approved on 08-20, listed and reported on 09-01.
#[test]
fn nothing_is_procured_before_it_was_approved_and_listed() {
    let begin = |on: &str| {
        let what = Start { started_on: Some(day(on)), ..start_of(&["全部"]) };
        start(planned(BUDGET), what, &filer(), day("2026-09-10"))
    };
    for before in ["2026-03-02", "2026-08-20", "2026-08-31"] {
        assert_eq!(fields(begin(before)), "started_on", "{before}");
    }
    let running = after(begin("2026-09-01"));
    let notice = Notice { on: day("2026-08-31"), ..notice_of(&[("全部", BUDGET)]) };
    let (policy, calendar) = (Policy::default(), Calendar::default());
    assert_eq!(fields(award(running, notice, &filer(), day("2026-09-28"), &policy, &calendar)), "on");
}

#[test]
fn a_failed_attempt_allows_the_next_one() {
    let running = procuring(BUDGET);
    assert_eq!(article(start_with(running.clone(), &["全部"])), "B7.4", "one at a time");
    let failed = after(fail(running, "有效投标人不足三家，依法废标", 0, &filer(), day("2026-09-20")));
    assert_eq!(article(fail(failed.clone(), "有效投标人不足三家，依法废标", 0, &filer(), day("2026-09-20"))), "B7.4");
    let second = after(start_with(failed, &["全部"]));
    assert_eq!(second.procurements.iter().map(|p| p.n).collect::<Vec<_>>(), [1, 2]);
}

#[test]
fn a_lot_nobody_won_goes_into_the_next_attempt_and_a_won_one_does_not() {
    let two = after(start_with(planned(BUDGET), &["一包", "二包"]));
    let half = after(award_with(two, &[("一包", Fen::yuan(100_000))], ""));
    assert_eq!(half.lots_left(), ["二包"]);
    assert_eq!(fields(start_with(half.clone(), &["一包"])), "lot-0");
    let again = after(start_with(half, &["二包"]));
    let whole = after(award_with(again, &[("二包", Fen::yuan(150_000))], ""));
    assert!(whole.lots_left().is_empty());
    assert_eq!(article(start_with(whole, &["三包"])), "B7.4");
}

#[test]
fn an_award_names_a_lot_of_the_attempt_a_price_a_paper_and_a_day() {
    let running = || procuring(BUDGET);
    assert_eq!(fields(award_with(running(), &[], "")), "award-0-supplier");
    assert_eq!(fields(award_with(running(), &[("二包", Fen::yuan(1))], "")), "award-0-supplier");
    assert_eq!(fields(award_with(running(), &[("全部", Fen::ZERO)], "")), "award-0-amount");
    for on in ["2026-09-09", "2026-09-29"] {
        let notice = Notice { on: day(on), ..notice_of(&[("全部", BUDGET)]) };
        let done = award(running(), notice, &filer(), day("2026-09-28"), &Policy::default(), &Calendar::default());
        assert_eq!(fields(done), "on");
    }
    let bare = Notice { file: None, ..notice_of(&[("全部", BUDGET)]) };
    let done = award(running(), bare, &filer(), day("2026-09-28"), &Policy::default(), &Calendar::default());
    assert_eq!(fields(done), "file");
}

#[test]
fn all_awards_together_stay_within_the_budget_or_say_why_and_raise_the_track() {
    assert_eq!(after(award_with(procuring(BUDGET), &[("全部", BUDGET)], "")).track, Track::SelfReport);
    let above = Fen(30_000_000);
    assert_eq!(fields(award_with(procuring(BUDGET), &[("全部", above)], "")), "excess_reason");
    let told = after(award_with(procuring(BUDGET), &[("全部", above)], "报价含新增的等保测评费用，已报财政同意"));
    assert_eq!(told.track, Track::Joint);
    let cheap = after(award_with(procuring(Fen::yuan(300_000)), &[("全部", Fen::yuan(200_000))], ""));
    assert_eq!(cheap.track, Track::Joint, "a lower price never lowers the track");
}

#[test]
fn the_contract_is_due_thirty_days_after_the_notice_moved_to_a_working_day() {
    assert_eq!(awarded(BUDGET).contract_by(), Some(day("2026-10-28")));
    let (policy, calendar) = (Policy::default(), Calendar::default());
    let notice = Notice { on: day("2026-10-02"), ..notice_of(&[("全部", BUDGET)]) };
    let done = award(procuring(BUDGET), notice, &filer(), day("2026-10-09"), &policy, &calendar).unwrap();
    assert_eq!(done.events()[0].due, Some(day("2026-11-02")), "11-01 is a Sunday");
}

#[test]
fn an_award_that_fell_through_is_taken_back_while_no_contract_rests_on_it() {
    let why = "中标人在黑名单内，依法取消中标资格";
    assert_eq!(article(fail(awarded(BUDGET), why, 1, &filer(), day("2026-10-08"))), "B7.4");
    let failed = after(fail(awarded(BUDGET), why, 0, &filer(), day("2026-10-08")));
    assert_eq!((failed.awards().count(), failed.contract_by()), (0, None));
    assert!(start_with(failed, &["全部"]).is_ok());
    assert_eq!(fields(fail(awarded(BUDGET), "取消", 0, &filer(), day("2026-10-08"))), "reason");
}

#[test]
fn everything_wrong_with_an_attempt_is_told_at_once() {
    let nothing = Start { method: None, method_reason: String::new(), started_on: None, lots: Vec::new() };
    let late = Start { started_on: Some(day("2026-09-11")), ..start_of(&["一包", "一包"]) };
    let other = Start { method: Some(Method::SingleSource), ..late.clone() };
    for (what, want) in
        [(nothing, "method started_on lot-0"), (late, "started_on lot-1"), (other, "method_reason started_on lot-1")]
    {
        assert_eq!(fields(start(planned(BUDGET), what, &filer(), day("2026-09-10"))), want);
    }
}

#[test]
fn everything_wrong_with_an_award_is_told_at_once_and_at_the_row_of_its_lot() {
    let two = after(start_with(planned(BUDGET), &["一包", "二包"]));
    let notice = Notice { on: day("2026-09-29"), file: None, ..notice_of(&[("二包", Fen::ZERO)]) };
    let done = award(two, notice, &filer(), day("2026-09-28"), &Policy::default(), &Calendar::default());
    assert_eq!(fields(done), "on file award-1-amount", "the first lot has no winner and no row in the notice");
}
