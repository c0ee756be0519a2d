//! 责令整改: items, standards, thirty days (M14).

use crate::problem::Problem;
use crate::regulation::b07_approval::document_no;
use crate::regulation::b14_rectification::{self, ItemText, OrderText};
use crate::regulation::values::{EvaluationId, RectificationId};
use crate::store::tx::Tx;
use crate::store::views::evaluations::for_act;
use crate::store::{calendar, rectifications};
use chrono::Datelike;
use serde::{Deserialize, Serialize};

/// What the form said.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The evaluation.
    pub id: EvaluationId,
    /// Version shown.
    pub version: i32,
    /// Why it is ordered a second time; empty the first time.
    pub again: String,
    /// What to mend.
    pub items: Vec<ItemText>,
}

/// Answers with the order's number.
pub fn order_rectification(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<RectificationId, Problem> {
    let evaluation = for_act(tx, cmd.id, cmd.version)?;
    let (policy, calendar, today) = (tx.policy()?, calendar::load(tx.conn())?, tx.today());
    let no = document_no("铜数改", today.year(), tx.next_number("rectification", today.year())?);
    let text = OrderText { no, again: cmd.again.clone(), items: cmd.items.clone() };
    let done = b14_rectification::order(&evaluation, &text, tx.actor(), today, &policy, &calendar)?;
    rectifications::save(tx, done)
}
