//! 退回评估报告: once for each agency, every reason at once.

use crate::problem::Problem;
use crate::regulation::b10_filing;
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
    /// One reason a line.
    pub reasons: String,
}

/// Answers with the evaluation's number.
pub fn return_report(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<EvaluationId, Problem> {
    let evaluation = for_act(tx, cmd.id, cmd.version)?;
    let done = b10_filing::return_report(evaluation, &cmd.reasons, tx.actor(), tx.today())?;
    evaluations::save(tx, done)
}
