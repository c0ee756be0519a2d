//! 同意优秀提供方认定: the bureau's lead and the owner's head, each for its side.

use crate::problem::Problem;
use crate::regulation::b14_recognition;
use crate::regulation::values::EvaluationId;
use crate::store::evaluations;
use crate::store::recognitions;
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
}

/// Answers with the evaluation's number.
pub fn agree_recognition(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<EvaluationId, Problem> {
    let evaluation = evaluations::get(tx.conn(), cmd.id)?;
    let begun = recognitions::of_evaluation(tx.conn(), cmd.id)?;
    let blemish = recognitions::blemish(tx.conn(), evaluation.id, (evaluation.supplier, evaluation.year))?;
    let evaluation = for_act(tx, cmd.id, evaluation.version)?;
    if begun.as_ref().map_or(0, |r| r.version) != cmd.version {
        return Err(Problem::Stale);
    }
    let done = b14_recognition::agree(&evaluation, begun, blemish, tx.actor(), tx.today())?;
    recognitions::save(tx, done)?;
    Ok(cmd.id)
}
