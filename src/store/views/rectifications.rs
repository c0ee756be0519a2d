//! Rectifications as a reader may see them: the city's offices all, owner and supplier their own.

use crate::problem::Problem;
use crate::regulation::authority::{Scope, sees};
use crate::regulation::b14_rectification::{RectState, Rectification};
use crate::regulation::values::{EvaluationId, ProjectId, RectificationId, UnitId};
use crate::store::conn::Conn;
use crate::store::projects::AtVersion;
use crate::store::rectifications as store;
use crate::store::schema::{contracts, projects, rectifications, suppliers, units, users};
use crate::store::tx::Tx;
use chrono::NaiveDate;
use diesel::prelude::*;
use std::collections::HashMap;

/// Whether the reader's scope reaches it.
pub fn is_seen(scope: &Scope, order: &Rectification) -> bool {
    scope.is_all() || scope.owner() == Some(order.owner) || scope.supplier() == Some(order.supplier_unit)
}

/// The order, if this reader may see it.
pub fn seen(conn: &mut Conn, scope: &Scope, id: RectificationId) -> Result<Rectification, Problem> {
    let order = store::get(conn, id)?;
    if is_seen(scope, &order) { Ok(order) } else { Err(Problem::NotFound) }
}

/// The order an act is about, as its form showed it.
pub fn for_act(tx: &mut Tx<'_>, id: RectificationId, version: i32) -> Result<Rectification, Problem> {
    let scope = sees(tx.actor());
    seen(tx.conn(), &scope, id)?.at(version)
}

/// Whether anybody can act for the supplier's unit.
pub fn has_people(conn: &mut Conn, supplier: UnitId) -> Result<bool, Problem> {
    let people = users::table.filter(users::unit_id.eq(supplier.0)).filter(users::state.eq("active"));
    Ok(diesel::select(diesel::dsl::exists(people)).get_result(conn)?)
}

/// The orders themselves, for what a list does not hold.
pub fn whole(conn: &mut Conn, items: &[Item]) -> Result<HashMap<RectificationId, Rectification>, Problem> {
    let ids: Vec<i64> = items.iter().map(|i| i.id.0).collect();
    Ok(store::some(conn, &ids)?.into_iter().map(|order| (order.id, order)).collect())
}

/// One order in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Row number.
    pub id: RectificationId,
    /// Number of the order.
    pub no: String,
    /// The unqualified evaluation.
    pub evaluation: EvaluationId,
    /// Number of the project.
    pub project_no: String,
    /// Its name.
    pub project: String,
    /// Name of the owner unit.
    pub owner: String,
    /// Name of the supplier.
    pub supplier: String,
    /// How far.
    pub state: RectState,
    /// Last day.
    pub due: NaiveDate,
}

type Row = (i64, String, i64, String, String, String, String, String, NaiveDate);

/// The orders in scope, open ones first and by their day; of one project where it is given.
pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    project: Option<ProjectId>,
    only_open: bool,
    limit: i64,
) -> Result<Vec<Item>, Problem> {
    let mut query = rectifications::table
        .inner_join(projects::table.on(projects::id.eq(rectifications::project_id)))
        .inner_join(units::table.on(units::id.eq(rectifications::owner_id)))
        .inner_join(suppliers::table.on(suppliers::id.eq(rectifications::supplier_id)))
        .inner_join(contracts::table)
        .order((rectifications::due.desc(), rectifications::id.desc()))
        .limit(limit)
        .select((
            rectifications::id,
            rectifications::no,
            rectifications::evaluation_id,
            projects::no,
            projects::name,
            units::name,
            suppliers::name,
            rectifications::state,
            rectifications::due,
        ))
        .into_boxed();
    if let Some(project) = project {
        query = query.filter(rectifications::project_id.eq(project.0));
    }
    if only_open {
        query = query.filter(rectifications::state.ne_all(["passed", "failed"]));
    }
    if !scope.is_all() {
        query = match (scope.owner(), scope.supplier()) {
            (Some(owner), _) => query.filter(rectifications::owner_id.eq(owner.0)),
            (None, Some(supplier)) => query.filter(contracts::supplier_unit_id.eq(supplier.0)),
            (None, None) => return Ok(Vec::new()),
        };
    }
    let rows: Vec<Row> = query.load(conn)?;
    let mut items: Vec<Item> = rows.into_iter().filter_map(item).collect();
    items.sort_by_key(|i| (matches!(i.state, RectState::Passed | RectState::Failed), i.due));
    Ok(items)
}

fn item((id, no, evaluation, project_no, project, owner, supplier, state, due): Row) -> Option<Item> {
    Some(Item {
        id: RectificationId(id),
        no,
        evaluation: EvaluationId(evaluation),
        project_no,
        project,
        owner,
        supplier,
        state: RectState::from_code(&state)?,
        due,
    })
}
