//! 导入工作日历: replaces one year's special days.

use crate::problem::Problem;
use crate::regulation::calendar_year::{self, SpecialDay};
use crate::store::calendar;
use crate::store::projects::AtVersion;
use crate::store::tx::Tx;
use serde::{Deserialize, Serialize};

/// A year's days as read from the form.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The year.
    pub year: i32,
    /// How many days the year held when the form was shown.
    pub version: i32,
    /// Its days.
    pub days: Vec<SpecialDay>,
    /// The document they come from.
    pub source: String,
}

/// Imports the year; answers with it.
pub fn import_calendar(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<i32, Problem> {
    let old = calendar::year(tx.conn(), cmd.year)?.at(cmd.version)?;
    let done = calendar_year::import(old, cmd.days.clone(), &cmd.source, tx.actor())?;
    calendar::save(tx, &done)
}
