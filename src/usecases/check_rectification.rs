//! 核查整改: item by item; all met or time up, and it is judged again.

use crate::problem::Problem;
use crate::regulation::b14_rectification::{self, Check};
use crate::regulation::values::RectificationId;
use crate::store::tx::Tx;
use crate::store::views::rectifications::for_act;
use crate::store::{calendar, evaluations, rectifications};
use serde::{Deserialize, Serialize};

/// What the form said.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The order.
    pub id: RectificationId,
    /// Version shown.
    pub version: i32,
    /// Item by item.
    pub findings: Vec<Check>,
    /// Judge again as it is, though not all is met.
    pub finish: bool,
}

/// Answers with the order's number.
pub fn check_rectification(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<RectificationId, Problem> {
    let order = for_act(tx, cmd.id, cmd.version)?;
    let evaluation = evaluations::get(tx.conn(), order.evaluation)?;
    let (calendar, today) = (calendar::load(tx.conn())?, tx.today());
    let act = b14_rectification::check(order, &evaluation, &cmd.findings, cmd.finish, tx.actor(), today, &calendar)?;
    if let Some(again) = act.again {
        evaluations::save(tx, again)?;
    }
    rectifications::save(tx, act.order)
}
