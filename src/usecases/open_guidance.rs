//! 布置指导提升 (M14): never in the way of a payment.

use crate::problem::Problem;
use crate::regulation::b14_guidance;
use crate::regulation::values::EvaluationId;
use crate::store::guidances;
use crate::store::tx::Tx;
use crate::store::views::evaluations::for_act;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What the form said.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The evaluation.
    pub id: EvaluationId,
    /// Version shown.
    pub version: i32,
    /// What is to be improved.
    pub task: String,
    /// Last day.
    pub due: Option<NaiveDate>,
}

/// Answers with the evaluation's number.
pub fn open_guidance(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<EvaluationId, Problem> {
    let evaluation = for_act(tx, cmd.id, cmd.version)?;
    let done = b14_guidance::open(&evaluation, &cmd.task, cmd.due, tx.actor(), tx.today())?;
    guidances::save(tx, done)?;
    Ok(cmd.id)
}
