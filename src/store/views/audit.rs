//! The audit trail as inspectors read it: newest first, by person, object, act and time; and what one person did.

use super::super::conn::Conn;
use super::super::schema::{audit, chain_heads, projects};
use crate::problem::Problem;
use crate::regulation::authority::Action;
use crate::regulation::values::UserId;
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use std::collections::HashMap;

/// Rows on a page.
pub const PAGE: i64 = 50;

/// Acts of the session itself.
const COMINGS: [&str; 4] = ["log_in", "log_out", "revoke_session", "change_password"];
/// Records of one request that are looked through for its first: nearly always these, at most those.
const FEW: i64 = 4;
const BREATH: i64 = 40;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Name of a person, whole.
    pub person: String,
    /// One person by number.
    pub user: Option<UserId>,
    /// Whether acts of the session itself are left out: somebody's own work, not their coming and going.
    pub work: bool,
    /// Chain of the object: a project's, or the city's own.
    pub chain: Option<i64>,
    /// Nothing of the city's own chain: accounts, log-ins, cases.
    pub only_projects: bool,
    /// One act.
    pub action: Option<Action>,
    /// Not before this instant.
    pub from: Option<NaiveDateTime>,
    /// Before this instant.
    pub before: Option<NaiveDateTime>,
    /// After this row in the list (older).
    pub after: Option<Mark>,
}

/// A row's place: its instant and number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// Instant.
    pub at: NaiveDateTime,
    /// Number.
    pub id: i64,
}

/// One row as read.
#[derive(Debug, Clone, Queryable, Selectable, PartialEq, Eq)]
#[diesel(table_name = audit)]
pub struct Row {
    /// Number.
    pub id: i64,
    /// Its chain: a project, or 0 for the city's own.
    pub chain: i64,
    /// Place in the chain.
    pub seq: i64,
    /// When.
    pub at: NaiveDateTime,
    /// Who, then.
    pub user_name: String,
    /// Of which unit, then.
    pub unit_name: String,
    /// In which capacity.
    pub role: Option<String>,
    /// What.
    pub action: String,
    /// On which article.
    pub article: String,
    /// Kind of the thing.
    pub kind: String,
    /// Number of the thing.
    pub subject_id: i64,
    /// Opinion or reason.
    pub opinion: String,
    /// Before and after, as JSON.
    pub changes: String,
    /// Request.
    pub request: String,
    /// The link's hash.
    pub hash: String,
}

/// A row with the project it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The row.
    pub row: Row,
    /// Number and name of the project, none for the city's own chain.
    pub project: Option<(String, String)>,
}

/// One page, newest first, and whether older rows follow.
pub fn page(conn: &mut Conn, filter: &Filter, limit: i64) -> Result<(Vec<Entry>, bool), Problem> {
    let mut query =
        audit::table.select(Row::as_select()).order((audit::at.desc(), audit::id.desc())).limit(limit + 1).into_boxed();
    if let Some(user) = filter.user {
        query = query.filter(audit::user_id.eq(user.0));
    }
    if filter.work {
        query = query.filter(audit::action.ne_all(COMINGS));
    }
    if !filter.person.is_empty() {
        query = query.filter(audit::user_name.eq(&filter.person));
    }
    if let Some(chain) = filter.chain {
        query = query.filter(audit::chain.eq(chain));
    }
    if filter.only_projects {
        query = query.filter(audit::chain.gt(0));
    }
    if let Some(action) = filter.action {
        query = query.filter(audit::action.eq(action.code()));
    }
    if let Some(from) = filter.from {
        query = query.filter(audit::at.ge(from));
    }
    if let Some(before) = filter.before {
        query = query.filter(audit::at.lt(before));
    }
    if let Some(mark) = filter.after {
        query = query.filter(audit::at.lt(mark.at).or(audit::at.eq(mark.at).and(audit::id.lt(mark.id))));
    }
    let mut rows: Vec<Row> = query.load(conn)?;
    let more = rows.len() as i64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(0));
    Ok((named(conn, rows)?, more))
}

fn named(conn: &mut Conn, rows: Vec<Row>) -> Result<Vec<Entry>, Problem> {
    let mut ids: Vec<i64> = rows.iter().map(|r| r.chain).filter(|chain| *chain != 0).collect();
    ids.sort_unstable();
    ids.dedup();
    let names: Vec<(i64, String, String)> = projects::table
        .filter(projects::id.eq_any(ids))
        .select((projects::id, projects::no, projects::name))
        .load(conn)?;
    let names: HashMap<i64, (String, String)> = names.into_iter().map(|(id, no, name)| (id, (no, name))).collect();
    let entry = |row: Row| Entry { project: names.get(&row.chain).cloned(), row };
    Ok(rows.into_iter().map(entry).collect())
}

/// What a request of this person did: the act it was for, with the day it set for the next step.
pub fn of_request(
    conn: &mut Conn,
    user: UserId,
    request: &str,
) -> Result<Option<(Action, Option<NaiveDate>)>, Problem> {
    let mut rows = latest(conn, user, FEW)?;
    if rows.iter().all(|row| row.0 == request) {
        rows = latest(conn, user, BREATH)?;
    }
    let first = rows.into_iter().take_while(|row| row.0 == request).last();
    Ok(first.and_then(|(_, action, due)| Some((Action::from_code(&action)?, due))))
}

/// A person's latest records: request, act, day set.
fn latest(conn: &mut Conn, user: UserId, records: i64) -> Result<Vec<(String, String, Option<NaiveDate>)>, Problem> {
    let theirs = audit::table.filter(audit::user_id.eq(user.0)).order(audit::id.desc()).limit(records);
    Ok(theirs.select((audit::request, audit::action, audit::due)).load(conn)?)
}

/// The chain of a project's number, if there is one.
pub fn chain_of(conn: &mut Conn, no: &str) -> Result<Option<i64>, Problem> {
    Ok(projects::table.filter(projects::no.eq(no)).select(projects::id).first(conn).optional()?)
}

/// The kept head of a chain: its length and last hash.
pub fn head(conn: &mut Conn, chain: i64) -> Result<Option<(i64, String)>, Problem> {
    Ok(chain_heads::table.find(chain).select((chain_heads::seq, chain_heads::hash)).first(conn).optional()?)
}

/// The first instant of a day in the city, as stored.
pub fn start_of(day: NaiveDate) -> NaiveDateTime {
    day.and_hms_opt(0, 0, 0).unwrap_or_default() - chrono::Duration::hours(8)
}
