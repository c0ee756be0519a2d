//! # 第十条 大数据项目服务绩效评估原则上每年11月份开展一次…
//!
//! **Our reading.** A round is to run evenly from its opening to its last day: the end of November for the yearly round, the last day to
//! score for a special one. How long what is left will take is told from the pace of the last seven days, rest days among them; nothing
//! follows from it but that somebody may be reminded in time.

use super::b10_rounds::{Round, RoundKind};
use chrono::{Days, NaiveDate};
use rust_decimal::{Decimal, RoundingStrategy};

/// Days the pace is taken from, the present one among them.
pub const LATELY: u64 = 7;

impl Round {
    /// The day by which every result should be there.
    pub fn last_day(&self) -> NaiveDate {
        let november = NaiveDate::from_ymd_opt(self.year, 11, 30);
        match self.kind {
            RoundKind::Yearly => november.map_or(self.score_due, |last| last.max(self.score_due)),
            RoundKind::Special => self.score_due,
        }
    }
}

/// How many of `all` should be done at the end of a day: none on the day of the opening, all on the last, half-up between.
pub fn planned(all: i64, opened: NaiveDate, last: NaiveDate, day: NaiveDate) -> i64 {
    let (whole, gone) = ((last - opened).num_days(), (day - opened).num_days());
    match gone {
        _ if gone <= 0 => 0,
        _ if gone >= whole => all,
        _ => all.saturating_mul(gone).saturating_mul(2).saturating_add(whole) / (whole * 2),
    }
}

/// How much was done in how many days lately.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Things done.
    pub done: i64,
    /// Days they took, at least one.
    pub days: i64,
}

impl Pace {
    /// The pace of the last [`LATELY`] days, of those since the opening where it was later.
    pub fn of(done: impl IntoIterator<Item = (NaiveDate, i64)>, opened: NaiveDate, today: NaiveDate) -> Pace {
        let from = today.checked_sub_days(Days::new(LATELY - 1)).unwrap_or(today).max(opened);
        let lately = done.into_iter().filter(|(day, _)| (from..=today).contains(day)).map(|(_, n)| n).sum();
        Pace { done: lately, days: ((today - from).num_days() + 1).max(1) }
    }
}

/// When what is left will be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forecast {
    /// Nothing is left.
    Done,
    /// On this day, at the pace of the last days.
    On(NaiveDate),
    /// Nothing was done lately: it cannot be told.
    Unknown,
}

impl Forecast {
    /// Tells it from how many are left.
    pub fn of(left: i64, pace: Pace, today: NaiveDate) -> Forecast {
        if left <= 0 {
            return Forecast::Done;
        }
        if pace.done <= 0 {
            return Forecast::Unknown;
        }
        let days = (left.saturating_mul(pace.days).saturating_add(pace.done - 1)) / pace.done;
        match today.checked_add_days(Days::new(days.unsigned_abs())) {
            Some(day) => Forecast::On(day),
            None => Forecast::Unknown,
        }
    }

    /// The days after the last one, where it is late.
    pub fn days_late(self, last: NaiveDate) -> Option<i64> {
        match self {
            Forecast::On(day) if day > last => Some((day - last).num_days()),
            _ => None,
        }
    }
}

/// So many sheets that could be signed from one day on and were on another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signing {
    /// The panel was convened.
    pub since: NaiveDate,
    /// The sheets were signed.
    pub on: NaiveDate,
    /// How many.
    pub n: i64,
}

