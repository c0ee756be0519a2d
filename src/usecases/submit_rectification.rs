//! 提交整改: every item, by supplier or owner.

use crate::problem::Problem;
use crate::regulation::b14_rectification::{self, Done};
use crate::regulation::values::RectificationId;
use crate::store::tx::Tx;
use crate::store::views::rectifications::for_act;
use crate::store::{calendar, files, rectifications};
use serde::{Deserialize, Serialize};

/// What the form said.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The order.
    pub id: RectificationId,
    /// Version shown.
    pub version: i32,
    /// What was done, item by item.
    pub done: Vec<Done>,
}

/// Answers with the order's number.
pub fn submit_rectification(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<RectificationId, Problem> {
    let order = for_act(tx, cmd.id, cmd.version)?;
    let project = order.project;
    let calendar = calendar::load(tx.conn())?;
    let done = b14_rectification::submit(order, &cmd.done, tx.actor(), tx.today(), &calendar)?;
    let named: Vec<_> = cmd.done.iter().flat_map(|d| d.files.iter().copied()).collect();
    files::claim(tx, &named, project)?;
    rectifications::save(tx, done)
}
