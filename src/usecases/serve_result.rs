//! 送达拟定结果告知书: on paper, to a supplier nobody of whom reads the system (M3).

use crate::problem::Problem;
use crate::regulation::b03_reply::{self, Window};
use crate::regulation::due_process::Served;
use crate::regulation::values::EvaluationId;
use crate::store::tx::Tx;
use crate::store::views::evaluations::for_act;
use crate::store::{evaluations, files};
use serde::{Deserialize, Serialize};

/// What the form said.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The evaluation.
    pub id: EvaluationId,
    /// Version shown.
    pub version: i32,
    /// How and when it was served.
    pub served: Served,
}

/// Answers with the evaluation's number.
pub fn serve_result(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<EvaluationId, Problem> {
    let evaluation = for_act(tx, cmd.id, cmd.version)?;
    let project = evaluation.project;
    let (days, calendar) = (tx.policy()?.reply_days, tx.calendar()?);
    let window = Window { days, calendar: &calendar, supplier_reads: false };
    let done = b03_reply::serve(evaluation, cmd.served.clone(), window, tx.actor(), tx.today())?;
    let papers: Vec<_> = [cmd.served.receipt, cmd.served.consent].into_iter().flatten().collect();
    files::claim(tx, &papers, project)?;
    evaluations::save(tx, done)
}
