//! Load and save contracts. What was released is summed in the contract's row by [`super::instalments`], where the row can refuse.

use super::audit::{self, Chain};
use super::conn::{BothExt, Conn, Native};
use super::schema::{contracts, instalments};
use super::security_tests;
use super::tx::Tx;
use crate::problem::Problem;
use crate::regulation::b07_contract::{Contract, State};
use crate::regulation::decision::{Decision, FieldError};
use crate::regulation::values::{ContractId, ProjectId, UnitId};
use chrono::NaiveDate;
use diesel::dsl::exists;
use diesel::prelude::*;

const ROW: (contracts::id, contracts::version, contracts::body) = (contracts::id, contracts::version, contracts::body);

/// The condition of a contract that others than its owner see: confirmed, whatever became of it. Written without a list, which Diesel
/// would have parsed anew at each use.
#[diesel::dsl::auto_type(no_type_alias)]
pub fn is_confirmed() -> _ {
    contracts::state.ne("draft").and(contracts::state.ne("returned"))
}

fn read((id, version, body): (i64, i32, String)) -> Result<Contract, Problem> {
    let contract: Contract = serde_json::from_str(&body)?;
    Ok(Contract { id: ContractId(id), version, ..contract })
}

/// The contract of this row.
pub fn get(conn: &mut Conn, id: ContractId) -> Result<Contract, Problem> {
    read(contracts::table.find(id.0).select(ROW).row(conn)?)
}

/// The contracts of these rows, in no order.
pub fn of_rows(conn: &mut Conn, ids: &[i64]) -> Result<Vec<Contract>, Problem> {
    let rows: Vec<(i64, i32, String)> = contracts::table.filter(contracts::id.eq_any(ids)).select(ROW).load(conn)?;
    rows.into_iter().map(read).collect()
}

/// Every contract of a project, oldest first; an entry that became void rests on its page and in the flow record only.
pub fn of_project(conn: &mut Conn, project: ProjectId) -> Result<Vec<Contract>, Problem> {
    let rows: Vec<(i64, i32, String)> = contracts::table
        .filter(contracts::project_id.eq(project.0))
        .filter(contracts::void_on.is_null())
        .order(contracts::id)
        .select(ROW)
        .rows(conn)?;
    rows.into_iter().map(read).collect()
}

/// Contracts in service whose last day has passed. Their numbers only: a large city has thousands on one day.
pub fn over(conn: &mut Conn, today: NaiveDate) -> Result<Vec<ContractId>, Problem> {
    let rows: Vec<i64> = contracts::table
        .filter(contracts::state.eq("in_service"))
        .filter(contracts::ends_on.lt(today))
        .order(contracts::id)
        .select(contracts::id)
        .load(conn)?;
    Ok(rows.into_iter().map(ContractId).collect())
}

/// Numbers of the contracts whose agreed day of the acceptance has passed while an instalment still waits for the acceptance.
pub fn not_accepted(conn: &mut Conn, today: NaiveDate) -> Result<Vec<ContractId>, Problem> {
    let waiting = instalments::table
        .filter(instalments::contract_id.eq(contracts::id))
        .filter(instalments::base.eq("acceptance"))
        .filter(instalments::base_on.is_null())
        .select(instalments::id);
    let rows: Vec<i64> = contracts::table
        .filter(contracts::state.eq("signed"))
        .filter(contracts::accept_by.lt(today))
        .filter(exists(waiting))
        .order(contracts::id)
        .select(contracts::id)
        .load(conn)?;
    Ok(rows.into_iter().map(ContractId).collect())
}

/// How a contract stands in its row.
struct Stands {
    no: String,
    state: &'static str,
    void_on: Option<NaiveDate>,
    ended_on: Option<NaiveDate>,
}

