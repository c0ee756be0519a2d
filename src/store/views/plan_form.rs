//! What the forms of a plan show beside the project itself: names of kept files, who changed it last, earlier plans to carry over.

use crate::problem::Problem;
use crate::regulation::authority::{Action, Scope};
use crate::regulation::values::{FileId, ProjectId, ProjectNo, UnitId};
use crate::store::conn::Conn;
use crate::store::schema::{audit, files, projects};
use chrono::NaiveDateTime;
use diesel::prelude::*;

/// Names of files by number: only this unit's drafts and this project's files are told.
pub fn names(
    conn: &mut Conn,
    unit: UnitId,
    project: ProjectId,
    wanted: &[FileId],
) -> Result<Vec<(i64, String)>, Problem> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<i64> = wanted.iter().map(|f| f.0).collect();
    let rows = files::table
        .filter(files::id.eq_any(ids))
        .filter(files::unit_id.eq(unit.0).or(files::project_id.eq(project.0)))
        .select((files::id, files::name))
        .load(conn)?;
    Ok(rows)
}

/// Who changed a project last, and by which act.
#[derive(Debug, Clone)]
pub struct Change {
    /// The person.
    pub person: String,
    /// The unit.
    pub unit: String,
    /// The act.
    pub action: Action,
    /// When.
    pub at: NaiveDateTime,
}

/// The last act on the project itself.
pub fn last_change(conn: &mut Conn, project: ProjectId) -> Result<Option<Change>, Problem> {
    last_act(conn, "project", project.0)
}

/// The last act on a thing of this kind.
pub fn last_act(conn: &mut Conn, kind: &str, id: i64) -> Result<Option<Change>, Problem> {
    let row: Option<(String, String, String, NaiveDateTime)> = audit::table
        .filter(audit::kind.eq(kind))
        .filter(audit::subject_id.eq(id))
        .order(audit::id.desc())
        .select((audit::user_name, audit::unit_name, audit::action, audit::at))
        .first(conn)
        .optional()?;
    Ok(row.and_then(|(person, unit, action, at)| {
        Action::from_code(&action).map(|action| Change { person, unit, action, at })
    }))
}

/// The unit's projects a plan may be carried over from, newest first.
pub fn earlier(conn: &mut Conn, scope: &Scope, not: ProjectId) -> Result<Vec<(ProjectNo, String)>, Problem> {
    let Some(unit) = scope.owner() else { return Ok(Vec::new()) };
    let rows: Vec<(String, String)> = projects::table
        .filter(projects::owner_id.eq(unit.0))
        .filter(projects::id.ne(not.0))
        .order(projects::id.desc())
        .limit(50)
        .select((projects::no, projects::name))
        .load(conn)?;
    Ok(rows.into_iter().map(|(no, name)| (ProjectNo(no), name)).collect())
}
