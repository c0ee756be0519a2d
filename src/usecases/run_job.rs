//! A job of the calendar for one day: claimed and done in one transaction, so that of two programs one acts and nothing is half done.

use crate::problem::Problem;
use crate::store::tx::Tx;
use crate::store::views::reminders::{Query, Span};
use crate::store::{outbox, runs};
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// What a job does.
#[derive(Debug, Clone, Copy)]
pub enum Work {
    /// Puts reminders into the outbox.
    Remind(Query),
    /// Acts as the system: answers how many things it changed.
    Act(fn(&mut Tx<'_>) -> Result<usize, Problem>),
}

/// Which job, and for which day.
#[derive(Debug, Clone, Copy)]
pub struct Cmd {
    /// Its name, for ever.
    pub job: &'static str,
    /// What it does.
    pub work: Work,
    /// The day it is due for.
    pub day: NaiveDate,
}

/// A job never makes up for more days than these: nobody wants last year's reminders.
const LONGEST_GAP: u64 = 31;

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ran {
    /// Whether this program ran it; otherwise another had.
    pub here: bool,
    /// Reminders put or things changed.
    pub effects: usize,
}

/// Runs the job for the day, and for the days since its last run, unless it ran for that day already.
pub fn run_job(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<Ran, Problem> {
    let last = runs::last(tx.conn(), cmd.job)?;
    if last.is_some_and(|last| last >= cmd.day) || !runs::claim(tx, cmd.job, cmd.day)? {
        return Ok(Ran { here: false, effects: 0 });
    }
    let effects = match cmd.work {
        Work::Act(act) => act(tx)?,
        Work::Remind(query) => {
            let earliest = cmd.day.checked_sub_days(Days::new(LONGEST_GAP)).unwrap_or(cmd.day);
            let from = last.and_then(|last| last.succ_opt()).unwrap_or(cmd.day).max(earliest);
            let span = Span::load(tx.conn(), from, cmd.day)?;
            let due = query(tx.conn(), &span)?;
            let mut new = 0;
            for reminder in &due {
                new += usize::from(outbox::remind(tx, reminder)?);
            }
            new
        }
    };
    Ok(Ran { here: true, effects })
}
