//! 要求补充材料: by an agency, beside its score (M10).

use crate::problem::Problem;
use crate::regulation::b10_material::{self, Wish};
use crate::regulation::values::EvaluationId;
use crate::store::evaluations;
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
    /// What is asked for.
    pub wish: Wish,
}

/// Answers with the evaluation's number. The sheet is always that of the actor's own unit.
pub fn ask_material(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<EvaluationId, Problem> {
    let (evaluation, sheet) = sheet_for_act(tx, cmd.id, cmd.version)?;
    let calendar = tx.calendar()?;
    let done = b10_material::ask(evaluation, &sheet, cmd.wish.clone(), tx.actor(), tx.today(), &calendar)?;
    evaluations::save(tx, done)
}
