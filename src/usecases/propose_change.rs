//! 提出合同变更: a record of its own; the contract is not touched yet.

use super::around::{Around, claim};
use crate::problem::Problem;
use crate::regulation::b07_change::Matter;
use crate::regulation::b07_changing::{self, Proposal};
use crate::regulation::values::ContractId;
use crate::store::changes;
use crate::store::tx::Tx;
use crate::store::views::contract_scope::for_act;
use serde::{Deserialize, Serialize};

/// Which contract and what changes.
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
pub fn propose_change(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<ContractId, Problem> {
    let (contract, project) = for_act(tx, cmd.id, cmd.version)?;
    let (id, earlier) = (project.id, changes::of_contract(tx.conn(), cmd.id)?);
    let performs = match cmd.proposal.matter {
        Matter::Subject { supplier, .. } => supplier,
        _ => contract.supplier,
    };
    let around = Around::load(tx, project, performs)?;
    let (by, today) = (tx.actor(), tx.today());
    let done = b07_changing::propose(&contract, &earlier, cmd.proposal.clone(), around.ground(), by, today)?;
    claim(tx, &[cmd.proposal.file, cmd.proposal.matter.report()], id)?;
    changes::save(tx, done)?;
    Ok(cmd.id)
}
