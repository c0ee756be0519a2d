//! What no state of one row tells: a result that still calls for an order or for guidance, a project on which nothing is open any more,
//! an attempt or a lot without its end, a service that ends before November can judge it.
//! Kept beside the rows in the same transaction, so that an inbox need not go through everything that is long done.

use super::conn::Conn;
use super::schema::{projects, waiting};
use crate::problem::Problem;
use diesel::prelude::*;

/// Unqualified at the first attempt, and no order yet.
const ORDER: &str = "SELECT 'order', e.id, e.lead_id, e.project_id, CAST(NULL AS DATE) FROM evaluations e WHERE e.grade = 'unqualified' AND e.attempt = 1 \
    AND NOT EXISTS (SELECT 1 FROM rectifications x WHERE x.evaluation_id = e.id)";
/// Qualified, and no guidance yet.
const GUIDE: &str = "SELECT 'guide', e.id, e.lead_id, e.project_id, CAST(NULL AS DATE) FROM evaluations e WHERE e.grade = 'qualified' \
    AND NOT EXISTS (SELECT 1 FROM guidances x WHERE x.evaluation_id = e.id)";
/// Nothing on the project is open any more: the same as `b06_closing::left` tells, along the indexes of the project's things.
const CLOSE: &str = "SELECT 'close', p.id, p.owner_id, p.id, CAST(NULL AS DATE) FROM projects p WHERE p.state IN ('ended', 'terminated') \
    AND NOT EXISTS (SELECT 1 FROM evaluations x WHERE x.project_id = p.id AND x.state NOT IN ('decided', 'deferred')) \
    AND NOT EXISTS (SELECT 1 FROM rectifications x WHERE x.project_id = p.id AND x.state NOT IN ('passed', 'failed')) \
    AND NOT EXISTS (SELECT 1 FROM inspections x WHERE x.project_id = p.id AND x.state <> 'closed') \
    AND NOT EXISTS (SELECT 1 FROM instalments x JOIN contracts y ON y.id = x.contract_id WHERE x.project_id = p.id \
    AND x.state NOT IN ('released', 'refused') AND NOT (x.state = 'planned' AND y.state = 'terminated'))";
/// The last attempt has no outcome yet.
const AWARD: &str = "SELECT 'award', p.id, p.owner_id, p.id, CAST(NULL AS DATE) FROM projects p WHERE p.state = 'procuring' \
    AND p.body LIKE '%\"outcome\":{\"is\":\"open\"}%'";
/// More lots are won than have a contract: each award stands in the body with its lot, a lost one with the day.
const LOT: &str = "SELECT 'lot', p.id, p.owner_id, p.id, CAST(NULL AS DATE) FROM projects p WHERE p.state = 'procuring' \
    AND (LENGTH(p.body) - LENGTH(REPLACE(p.body, '{\"lot\":', ''))) / 7 \
    - (LENGTH(p.body) - LENGTH(REPLACE(p.body, '\"lost_on\":', ''))) / 10 \
    > (SELECT COUNT(*) FROM contracts x WHERE x.project_id = p.id AND x.state <> 'terminated' AND x.void_on IS NULL)";
/// The service ends before the November of its last year can judge it, and nothing has judged it in that year.
const EARLY: &str = "SELECT 'early', k.id, k.owner_id, k.project_id, k.ends_on FROM contracts k JOIN projects p ON p.id = k.project_id \
    WHERE k.state IN ('in_service', 'ended') AND k.void_on IS NULL AND p.state <> 'closed' \
    AND SUBSTR(CAST(k.ends_on AS TEXT), 6, 2) < '11' AND NOT EXISTS (SELECT 1 FROM evaluations x WHERE x.contract_id = k.id \
    AND x.year = CAST(SUBSTR(CAST(k.ends_on AS TEXT), 1, 4) AS INTEGER))";

/// After an act on a thing of the project: what it calls for now. Nothing waits before the procurement.
pub(super) fn renew(conn: &mut Conn, project: i64) -> Result<(), Problem> {
    let state: Option<String> = projects::table.find(project).select(projects::state).first(conn).optional()?;
    let before = ["draft", "declared", "returned", "rejected", "assessed", "approved"];
    if state.is_none_or(|state| before.contains(&state.as_str())) {
        return Ok(());
    }
    diesel::delete(waiting::table.filter(waiting::project_id.eq(project))).execute(conn)?;
    let of = |(select, column): (&str, &str)| format!("{select} AND {column} = {project}");
    let all = [
        (ORDER, "e.project_id"),
        (GUIDE, "e.project_id"),
        (CLOSE, "p.id"),
        (AWARD, "p.id"),
        (LOT, "p.id"),
        (EARLY, "k.project_id"),
    ];
    diesel::sql_query(into(&all.map(of).join(" UNION ALL "))).execute(conn)?;
    Ok(())
}

/// What is kept, in the columns of [`counted`].
pub(super) const KEPT: &str = "SELECT kind, thing_id, unit_id, project_id, on_day FROM waiting";

/// All of it as the rows tell it now.
pub(super) fn counted() -> String {
    [ORDER, GUIDE, CLOSE, AWARD, LOT, EARLY].join(" UNION ALL ")
}

/// All of it anew: after projects were printed, or where the nightly comparison found a difference.
pub(super) fn renew_all(conn: &mut Conn) -> Result<(), Problem> {
    diesel::delete(waiting::table).execute(conn)?;
    diesel::sql_query(into(&counted())).execute(conn)?;
    Ok(())
}

fn into(select: &str) -> String {
    format!("INSERT INTO waiting (kind, thing_id, unit_id, project_id, on_day) {select}")
}
