//! 退回验收登记: back to the filer, with the reason.

use crate::problem::Problem;
use crate::regulation::b07_accepting;
use crate::regulation::values::{AcceptanceId, ContractId};
use crate::store::acceptances;
use crate::store::tx::Tx;
use crate::store::views::contract_scope::acceptance_for_act;
use serde::{Deserialize, Serialize};

/// Which acceptance and why.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The acceptance.
    pub id: AcceptanceId,
    /// Version shown.
    pub version: i32,
    /// The reason.
    pub reason: String,
}

/// Answers with the row of the contract.
pub fn return_acceptance(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<ContractId, Problem> {
    let (acceptance, contract, _) = acceptance_for_act(tx, cmd.id, cmd.version)?;
    let done = b07_accepting::return_acceptance(acceptance, &cmd.reason, tx.actor(), tx.today())?;
    acceptances::save(tx, done)?;
    Ok(contract.id)
}
