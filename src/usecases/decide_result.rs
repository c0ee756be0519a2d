//! 认定评估结果: final; after a rectification it also ends the order (M14).

use super::around::{begin_terms_by_result, role_of};
use crate::problem::Problem;
use crate::regulation::b07_approval::document_no;
use crate::regulation::b10_panel::{self, Verdict};
use crate::regulation::b14_rectification::conclude;
use crate::regulation::values::EvaluationId;
use crate::store::tx::Tx;
use crate::store::views::evaluations::{attempt_before, for_act};
use crate::store::{evaluations, rectifications};
use chrono::Datelike;
use serde::{Deserialize, Serialize};

/// What the form said.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The evaluation.
    pub id: EvaluationId,
    /// Version shown.
    pub version: i32,
    /// The opinion.
    pub opinion: String,
    /// Whether the quality is poor, where article 14 asks.
    pub poor: Option<bool>,
    /// Why.
    pub poor_reasons: String,
}

/// Answers with the evaluation's number.
pub fn decide_result(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<EvaluationId, Problem> {
    let evaluation = for_act(tx, cmd.id, cmd.version)?;
    let year = tx.today().year();
    let verdict = Verdict {
        no: document_no("铜数评", year, tx.next_number("result", year)?),
        opinion: cmd.opinion.clone(),
        poor: cmd.poor,
        poor_reasons: cmd.poor_reasons.clone(),
    };
    let done = b10_panel::decide(evaluation, verdict, tx.actor(), tx.today())?;
    let (decided, role) = (done.after().clone(), role_of(&done));
    evaluations::save(tx, done)?;
    begin_terms_by_result(tx, &decided, role)?;
    if decided.is_again() {
        let before = attempt_before(tx.conn(), &decided)?;
        if let Some(order) = rectifications::of_evaluation(tx.conn(), before)? {
            let ended = conclude(order, &decided, tx.actor())?;
            rectifications::save(tx, ended)?;
        }
    }
    Ok(cmd.id)
}
