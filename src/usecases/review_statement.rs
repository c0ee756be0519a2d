//! 出具复核意见: point by point.

use crate::problem::Problem;
use crate::regulation::due_process::{self, Answer};
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
    /// Point by point.
    pub answers: Vec<Answer>,
    /// The whole.
    pub opinion: String,
}

/// Answers with the case's number.
pub fn review_statement(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<String, Problem> {
    let case = for_act(tx, &cmd.no, cmd.version)?;
    let done = due_process::weigh(case, &cmd.answers, &cmd.opinion, tx.actor(), tx.today())?;
    cases::save(tx, done)?;
    Ok(cmd.no.clone())
}
