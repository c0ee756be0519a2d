//! Time, in one place: the only caller of `Utc::now`. Instants are UTC, legal days are days in Asia/Shanghai.

use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, SubsecRound, TimeZone, Utc};
use chrono_tz::Asia::Shanghai;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// One moment: the instant and the legal day it falls on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The instant, whole microseconds (what both databases keep).
    pub now: DateTime<Utc>,
    /// The day in Asia/Shanghai.
    pub today: NaiveDate,
}

impl Moment {
    /// The moment of an instant.
    pub fn at(now: DateTime<Utc>) -> Moment {
        let now = now.trunc_subsecs(6);
        Moment { now, today: now.with_timezone(&Shanghai).date_naive() }
    }

    /// The instant as stored.
    pub fn stamp(&self) -> NaiveDateTime {
        self.now.naive_utc()
    }
}

/// The city's local time of a stored instant.
pub fn local(stored: NaiveDateTime) -> NaiveDateTime {
    Shanghai.from_utc_datetime(&stored).naive_local()
}

/// The instant, as stored, at which a day of the city begins.
pub fn midnight(day: NaiveDate) -> NaiveDateTime {
    let begins = day.and_time(chrono::NaiveTime::MIN);
    Shanghai.from_local_datetime(&begins).earliest().map_or(begins, |at| at.naive_utc())
}

/// Where the time comes from. Only the demo's and the tests' clocks can be moved.
#[derive(Debug, Clone)]
pub struct Clock {
    shift: Option<Arc<AtomicI64>>,
}

impl Clock {
    /// The machine's own time.
    pub fn system() -> Clock {
        Clock { shift: None }
    }

    /// A clock that starts on `day` at nine in the morning and goes on from there; it can be moved.
    pub fn starting(day: NaiveDate) -> Clock {
        let clock = Clock { shift: Some(Arc::new(AtomicI64::new(0))) };
        clock.move_to(day);
        clock
    }

    /// The present moment.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's time")]
    pub fn moment(&self) -> Moment {
        let shift = self.shift.as_ref().map_or(0, |s| s.load(Ordering::Relaxed));
        Moment::at(Utc::now() + Duration::microseconds(shift))
    }

    /// Today's date in the city.
    pub fn today(&self) -> NaiveDate {
        self.moment().today
    }

    /// Whether this clock can be moved.
    pub fn is_movable(&self) -> bool {
        self.shift.is_some()
    }

    /// Moves a movable clock to nine o'clock of the day; a system clock stays. Answers whether it moved.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's time")]
    pub fn move_to(&self, day: NaiveDate) -> bool {
        let Some(shift) = &self.shift else { return false };
        let nine = day.and_hms_opt(1, 0, 0).unwrap_or_default().and_utc();
        shift.store((nine - Utc::now()).num_microseconds().unwrap_or(0), Ordering::Relaxed);
        true
    }

    /// Moves a movable clock on by so much; a system clock stays. Answers whether it moved.
    pub fn forward(&self, by: Duration) -> bool {
        let Some(shift) = &self.shift else { return false };
        shift.fetch_add(by.num_microseconds().unwrap_or(0), Ordering::Relaxed);
        true
    }
}
