//! Inspections as a reader may see them: the city's offices all, owners their own, inspecting units those they take part in.

use crate::problem::Problem;
use crate::regulation::authority::{Scope, sees};
use crate::regulation::b07_inspection::{Inspection, InspectionState};
use crate::regulation::b07_stages::Stage;
use crate::regulation::people::UnitKind;
use crate::regulation::values::{InspectionId, ProjectId, UnitId};
use crate::store::conn::{Conn, Native};
use crate::store::inspections as store;
use crate::store::projects::AtVersion;
use crate::store::schema::{inspections, inspectors, projects, units};
use crate::store::tx::Tx;
use chrono::NaiveDate;
use diesel::prelude::*;

/// Whether the reader's scope reaches it.
pub fn is_seen(scope: &Scope, it: &Inspection) -> bool {
    let takes_part = |unit: UnitId| it.agency == unit || it.joined.iter().any(|(joined, _)| *joined == unit);
    scope.is_all() || scope.owner() == Some(it.owner) || scope.agency().is_some_and(takes_part)
}

/// The inspection, if this reader may see it.
pub fn seen(conn: &mut Conn, scope: &Scope, id: InspectionId) -> Result<Inspection, Problem> {
    let it = store::get(conn, id)?;
    if is_seen(scope, &it) { Ok(it) } else { Err(Problem::NotFound) }
}

/// The inspection an act is about, as its form showed it.
pub fn for_act(tx: &mut Tx<'_>, id: InspectionId, version: i32) -> Result<Inspection, Problem> {
    let scope = sees(tx.actor());
    seen(tx.conn(), &scope, id)?.at(version)
}

/// One inspection in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Row number.
    pub id: InspectionId,
    /// Its number.
    pub no: String,
    /// Number of the project.
    pub project_no: String,
    /// Its name.
    pub project: String,
    /// Name of the owner unit.
    pub owner: String,
    /// The step looked at.
    pub stage: Stage,
    /// Day.
    pub on: NaiveDate,
    /// How far.
    pub state: InspectionState,
    /// Last day to answer.
    pub due: Option<NaiveDate>,
}

type Row = (i64, String, String, String, String, String, NaiveDate, String, Option<NaiveDate>);

/// Inspections with their projects and owners, the latest first.
#[diesel::dsl::auto_type(no_type_alias)]
fn listed(limit: i64) -> _ {
    let cells = (
        inspections::id,
        inspections::no,
        projects::no,
        projects::name,
        units::name,
        inspections::stage,
        inspections::on_day,
        inspections::state,
        inspections::due,
    );
    inspections::table
        .inner_join(projects::table.on(projects::id.eq(inspections::project_id)))
        .inner_join(units::table.on(units::id.eq(inspections::owner_id)))
        .order((inspections::on_day.desc(), inspections::id.desc()))
        .limit(limit)
        .select(cells)
}

/// The inspections an agency takes part in.
#[diesel::dsl::auto_type(no_type_alias)]
fn taken_part(unit: i64) -> _ {
    inspectors::table.filter(inspectors::unit_id.eq(unit)).select(inspectors::inspection_id)
}

/// The inspections in scope, the latest first.
pub fn list(conn: &mut Conn, scope: &Scope, only_open: bool, limit: i64) -> Result<Vec<Item>, Problem> {
    let mut query = listed(limit).into_boxed();
    if only_open {
        query = query.filter(inspections::state.ne("closed"));
    }
    if !scope.is_all() {
        query = match (scope.owner(), scope.agency()) {
            (Some(owner), _) => query.filter(inspections::owner_id.eq(owner.0)),
            (None, Some(unit)) => query.filter(inspections::id.eq_any(taken_part(unit.0))),
            (None, None) => return Ok(Vec::new()),
        };
    }
    let rows: Vec<Row> = query.load(conn)?;
    Ok(rows.into_iter().filter_map(item).collect())
}

/// Those of one project, in scope; the statements never vary and stay prepared.
pub fn of_project(conn: &mut Conn, scope: &Scope, project: ProjectId, limit: i64) -> Result<Vec<Item>, Problem> {
    let all = listed(limit).filter(inspections::project_id.eq(project.0));
    let rows: Vec<Row> = match (scope.is_all(), scope.owner(), scope.agency()) {
        (true, ..) => all.rows(conn)?,
        (_, Some(owner), _) => all.filter(inspections::owner_id.eq(owner.0)).rows(conn)?,
        (_, None, Some(unit)) => all.filter(inspections::id.eq_any(taken_part(unit.0))).rows(conn)?,
        (_, None, None) => return Ok(Vec::new()),
    };
    Ok(rows.into_iter().filter_map(item).collect())
}

fn item((id, no, project_no, project, owner, stage, on, state, due): Row) -> Option<Item> {
    Some(Item {
        id: InspectionId(id),
        no,
        project_no,
        project,
        owner,
        stage: Stage::from_code(&stage)?,
        on,
        state: InspectionState::from_code(&state)?,
        due,
    })
}

/// The agencies that may be asked along: bureau, finance, NDRC and the others of the city, by name.
pub fn companions(conn: &mut Conn, without: &[UnitId]) -> Result<Vec<(UnitId, String)>, Problem> {
    let kinds =
        [UnitKind::BigData, UnitKind::Finance, UnitKind::Ndrc, UnitKind::Police, UnitKind::Cac].map(UnitKind::code);
    let not: Vec<i64> = without.iter().map(|unit| unit.0).collect();
    let rows: Vec<(i64, String)> = units::table
        .filter(units::active.eq(true))
        .filter(units::kind.eq_any(kinds))
        .filter(units::id.ne_all(not))
        .order(units::id)
        .select((units::id, units::name))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, name)| (UnitId(id), name)).collect())
}
