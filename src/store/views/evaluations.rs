//! Evaluations as a reader may see them. Suppliers see their own once a result was told to them, and where it was put off before it began;
//! discipline what was decided; agencies those of the cycle from which they are not recused; a third party those it is commissioned with, until
//! it has delivered; owners their own.

use crate::problem::Problem;
use crate::regulation::authority::{Scope, sees};
use crate::regulation::b08_check::{self, Condition};
use crate::regulation::b10_evaluation::Evaluation;
use crate::regulation::b11_sheets::{Sheet, SheetState};
use crate::regulation::values::{EvaluationId, UnitId};
use crate::store::conn::Conn;
use crate::store::projects::AtVersion;
use crate::store::schema::{contracts, evaluations, projects, rounds, suppliers, units};
use crate::store::tx::Tx;
use crate::store::views::commissions;
use crate::store::{evaluations as store, projects as projects_store, sheets, suppliers as suppliers_store};
use chrono::NaiveDate;
use diesel::prelude::*;

/// Whether the reader's scope reaches it.
pub fn is_seen(conn: &mut Conn, scope: &Scope, evaluation: &Evaluation) -> Result<bool, Problem> {
    if let Some(third) = scope.third() {
        return commissions::is_open(conn, third, evaluation.id);
    }
    let decided = evaluation.outcome().is_some();
    let told = decided || !evaluation.notices.is_empty() || evaluation.never_began();
    let recused = |unit: UnitId| evaluation.panel.iter().any(|seat| seat.unit == unit && seat.recused);
    Ok((scope.is_all() && (decided || !scope.only_decided()))
        || scope.owner() == Some(evaluation.owner)
        || (scope.supplier() == Some(evaluation.supplier_unit) && told)
        || scope.agency().is_some_and(|unit| !recused(unit)))
}

/// The evaluation, if this reader may see it.
pub fn seen(conn: &mut Conn, scope: &Scope, id: EvaluationId) -> Result<Evaluation, Problem> {
    let evaluation = store::get(conn, id)?;
    if is_seen(conn, scope, &evaluation)? { Ok(evaluation) } else { Err(Problem::NotFound) }
}

/// The evaluation with the sheet of one agency, for that agency; a third party's commission ends with its delivery, also for itself.
pub fn with_sheet(
    conn: &mut Conn,
    scope: &Scope,
    id: EvaluationId,
    unit: UnitId,
) -> Result<(Evaluation, Sheet), Problem> {
    let evaluation = store::get(conn, id)?;
    let sheet = sheets::of_agency(conn, id, unit)?;
    let over = scope.third().is_some() && sheet.state != SheetState::Draft;
    if over { Err(Problem::NotFound) } else { Ok((evaluation, sheet)) }
}

/// The same for an act on the sheet, as its form showed it.
pub fn sheet_for_act(tx: &mut Tx<'_>, id: EvaluationId, version: i32) -> Result<(Evaluation, Sheet), Problem> {
    let (scope, unit) = (sees(tx.actor()), tx.actor().unit);
    let (evaluation, sheet) = with_sheet(tx.conn(), &scope, id, unit)?;
    Ok((evaluation, sheet.at(version)?))
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

/// The conditions of the supplier that its owner is asked to look up again while the evaluation is in its hands (M8).
pub fn november(conn: &mut Conn, e: &Evaluation, today: NaiveDate) -> Result<Vec<Condition>, Problem> {
    let Some(check) = suppliers_store::check(conn, e.project, e.supplier)? else { return Ok(Vec::new()) };
    let project = projects_store::get(conn, e.project)?;
    Ok(b08_check::november(&check, e, &project, today))
}
