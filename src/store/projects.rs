//! Load and save one project.

use super::audit::{self, Chain};
use super::conn::{BothExt, Conn, Native};
use super::schema::{contracts, project_search, projects, suppliers, units};
use super::search::{indexed, owner_mark};
use super::tx::Tx;
use crate::problem::Problem;
use crate::regulation::b07_stages::{Project, State};
use crate::regulation::decision::Decision;
use crate::regulation::values::{ProjectId, ProjectNo, SupplierId, UnitId};
use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

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
        .row(conn)?;
    read(row)
}

/// The project of this row.
pub fn get(conn: &mut Conn, id: ProjectId) -> Result<Project, Problem> {
    read(projects::table.find(id.0).select((projects::id, projects::version, projects::body)).row(conn)?)
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
        projects::changed_at.eq(tx.moment().stamp()),
        projects::body.eq(serde_json::to_string(project)?),
        projects::version.eq(project.version + 1),
    );
    let id = if project.id.is_new() {
        diesel::insert_into(projects::table)
            .values((
                projects::no.eq(&project.no.0),
                projects::owner_id.eq(project.owner.0),
                projects::year.eq(project.plan.basics.year),
                projects::state.eq(project.state.name().code()),
                projects::track.eq(project.track.code()),
                projects::budget_fen.eq(project.budget().0),
                projects::due.eq(due(project)),
                projects::category.eq(project.plan.content.catalogue_code()),
                row,
            ))
            .returning(projects::id)
            .both()
            .get_result(tx.conn())?
    } else {
        // Named only where it changed: an index over a column that is named is written anew even if the value is the same.
        let was = done.before();
        let moved = (
            was.is_none_or(|p| p.plan.basics.year != project.plan.basics.year)
                .then(|| projects::year.eq(project.plan.basics.year)),
            was.is_none_or(|p| p.state.name() != project.state.name())
                .then(|| projects::state.eq(project.state.name().code())),
            was.is_none_or(|p| p.track != project.track).then(|| projects::track.eq(project.track.code())),
            was.is_none_or(|p| p.budget() != project.budget()).then(|| projects::budget_fen.eq(project.budget().0)),
            was.is_none_or(|p| due(p) != due(project)).then(|| projects::due.eq(due(project))),
            was.is_none_or(|p| p.plan.content.catalogue != project.plan.content.catalogue)
                .then(|| projects::category.eq(project.plan.content.catalogue_code())),
        );
        let mine = projects::table.filter(projects::id.eq(project.id.0)).filter(projects::version.eq(project.version));
        if diesel::update(mine).set((row, moved)).execute(tx.conn())? == 0 {
            return Err(Problem::Stale);
        }
        project.id.0
    };
    if done.before().is_none_or(|old| words(old) != words(project)) {
        index(tx.conn(), id)?;
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

/// What of the project itself is searched for: its name, the number of its approval, who won its lots.
fn words(project: &Project) -> (&str, Option<&str>, Vec<i64>) {
    let approval = project.approval.as_ref().map(|a| a.document_no.as_str());
    (&project.plan.basics.name, approval, project.awards().map(|a| a.supplier.0).collect())
}

/// Writes down what the project is found by: number, name, unit, approval, suppliers, contracts. Also called when a contract is entered.
pub(super) fn index(conn: &mut Conn, id: i64) -> Result<(), Problem> {
    let text = indexed(&searched(conn, id)?);
    diesel::insert_into(project_search::table)
        .values((project_search::project_id.eq(id), project_search::content.eq(&text)))
        .on_conflict(project_search::project_id)
        .do_update()
        .set(project_search::content.eq(&text))
        .both()
        .execute(conn)?;
    Ok(())
}

/// A unit bears a new name: the projects it owns are found by it, too, from this transaction on. What they were found by before stays
/// until they are next written down whole. One statement, however many there are.
pub(super) fn owner_renamed(conn: &mut Conn, unit: UnitId, name: &str) -> Result<(), Problem> {
    diesel::sql_query(
        "UPDATE project_search SET content = content || ' ' || $1 \
         WHERE project_id IN (SELECT id FROM projects WHERE owner_id = $2)",
    )
    .bind::<Text, _>(indexed(name))
    .bind::<BigInt, _>(unit.0)
    .execute(conn)?;
    Ok(())
}

/// The same of a supplier: the projects it has a contract on, and those it has won and not signed yet.
pub(super) fn supplier_renamed(conn: &mut Conn, supplier: SupplierId, was: &str, name: &str) -> Result<(), Problem> {
    diesel::sql_query(
        "UPDATE project_search SET content = content || ' ' || $1 \
         WHERE project_id IN (SELECT project_id FROM contracts WHERE supplier_id = $2) \
         OR project_id IN (SELECT id FROM projects WHERE state = 'procuring') AND content LIKE $3",
    )
    .bind::<Text, _>(indexed(name))
    .bind::<BigInt, _>(supplier.0)
    .bind::<Text, _>(format!("%{}%", indexed(was)))
    .execute(conn)?;
    Ok(())
}

/// What a project is found by: its numbers, its name, its unit and its suppliers.
pub(super) fn searched(conn: &mut Conn, id: i64) -> Result<String, Problem> {
    let project = get(conn, ProjectId(id))?;
    let unit: String = units::table.find(project.owner.0).select(units::name).first(conn)?;
    let signed: Vec<(String, String)> = contracts::table
        .inner_join(suppliers::table.on(suppliers::id.eq(contracts::supplier_id)))
        .filter(contracts::project_id.eq(id))
        .order(contracts::id)
        .select((contracts::no, suppliers::name))
        .load(conn)?;
    let (name, approval, winners) = words(&project);
    let won: Vec<String> = match winners.is_empty() {
        true => Vec::new(),
        false => suppliers::table.filter(suppliers::id.eq_any(winners)).select(suppliers::name).load(conn)?,
    };
    let mut parts = vec![project.no.0.as_str(), name, &unit, approval.unwrap_or_default()];
    let owner = owner_mark(project.owner);
    parts.push(&owner);
    parts.extend(won.iter().map(String::as_str));
    parts.extend(signed.iter().flat_map(|(no, supplier)| [no.as_str(), supplier.as_str()]));
    Ok(parts.join(" , "))
}
