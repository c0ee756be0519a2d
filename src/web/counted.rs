//! Counts of the navigation, kept per person while nothing is written; they are counted anew after any write of this process,
//! and after a few seconds in any case, for another instance may have written.

use crate::store::views::desk::Counts;
use chrono::{Duration, NaiveDateTime};
use std::collections::HashMap;
use std::sync::Mutex;

/// How long a count stands where nobody here wrote.
const FRESH: Duration = Duration::seconds(5);
/// Most people remembered at once.
const MOST: usize = 4_096;

/// The counts last made, by person.
#[derive(Debug, Default)]
pub struct Counted(Mutex<HashMap<i64, (u64, NaiveDateTime, Counts)>>);

impl Counted {
    /// The kept counts of a person, if they still hold.
    pub fn get(&self, user: i64, writes: u64, now: NaiveDateTime) -> Option<Counts> {
        let kept = self.0.lock().ok()?;
        let (at_write, at, counts) = kept.get(&user)?;
        let fresh = (Duration::zero()..FRESH).contains(&(now - *at));
        (*at_write == writes && fresh).then_some(*counts)
    }

    /// Keeps the counts of a person, made when so many writes had been done.
    pub fn put(&self, user: i64, writes: u64, now: NaiveDateTime, counts: Counts) {
        if let Ok(mut kept) = self.0.lock() {
            if kept.len() >= MOST {
                kept.clear();
            }
            kept.insert(user, (writes, now, counts));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_write_or_a_few_seconds_make_it_stale() {
        let (counted, now) = (Counted::default(), NaiveDateTime::default());
        counted.put(7, 3, now, Counts { todo: 2, ..Counts::default() });
        assert_eq!(counted.get(7, 3, now).map(|c| c.todo), Some(2));
        assert!(counted.get(7, 4, now).is_none() && counted.get(8, 3, now).is_none());
        assert!(counted.get(7, 3, now + FRESH).is_none() && counted.get(7, 3, now - FRESH).is_none());
    }
}
