use super::*;
use crate::regulation::testing::day;
use crate::regulation::testing_contracts::*;

const MONEY: Fen = Fen::yuan(280_000);

#[test]
fn terms_begin_with_their_events_and_run_on_rest_days() {
    let contract = Around::new(MONEY).signed(MONEY);
    let rows = instalments(&contract);
    assert_eq!(rows.iter().map(|i| i.term.amount).sum::<Fen>(), MONEY);
    assert_eq!(rows[0].due, Some(day("2026-10-30")), "signed on 09-30");
    assert_eq!(rows[1].due, None, "waits for the acceptance");
    let due = fall_due(rows[1].clone(), Base::Acceptance, day("2026-09-05"), None).unwrap();
    assert_eq!(due.after().due, Some(day("2026-10-05")), "in the holidays");
    assert!(fall_due(rows[1].clone(), Base::Result, day("2026-09-05"), None).is_none());
    assert!(fall_due(due.after().clone(), Base::Acceptance, day("2026-12-05"), None).is_none(), "the first counts");
}

/// Three years, three instalments on the result: each year its own.
#[test]
fn a_year_releases_the_instalment_of_its_year_and_no_other() {
    use crate::regulation::b07_payment::PayKind;
    let contract = Around::new(MONEY).signed(MONEY);
    let pay = |n: i32| Instalment {
        n,
        term: term("绩效款", PayKind::Performance, Fen::yuan(10), Base::Result, true),
        base_on: None,
        due: None,
        ..instalments(&contract).remove(2)
    };
    let mut rows: Vec<Instalment> = (1..=3).map(pay).collect();
    let mut decide = |year: i32, passed: bool, last: bool| {
        let result = YearResult { year, on: day(&format!("{year}-12-04")), passed, last };
        for done in by_result(rows.clone(), result, None) {
            let after = done.after().clone();
            let at = rows.iter().position(|i| i.n == after.n).unwrap();
            rows[at] = after;
        }
        rows.iter().map(|i| (i.year, i.base_on.is_some())).collect::<Vec<_>>()
    };
    let (none, y26, y27, y28) = (None, Some(2026), Some(2027), Some(2028));
    assert_eq!(decide(2026, true, false), [(y26, true), (none, false), (none, false)]);
    assert_eq!(decide(2026, true, false), [(y26, true), (none, false), (none, false)], "a special round of the year");
    assert_eq!(
        decide(2027, false, false),
        [(y26, true), (y27, false), (none, false)],
        "unqualified: kept for its year"
    );
    assert_eq!(decide(2028, true, true), [(y26, true), (y27, false), (y28, true)], "another year does not release it");
    assert_eq!(decide(2027, true, false), [(y26, true), (y27, true), (y28, true)], "rectified, judged again");
    let mut all: Vec<Instalment> = (1..=3).map(pay).collect();
    all[0].state = State::Refused { on: day("2026-12-04"), reason: String::new() };
    let only = YearResult { year: 2026, on: day("2026-12-04"), passed: true, last: true };
    assert_eq!(by_result(all, only, None).len(), 2, "the last round leaves nothing behind");
}

#[test]
fn interest_is_half_a_thousandth_a_day_for_small_enterprises() {
    let contract = Around::new(MONEY).signed(MONEY);
    let row = instalments(&contract).remove(0);
    assert_eq!(row.open(), Fen::yuan(112_000));
    assert_eq!(interest(&row, day("2026-10-30")), Fen::ZERO);
    assert_eq!(interest(&row, day("2026-11-09")), Fen::yuan(560), "ten days");
    let large = Instalment { sme: false, ..row };
    assert_eq!(interest(&large, day("2026-11-09")), Fen::ZERO);
}
