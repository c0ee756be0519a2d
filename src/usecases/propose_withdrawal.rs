//! 提请撤销优秀提供方认定: a clerk, with the reason.

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
    /// Why.
    pub reason: String,
}

/// Answers with the evaluation's number.
pub fn propose_withdrawal(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<EvaluationId, Problem> {
    let issued = recognitions::of_evaluation(tx.conn(), cmd.id)?.ok_or(Problem::NotFound)?.at(cmd.version)?;
    let done = b14_recognition::propose_withdrawal(issued, &cmd.reason, tx.actor(), tx.today())?;
    recognitions::save(tx, done)?;
    Ok(cmd.id)
}
