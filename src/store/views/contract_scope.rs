//! What a reader's scope lets through of a contract: everybody who sees its project, and the supplier once it is confirmed.

use super::scope;
use crate::problem::Problem;
use crate::regulation::authority::{Scope, sees};
use crate::regulation::b07_acceptance::Acceptance;
use crate::regulation::b07_change::Change;
use crate::regulation::b07_contract::Contract;
use crate::regulation::b07_payment::Instalment;
use crate::regulation::b07_stages::Project;
use crate::regulation::values::{AcceptanceId, ChangeId, ContractId, InstalmentId};
use crate::store::conn::Conn;
use crate::store::projects::AtVersion;
use crate::store::tx::Tx;
use crate::store::{acceptances, changes, contracts, instalments, projects};

/// The contract with its project, if this reader may see it.
pub fn contract(conn: &mut Conn, scope: &Scope, id: ContractId) -> Result<(Contract, Project), Problem> {
    let contract = contracts::get(conn, id)?;
    let project = projects::get(conn, contract.project)?;
    let own = scope.supplier() == Some(contract.supplier_unit) && contract.is_confirmed();
    if own || scope::sees(conn, scope, &project)? { Ok((contract, project)) } else { Err(Problem::NotFound) }
}

/// The contract an act is about, as its form showed it.
pub fn for_act(tx: &mut Tx<'_>, id: ContractId, version: i32) -> Result<(Contract, Project), Problem> {
    let scope = sees(tx.actor());
    let (found, project) = contract(tx.conn(), &scope, id)?;
    Ok((found.at(version)?, project))
}

/// The change an act is about, with its contract and project.
pub fn change_for_act(tx: &mut Tx<'_>, id: ChangeId, version: i32) -> Result<(Change, Contract, Project), Problem> {
    let change = changes::get(tx.conn(), id)?;
    let scope = sees(tx.actor());
    let (found, project) = contract(tx.conn(), &scope, change.contract)?;
    Ok((change.at(version)?, found, project))
}

/// The acceptance an act is about, with its contract and project.
pub fn acceptance_for_act(
    tx: &mut Tx<'_>,
    id: AcceptanceId,
    version: i32,
) -> Result<(Acceptance, Contract, Project), Problem> {
    let acceptance = acceptances::get(tx.conn(), id)?;
    let scope = sees(tx.actor());
    let (found, project) = contract(tx.conn(), &scope, acceptance.contract)?;
    Ok((acceptance.at(version)?, found, project))
}

/// The instalment an act is about, with its contract.
pub fn instalment_for_act(tx: &mut Tx<'_>, id: InstalmentId, version: i32) -> Result<(Instalment, Contract), Problem> {
    let instalment = instalments::get(tx.conn(), id)?;
    let scope = sees(tx.actor());
    let (found, _) = contract(tx.conn(), &scope, instalment.contract)?;
    Ok((instalment.at(version)?, found))
}
