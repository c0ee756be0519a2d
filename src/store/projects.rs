//! Load and save one project.

use super::audit::{self, Chain};
use super::conn::{BothExt, Conn};
use super::schema::{project_search, projects, units};
use super::search::indexed;
use super::tx::Tx;
use crate::problem::Problem;
use crate::regulation::b07_stages::{Project, State};
use crate::regulation::decision::Decision;
use crate::regulation::values::{ProjectId, ProjectNo};
use chrono::NaiveDate;
use diesel::prelude::*;

/// A thing read at some version: a form may only change what it showed.
pub trait AtVersion: Sized {
    /// The thing, if nobody changed it since the form was shown.
    fn at(self, version: i32) -> Result<Self, Problem>;
}

impl<T: crate::regulation::decision::Aggregate> AtVersion for T {
    fn at(self, version: i32) -> Result<T, Problem> {
        if self.version() == version { Ok(self) } else { Err(Problem::Stale) }
    }
}

/// The project of this number.
pub fn by_no(conn: &mut Conn, no: &ProjectNo) -> Result<Project, Problem> {
    let row = projects::table
        .filter(projects::no.eq(&no.0))
        .select((projects::id, projects::version, projects::body))
        .first(conn)?;
    read(row)
}

/// The project of this row.
pub fn get(conn: &mut Conn, id: ProjectId) -> Result<Project, Problem> {
    read(projects::table.find(id.0).select((projects::id, projects::version, projects::body)).first(conn)?)
}

fn read((id, version, body): (i64, i32, String)) -> Result<Project, Problem> {
    let project: Project = serde_json::from_str(&body)?;
    Ok(Project { id: ProjectId(id), version, ..project })
}

/// Writes down what happened round a project that itself stays as it is.
pub fn note(tx: &mut Tx<'_>, done: &Decision<Project>) -> Result<(), Problem> {
    audit::record(tx, Chain(done.after().id.0), done.after().id.0, done)
}

/// Saves what the rules decided: row, audit and outbox together. Zero rows hit means somebody was faster.
pub fn save(tx: &mut Tx<'_>, done: Decision<Project>) -> Result<ProjectId, Problem> {
    let project = done.after();
    let row = (
        projects::name.eq(&project.plan.basics.name),
        projects::year.eq(project.plan.basics.year),
        projects::state.eq(project.state.name().code()),
        projects::track.eq(project.track.code()),
        projects::budget_fen.eq(project.budget().0),
        projects::due.eq(due(project)),
        projects::changed_at.eq(tx.moment().stamp()),
        projects::body.eq(serde_json::to_string(project)?),
        projects::version.eq(project.version + 1),
    );
    let id = if project.id.is_new() {
        diesel::insert_into(projects::table)
            .values((projects::no.eq(&project.no.0), projects::owner_id.eq(project.owner.0), row))
            .returning(projects::id)
            .both()
            .get_result(tx.conn())?
    } else {
        let hit = diesel::update(
            projects::table.filter(projects::id.eq(project.id.0)).filter(projects::version.eq(project.version)),
        )
        .set(row)
        .execute(tx.conn())?;
        if hit == 0 {
            return Err(Problem::Stale);
        }
        project.id.0
    };
    if done.before().is_none_or(|old| old.plan.basics.name != project.plan.basics.name) {
        index(tx.conn(), id, project)?;
    }
    audit::record(tx, Chain(id), id, &done)?;
    Ok(ProjectId(id))
}

/// The day by which somebody must act on the project itself.
fn due(project: &Project) -> Option<NaiveDate> {
    match project.state {
        State::Assessed { decide_by, .. } => Some(decide_by),
        _ => None,
    }
}

fn index(conn: &mut Conn, id: i64, project: &Project) -> Result<(), Problem> {
    let unit: String = units::table.find(project.owner.0).select(units::name).first(conn)?;
    let text = indexed(&format!("{} {} {unit}", project.no, project.plan.basics.name));
    diesel::insert_into(project_search::table)
        .values((project_search::project_id.eq(id), project_search::content.eq(&text)))
        .on_conflict(project_search::project_id)
        .do_update()
        .set(project_search::content.eq(&text))
        .both()
        .execute(conn)?;
    Ok(())
}
