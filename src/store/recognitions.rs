//! Load and save recognitions; what bars one in a year.

use super::audit::{self, Chain};
use super::conn::{BothExt, Conn};
use super::schema::{cases, evaluations, recognitions as t, rectifications};
use super::tx::Tx;
use crate::problem::Problem;
use crate::regulation::b14_recognition::{Blemish, Recognition};
use crate::regulation::decision::Decision;
use crate::regulation::values::{EvaluationId, SupplierId};
use chrono::NaiveDate;
use diesel::prelude::*;

type Row = (i64, i32, String);
const ROW: (t::id, t::version, t::body) = (t::id, t::version, t::body);

fn read((id, version, body): Row) -> Result<Recognition, Problem> {
    let recognition: Recognition = serde_json::from_str(&body)?;
    Ok(Recognition { id, version, ..recognition })
}

/// The recognition begun on this evaluation.
pub fn of_evaluation(conn: &mut Conn, evaluation: EvaluationId) -> Result<Option<Recognition>, Problem> {
    let row = t::table.filter(t::evaluation_id.eq(evaluation.0)).select(ROW).first(conn).optional()?;
    row.map(read).transpose()
}

/// What stands against a recognition for this result of the supplier's year.
pub fn blemish(
    conn: &mut Conn,
    evaluation: EvaluationId,
    (supplier, year): (SupplierId, i32),
) -> Result<Blemish, Problem> {
    let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default();
    let last = NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or_default();
    let unqualified = evaluations::table
        .filter(evaluations::supplier_id.eq(supplier.0))
        .filter(evaluations::year.eq(year))
        .filter(evaluations::grade.eq("unqualified"))
        .count()
        .get_result(conn)?;
    let open = rectifications::state.ne_all(["passed", "failed"]);
    let rectifications = rectifications::table
        .filter(rectifications::supplier_id.eq(supplier.0))
        .filter(rectifications::year.eq(year).or(open))
        .count()
        .get_result(conn)?;
    let listings = cases::table
        .filter(cases::supplier_id.eq(supplier.0))
        .filter(cases::served_on.le(last))
        .filter(cases::until_day.ge(first))
        .filter(cases::ended_on.is_null().or(cases::ended_on.gt(first)))
        .count()
        .get_result(conn)?;
    let reopened = evaluations::table.filter(evaluations::elevates.eq(evaluation.0)).count().get_result(conn)?;
    Ok(Blemish { unqualified, rectifications, listings, reopened })
}

/// Saves what the rules decided; an evaluation has one recognition.
pub fn save(tx: &mut Tx<'_>, done: Decision<Recognition>) -> Result<i64, Problem> {
    let r = done.after();
    let row = (
        t::version.eq(r.version + 1),
        t::state.eq(r.state.code()),
        t::no.eq(r.no.as_deref()),
        t::issued_on.eq(r.issued_on),
        t::until_day.eq(r.until),
        t::body.eq(serde_json::to_string(r)?),
    );
    let id = if r.id == 0 {
        let born = (
            t::evaluation_id.eq(r.evaluation.0),
            t::project_id.eq(r.project.0),
            t::supplier_id.eq(r.supplier.0),
            t::owner_id.eq(r.owner.0),
            t::year.eq(r.year),
        );
        diesel::insert_into(t::table).values((born, row)).returning(t::id).both().get_result(tx.conn())?
    } else {
        let mine = t::table.filter(t::id.eq(r.id)).filter(t::version.eq(r.version));
        if diesel::update(mine).set(row).execute(tx.conn())? == 0 {
            return Err(Problem::Stale);
        }
        r.id
    };
    audit::record(tx, Chain(r.project.0), id, &done)?;
    Ok(id)
}
