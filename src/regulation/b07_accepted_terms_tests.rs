use super::*;
use crate::regulation::b07_gates::reached;
use crate::regulation::b07_payment_plan::interest;
use crate::regulation::testing::day;
use crate::regulation::testing_contracts::*;
use crate::regulation::values::Fen;

const MONEY: Fen = Fen::yuan(280_000);

/// Signed on 2026-09-30, to be accepted by 2026-10-20.
fn agreed_by_october() -> (Contract, Vec<Instalment>) {
    let mut contract = Around::new(MONEY).signed(MONEY);
    contract.entry.accept_by = Some(day("2026-10-20"));
    let rows = instalments(&contract);
    (contract, rows)
}

fn held(on: &str, change: impl Fn(&mut b07_acceptance::Entry)) -> Acceptance {
    let contract = Around::new(MONEY).signed(MONEY);
    let mut entry = b07_acceptance::Entry { held_on: day(on), ..found() };
    change(&mut entry);
    let mut acceptance = recorded(&contract, entry);
    acceptance.state = b07_acceptance::State::Confirmed { on: day("2026-11-05") };
    acceptance
}

/// The bases of the instalments after, `-` for none.
fn bases(rows: &[Instalment], done: &[Decision<Instalment>]) -> String {
    let now = |i: &Instalment| done.iter().map(Decision::after).find(|d| d.n == i.n).unwrap_or(i).base_on;
    rows.iter().map(|i| now(i).map_or("-".into(), |d| d.to_string())).collect::<Vec<_>>().join(" ")
}

#[test]
fn an_acceptance_pays_from_its_day_and_a_late_one_from_the_agreed_day() {
    let (contract, rows) = agreed_by_october();
    for (on, base) in [("2026-10-15", "2026-10-15"), ("2026-10-20", "2026-10-20"), ("2026-11-02", "2026-10-20")] {
        let done = accepted(&contract, &[], &held(on, |_| {}).entry, rows.clone(), None);
        assert_eq!(bases(&rows, &done), format!("2026-09-30 {base} {base}"), "held on {on}");
        assert!(done.iter().all(|d| reached(d.after(), day("2026-11-05")).is_ok()), "held on {on}");
    }
    let mut without = contract;
    without.entry.accept_by = None;
    let done = accepted(&without, &[], &held("2026-11-02", |_| {}).entry, rows.clone(), None);
    assert_eq!(bases(&rows, &done), "2026-09-30 2026-11-02 2026-11-02");
}

#[test]
fn an_owner_who_never_accepts_does_not_stop_the_clock() {
    let (contract, rows) = agreed_by_october();
    assert!(overdue(&contract, &[], rows.clone(), day("2026-10-20")).is_empty(), "the last day itself is in time");
    let done = overdue(&contract, &[], rows.clone(), day("2026-10-21"));
    assert_eq!(bases(&rows, &done), "2026-09-30 2026-10-20 2026-10-20");
    let row = done[0].after().clone();
    assert_eq!(row.due, Some(day("2026-11-19")), "thirty days");
    assert_eq!(interest(&row, day("2026-11-29")), Fen::yuan(420), "84,000 yuan, ten days");
    let shut = reached(&row, day("2026-12-01")).unwrap_err();
    assert_eq!(shut.article.to_string(), "B7.5", "the money waits for the acceptance");
    let running: Vec<Instalment> = done.iter().map(|d| d.after().clone()).collect();
    assert!(overdue(&contract, &[], running.clone(), day("2026-10-22")).is_empty(), "told once");
    let late = accepted(&contract, &[], &held("2026-12-01", |_| {}).entry, running.clone(), None);
    assert_eq!(bases(&running, &late), "2026-10-20 2026-10-20", "accepted in the end: the day stays");
    assert!(late.iter().all(|d| reached(d.after(), day("2026-12-01")).is_ok()));
    let early = accepted(&contract, &[], &held("2026-10-10", |_| {}).entry, running.clone(), None);
    assert_eq!(bases(&running, &early), "2026-10-10 2026-10-10", "held in time and confirmed late");
}

#[test]
fn what_was_held_in_time_and_sent_back_is_no_delay_of_the_owner() {
    let (contract, rows) = agreed_by_october();
    let mend = |on: &str| held(on, |e| e.conclusion = Conclusion::Mend);
    assert!(overdue(&contract, &[mend("2026-10-20")], rows.clone(), day("2026-11-30")).is_empty());
    assert_eq!(overdue(&contract, &[mend("2026-10-21")], rows.clone(), day("2026-11-30")).len(), 2, "held late");
    let stage = held("2026-10-10", |e| (e.whole, e.conclusion) = (false, Conclusion::Failed));
    assert_eq!(overdue(&contract, &[stage], rows.clone(), day("2026-11-30")).len(), 2, "a stage is not the whole");
    let open = Acceptance { state: b07_acceptance::State::Recorded, ..mend("2026-10-10") };
    assert_eq!(overdue(&contract, &[open], rows.clone(), day("2026-11-30")).len(), 2, "confirmed by nobody");
    let again = accepted(&contract, &[mend("2026-10-20")], &held("2026-11-20", |_| {}).entry, rows.clone(), None);
    assert_eq!(bases(&rows, &again), "2026-09-30 2026-11-20 2026-11-20");
}

#[test]
fn a_stage_pays_its_own_instalment_and_the_whole_pays_the_rest() {
    let (contract, mut rows) = agreed_by_october();
    rows[1].term.stage = "一期".into();
    let stage = |name: &str| held("2026-10-10", |e| (e.stage, e.whole) = (format!(" {name} "), false)).entry;
    assert!(accepted(&contract, &[], &stage("二期"), rows.clone(), None).is_empty());
    let first = accepted(&contract, &[], &stage("一期"), rows.clone(), None);
    assert_eq!(bases(&rows, &first), "2026-09-30 2026-10-10 -");
    rows[1] = first[0].after().clone();
    let whole = accepted(&contract, &[], &held("2026-10-18", |_| {}).entry, rows.clone(), None);
    assert_eq!(bases(&rows, &whole), "2026-09-30 2026-10-10 2026-10-18", "the stage is accepted once");
}

#[test]
fn an_accepted_contract_and_a_supplement_have_no_agreed_day_to_miss() {
    let (contract, rows) = agreed_by_october();
    let supplement = vec![Instalment { n: 4, ..rows[1].clone() }];
    assert!(overdue(&contract, &[], supplement.clone(), day("2026-11-30")).is_empty());
    let done = accepted(&contract, &[], &held("2026-11-20", |_| {}).entry, supplement.clone(), None);
    assert_eq!(bases(&supplement, &done), "2026-11-20");
    let state = crate::regulation::b07_contract::State::Accepted { on: day("2026-10-12") };
    assert!(overdue(&Contract { state, ..contract }, &[], rows, day("2026-11-30")).is_empty());
}
