//! 延期评估: with its reason; the row stays.

use crate::problem::Problem;
use crate::regulation::b10_evaluation;
use crate::regulation::values::EvaluationId;
use crate::store::evaluations;
use crate::store::tx::Tx;
use crate::store::views::evaluations::for_act;
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
pub fn defer_evaluation(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<EvaluationId, Problem> {
    let evaluation = for_act(tx, cmd.id, cmd.version)?;
    let done = b10_evaluation::defer(evaluation, &cmd.reason, tx.actor(), tx.today())?;
    evaluations::save(tx, done)
}
