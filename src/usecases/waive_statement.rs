//! 陈述期满未申辩: only after the last day.

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
}

/// Answers with the case's number.
pub fn waive_statement(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<String, Problem> {
    let case = for_act(tx, &cmd.no, cmd.version)?;
    let done = due_process::waive(case, tx.actor(), tx.today())?;
    cases::save(tx, done)?;
    Ok(cmd.no.clone())
}
