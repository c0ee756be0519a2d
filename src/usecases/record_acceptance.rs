//! 登记验收: what the group found, or a mended entry of it.

use super::around::claim;
use crate::problem::Problem;
use crate::regulation::b07_acceptance::Entry;
use crate::regulation::b07_accepting;
use crate::regulation::values::{AcceptanceId, ContractId};
use crate::store::acceptances;
use crate::store::projects::AtVersion;
use crate::store::tx::Tx;
use crate::store::views::contract_scope::for_act;
use serde::{Deserialize, Serialize};

/// Which contract and what was found.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The contract.
    pub id: ContractId,
    /// Version of the contract shown.
    pub version: i32,
    /// The entry to mend, with its version; none for a new one.
    pub earlier: Option<(AcceptanceId, i32)>,
    /// As parsed.
    pub entry: Entry,
}

/// Answers with the row of the contract.
pub fn record_acceptance(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<ContractId, Problem> {
    let (contract, project) = for_act(tx, cmd.id, cmd.version)?;
    let all = acceptances::of_contract(tx.conn(), cmd.id)?;
    let n = all.iter().map(|a| a.n).max().unwrap_or(0) + 1;
    let earlier = match cmd.earlier {
        Some((id, version)) => Some(all.into_iter().find(|a| a.id == id).ok_or(Problem::NotFound)?.at(version)?),
        None => None,
    };
    let done = b07_accepting::record(earlier, &contract, n, cmd.entry.clone(), tx.actor(), tx.today())?;
    let report = cmd.entry.report.as_ref().map(|r| r.file);
    claim(tx, &[cmd.entry.file, report], project.id)?;
    acceptances::save(tx, done)?;
    Ok(cmd.id)
}