/// A void entry frees its number and its lot, and stands where unconfirmed entries stand: nobody but the owner sees it.
fn stands(contract: &Contract) -> Stands {
    let (no, state) = (contract.entry.no.clone(), contract.state.name().code());
    match contract.state {
        State::Void { on, .. } => {
            let no = format!("{no}（作废{}）", contract.id);
            Stands { no, state: "returned", void_on: Some(on), ended_on: None }
        }
        State::Ended { on } | State::Terminated { on, .. } => Stands { no, state, void_on: None, ended_on: Some(on) },
        _ => Stands { no, state, void_on: None, ended_on: None },
    }
}

/// What the settlement of a terminated contract waits for: a proposal, or that finance agrees.
fn settling(contract: &Contract) -> Option<&'static str> {
    let terminated = matches!(contract.state, State::Terminated { .. });
    match &contract.settlement {
        _ if !terminated => None,
        None => Some("open"),
        Some(settlement) => settlement.agreed_on.is_none().then_some("proposed"),
    }
}

/// Saves what the rules decided. A number the owner has used before is told at its field.
pub fn save(tx: &mut Tx<'_>, done: Decision<Contract>) -> Result<ContractId, Problem> {
    let contract = done.after();
    refuse_double(tx.conn(), contract.id, contract.owner, &contract.entry.no)?;
    let entry = &contract.entry;
    let stands = stands(contract);
    let row = (
        contracts::version.eq(contract.version + 1),
        contracts::supplier_id.eq(contract.supplier.0),
        contracts::supplier_unit_id.eq(contract.supplier_unit.0),
        contracts::no.eq(stands.no),
        contracts::state.eq(stands.state),
        contracts::void_on.eq(stands.void_on),
        contracts::settled_on.eq(contract.settled_on()),
        contracts::settling.eq(settling(contract)),
        contracts::track.eq(contract.track.code()),
        contracts::amount_fen.eq(contract.amount.0),
        contracts::original_fen.eq(contract.original().0),
        contracts::supplements_fen.eq(contract.supplements.0),
        contracts::sme.eq(contract.size().is_sme()),
        contracts::signed_on.eq(entry.signed_on),
        contracts::starts_on.eq(entry.from),
        contracts::ends_on.eq(contract.ends_on),
        contracts::publish_by.eq(contract.publish_by),
        contracts::published_on.eq(contract.published_on),
        contracts::file_by.eq(contract.file_by),
        contracts::filed_on.eq(contract.filed_on),
        contracts::accept_by.eq(entry.accept_by),
        contracts::accepted_on.eq(contract.accepted_on),
        contracts::in_service_on.eq(contract.in_service_on),
        contracts::ended_on.eq(stands.ended_on),
        contracts::body.eq(serde_json::to_string(contract)?),
    );
    let id = if contract.id.is_new() {
        diesel::insert_into(contracts::table)
            .values((
                contracts::project_id.eq(contract.project.0),
                contracts::owner_id.eq(contract.owner.0),
                contracts::lot.eq(&contract.lot),
                row,
            ))
            .returning(contracts::id)
            .both()
            .get_result(tx.conn())?
    } else {
        let mine =
            contracts::table.filter(contracts::id.eq(contract.id.0)).filter(contracts::version.eq(contract.version));
        if diesel::update(mine).set(row).execute(tx.conn())? == 0 {
            return Err(Problem::Stale);
        }
        contract.id.0
    };
    let named = |c: &Contract| (c.entry.no.clone(), c.supplier);
    if done.before().is_none_or(|old| named(old) != named(contract)) {
        super::projects::index(tx.conn(), contract.project.0)?;
    }
    security_tests::follow(tx, contract)?;
    audit::record(tx, Chain(contract.project.0), id, &done)?;
    Ok(ContractId(id))
}

fn refuse_double(conn: &mut Conn, id: ContractId, owner: UnitId, no: &str) -> Result<(), Problem> {
    let same: i64 = contracts::table
        .filter(contracts::owner_id.eq(owner.0))
        .filter(contracts::no.eq(no))
        .filter(contracts::id.ne(id.0))
        .count()
        .get_result(conn)?;
    if same == 0 {
        return Ok(());
    }
    Err(Problem::Invalid(vec![FieldError::at(
        "no",
        "本单位已有这个合同编号",
        "your unit already has a contract with this number",
    )]))
}
