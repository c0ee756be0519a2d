//! Security tests of systems in service: recorded once, never changed; and by when the next is due, kept beside them in the same
//! transaction, because no row of a project or of a contract alone tells it.

use super::audit::{self, Chain};
use super::conn::{BothExt, Conn, Native};
use super::contracts;
use super::schema::{security_terms, security_tests as t};
use super::tx::Tx;
use crate::problem::Problem;
use crate::regulation::a20_security_test::{SecurityTest, next_due};
use crate::regulation::b07_contract::Contract;
use crate::regulation::decision::Decision;
use crate::regulation::values::{ProjectId, SecurityTestId};
use chrono::NaiveDate;
use diesel::prelude::*;

/// The test of a row.
pub(super) fn read((id, body): (i64, String)) -> Result<SecurityTest, Problem> {
    let test: SecurityTest = serde_json::from_str(&body)?;
    Ok(SecurityTest { id: SecurityTestId(id), ..test })
}

/// The test of this row.
pub fn get(conn: &mut Conn, id: SecurityTestId) -> Result<SecurityTest, Problem> {
    read(t::table.find(id.0).select((t::id, t::body)).first(conn)?)
}

/// By when the system of the project is to be tested next.
pub fn due(conn: &mut Conn, project: ProjectId) -> Result<Option<NaiveDate>, Problem> {
    let term = security_terms::table.filter(security_terms::project_id.eq(project.0));
    Ok(term.select(security_terms::due).row(conn).optional()?)
}

/// Saves what the rules decided.
pub fn save(tx: &mut Tx<'_>, done: &Decision<SecurityTest>) -> Result<SecurityTestId, Problem> {
    let it = done.after();
    let id: i64 = diesel::insert_into(t::table)
        .values((
            t::project_id.eq(it.project.0),
            t::owner_id.eq(it.owner.0),
            t::on_day.eq(it.on),
            t::high.eq(i64::from(it.high)),
            t::body.eq(serde_json::to_string(it)?),
        ))
        .returning(t::id)
        .both()
        .get_result(tx.conn())?;
    renew(tx, it.project)?;
    audit::record(tx, Chain(it.project.0), id, done)?;
    Ok(SecurityTestId(id))
}

/// After a contract was saved: what has never gone live is not tested.
pub(super) fn follow(tx: &mut Tx<'_>, contract: &Contract) -> Result<(), Problem> {
    if contract.in_service_on.is_some() { renew(tx, contract.project) } else { Ok(()) }
}

/// After a test, or when a service has begun, changed or ended: by when the next test is due under the parameters in force.
fn renew(tx: &mut Tx<'_>, project: ProjectId) -> Result<(), Problem> {
    let months = tx.policy()?.test_months;
    let all = contracts::of_project(tx.conn(), project)?;
    let last: Option<NaiveDate> =
        t::table.filter(t::project_id.eq(project.0)).select(diesel::dsl::max(t::on_day)).first(tx.conn())?;
    let next = next_due(&all, last, months);
    if due(tx.conn(), project)? == next {
        return Ok(());
    }
    let term = security_terms::table.filter(security_terms::project_id.eq(project.0));
    diesel::delete(term).execute(tx.conn())?;
    if let (Some(due), Some(contract)) = (next, all.first()) {
        diesel::insert_into(security_terms::table)
            .values((
                security_terms::project_id.eq(project.0),
                security_terms::owner_id.eq(contract.owner.0),
                security_terms::due.eq(due),
            ))
            .execute(tx.conn())?;
    }
    Ok(())
}
