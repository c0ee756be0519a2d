//! 核查自评报告: what was found of a report that was drawn (M10).

use crate::problem::Problem;
use crate::regulation::b10_spot_check::{Words, record};
use crate::regulation::values::EvaluationId;
use crate::store::spot_checks;
use crate::store::tx::Tx;
use crate::store::views::spot_checks::for_act;
use serde::{Deserialize, Serialize};

/// What the form said.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The evaluation.
    pub id: EvaluationId,
    /// Version of the check.
    pub version: i32,
    /// What was found.
    pub words: Words,
}

/// Answers with the evaluation's number.
pub fn record_spot_check(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<EvaluationId, Problem> {
    let (check, evaluation) = for_act(tx, cmd.id, cmd.version)?;
    let done = record(check, &evaluation, cmd.words.clone(), tx.actor(), tx.today())?;
    spot_checks::save(tx, done)?;
    Ok(cmd.id)
}
