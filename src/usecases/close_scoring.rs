//! 截止评分: the scores enter the evaluation, missing sheets are recorded as abstentions.

use crate::problem::Problem;
use crate::regulation::b10_panel::{self, PanelAct};
use crate::regulation::values::EvaluationId;
use crate::store::tx::Tx;
use crate::store::views::evaluations::for_act;
use crate::store::{evaluations, sheets};
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
pub fn close_scoring(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<EvaluationId, Problem> {
    let evaluation = for_act(tx, cmd.id, cmd.version)?;
    let all = sheets::for_close(tx, evaluation.id)?;
    let act = b10_panel::close(evaluation, all, tx.actor(), tx.today())?;
    save_act(tx, act)
}

/// The calendar's part: every scoring whose last day has passed. Answers how many were closed.
pub fn close_overdue(tx: &mut Tx<'_>) -> Result<usize, Problem> {
    let today = tx.today();
    let overdue = evaluations::overdue_scoring(tx.conn(), today)?;
    let n = overdue.len();
    for id in overdue {
        let evaluation = evaluations::get(tx.conn(), id)?;
        let all = sheets::for_close(tx, evaluation.id)?;
        let act = b10_panel::close(evaluation, all, tx.actor(), today)?;
        save_act(tx, act)?;
    }
    Ok(n)
}

pub(super) fn save_act(tx: &mut Tx<'_>, act: PanelAct) -> Result<EvaluationId, Problem> {
    for sheet in act.sheets {
        sheets::save(tx, sheet)?;
    }
    evaluations::save(tx, act.evaluation)
}
