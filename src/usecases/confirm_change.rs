//! 确认合同变更: measured again, then applied to contract and instalments; the track may rise.

use super::around::{Around, follow_contracts, role_of};
use crate::problem::Problem;
use crate::regulation::b07_change::Matter;
use crate::regulation::b07_changing;
use crate::regulation::values::{ChangeId, ContractId};
use crate::store::tx::Tx;
use crate::store::views::contract_scope::change_for_act;
use crate::store::{changes, contracts, files, instalments};
use serde::{Deserialize, Serialize};

/// Which change.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The change.
    pub id: ChangeId,
    /// Version shown.
    pub version: i32,
}

/// Answers with the row of the contract.
pub fn confirm_change(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<ContractId, Problem> {
    let (change, contract, project) = change_for_act(tx, cmd.id, cmd.version)?;
    let (project_id, contract_id) = (project.id, contract.id);
    let performs = match change.matter {
        Matter::Subject { supplier, .. } => supplier,
        _ => contract.supplier,
    };
    let rows = instalments::of_contract(tx.conn(), contract_id)?;
    let around = Around::load(tx, project, performs)?;
    let done = b07_changing::confirm(change, contract, rows, around.ground(), tx.actor(), tx.today())?;
    let role = role_of(&done.change);
    let performer = done.contract.after().supplier_unit;
    let change = done.change.after();
    files::show(tx, &[change.file, change.matter.report()], performer)?;
    changes::save(tx, done.change)?;
    contracts::save(tx, done.contract)?;
    for instalment in done.instalments {
        instalments::save(tx, instalment)?;
    }
    follow_contracts(tx, project_id, role)?;
    Ok(contract_id)
}
