//! Load and save changes of contracts.

use super::audit::{self, Chain};
use super::conn::{BothExt, Conn};
use super::schema::changes;
use super::tx::Tx;
use crate::problem::Problem;
use crate::regulation::b07_change::Change;
use crate::regulation::decision::Decision;
use crate::regulation::values::{ChangeId, ContractId};
use diesel::prelude::*;

const ROW: (changes::id, changes::version, changes::body) = (changes::id, changes::version, changes::body);

fn read((id, version, body): (i64, i32, String)) -> Result<Change, Problem> {
    let change: Change = serde_json::from_str(&body)?;
    Ok(Change { id: ChangeId(id), version, ..change })
}

/// The change of this row.
pub fn get(conn: &mut Conn, id: ChangeId) -> Result<Change, Problem> {
    read(changes::table.find(id.0).select(ROW).first(conn)?)
}

/// Every change of a contract, oldest first.
pub fn of_contract(conn: &mut Conn, contract: ContractId) -> Result<Vec<Change>, Problem> {
    let rows: Vec<(i64, i32, String)> =
        changes::table.filter(changes::contract_id.eq(contract.0)).order(changes::n).select(ROW).load(conn)?;
    rows.into_iter().map(read).collect()
}

/// Saves what the rules decided.
pub fn save(tx: &mut Tx<'_>, done: Decision<Change>) -> Result<ChangeId, Problem> {
    let change = done.after();
    let row = (
        changes::state.eq(change.state.name().code()),
        changes::body.eq(serde_json::to_string(change)?),
        changes::version.eq(change.version + 1),
    );
    let id = if change.id.is_new() {
        diesel::insert_into(changes::table)
            .values((
                changes::contract_id.eq(change.contract.0),
                changes::project_id.eq(change.project.0),
                changes::owner_id.eq(change.owner.0),
                changes::n.eq(change.n),
                changes::kind.eq(change.matter.kind().code()),
                changes::delta_fen.eq(change.matter.delta()),
                changes::proposed_on.eq(change.proposed_on),
                row,
            ))
            .returning(changes::id)
            .both()
            .get_result(tx.conn())?
    } else {
        let mine = changes::table.filter(changes::id.eq(change.id.0)).filter(changes::version.eq(change.version));
        if diesel::update(mine).set(row).execute(tx.conn())? == 0 {
            return Err(Problem::Stale);
        }
        change.id.0
    };
    audit::record(tx, Chain(change.project.0), id, &done)?;
    Ok(ChangeId(id))
}
