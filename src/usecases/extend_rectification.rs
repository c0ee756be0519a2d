//! 延长整改期限: once.

use crate::problem::Problem;
use crate::regulation::b14_rectification;
use crate::regulation::values::RectificationId;
use crate::store::tx::Tx;
use crate::store::views::rectifications::for_act;
use crate::store::{calendar, rectifications};
use serde::{Deserialize, Serialize};

/// What the form said.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The order.
    pub id: RectificationId,
    /// Version shown.
    pub version: i32,
    /// Why.
    pub reason: String,
}

/// Answers with the order's number.
pub fn extend_rectification(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<RectificationId, Problem> {
    let order = for_act(tx, cmd.id, cmd.version)?;
    let (policy, calendar) = (tx.policy()?, calendar::load(tx.conn())?);
    let done = b14_rectification::extend(order, &cmd.reason, tx.actor(), &policy, &calendar)?;
    rectifications::save(tx, done)
}
