//! 提出陈述申辩: by the party, or entered by the bureau from paper.

use crate::problem::Problem;
use crate::regulation::due_process::{self, Words};
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
    /// What the party says.
    pub words: Words,
}

/// Answers with the case's number.
pub fn record_statement(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<String, Problem> {
    let case = for_act(tx, &cmd.no, cmd.version)?;
    let done = due_process::record_statement(case, &cmd.words, tx.actor(), tx.today())?;
    cases::save(tx, done)?;
    Ok(cmd.no.clone())
}
