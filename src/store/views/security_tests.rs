//! Security tests as a reader may see them: the city's offices and the police all, owners their own; whoever sees the whole of a project
//! sees its tests with it.

use super::scope;
use crate::problem::Problem;
use crate::regulation::a20_security_test::{Reads, SecurityTest};
use crate::regulation::authority::Scope;
use crate::regulation::people::UnitKind;
use crate::regulation::values::{ProjectId, SecurityTestId, UnitId};
use crate::store::conn::{Conn, Native};
use crate::store::schema::{files, projects, security_terms, security_tests as t, units};
use crate::store::security_tests as store;
use crate::store::{files as papers, projects as all_projects};
use chrono::NaiveDate;
use diesel::prelude::*;

/// One test in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The test.
    pub test: SecurityTest,
    /// Number of the project.
    pub project_no: String,
    /// Its name.
    pub project: String,
    /// Name of the owner unit.
    pub owner: String,
    /// By when the next is due, while the system is in service.
    pub due: Option<NaiveDate>,
}

type Row = ((i64, String), String, String, String, Option<NaiveDate>);

/// The tests this person reads, the latest first; only those with findings of high risk open where asked for.
pub fn list(conn: &mut Conn, reads: Reads, only_high: bool, limit: i64) -> Result<Vec<Item>, Problem> {
    let mut query = t::table
        .inner_join(projects::table.on(projects::id.eq(t::project_id)))
        .inner_join(units::table.on(units::id.eq(t::owner_id)))
        .left_join(security_terms::table.on(security_terms::project_id.eq(t::project_id)))
        .order((t::on_day.desc(), t::id.desc()))
        .limit(limit)
        .select(((t::id, t::body), projects::no, projects::name, units::name, security_terms::due.nullable()))
        .into_boxed();
    if let Some(owner) = reads.owner() {
        query = query.filter(t::owner_id.eq(owner.0));
    }
    if only_high {
        query = query.filter(t::high.gt(0));
    }
    let rows: Vec<Row> = query.load(conn)?;
    let item = |(row, project_no, project, owner, due): Row| {
        Ok(Item { test: store::read(row)?, project_no, project, owner, due })
    };
    rows.into_iter().map(item).collect()
}

/// What a project's page tells of its tests.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OfProject {
    /// The tests, the latest first, each with the name of its report.
    pub tests: Vec<(SecurityTest, String)>,
    /// By when the next is due, while the system is in service.
    pub due: Option<NaiveDate>,
}

/// The tests of a project, for whoever sees the whole of it.
pub fn of_project(conn: &mut Conn, project: ProjectId) -> Result<OfProject, Problem> {
    let rows: Vec<(i64, String)> = t::table
        .filter(t::project_id.eq(project.0))
        .order((t::on_day.desc(), t::id.desc()))
        .select((t::id, t::body))
        .rows(conn)?;
    let due = store::due(conn, project)?;
    if rows.is_empty() {
        return Ok(OfProject { tests: Vec::new(), due });
    }
    let tests: Vec<SecurityTest> = rows.into_iter().map(store::read).collect::<Result<_, _>>()?;
    let ids: Vec<i64> = tests.iter().map(|test| test.file.0).collect();
    let names: Vec<(i64, String)> =
        files::table.filter(files::id.eq_any(ids)).select((files::id, files::name)).load(conn)?;
    let named = |test: SecurityTest| {
        let name = names.iter().find(|(id, _)| *id == test.file.0).map(|(_, name)| name.clone());
        (test, name.unwrap_or_default())
    };
    Ok(OfProject { tests: tests.into_iter().map(named).collect(), due })
}

/// One test with what its page tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The test with its project.
    pub item: Item,
    /// Name of the report.
    pub file: String,
    /// Whether the reader sees the project, too.
    pub inside: bool,
}

/// The test, if this reader may see it.
pub fn seen(conn: &mut Conn, scope: &Scope, reads: Option<Reads>, id: SecurityTestId) -> Result<Seen, Problem> {
    let test = store::get(conn, id)?;
    let project = all_projects::get(conn, test.project)?;
    let inside = scope::is_inside(conn, scope, &project)?;
    let reads = reads.is_some_and(|reads| reads.owner().is_none_or(|owner| owner == test.owner));
    if !inside && !reads {
        return Err(Problem::NotFound);
    }
    let owner = units::table.find(test.owner.0).select(units::name).first(conn)?;
    let (file, due) = (papers::get(conn, test.file)?.name, store::due(conn, project.id)?);
    let item = Item { test, project_no: project.no.0, project: project.plan.basics.name, owner, due };
    Ok(Seen { item, file, inside })
}

/// The police units: a report is shown to them, who look after the security of application systems (S13, S21).
pub fn police(conn: &mut Conn) -> Result<Vec<UnitId>, Problem> {
    let rows: Vec<i64> = units::table
        .filter(units::kind.eq(UnitKind::Police.code()))
        .filter(units::active.eq(true))
        .order(units::id)
        .select(units::id)
        .load(conn)?;
    Ok(rows.into_iter().map(UnitId).collect())
}
