//! 同意解除协议结算: what is owed may be applied for, the rest is written off.

use crate::problem::Problem;
use crate::regulation::b07_settlement;
use crate::regulation::values::ContractId;
use crate::store::tx::Tx;
use crate::store::views::contract_scope::for_act;
use crate::store::{contracts, instalments};
use serde::{Deserialize, Serialize};

/// Which contract.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The contract.
    pub id: ContractId,
    /// Version shown.
    pub version: i32,
}

/// Answers with the row of the contract.
pub fn agree_settlement(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<ContractId, Problem> {
    let (contract, _) = for_act(tx, cmd.id, cmd.version)?;
    let rows = instalments::of_contract(tx.conn(), cmd.id)?;
    let done = b07_settlement::agree(contract, rows, tx.actor(), tx.today())?;
    for instalment in done.instalments {
        instalments::save(tx, instalment)?;
    }
    contracts::save(tx, done.contract)
}
