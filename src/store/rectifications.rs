//! Load and save rectifications.

use super::audit::{self, Chain};
use super::conn::{BothExt, Conn};
use super::schema::rectifications as t;
use super::tx::Tx;
use crate::problem::Problem;
use crate::regulation::b14_rectification::{RectState, Rectification};
use crate::regulation::decision::Decision;
use crate::regulation::values::{EvaluationId, ProjectId, RectificationId};
use diesel::prelude::*;

type Row = (i64, i32, String);
const ROW: (t::id, t::version, t::body) = (t::id, t::version, t::body);

fn read((id, version, body): Row) -> Result<Rectification, Problem> {
    let order: Rectification = serde_json::from_str(&body)?;
    Ok(Rectification { id: RectificationId(id), version, ..order })
}

/// The order of this row.
pub fn get(conn: &mut Conn, id: RectificationId) -> Result<Rectification, Problem> {
    read(t::table.find(id.0).select(ROW).first(conn)?)
}

/// The orders of these rows.
pub fn some(conn: &mut Conn, ids: &[i64]) -> Result<Vec<Rectification>, Problem> {
    let rows: Vec<Row> = t::table.filter(t::id.eq_any(ids)).select(ROW).load(conn)?;
    rows.into_iter().map(read).collect()
}

/// The order on this evaluation, where there is one.
pub fn of_evaluation(conn: &mut Conn, evaluation: EvaluationId) -> Result<Option<Rectification>, Problem> {
    let row = t::table.filter(t::evaluation_id.eq(evaluation.0)).select(ROW).first(conn).optional()?;
    row.map(read).transpose()
}

/// The orders on a project, oldest first.
pub fn of_project(conn: &mut Conn, project: ProjectId) -> Result<Vec<Rectification>, Problem> {
    let rows: Vec<Row> = t::table.filter(t::project_id.eq(project.0)).order(t::id).select(ROW).load(conn)?;
    rows.into_iter().map(read).collect()
}

/// Saves what the rules decided; an evaluation has one order.
pub fn save(tx: &mut Tx<'_>, done: Decision<Rectification>) -> Result<RectificationId, Problem> {
    let order = done.after();
    let row = (
        t::version.eq(order.version + 1),
        t::state.eq(order.state.code()),
        t::due.eq(order.due),
        t::opinion_by.eq(order.opinion_by.filter(|_| order.state == RectState::Submitted && order.opinion.is_none())),
        t::body.eq(serde_json::to_string(order)?),
    );
    let id = if order.id.is_new() {
        if of_evaluation(tx.conn(), order.evaluation)?.is_some() {
            return Err(Problem::Stale);
        }
        let born = (
            t::no.eq(&order.no),
            t::evaluation_id.eq(order.evaluation.0),
            t::project_id.eq(order.project.0),
            t::contract_id.eq(order.contract.0),
            t::supplier_id.eq(order.supplier.0),
            t::owner_id.eq(order.owner.0),
            t::year.eq(order.year),
        );
        diesel::insert_into(t::table).values((born, row)).returning(t::id).both().get_result(tx.conn())?
    } else {
        let mine = t::table.filter(t::id.eq(order.id.0)).filter(t::version.eq(order.version));
        if diesel::update(mine).set(row).execute(tx.conn())? == 0 {
            return Err(Problem::Stale);
        }
        order.id.0
    };
    audit::record(tx, Chain(order.project.0), id, &done)?;
    Ok(RectificationId(id))
}
