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
