//! 不予支付: both tests of article 14 must be met.

use crate::problem::Problem;
use crate::regulation::b07_paying;
use crate::regulation::values::InstalmentId;
use crate::store::tx::Tx;
use crate::store::views::contract_scope::instalment_for_act;
use crate::store::{evaluations, instalments};
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
pub fn refuse_payment(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<InstalmentId, Problem> {
    let (instalment, contract) = instalment_for_act(tx, cmd.id, cmd.version)?;
    let standing = evaluations::standing(tx.conn(), contract.id)?;
    let done = b07_paying::refuse(instalment, &cmd.reason, &standing, tx.actor(), tx.today())?;
    instalments::save(tx, done)
}
