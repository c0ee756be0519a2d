//! 出具整改意见: the head of the owner unit, before the check (M14).

use crate::problem::Problem;
use crate::regulation::b14_rectification;
use crate::regulation::values::RectificationId;
use crate::store::rectifications;
use crate::store::tx::Tx;
use crate::store::views::rectifications::for_act;
use serde::{Deserialize, Serialize};

/// What the form said.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The order.
    pub id: RectificationId,
    /// Version shown.
    pub version: i32,
    /// Whether the owner unit agrees; none where nothing was chosen.
    pub agrees: Option<bool>,
    /// Its words.
    pub opinion: String,
}

/// Answers with the order's number.
pub fn opine_rectification(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<RectificationId, Problem> {
    let order = for_act(tx, cmd.id, cmd.version)?;
    let done = b14_rectification::opine(order, cmd.agrees, &cmd.opinion, tx.actor(), tx.today())?;
    rectifications::save(tx, done)
}
