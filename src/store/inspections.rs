//! Load and save inspections; who inspects is kept beside them, because it opens the project to the unit.

use super::audit::{self, Chain};
use super::conn::{BothExt, Conn};
use super::schema::inspections as t;
use super::schema::inspectors;
use super::tx::Tx;
use crate::problem::Problem;
use crate::regulation::b07_inspection::Inspection;
use crate::regulation::decision::Decision;
use crate::regulation::values::{InspectionId, ProjectId};
use diesel::prelude::*;

type Row = (i64, i32, String);
const ROW: (t::id, t::version, t::body) = (t::id, t::version, t::body);

fn read((id, version, body): Row) -> Result<Inspection, Problem> {
    let inspection: Inspection = serde_json::from_str(&body)?;
    Ok(Inspection { id: InspectionId(id), version, ..inspection })
}

/// The inspection of this row.
pub fn get(conn: &mut Conn, id: InspectionId) -> Result<Inspection, Problem> {
    read(t::table.find(id.0).select(ROW).first(conn)?)
}

/// The inspections of a project, oldest first.
pub fn of_project(conn: &mut Conn, project: ProjectId) -> Result<Vec<Inspection>, Problem> {
    let rows: Vec<Row> = t::table.filter(t::project_id.eq(project.0)).order(t::id).select(ROW).load(conn)?;
    rows.into_iter().map(read).collect()
}

/// Saves what the rules decided.
pub fn save(tx: &mut Tx<'_>, done: Decision<Inspection>) -> Result<InspectionId, Problem> {
    let it = done.after();
    let row = (
        t::version.eq(it.version + 1),
        t::state.eq(it.state.code()),
        t::due.eq(it.due()),
        t::body.eq(serde_json::to_string(it)?),
    );
    let id = if it.id.is_new() {
        let born = (
            t::no.eq(&it.no),
            t::project_id.eq(it.project.0),
            t::owner_id.eq(it.owner.0),
            t::agency_id.eq(it.agency.0),
            t::stage.eq(it.stage.code()),
            t::on_day.eq(it.on),
        );
        let id = diesel::insert_into(t::table).values((born, row)).returning(t::id).both().get_result(tx.conn())?;
        join(tx.conn(), id, it)?;
        id
    } else {
        let mine = t::table.filter(t::id.eq(it.id.0)).filter(t::version.eq(it.version));
        if diesel::update(mine).set(row).execute(tx.conn())? == 0 {
            return Err(Problem::Stale);
        }
        it.id.0
    };
    audit::record(tx, Chain(it.project.0), id, &done)?;
    Ok(InspectionId(id))
}

fn join(conn: &mut Conn, id: i64, it: &Inspection) -> Result<(), Problem> {
    for unit in it.joined.iter().map(|(unit, _)| *unit).chain([it.agency]) {
        diesel::insert_into(inspectors::table)
            .values((
                inspectors::inspection_id.eq(id),
                inspectors::unit_id.eq(unit.0),
                inspectors::project_id.eq(it.project.0),
            ))
            .on_conflict_do_nothing()
            .both()
            .execute(conn)?;
    }
    Ok(())
}
