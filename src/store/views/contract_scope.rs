//! What a reader's scope lets through of the contracts of a project: all of them for those who reach the whole of it; a supplier its own
//! from confirmation on; a third party those whose service it judges; discipline none that nobody has confirmed.

use super::{commissions, scope};
use crate::problem::Problem;
use crate::regulation::authority::{Scope, sees};
use crate::regulation::b07_acceptance::Acceptance;
use crate::regulation::b07_change::Change;
use crate::regulation::b07_contract::Contract;
use crate::regulation::b07_payment::Instalment;
use crate::regulation::b07_stages::Project;
use crate::regulation::values::{AcceptanceId, ChangeId, ContractId, InstalmentId, UnitId};
use crate::store::conn::Conn;
use crate::store::projects::AtVersion;
use crate::store::tx::Tx;
use crate::store::{acceptances, changes, contracts, instalments, projects};

/// What of a project's contracts the reader reaches.
#[derive(Debug, Clone)]
pub struct Reach {
    /// Whether the reader reaches the whole of the project.
    pub inside: bool,
    decided: bool,
    supplier: Option<UnitId>,
    judged: Vec<ContractId>,
}

impl Reach {
    /// Reads it: two queries at most.
    pub fn load(conn: &mut Conn, scope: &Scope, project: &Project) -> Result<Reach, Problem> {
        let judged = match scope.third() {
            Some(third) => commissions::of_project(conn, third, project.id)?,
            None => Vec::new(),
        };
        Ok(Reach {
            inside: scope::is_inside(conn, scope, project)?,
            decided: scope.only_decided(),
            supplier: scope.supplier(),
            judged: judged.into_iter().map(|(_, contract)| contract).collect(),
        })
    }

    /// Whether this contract is among it.
    pub fn lets(&self, contract: &Contract) -> bool {
        if self.inside {
            return !self.decided || contract.is_confirmed();
        }
        let own = self.supplier == Some(contract.supplier_unit) && contract.is_confirmed();
        own || self.judged.contains(&contract.id)
    }
}

/// The contract with its project, if this reader may see it.
pub fn contract(conn: &mut Conn, scope: &Scope, id: ContractId) -> Result<(Contract, Project), Problem> {
    let contract = contracts::get(conn, id)?;
    let project = projects::get(conn, contract.project)?;
    if Reach::load(conn, scope, &project)?.lets(&contract) { Ok((contract, project)) } else { Err(Problem::NotFound) }
}

/// The instalments of the contracts within reach.
pub fn instalments(conn: &mut Conn, reach: &Reach, project: &Project) -> Result<Vec<Instalment>, Problem> {
    let mut all = instalments::of_project(conn, project.id)?;
    if !reach.inside {
        let mut within = contracts::of_project(conn, project.id)?;
        within.retain(|contract| reach.lets(contract));
        all.retain(|instalment| within.iter().any(|contract| contract.id == instalment.contract));
    }
    Ok(all)
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
