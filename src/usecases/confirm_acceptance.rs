//! 确认验收: the whole, passed, accepts the contract; terms to pay begin, the project follows.

use super::around::{begin_terms, follow_contracts, role_of};
use crate::problem::Problem;
use crate::regulation::b07_accepting::{self, base_day};
use crate::regulation::b07_payment::Base;
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
    let (contract_id, day) = (contract.id, base_day(&contract, acceptance.entry.held_on));
    let done = b07_accepting::confirm(acceptance, contract, tx.actor(), tx.today())?;
    let role = role_of(&done.acceptance);
    let held = &done.acceptance.after().entry;
    files::show(tx, &[held.file, held.report.as_ref().map(|r| r.file)], supplier)?;
    acceptances::save(tx, done.acceptance)?;
    if let Some(accepted) = done.contract {
        contracts::save(tx, accepted)?;
        begin_terms(tx, contract_id, Base::Acceptance, day, role)?;
        follow_contracts(tx, project.id, role)?;
    }
    Ok(contract_id)
}
