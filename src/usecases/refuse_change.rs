//! 否决合同变更: with the reason.

use crate::problem::Problem;
use crate::regulation::b07_changing;
use crate::regulation::values::{ChangeId, ContractId};
use crate::store::changes;
use crate::store::tx::Tx;
use crate::store::views::contract_scope::change_for_act;
use serde::{Deserialize, Serialize};

/// Which change and what is said of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The change.
    pub id: ChangeId,
    /// Version shown.
    pub version: i32,
    /// The reason.
    pub reason: String,
}

/// Answers with the row of the contract.
pub fn refuse_change(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<ContractId, Problem> {
    let (change, contract, _) = change_for_act(tx, cmd.id, cmd.version)?;
    let done = b07_changing::refuse(change, &cmd.reason, tx.actor(), tx.today())?;
    changes::save(tx, done)?;
    Ok(contract.id)
}
