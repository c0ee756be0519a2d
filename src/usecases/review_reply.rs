//! 复核异议: item by item; what is upheld goes back to whoever scored (M3).

use super::close_scoring::save_act;
use crate::problem::Problem;
use crate::regulation::b03_review::{self, Verdict};
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
    /// One answer for each objection.
    pub verdicts: Vec<Verdict>,
}

/// Answers with the evaluation's number.
pub fn review_reply(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<EvaluationId, Problem> {
    let evaluation = for_act(tx, cmd.id, cmd.version)?;
    let all = sheets::for_close(tx, evaluation.id)?;
    let calendar = tx.calendar()?;
    let act = b03_review::review(evaluation, all, &cmd.verdicts, tx.actor(), tx.today(), &calendar)?;
    save_act(tx, act)
}
