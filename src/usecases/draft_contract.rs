//! 登记合同: the contract of a lot, or a mended entry of it.

use super::around::{Around, claim};
use crate::problem::Problem;
use crate::regulation::authority::sees;
use crate::regulation::b07_contract::Entry;
use crate::regulation::b07_signing;
use crate::regulation::values::{ContractId, ProjectNo, SupplierId};
use crate::store::contracts;
use crate::store::tx::Tx;
use crate::store::views::{contract_scope, scope};
use serde::{Deserialize, Serialize};

/// The contract as parsed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The project.
    pub no: ProjectNo,
    /// The entry to mend, with the version shown; none for a new one.
    pub earlier: Option<(ContractId, i32)>,
    /// The lot.
    pub lot: String,
    /// The winner.
    pub supplier: SupplierId,
    /// As parsed.
    pub entry: Entry,
}

/// Answers with the row of the contract.
pub fn draft_contract(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<ContractId, Problem> {
    let scope = sees(tx.actor());
    let project = scope::inside(tx.conn(), &scope, &cmd.no)?;
    let earlier = match cmd.earlier {
        Some((id, version)) => Some(contract_scope::for_act(tx, id, version)?.0).filter(|c| c.project == project.id),
        None => None,
    };
    let id = project.id;
    let around = Around::load(tx, project, cmd.supplier)?;
    let done = b07_signing::draft(earlier, &cmd.lot, cmd.entry.clone(), around.ground(), tx.actor(), tx.today())?;
    let entry = &cmd.entry;
    claim(tx, &[entry.scan, entry.annex, entry.nda], id)?;
    contracts::save(tx, done)
}
