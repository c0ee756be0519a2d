//! 完成指导提升: with what came of it.

use crate::problem::Problem;
use crate::regulation::b14_guidance;
use crate::regulation::values::EvaluationId;
use crate::store::guidances;
use crate::store::projects::AtVersion;
use crate::store::tx::Tx;
use serde::{Deserialize, Serialize};

/// What the form said.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The evaluation.
    pub id: EvaluationId,
    /// Version shown.
    pub version: i32,
    /// What came of it.
    pub outcome: String,
}

/// Answers with the evaluation's number.
pub fn close_guidance(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<EvaluationId, Problem> {
    let guidance = guidances::of_evaluation(tx.conn(), cmd.id)?.ok_or(Problem::NotFound)?.at(cmd.version)?;
    let done = b14_guidance::close(guidance, &cmd.outcome, tx.actor())?;
    guidances::save(tx, done)?;
    Ok(cmd.id)
}
