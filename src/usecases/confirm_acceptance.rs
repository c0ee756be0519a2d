//! 确认验收: the whole, passed, accepts the contract; the terms of what waits for it begin, the project follows.

use super::around::{begin_terms_by_acceptance, follow_contracts, role_of};
use crate::problem::Problem;
use crate::regulation::b07_acceptance::Conclusion;
use crate::regulation::b07_accepting;
use crate::regulation::values::{AcceptanceId, ContractId};
use crate::store::tx::Tx;
use crate::store::views::contract_scope::acceptance_for_act;
use crate::store::{acceptances, contracts, files};
use serde::{Deserialize, Serialize};

/// Which acceptance.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The acceptance.
    pub id: AcceptanceId,
    /// Version shown.
    pub version: i32,
}

/// Answers with the row of the contract.
pub fn confirm_acceptance(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<ContractId, Problem> {
    let (acceptance, contract, project) = acceptance_for_act(tx, cmd.id, cmd.version)?;
    let supplier = contract.supplier_unit;
    let (contract_id, before) = (contract.id, contract.clone());
    let done = b07_accepting::confirm(acceptance, contract, tx.actor(), tx.today())?;
    let role = role_of(&done.acceptance);
    let held = &done.acceptance.after().entry;
    files::show(tx, &[held.file, held.report.as_ref().map(|r| r.file)], supplier)?;
    if held.conclusion == Conclusion::Passed {
        begin_terms_by_acceptance(tx, &before, held, role)?;
    }
    acceptances::save(tx, done.acceptance)?;
    if let Some(accepted) = done.contract {
        contracts::save(tx, accepted)?;
        follow_contracts(tx, project.id, role)?;
    }
    Ok(contract_id)
}
