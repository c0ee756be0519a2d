//! Working days, periods and due dates (民法典 201–203; `domain.md` §3.9). The calendar's data are a parameter.
//!
//! The first day of a period is not counted. A period of calendar days that ends on a rest day ends on the next working day;
//! a day falls due at 24:00 in Asia/Shanghai. Years nobody has imported fall back to Monday–Friday, and [`Calendar::knows`] says so.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use std::collections::{BTreeMap, BTreeSet};

/// The city's working calendar: every day that differs from Monday–Friday, per imported year.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    exceptions: BTreeMap<NaiveDate, bool>,
    years: BTreeSet<i32>,
}

impl Calendar {
    /// A calendar of exceptions: a day and whether it is worked.
    pub fn new(exceptions: impl IntoIterator<Item = (NaiveDate, bool)>) -> Calendar {
        let exceptions: BTreeMap<_, _> = exceptions.into_iter().collect();
        let years = exceptions.keys().map(Datelike::year).collect();
        Calendar { exceptions, years }
    }

    /// Whether the holidays of the year were imported.
    pub fn knows(&self, year: i32) -> bool {
        self.years.contains(&year)
    }

    /// Whether people work on the day; make-up Saturdays are worked.
    pub fn is_workday(&self, day: NaiveDate) -> bool {
        self.exceptions.get(&day).copied().unwrap_or(!matches!(day.weekday(), Weekday::Sat | Weekday::Sun))
    }

    /// The day itself if it is worked, else the next working day.
    pub fn shifted(&self, day: NaiveDate) -> NaiveDate {
        day.iter_days().take(60).find(|d| self.is_workday(*d)).unwrap_or(day)
    }

    /// The last day of a period of `n` working days that begins after `start`.
    pub fn workdays_after(&self, start: NaiveDate, n: u32) -> NaiveDate {
        start.iter_days().skip(1).filter(|d| self.is_workday(*d)).nth(n.saturating_sub(1) as usize).unwrap_or(start)
    }

    /// The last day of a period of `n` calendar days after `start`, moved to a working day.
    pub fn days_after(&self, start: NaiveDate, n: u32) -> NaiveDate {
        self.shifted(plain_days_after(start, n))
    }
}

/// The last day of a period of `n` calendar days after `start`, not moved: for terms that run on rest days too (interest).
pub fn plain_days_after(start: NaiveDate, n: u32) -> NaiveDate {
    start.checked_add_days(Days::new(u64::from(n))).unwrap_or(start)
}

/// The last day of a term of months: the corresponding day, else the end of its month (民法典 202).
pub fn months_after(start: NaiveDate, months: u32) -> NaiveDate {
    start.checked_add_months(Months::new(months)).unwrap_or(start)
}

/// The last day of a term of years: the corresponding day, else the end of its month (民法典 202).
pub fn years_after(start: NaiveDate, years: u32) -> NaiveDate {
    start.checked_add_months(Months::new(years * 12)).unwrap_or(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn calendar_2026() -> Calendar {
        let off = [
            ("2026-01-01", 3),
            ("2026-02-15", 9),
            ("2026-04-04", 3),
            ("2026-05-01", 5),
            ("2026-06-19", 3),
            ("2026-09-25", 3),
            ("2026-10-01", 7),
        ];
        let on = ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"];
        let off = off.iter().flat_map(|(first, n)| d(first).iter_days().take(*n)).map(|day| (day, false));
        Calendar::new(off.chain(on.iter().map(|day| (d(day), true))))
    }

    /// The vectors of `domain.md` §3.12.
    #[test]
    fn periods_of_2026() {
        let c = calendar_2026();
        assert_eq!(c.workdays_after(d("2026-09-30"), 2), d("2026-10-09"), "publish a contract in two working days");
        assert_eq!(
            c.workdays_after(d("2026-09-30"), 7),
            d("2026-10-15"),
            "file its copy in seven: 10-10 is a working Saturday"
        );
        assert_eq!(
            c.days_after(d("2026-09-02"), 30),
            d("2026-10-08"),
            "thirty days after the award end in the holidays"
        );
        assert_eq!(plain_days_after(d("2026-09-05"), 30), d("2026-10-05"), "interest knows no holidays");
        assert_eq!(c.days_after(d("2026-09-05"), 30), d("2026-10-08"));
        assert_eq!(c.workdays_after(d("2026-02-13"), 5), d("2026-02-27"), "over the Spring Festival");
        assert_eq!(c.workdays_after(d("2026-11-30"), 5), d("2026-12-07"));
        assert_eq!(c.days_after(d("2026-11-27"), 30), d("2026-12-28"), "12-27 is a Sunday");
    }

    #[test]
    fn terms_of_years_end_on_the_corresponding_day() {
        assert_eq!(years_after(d("2026-12-10"), 5), d("2031-12-10"));
        assert_eq!(years_after(d("2028-02-29"), 5), d("2033-02-28"));
    }

    #[test]
    fn unknown_years_fall_back_to_weekdays() {
        let c = calendar_2026();
        assert!(c.knows(2026) && !c.knows(2027));
        assert!(c.is_workday(d("2027-10-01")), "a Friday nobody has imported");
    }
}
