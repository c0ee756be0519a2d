//! 回避: an agency withdraws from an evaluation (M3).

use super::close_scoring::save_act;
use crate::problem::Problem;
use crate::regulation::b10_panel;
use crate::regulation::values::EvaluationId;
use crate::store::tx::Tx;
use crate::store::views::evaluations::sheet_for_act;
use serde::{Deserialize, Serialize};

/// What the form said.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The evaluation.
    pub id: EvaluationId,
    /// Version of the sheet.
    pub version: i32,
    /// Why.
    pub why: String,
}

/// Answers with the evaluation's number. The sheet is always that of the actor's own unit.
pub fn recuse_agency(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<EvaluationId, Problem> {
    let (evaluation, sheet) = sheet_for_act(tx, cmd.id, cmd.version)?;
    save_act(tx, b10_panel::recuse(evaluation, sheet, &cmd.why, tx.actor())?)
}
