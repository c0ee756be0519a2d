//! Load and save acceptances.

use super::audit::{self, Chain};
use super::conn::{BothExt, Conn};
use super::schema::acceptances;
use super::tx::Tx;
use crate::problem::Problem;
use crate::regulation::b07_acceptance::Acceptance;
use crate::regulation::decision::Decision;
use crate::regulation::values::{AcceptanceId, ContractId};
use diesel::prelude::*;

const ROW: (acceptances::id, acceptances::version, acceptances::body) =
    (acceptances::id, acceptances::version, acceptances::body);

fn read((id, version, body): (i64, i32, String)) -> Result<Acceptance, Problem> {
    let acceptance: Acceptance = serde_json::from_str(&body)?;
    Ok(Acceptance { id: AcceptanceId(id), version, ..acceptance })
}

/// The acceptance of this row.
pub fn get(conn: &mut Conn, id: AcceptanceId) -> Result<Acceptance, Problem> {
    read(acceptances::table.find(id.0).select(ROW).first(conn)?)
}

/// Every acceptance of a contract, oldest first.
pub fn of_contract(conn: &mut Conn, contract: ContractId) -> Result<Vec<Acceptance>, Problem> {
    let rows: Vec<(i64, i32, String)> = acceptances::table
        .filter(acceptances::contract_id.eq(contract.0))
        .order(acceptances::n)
        .select(ROW)
        .load(conn)?;
    rows.into_iter().map(read).collect()
}

/// Saves what the rules decided.
pub fn save(tx: &mut Tx<'_>, done: Decision<Acceptance>) -> Result<AcceptanceId, Problem> {
    let acceptance = done.after();
    let entry = &acceptance.entry;
    let row = (
        acceptances::whole.eq(entry.whole),
        acceptances::state.eq(acceptance.state.name().code()),
        acceptances::conclusion.eq(entry.conclusion.code()),
        acceptances::held_on.eq(entry.held_on),
        acceptances::body.eq(serde_json::to_string(acceptance)?),
        acceptances::version.eq(acceptance.version + 1),
    );
    let id = if acceptance.id.is_new() {
        diesel::insert_into(acceptances::table)
            .values((
                acceptances::contract_id.eq(acceptance.contract.0),
                acceptances::project_id.eq(acceptance.project.0),
                acceptances::owner_id.eq(acceptance.owner.0),
                acceptances::n.eq(acceptance.n),
                row,
            ))
            .returning(acceptances::id)
            .both()
            .get_result(tx.conn())?
    } else {
        let mine = acceptances::table
            .filter(acceptances::id.eq(acceptance.id.0))
            .filter(acceptances::version.eq(acceptance.version));
        if diesel::update(mine).set(row).execute(tx.conn())? == 0 {
            return Err(Problem::Stale);
        }
        acceptance.id.0
    };
    audit::record(tx, Chain(acceptance.project.0), id, &done)?;
    Ok(AcceptanceId(id))
}
