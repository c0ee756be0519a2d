//! Evaluations as a reader may see them. Suppliers see their own from the decision on; agencies those they sit on; owners their own.

use crate::problem::Problem;
use crate::regulation::authority::{Scope, sees};
use crate::regulation::b10_evaluation::Evaluation;
use crate::regulation::policy::{Grade, Track};
use crate::regulation::values::{ContractId, EvaluationId, ProjectId, Score};
use crate::store::conn::Conn;
use crate::store::evaluations as store;
use crate::store::projects::AtVersion;
use crate::store::schema::{contracts, evaluations, projects, rounds, suppliers, units};
use crate::store::tx::Tx;
use chrono::NaiveDate;
use diesel::prelude::*;

/// The evaluation itself; for acts whose own check follows (a sheet of the actor's unit).
pub fn get(conn: &mut Conn, id: EvaluationId) -> Result<Evaluation, Problem> {
    store::get(conn, id)
}

/// Whether the reader's scope reaches it.
pub fn is_seen(scope: &Scope, evaluation: &Evaluation) -> bool {
    scope.is_all()
        || scope.owner() == Some(evaluation.owner)
        || (scope.supplier() == Some(evaluation.supplier_unit) && evaluation.outcome().is_some())
        || scope.agency().is_some_and(|unit| evaluation.panel.iter().any(|s| s.unit == unit && !s.recused))
}

/// The evaluation, if this reader may see it.
pub fn seen(conn: &mut Conn, scope: &Scope, id: EvaluationId) -> Result<Evaluation, Problem> {
    let evaluation = store::get(conn, id)?;
    if is_seen(scope, &evaluation) { Ok(evaluation) } else { Err(Problem::NotFound) }
}

/// The evaluation an act is about, as its form showed it.
pub fn for_act(tx: &mut Tx<'_>, id: EvaluationId, version: i32) -> Result<Evaluation, Problem> {
    let scope = sees(tx.actor());
    seen(tx.conn(), &scope, id)?.at(version)
}

/// The attempt whose rectification a re-evaluation ends.
pub fn attempt_before(conn: &mut Conn, again: &Evaluation) -> Result<EvaluationId, Problem> {
    let id: i64 = evaluations::table
        .filter(evaluations::round_id.eq(again.round.0))
        .filter(evaluations::contract_id.eq(again.contract.0))
        .filter(evaluations::attempt.eq(i32::try_from(again.attempt).unwrap_or(i32::MAX) - 1))
        .select(evaluations::id)
        .first(conn)?;
    Ok(EvaluationId(id))
}

/// Names that stand over an evaluation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Number of the project.
    pub project_no: String,
    /// Its name.
    pub project: String,
    /// Name of the owner unit.
    pub owner: String,
    /// Name of the supplier.
    pub supplier: String,
    /// Number of the contract.
    pub contract_no: String,
    /// Number of the round.
    pub round: String,
    /// Name of the leading unit.
    pub lead: String,
}

/// The names of an evaluation: one query and one for the lead.
pub fn head(conn: &mut Conn, evaluation: &Evaluation) -> Result<Head, Problem> {
    let lead = units::table.find(evaluation.lead.0).select(units::name).first(conn)?;
    let (project_no, project, owner, supplier, contract_no, round) = evaluations::table
        .inner_join(projects::table)
        .inner_join(rounds::table)
        .inner_join(contracts::table)
        .inner_join(units::table.on(units::id.eq(evaluations::owner_id)))
        .inner_join(suppliers::table.on(suppliers::id.eq(evaluations::supplier_id)))
        .filter(evaluations::id.eq(evaluation.id.0))
        .select((projects::no, projects::name, units::name, suppliers::name, contracts::no, rounds::no))
        .first(conn)?;
    Ok(Head { project_no, project, owner, supplier, contract_no, round, lead })
}

/// One evaluation in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Number.
    pub id: EvaluationId,
    /// Year.
    pub year: i32,
    /// Attempt.
    pub attempt: i32,
    /// Code of the state.
    pub state: String,
    /// Track.
    pub track: Option<Track>,
    /// Published total, once decided.
    pub total: Option<Score>,
    /// Grade, once decided.
    pub grade: Option<Grade>,
    /// Day of the decision.
    pub decided_on: Option<NaiveDate>,
    /// By this day the owner reports.
    pub report_due: NaiveDate,
    /// By this day the agencies score.
    pub score_due: NaiveDate,
    /// Name of the supplier.
    pub supplier: String,
    /// The contract.
    pub contract: ContractId,
}

type ItemRow =
    (i64, i32, i32, String, String, Option<i32>, Option<String>, Option<NaiveDate>, NaiveDate, NaiveDate, String, i64);

/// The evaluations of a project, newest first: for its page. Suppliers are shown decided ones only.
pub fn of_project(conn: &mut Conn, scope: &Scope, project: ProjectId) -> Result<Vec<Item>, Problem> {
    let mut query = evaluations::table
        .inner_join(suppliers::table.on(suppliers::id.eq(evaluations::supplier_id)))
        .filter(evaluations::project_id.eq(project.0))
        .order(evaluations::id.desc())
        .select((
            evaluations::id,
            evaluations::year,
            evaluations::attempt,
            evaluations::state,
            evaluations::track,
            evaluations::total,
            evaluations::grade,
            evaluations::decided_on,
            evaluations::report_due,
            evaluations::score_due,
            suppliers::name,
            evaluations::contract_id,
        ))
        .into_boxed();
    if scope.supplier().is_some() {
        query = query.filter(evaluations::state.eq("decided"));
    }
    let rows: Vec<ItemRow> = query.load(conn)?;
    Ok(rows.into_iter().map(item).collect())
}

fn item(row: ItemRow) -> Item {
    let (id, year, attempt, state, track, total, grade, decided_on, report_due, score_due, supplier, contract) = row;
    Item {
        id: EvaluationId(id),
        year,
        attempt,
        state,
        track: Track::from_code(&track),
        total: total.map(Score),
        grade: grade.as_deref().and_then(Grade::from_code),
        decided_on,
        report_due,
        score_due,
        supplier,
        contract: ContractId(contract),
    }
}
