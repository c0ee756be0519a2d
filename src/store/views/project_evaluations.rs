//! The evaluations of one project with their panels: two queries, whatever the number of agencies. A supplier learns with the decision who
//! sat on the panel, not before (`domain.md` §3.11).

use crate::problem::Problem;
use crate::regulation::authority::Scope;
use crate::regulation::b10_evaluation::Evaluation;
use crate::regulation::values::{EvaluationId, ProjectId};
use crate::store::conn::{Conn, Native};
use crate::store::schema::{evaluations, sheets};
use crate::store::views::evaluations::is_seen;
use crate::store::views::panels::{self, SeatRow};
use diesel::prelude::*;

/// Years and contracts that are looked at: older ones are found in their round.
const MOST: i64 = 12;

/// What the reader may see, newest first, each with the state of its sheets; the marks stay in their rows.
pub fn of(conn: &mut Conn, scope: &Scope, project: ProjectId) -> Result<Vec<(Evaluation, Vec<SeatRow>)>, Problem> {
    let rows: Vec<(i64, i32, String)> = evaluations::table
        .filter(evaluations::project_id.eq(project.0))
        .order(evaluations::id.desc())
        .limit(MOST)
        .select((evaluations::id, evaluations::version, evaluations::body))
        .rows(conn)?;
    let mut found: Vec<Evaluation> = Vec::new();
    for (id, version, body) in rows {
        let e = Evaluation { id: EvaluationId(id), version, ..serde_json::from_str(&body)? };
        if is_seen(conn, scope, &e)? {
            found.push(e);
        }
    }
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let states: Vec<panels::SheetRow> = sheets::table
        .filter(sheets::project_id.eq(project.0))
        .select((sheets::evaluation_id, sheets::agency_id, sheets::state, sheets::signed_on, sheets::due))
        .rows(conn)?;
    let named = |e: &Evaluation| scope.supplier().is_none() || e.outcome().is_some();
    let seats = |e: &Evaluation| if named(e) { panels::seated(e, &states) } else { Vec::new() };
    Ok(found.into_iter().map(|e| (seats(&e), e)).map(|(seats, e)| (e, seats)).collect())
}
