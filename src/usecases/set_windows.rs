//! 调整评估期限: other last days for a round that is being prepared.

use crate::problem::Problem;
use crate::regulation::b10_preparing::{Windows, set_windows as decide};
use crate::store::projects::AtVersion;
use crate::store::rounds;
use crate::store::tx::Tx;
use serde::{Deserialize, Serialize};

/// What the form said.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The round.
    pub no: String,
    /// Version shown.
    pub version: i32,
    /// The days.
    pub windows: Windows,
}

/// Answers with the round's number.
pub fn set_windows(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<String, Problem> {
    let round = rounds::by_no(tx.conn(), &cmd.no)?.at(cmd.version)?;
    let (calendar, today) = (tx.calendar()?, tx.today());
    let done = decide(round, cmd.windows, tx.actor(), today, &calendar)?;
    rounds::save(tx, done)?;
    Ok(cmd.no.clone())
}
