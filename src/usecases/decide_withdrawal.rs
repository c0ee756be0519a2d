//! 撤销或维持优秀提供方认定: the bureau's lead, never who proposed it.

use crate::problem::Problem;
use crate::regulation::b14_recognition;
use crate::regulation::values::EvaluationId;
use crate::store::projects::AtVersion;
use crate::store::recognitions;
use crate::store::tx::Tx;
use serde::{Deserialize, Serialize};

/// What the form said.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The evaluation.
    pub id: EvaluationId,
    /// Version shown.
    pub version: i32,
    /// Withdraw it, or keep it.
    pub withdraw: bool,
    /// Why.
    pub opinion: String,
}

/// Answers with the evaluation's number.
pub fn decide_withdrawal(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<EvaluationId, Problem> {
    let doubted = recognitions::of_evaluation(tx.conn(), cmd.id)?.ok_or(Problem::NotFound)?.at(cmd.version)?;
    let done = b14_recognition::decide_withdrawal(doubted, cmd.withdraw, &cmd.opinion, tx.actor(), tx.today())?;
    recognitions::save(tx, done)?;
    Ok(cmd.id)
}
