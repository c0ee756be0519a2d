//! 不同意提前移出: the request is answered with reasons, the listing goes on.

use crate::problem::Problem;
use crate::regulation::due_process;
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
    /// Why.
    pub reasons: String,
}

/// Answers with the case's number.
pub fn refuse_repair(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<String, Problem> {
    let case = for_act(tx, &cmd.no, cmd.version)?;
    let done = due_process::refuse_repair(case, &cmd.reasons, tx.actor(), tx.today())?;
    cases::save(tx, done)?;
    Ok(cmd.no.clone())
}
