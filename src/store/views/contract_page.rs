//! The page of a contract and the lots of a project: a fixed number of queries each.

use super::contract_scope;
use super::near::{self, Near};
use super::plan_form;
use crate::problem::Problem;
use crate::regulation::authority::Scope;
use crate::regulation::b07_acceptance::Acceptance;
use crate::regulation::b07_change::Change;
use crate::regulation::b07_contract::Contract;
use crate::regulation::b07_payment::Instalment;
use crate::regulation::b07_procurement::Outcome;
use crate::regulation::b07_stages::Project;
use crate::regulation::b08_check::{Check, CheckState};
use crate::regulation::b08_supplier::Supplier;
use crate::regulation::b12_lists::Listing;
use crate::regulation::b14_results::Standing;
use crate::regulation::people::Actor;
use crate::regulation::values::{ContractId, Fen, FileId, ProjectId, SupplierId};
use crate::store::conn::Conn;
use crate::store::schema::{supplier_checks, units};
use crate::store::tx::policy_on;
use crate::store::views::supplier_names;
use crate::store::{acceptances, changes, contracts, evaluations, instalments, listings, suppliers};
use chrono::NaiveDate;
use diesel::prelude::*;

/// Everything on the page of a contract.
#[derive(Debug, Clone)]
pub struct Found {
    /// The contract.
    pub contract: Contract,
    /// Its project.
    pub project: Project,
    /// Name of the owner unit.
    pub owner: String,
    /// The supplier.
    pub supplier: Supplier,
    /// The check of its conditions.
    pub check: Option<Check>,
    /// The listing in force today.
    pub listing: Option<Listing>,
    /// Changes, oldest first.
    pub changes: Vec<Change>,
    /// Acceptances, oldest first.
    pub acceptances: Vec<Acceptance>,
    /// Instalments, in order.
    pub instalments: Vec<Instalment>,
    /// Where it stands as to its results.
    pub standing: Standing,
    /// Names of the files named anywhere on the page.
    pub files: Vec<(i64, String)>,
    /// Other small projects of the owner in the same year.
    pub near: Option<Near>,
}

/// Everything, if the reader may see the contract.
pub fn load(conn: &mut Conn, actor: &Actor, scope: &Scope, id: ContractId, today: NaiveDate) -> Result<Found, Problem> {
    let (contract, project) = contract_scope::contract(conn, scope, id)?;
    let owner = units::table.find(project.owner.0).select(units::name).first(conn)?;
    let policy = policy_on(conn, today)?;
    let changes = changes::of_contract(conn, id)?;
    let acceptances = acceptances::of_contract(conn, id)?;
    let mut named: Vec<FileId> =
        [contract.entry.scan, contract.entry.annex, contract.entry.nda].into_iter().flatten().collect();
    named.extend(contract.settlement.as_ref().and_then(|s| s.file));
    named.extend(changes.iter().flat_map(|c| [c.file, c.matter.report()]).flatten());
    named.extend(acceptances.iter().filter_map(|a| a.entry.file));
    named.extend(acceptances.iter().filter_map(|a| a.entry.report.as_ref().map(|r| r.file)));
    Ok(Found {
        owner,
        supplier: suppliers::get(conn, contract.supplier)?,
        check: suppliers::check(conn, project.id, contract.supplier)?,
        listing: listings::in_force(conn, contract.supplier, today)?,
        instalments: instalments::of_contract(conn, id)?,
        standing: evaluations::standing(conn, id)?,
        files: plan_form::names(conn, actor.unit, project.id, &named)?,
        near: near::hint(conn, scope, &project, &policy)?,
        changes,
        acceptances,
        contract,
        project,
    })
}

/// One lot of a project, from its award to its contract.
#[derive(Debug, Clone)]
pub struct Lot {
    /// Name of the lot.
    pub lot: String,
    /// The winner.
    pub supplier: SupplierId,
    /// Its name.
    pub name: String,
    /// Price of the award.
    pub amount: Fen,
    /// Day of the notice.
    pub award_on: NaiveDate,
    /// Day by which the contract is due.
    pub contract_by: NaiveDate,
    /// How far the check of the winner is.
    pub check: Option<CheckState>,
    /// The contract.
    pub contract: Option<Contract>,
}

/// The lots won in a project, in the order of their awards; terminated contracts that were replaced come after.
pub fn lots(conn: &mut Conn, project: &Project) -> Result<Vec<Lot>, Problem> {
    let all = contracts::of_project(conn, project.id)?;
    let names = supplier_names::of(conn, &project.awards().map(|a| a.supplier).collect::<Vec<_>>())?;
    let checks = checks(conn, project.id)?;
    let mut lots = Vec::new();
    for attempt in &project.procurements {
        let Outcome::Awarded { on, lots: won, contract_by, .. } = &attempt.outcome else { continue };
        for award in won {
            let contract = all.iter().rev().find(|c| c.lot == award.lot && c.award_on == *on).cloned();
            let supplier = contract.as_ref().map_or(award.supplier, |c| c.supplier);
            let named = names.iter().find(|(id, _)| *id == award.supplier.0).map(|(_, name)| name.clone());
            lots.push(Lot {
                lot: award.lot.clone(),
                supplier,
                name: contract.as_ref().map(|c| c.supplier_name.clone()).or(named).unwrap_or_default(),
                amount: award.amount,
                award_on: *on,
                contract_by: *contract_by,
                check: checks.iter().find(|(id, _)| *id == supplier.0).map(|(_, state)| *state),
                contract,
            });
        }
    }
    Ok(lots)
}

fn checks(conn: &mut Conn, project: ProjectId) -> Result<Vec<(i64, CheckState)>, Problem> {
    let rows: Vec<(i64, String)> = supplier_checks::table
        .filter(supplier_checks::project_id.eq(project.0))
        .select((supplier_checks::supplier_id, supplier_checks::state))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(id, state)| Some((id, CheckState::from_code(&state)?))).collect())
}
