//! 出具备案回执: one of two; the second makes the result.

use super::around::{begin_terms_by_result, role_of};
use crate::problem::Problem;
use crate::regulation::b07_approval::document_no;
use crate::regulation::b10_filing;
use crate::regulation::values::EvaluationId;
use crate::store::evaluations;
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
pub fn receive_report(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<EvaluationId, Problem> {
    let evaluation = for_act(tx, cmd.id, cmd.version)?;
    let year = tx.today().year();
    let no = document_no("铜评备", year, tx.next_number("receipt", year)?);
    let done = b10_filing::receive(evaluation, no, tx.actor(), tx.today())?;
    let (received, role) = (done.after().clone(), role_of(&done));
    let id = evaluations::save(tx, done)?;
    begin_terms_by_result(tx, &received, role)?;
    Ok(id)
}
