//! Amounts in ten thousands of yuan beside the exact decimal they stand for.

use super::*;
use proptest::prelude::*;

#[test]
fn ten_thousands_are_rounded_half_up_to_two_decimals() {
    for (fen, shown) in [
        (0, "0.00"),
        (4_999, "0.00"),
        (5_000, "0.01"),
        (29_994_999, "29.99"),
        (29_995_000, "30.00"),
        (30_000_000, "30.00"),
        (186_000_000, "186.00"),
        (1_234_567_895_000, "1,234,567.90"),
        (-4_999, "0.00"),
        (-5_000, "-0.01"),
        (-123_456_789_000_000, "-123,456,789.00"),
    ] {
        assert_eq!(Fen(fen).wan(), shown, "{fen}");
    }
}

proptest! {
    #[test]
    fn ten_thousands_are_what_the_exact_decimal_rounds_to(fen in -1_000_000_000_000_000_i64..1_000_000_000_000_000) {
        let exact = Decimal::new(fen, 6).round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
        let read: Decimal = Fen(fen).wan().replace(',', "").parse().unwrap();
        prop_assert_eq!(read, exact);
    }
}
