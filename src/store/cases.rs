//! Load and save the cases of both lists. Every step has its own column, so that the row refuses a step without the one
//! before it. Cases stand in the city's chain: the project's flow record is read by the party before any notice is served.

use super::audit::{self, Chain};
use super::conn::{BothExt, Conn};
use super::schema::cases as t;
use super::strays;
use super::tx::Tx;
use crate::problem::Problem;
use crate::regulation::decision::Decision;
use crate::regulation::due_process::{Case, Party, State};
use crate::regulation::values::CaseId;
use chrono::NaiveDate;
use diesel::prelude::*;

type Row = (i64, i32, String);
const ROW: (t::id, t::version, t::body) = (t::id, t::version, t::body);

fn read((id, version, body): Row) -> Result<Case, Problem> {
    let case: Case = serde_json::from_str(&body)?;
    Ok(Case { id: CaseId(id), version, ..case })
}

/// The case of this row.
pub fn get(conn: &mut Conn, id: CaseId) -> Result<Case, Problem> {
    read(t::table.find(id.0).select(ROW).first(conn)?)
}

/// The case of this number.
pub fn by_no(conn: &mut Conn, no: &str) -> Result<Case, Problem> {
    read(t::table.filter(t::no.eq(no)).select(ROW).first(conn)?)
}

/// The cases of a principal's affiliates.
pub fn affiliates(conn: &mut Conn, principal: CaseId) -> Result<Vec<Case>, Problem> {
    let rows: Vec<Row> = t::table.filter(t::principal_id.eq(principal.0)).order(t::id).select(ROW).load(conn)?;
    rows.into_iter().map(read).collect()
}

/// Every case about a party.
pub fn of_party(conn: &mut Conn, party: &Party) -> Result<Vec<Case>, Problem> {
    let rows: Vec<Row> = match party {
        Party::Supplier { id, .. } => t::table.filter(t::supplier_id.eq(id.0)).order(t::id).select(ROW).load(conn)?,
        Party::Owner { unit } => t::table.filter(t::unit_id.eq(unit.0)).order(t::id).select(ROW).load(conn)?,
    };
    rows.into_iter().map(read).collect()
}

/// Listings whose last day has passed and whose end is not written down.
pub fn over(conn: &mut Conn, day: NaiveDate) -> Result<Vec<Case>, Problem> {
    let rows: Vec<Row> =
        t::table.filter(t::state.eq("in_force")).filter(t::until_day.lt(day)).order(t::id).select(ROW).load(conn)?;
    rows.into_iter().map(read).collect()
}

/// The day by which somebody must act.
fn due(case: &Case) -> Option<NaiveDate> {
    match &case.state {
        State::Noticed { notice, .. } => Some(notice.statement_due),
        _ => None,
    }
}

/// Saves what the rules decided.
pub fn save(tx: &mut Tx<'_>, done: Decision<Case>) -> Result<CaseId, Problem> {
    let c = done.after();
    let body = serde_json::to_string(c)?;
    strays::are_there(tx.conn(), &body)?;
    let steps = (
        t::due.eq(due(c)),
        t::cleared_on.eq(c.legal().map(|l| l.on)),
        t::noticed_on.eq(c.notice().map(|n| n.served.on)),
        t::heard_on.eq(c.statement().map(|s| s.on())),
        t::weighed_on.eq(c.dossier().map(|d| d.weighing.on)),
        t::decided_on.eq(c.resolution().map(|r| r.on)),
        t::decided_by.eq(c.resolution().map(|r| r.by.0)),
        t::public_until.eq(c.resolution().and_then(|r| r.public_until)),
        t::served_on.eq(c.term().map(|t| t.served.on)),
        t::until_day.eq(c.term().map(|t| t.until)),
        t::ended_on.eq(c.ended_on()),
        t::repair_due.eq(c.request().map(|request| request.due)),
    );
    let row = (t::version.eq(c.version + 1), t::state.eq(c.state.name().code()), t::body.eq(&body), steps);
    let id = if c.id.is_new() {
        let (supplier, unit) = match &c.party {
            Party::Supplier { id, .. } => (Some(id.0), None),
            Party::Owner { unit } => (None, Some(unit.0)),
        };
        let born = (
            t::no.eq(&c.no),
            t::list.eq(c.list().code()),
            t::basis.eq(c.basis.code()),
            t::name.eq(&c.name),
            t::supplier_id.eq(supplier),
            t::unit_id.eq(unit),
            t::principal_id.eq(c.affiliation.as_ref().map(|a| a.principal.0)),
            t::affiliate_of.eq(c.affiliation.as_ref().map(|a| a.name.as_str())),
            t::evaluation_id.eq(c.evaluation.map(|e| e.0)),
            t::proposed_on.eq(c.proposed_on),
            t::proposed_by.eq(c.proposed_by.0),
        );
        diesel::insert_into(t::table).values((born, row)).returning(t::id).both().get_result(tx.conn())?
    } else {
        let mine = t::table.filter(t::id.eq(c.id.0)).filter(t::version.eq(c.version));
        if diesel::update(mine).set(row).execute(tx.conn())? == 0 {
            return Err(Problem::Stale);
        }
        c.id.0
    };
    audit::record(tx, Chain::CITY, id, &done)?;
    Ok(CaseId(id))
}
