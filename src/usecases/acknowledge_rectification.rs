//! 确认收到责令整改: the supplier, or the owner's filer where the supplier has nobody (M14).

use crate::problem::Problem;
use crate::regulation::b14_rectification;
use crate::regulation::values::RectificationId;
use crate::store::tx::Tx;
use crate::store::views::rectifications::{for_act, has_people};
use crate::store::{calendar, rectifications};
use serde::{Deserialize, Serialize};

/// What the form said.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The order.
    pub id: RectificationId,
    /// Version shown.
    pub version: i32,
}

/// Answers with the order's number.
pub fn acknowledge_rectification(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<RectificationId, Problem> {
    let order = for_act(tx, cmd.id, cmd.version)?;
    let has_people = has_people(tx.conn(), order.supplier_unit)?;
    let calendar = calendar::load(tx.conn())?;
    let done = b14_rectification::acknowledge(order, has_people, tx.actor(), tx.today(), &calendar)?;
    rectifications::save(tx, done)
}
