//! 登记听证: the party asked for one; without its record there is no review.

use crate::problem::Problem;
use crate::regulation::due_process::{self, Sitting};
use crate::store::calendar;
use crate::store::cases;
use crate::store::tx::Tx;
use crate::store::views::cases::for_act;
use serde::{Deserialize, Serialize};

/// What the form said.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The case.
    pub no: String,
    /// Version shown.
    pub version: i32,
    /// The hearing.
    pub sitting: Sitting,
}

/// Answers with the case's number.
pub fn record_hearing(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<String, Problem> {
    let case = for_act(tx, &cmd.no, cmd.version)?;
    let (calendar, today) = (calendar::load(tx.conn())?, tx.today());
    let done = due_process::hold(case, &cmd.sitting, tx.actor(), today, &calendar)?;
    cases::save(tx, done)?;
    Ok(cmd.no.clone())
}
