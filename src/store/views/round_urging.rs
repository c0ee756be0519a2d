//! Whom a round waits for, as its board reminds them: owner units with their reports, agencies with their sheets.

use super::round_board::seen;
use crate::problem::Problem;
use crate::regulation::authority::{Action, Scope};
use crate::regulation::b10_rounds::Round;
use crate::regulation::urging::soon;
use crate::regulation::values::ProjectId;
use crate::store::conn::{Conn, Native, Worded};
use crate::store::schema::{evaluations, sheets, urgings};
use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};

/// Whom to remind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Whom {
    /// These owner units of reports that are overdue or soon due, these agencies of their sheets.
    Picked {
        /// Owner units.
        units: Vec<i64>,
        /// Agencies.
        agencies: Vec<i64>,
    },
    /// Everybody whose day has passed.
    Overdue,
}

/// One project on which somebody is waited for, and for what.
pub type Waiting = (ProjectId, &'static [Action]);

/// What an owner's people do.
const REPORT: &[Action] = &[Action::SaveReport, Action::FileReport];
/// What an agency's people do.
const SCORE: &[Action] = &[Action::SaveSheet];
/// States in which the report is with the owner.
const WITH_OWNER: [&str; 2] = ["drafting", "returned"];

/// The projects to remind of, each once, with the owner's report before the sheets.
pub fn waiting(
    conn: &mut Conn,
    scope: &Scope,
    round: &Round,
    whom: &Whom,
    today: NaiveDate,
) -> Result<Vec<Waiting>, Problem> {
    let (mut out, mut known) = (Vec::new(), HashSet::new());
    let mut add = |projects: Vec<i64>, actions| {
        out.extend(projects.into_iter().filter(|id| known.insert(*id)).map(|id| (ProjectId(id), actions)));
    };
    let mut reports = seen(scope, round)?.filter(evaluations::state.eq_any(WITH_OWNER));
    reports = match whom {
        Whom::Picked { units, .. } => {
            reports.filter(evaluations::owner_id.eq_any(units)).filter(evaluations::report_due.le(soon(today)))
        }
        Whom::Overdue => reports.filter(evaluations::report_due.lt(today)),
    };
    add(reports.order(evaluations::id).select(evaluations::project_id).load(conn)?, REPORT);
    let mut drafts = sheets::table
        .inner_join(evaluations::table)
        .filter(evaluations::round_id.eq(round.id.0))
        .filter(evaluations::state.eq("scoring"))
        .filter(sheets::state.eq("draft"))
        .order(sheets::id)
        .select(sheets::project_id)
        .into_boxed();
    if !scope.is_all() && scope.agency().is_none() {
        drafts = drafts.filter(evaluations::owner_id.eq(scope.owner().ok_or(Problem::NotFound)?.0));
    }
    drafts = match whom {
        Whom::Picked { agencies, .. } => drafts.filter(sheets::agency_id.eq_any(agencies)),
        Whom::Overdue => drafts.filter(sheets::due.lt(today)),
    };
    add(drafts.load(conn)?, SCORE);
    Ok(out)
}

/// The projects that somebody was reminded of on the day.
pub fn reminded_on(conn: &mut Conn, day: NaiveDate) -> Result<HashSet<ProjectId>, Problem> {
    let rows: Vec<i64> = urgings::table.filter(urgings::on_day.eq(day)).select(urgings::project_id).load(conn)?;
    Ok(rows.into_iter().map(ProjectId).collect())
}

#[derive(QueryableByName)]
struct LastRow {
    #[diesel(sql_type = BigInt)]
    owner_id: i64,
    #[diesel(sql_type = Date)]
    on_day: NaiveDate,
}

/// When each owner unit was last reminded of a project whose report it still owes, since the round was opened.
pub fn last_by_unit(conn: &mut Conn, round: &Round) -> Result<HashMap<i64, NaiveDate>, Problem> {
    if round.opened_on.is_none() {
        return Ok(HashMap::new());
    }
    // From the reminders, which are few, to the evaluations of their projects: the cross join, the sign and the empty string keep SQLite from
    // going through the round or a state instead.
    let text = "SELECT e.owner_id, MAX(u.on_day) AS on_day FROM urgings u CROSS JOIN evaluations e WHERE e.project_id = u.project_id \
                AND u.on_day >= (SELECT opened_on FROM rounds WHERE id = {id}) AND +e.round_id = {id} \
                AND e.state || '' IN ('drafting', 'returned') GROUP BY e.owner_id";
    let rows: Vec<LastRow> = Worded { text: text.into(), id: round.id.0 }.rows(conn)?;
    Ok(rows.into_iter().map(|row| (row.owner_id, row.on_day)).collect())
}
