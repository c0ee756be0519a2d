//! What no state of one row tells: a result that still calls for an order or for guidance, and a project on which nothing is open any more.
//! Kept beside the rows in the same transaction, so that an inbox need not go through everything that is long done.

use super::conn::Conn;
use super::schema::{evaluations, projects, waiting};
use crate::problem::Problem;
use diesel::prelude::*;

/// Unqualified at the first attempt, and no order yet.
const ORDER: &str = "SELECT 'order', e.id, e.lead_id FROM evaluations e WHERE e.grade = 'unqualified' AND e.attempt = 1 \
    AND NOT EXISTS (SELECT 1 FROM rectifications x WHERE x.evaluation_id = e.id)";
/// Qualified, and no guidance yet.
const GUIDE: &str = "SELECT 'guide', e.id, e.lead_id FROM evaluations e WHERE e.grade = 'qualified' \
    AND NOT EXISTS (SELECT 1 FROM guidances x WHERE x.evaluation_id = e.id)";
/// Nothing on the project is open any more: the same as `b06_closing::left` tells, along the indexes of the project's things.
const CLOSE: &str = "SELECT 'close', p.id, p.owner_id FROM projects p WHERE p.state IN ('ended', 'terminated') \
    AND NOT EXISTS (SELECT 1 FROM evaluations x WHERE x.project_id = p.id AND x.state NOT IN ('decided', 'deferred')) \
    AND NOT EXISTS (SELECT 1 FROM rectifications x WHERE x.project_id = p.id AND x.state NOT IN ('passed', 'failed')) \
    AND NOT EXISTS (SELECT 1 FROM inspections x WHERE x.project_id = p.id AND x.state <> 'closed') \
    AND NOT EXISTS (SELECT 1 FROM instalments x JOIN contracts y ON y.id = x.contract_id WHERE x.project_id = p.id \
    AND x.state NOT IN ('released', 'refused') AND NOT (x.state = 'planned' AND y.state = 'terminated'))";

/// After an act on a thing of the project: what it calls for now. Nothing waits before a service is over, so most acts only look.
pub(super) fn renew(conn: &mut Conn, project: i64, kind: &str) -> Result<(), Problem> {
    if matches!(kind, "evaluation" | "rectification" | "guidance") {
        let of = evaluations::table.filter(evaluations::project_id.eq(project)).select(evaluations::id);
        let calls = waiting::kind.eq_any(["order", "guide"]).and(waiting::thing_id.eq_any(of));
        diesel::delete(waiting::table.filter(calls)).execute(conn)?;
        for calling in [ORDER, GUIDE] {
            diesel::sql_query(format!("{} AND e.project_id = {project}", into(calling))).execute(conn)?;
        }
    }
    let state: Option<String> = projects::table.find(project).select(projects::state).first(conn).optional()?;
    if state.is_some_and(|state| matches!(state.as_str(), "ended" | "terminated" | "closed")) {
        diesel::delete(waiting::table.find(("close", project))).execute(conn)?;
        diesel::sql_query(format!("{} AND p.id = {project}", into(CLOSE))).execute(conn)?;
    }
    Ok(())
}

/// All of it anew: after projects were printed.
pub(super) fn renew_all(conn: &mut Conn) -> Result<(), Problem> {
    for text in ["DELETE FROM waiting".to_owned()].into_iter().chain([ORDER, GUIDE, CLOSE].map(into)) {
        diesel::sql_query(text).execute(conn)?;
    }
    Ok(())
}

fn into(select: &str) -> String {
    format!("INSERT INTO waiting (kind, thing_id, unit_id) {select}")
}
