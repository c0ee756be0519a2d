//! 截止评分: the scores enter the evaluation, missing sheets are recorded as abstentions.

use crate::problem::Problem;
use crate::regulation::b10_evaluation::Evaluation;
use crate::regulation::b10_panel::{self, PanelAct};
use crate::regulation::b11_redline::{Flag, untested};
use crate::regulation::b11_sheets::Sheet;
use crate::regulation::values::EvaluationId;
use crate::store::tx::Tx;
use crate::store::views::evaluations::for_act;
use crate::store::{contracts, evaluations, files, security_tests, sheets};
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
    close(tx, evaluation, all)
}

/// The red lines the program can see itself: a system of level three or above whose test is no longer in force.
fn seen(tx: &mut Tx<'_>, evaluation: &Evaluation) -> Result<Vec<Flag>, Problem> {
    let today = tx.today();
    let contract = contracts::get(tx.conn(), evaluation.contract)?;
    let due = security_tests::due(tx.conn(), evaluation.project)?;
    Ok(untested(contract.mlps, due, today).into_iter().collect())
}

fn close(tx: &mut Tx<'_>, evaluation: Evaluation, all: Vec<Sheet>) -> Result<EvaluationId, Problem> {
    let seen = seen(tx, &evaluation)?;
    let act = b10_panel::close_seeing(evaluation, all, &seen, tx.actor(), tx.today())?;
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
        close(tx, evaluation, all)?;
    }
    Ok(n)
}

pub(super) fn save_act(tx: &mut Tx<'_>, act: PanelAct) -> Result<EvaluationId, Problem> {
    let after = act.evaluation.after();
    if let Some(file) = after.paper.as_ref().and_then(|paper| paper.file) {
        files::disclose(tx, file, after.project)?;
    }
    for sheet in act.sheets {
        sheets::save(tx, sheet)?;
    }
    evaluations::save(tx, act.evaluation)
}
