//! 报送评估报告: by the head of the unit, whole.

use crate::problem::Problem;
use crate::regulation::b10_report;
use crate::regulation::values::EvaluationId;
use crate::store::tx::Tx;
use crate::store::views::evaluations::for_act;
use crate::store::{evaluations, indicators};
use serde::{Deserialize, Serialize};

/// What the form said.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The evaluation.
    pub id: EvaluationId,
    /// Version shown.
    pub version: i32,
}

/// Answers with the evaluation's number.
pub fn file_report(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<EvaluationId, Problem> {
    let evaluation = for_act(tx, cmd.id, cmd.version)?;
    let template = indicators::template(tx.conn(), evaluation.scheme.template)?;
    let done = b10_report::file_report(evaluation, &template, tx.actor(), tx.today())?;
    evaluations::save(tx, done)
}
