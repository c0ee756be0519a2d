//! 确认合同: the head signs for the unit; the instalments begin, the project follows.

use super::around::{Around, follow_contracts, role_of};
use crate::problem::Problem;
use crate::regulation::b07_payment_plan;
use crate::regulation::b07_signing;
use crate::regulation::values::ContractId;
use crate::store::tx::Tx;
use crate::store::views::contract_scope::for_act;
use crate::store::{contracts, files, instalments};
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
pub fn confirm_contract(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<ContractId, Problem> {
    let (contract, project) = for_act(tx, cmd.id, cmd.version)?;
    let id = project.id;
    let around = Around::load(tx, project, contract.supplier)?;
    let done = b07_signing::confirm(contract, around.ground(), tx.actor(), tx.today())?;
    let role = role_of(&done);
    let begun = b07_payment_plan::begin(done.after(), role);
    let signed = done.after();
    let (entry, supplier) = (&signed.entry, signed.supplier_unit);
    files::show(tx, &[entry.scan, entry.annex, entry.nda], supplier)?;
    contracts::save(tx, done)?;
    for instalment in begun {
        instalments::save(tx, instalment)?;
    }
    follow_contracts(tx, id, role)?;
    Ok(cmd.id)
}
