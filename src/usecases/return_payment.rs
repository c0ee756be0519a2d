//! 退回付款申请: back to the owner, with the reason.

use crate::problem::Problem;
use crate::regulation::b07_paying;
use crate::regulation::values::InstalmentId;
use crate::store::instalments;
use crate::store::tx::Tx;
use crate::store::views::contract_scope::instalment_for_act;
use serde::{Deserialize, Serialize};

/// Which instalment and why.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The instalment.
    pub id: InstalmentId,
    /// Version shown.
    pub version: i32,
    /// The reason.
    pub reason: String,
}

/// Answers with the row of the instalment.
pub fn return_payment(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<InstalmentId, Problem> {
    let (instalment, _) = instalment_for_act(tx, cmd.id, cmd.version)?;
    let done = b07_paying::return_payment(instalment, &cmd.reason, tx.actor())?;
    instalments::save(tx, done)
}