/// Days from the convening of the panel to the signature, on average, half-up to a tenth; none where nothing was signed.
pub fn mean_days(signings: &[Signing]) -> Option<Decimal> {
    let n: i64 = signings.iter().map(|s| s.n).sum();
    let days: i64 = signings.iter().map(|s| (s.on - s.since).num_days().max(0) * s.n).sum();
    let mean = Decimal::from(days).checked_div(Decimal::from(n))?;
    let mut tenths = mean.round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero);
    tenths.rescale(1);
    Some(tenths)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_plan_is_a_straight_line_from_the_opening_to_the_last_day() {
        let (opened, last) = (d("2026-11-01"), d("2026-11-30"));
        for (day, plan) in [
            ("2026-10-20", 0),
            ("2026-11-01", 0),
            ("2026-11-02", 5),
            ("2026-11-15", 70),
            ("2026-11-23", 111),
            ("2026-11-29", 141),
            ("2026-11-30", 146),
            ("2027-01-05", 146),
        ] {
            assert_eq!(planned(146, opened, last, d(day)), plan, "{day}");
        }
        assert_eq!(planned(3, opened, opened, opened), 0, "a round of one day is not late on it");
        assert_eq!(planned(3, opened, opened, d("2026-11-02")), 3);
        assert_eq!(planned(0, opened, last, d("2026-11-15")), 0);
    }

    #[test]
    fn the_plan_never_falls() {
        let (opened, last) = (d("2026-11-02"), d("2026-11-30"));
        for all in [1, 7, 29, 5_000] {
            let plan: Vec<i64> = opened.iter_days().take(40).map(|day| planned(all, opened, last, day)).collect();
            assert!(plan.is_sorted() && plan.last() == Some(&all), "{all}: {plan:?}");
        }
    }

    #[test]
    fn the_pace_is_that_of_seven_days_and_not_of_before_the_opening() {
        let done = [(d("2026-11-02"), 4), (d("2026-11-16"), 50), (d("2026-11-17"), 3), (d("2026-11-23"), 11)];
        assert_eq!(Pace::of(done, d("2026-11-02"), d("2026-11-23")), Pace { done: 14, days: 7 });
        assert_eq!(Pace::of(done, d("2026-11-02"), d("2026-11-03")), Pace { done: 4, days: 2 });
        assert_eq!(Pace::of(done, d("2026-11-02"), d("2026-11-02")), Pace { done: 4, days: 1 });
        assert_eq!(Pace::of([], d("2026-11-02"), d("2026-11-30")), Pace { done: 0, days: 7 });
    }

    #[test]
    fn what_is_left_takes_as_long_as_its_like_took() {
        let today = d("2026-11-23");
        for (left, done, days, told) in [
            (0, 0, 7, Forecast::Done),
            (5, 0, 7, Forecast::Unknown),
            (21, 14, 7, Forecast::On(d("2026-12-04"))),
            (1, 14, 7, Forecast::On(d("2026-11-24"))),
            (2, 1, 1, Forecast::On(d("2026-11-25"))),
            (7, 7, 7, Forecast::On(d("2026-11-30"))),
        ] {
            assert_eq!(Forecast::of(left, Pace { done, days }, today), told, "{left} left, {done} in {days} days");
        }
        assert_eq!(Forecast::of(i64::MAX, Pace { done: 1, days: 7 }, today), Forecast::Unknown, "no day so far away");
    }

    #[test]
    fn the_mean_weighs_every_sheet_and_knows_no_days_below_nought() {
        let signing = |since: &str, on: &str, n| Signing { since: d(since), on: d(on), n };
        for (signings, mean) in [
            (vec![], None),
            (vec![signing("2026-11-10", "2026-11-10", 3)], Some("0.0")),
            (vec![signing("2026-11-10", "2026-11-12", 3), signing("2026-11-10", "2026-11-19", 1)], Some("3.8")),
            (vec![signing("2026-11-10", "2026-11-11", 1), signing("2026-11-10", "2026-11-10", 2)], Some("0.3")),
            (vec![signing("2026-11-20", "2026-11-12", 1)], Some("0.0")),
        ] {
            assert_eq!(mean_days(&signings).map(|m| m.to_string()).as_deref(), mean, "{signings:?}");
        }
    }

    #[test]
    fn late_is_after_the_last_day() {
        let last = d("2026-11-30");
        assert_eq!(Forecast::On(d("2026-12-04")).days_late(last), Some(4));
        for told in [Forecast::On(last), Forecast::Done, Forecast::Unknown] {
            assert_eq!(told.days_late(last), None, "{told:?}");
        }
    }
}
