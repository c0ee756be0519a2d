//! 提交评分: whole, and for good.

use crate::problem::Problem;
use crate::regulation::b11_sheets::{self, Filled};
use crate::regulation::values::EvaluationId;
use crate::store::tx::Tx;
use crate::store::views::evaluations::sheet_for_act;
use crate::store::{files, sheets};
use serde::{Deserialize, Serialize};

/// What the form said.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The evaluation.
    pub id: EvaluationId,
    /// Version of the sheet.
    pub version: i32,
    /// As typed and parsed.
    pub filled: Filled,
}

/// Answers with the evaluation's number. The sheet is always that of the actor's own unit.
pub fn sign_sheet(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<EvaluationId, Problem> {
    let (evaluation, sheet) = sheet_for_act(tx, cmd.id, cmd.version)?;
    let file = cmd.filled.paper.as_ref().and_then(|paper| paper.file);
    files::own(tx, &[file])?;
    let done = b11_sheets::sign_sheet(sheet, &evaluation, cmd.filled.clone(), tx.actor(), tx.today())?;
    sheets::save(tx, done)?;
    Ok(cmd.id)
}
