//! 退回合同登记: back to the filer, with the reason.

use crate::problem::Problem;
use crate::regulation::b07_signing;
use crate::regulation::values::ContractId;
use crate::store::contracts;
use crate::store::tx::Tx;
use crate::store::views::contract_scope::for_act;
use serde::{Deserialize, Serialize};

/// Which contract and why.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The contract.
    pub id: ContractId,
    /// Version shown.
    pub version: i32,
    /// The reason.
    pub reason: String,
}

/// Answers with the row of the contract.
pub fn return_contract(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<ContractId, Problem> {
    let (contract, _) = for_act(tx, cmd.id, cmd.version)?;
    let done = b07_signing::return_contract(contract, &cmd.reason, tx.actor(), tx.today())?;
    contracts::save(tx, done)
}
