//! 拟定评估结果: a clerk of the lead, with an opinion.

use crate::problem::Problem;
use crate::regulation::b03_reply::Window;
use crate::regulation::b10_panel::{self, Proposal};
use crate::regulation::values::EvaluationId;
use crate::store::evaluations;
use crate::store::tx::Tx;
use crate::store::views::evaluations::for_act;
use crate::store::views::rectifications::has_people;
use serde::{Deserialize, Serialize};

/// What the form said.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The evaluation.
    pub id: EvaluationId,
    /// Version shown.
    pub version: i32,
    /// What was written.
    pub said: Proposal,
}

/// Answers with the evaluation's number.
pub fn propose_result(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<EvaluationId, Problem> {
    let evaluation = for_act(tx, cmd.id, cmd.version)?;
    let supplier_reads = has_people(tx.conn(), evaluation.supplier_unit)?;
    let (days, calendar) = (tx.policy()?.reply_days, tx.calendar()?);
    let window = Window { days, calendar: &calendar, supplier_reads };
    let done = b10_panel::propose(evaluation, &cmd.said, window, tx.actor(), tx.today())?;
    evaluations::save(tx, done)
}
