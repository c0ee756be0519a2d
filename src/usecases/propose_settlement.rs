//! 提出解除协议结算: what is owed of a terminated contract, instalment by instalment.

use super::around::claim;
use crate::problem::Problem;
use crate::regulation::b07_settlement::{self, Proposal};
use crate::regulation::values::ContractId;
use crate::store::tx::Tx;
use crate::store::views::contract_scope::for_act;
use crate::store::{contracts, evaluations, instalments};
use serde::{Deserialize, Serialize};

/// Which contract and what is owed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The contract.
    pub id: ContractId,
    /// Version shown.
    pub version: i32,
    /// As parsed.
    pub proposal: Proposal,
}

/// Answers with the row of the contract.
pub fn propose_settlement(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<ContractId, Problem> {
    let (contract, project) = for_act(tx, cmd.id, cmd.version)?;
    let rows = instalments::of_contract(tx.conn(), cmd.id)?;
    let standing = evaluations::standing(tx.conn(), cmd.id)?;
    let (by, today) = (tx.actor(), tx.today());
    let done = b07_settlement::propose(contract, &rows, cmd.proposal.clone(), &standing, by, today)?;
    claim(tx, &[cmd.proposal.file], project.id)?;
    contracts::save(tx, done)
}
