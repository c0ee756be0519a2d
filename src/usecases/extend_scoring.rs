//! 延长评分: once, by the head of the lead, for the agencies that have not signed.

use super::close_scoring::save_act;
use crate::problem::Problem;
use crate::regulation::b10_extension;
use crate::regulation::values::EvaluationId;
use crate::store::sheets;
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
    pub why: String,
}

/// Answers with the evaluation's number.
pub fn extend_scoring(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<EvaluationId, Problem> {
    let evaluation = for_act(tx, cmd.id, cmd.version)?;
    let all = sheets::for_close(tx, evaluation.id)?;
    let calendar = tx.calendar()?;
    let act = b10_extension::extend_scoring(evaluation, all, &cmd.why, tx.actor(), tx.today(), &calendar)?;
    save_act(tx, act)
}
