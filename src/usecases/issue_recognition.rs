//! 认定优秀提供方: valid twelve months.

use crate::problem::Problem;
use crate::regulation::b07_approval::document_no;
use crate::regulation::b14_recognition;
use crate::regulation::values::EvaluationId;
use crate::store::evaluations;
use crate::store::recognitions;
use crate::store::tx::Tx;
use crate::store::views::evaluations::for_act;
use chrono::Datelike;
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
pub fn issue_recognition(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<EvaluationId, Problem> {
    let version = evaluations::get(tx.conn(), cmd.id)?.version;
    let evaluation = for_act(tx, cmd.id, version)?;
    let begun = recognitions::of_evaluation(tx.conn(), cmd.id)?.ok_or(Problem::NotFound)?;
    if begun.version != cmd.version {
        return Err(Problem::Stale);
    }
    let blemish = recognitions::blemish(tx.conn(), evaluation.id, (evaluation.supplier, evaluation.year))?;
    let year = tx.today().year();
    let no = document_no("铜数优", year, tx.next_number("recognition", year)?);
    let done = b14_recognition::issue(begun, no, blemish, tx.actor(), tx.today())?;
    recognitions::save(tx, done)?;
    Ok(cmd.id)
}
