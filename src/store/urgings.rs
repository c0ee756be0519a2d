//! Reminders given by people: one a project and day, which the database holds too.

use super::audit::{self, Chain};
use super::conn::{BothExt, Conn};
use super::schema::urgings as t;
use super::tx::Tx;
use crate::problem::Problem;
use crate::regulation::decision::Decision;
use crate::regulation::urging::Urging;
use crate::regulation::values::ProjectId;
use chrono::NaiveDate;
use diesel::prelude::*;

/// The last day on which the project was reminded of.
pub fn last(conn: &mut Conn, project: ProjectId) -> Result<Option<NaiveDate>, Problem> {
    Ok(t::table.filter(t::project_id.eq(project.0)).select(diesel::dsl::max(t::on_day)).first(conn)?)
}

/// Saves it; who comes second on a day finds it done.
pub fn save(tx: &mut Tx<'_>, done: &Decision<Urging>) -> Result<i64, Problem> {
    let it = done.after();
    let id: Option<i64> = diesel::insert_into(t::table)
        .values((
            t::project_id.eq(it.project.0),
            t::on_day.eq(it.on),
            t::user_id.eq(it.by.0),
            t::body.eq(serde_json::to_string(it)?),
        ))
        .on_conflict((t::project_id, t::on_day))
        .do_nothing()
        .returning(t::id)
        .both()
        .get_result(tx.conn())
        .optional()?;
    let id = id.ok_or(Problem::Stale)?;
    audit::record(tx, Chain(it.project.0), id, done)?;
    Ok(id)
}
