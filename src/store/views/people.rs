//! Units and accounts as the administrators' pages show them. No business data here.

use crate::problem::Problem;
use crate::regulation::accounts::{User, UserState};
use crate::regulation::authority::PeopleScope;
use crate::regulation::people::{Role, UnitKind};
use crate::regulation::units::Unit;
use crate::regulation::values::{UnitId, UserId};
use crate::store::conn::Conn;
use crate::store::schema::{sessions, units, users};
use chrono::NaiveDateTime;
use diesel::dsl::{count_star, max};
use diesel::prelude::*;
use std::collections::HashMap;

/// Rows of one page.
pub const PAGE: i64 = 50;

/// One unit of the list.
#[derive(Debug, Clone)]
pub struct UnitRow {
    /// The unit.
    pub unit: Unit,
    /// Accounts of it that are not disabled.
    pub people: i64,
}

/// What the list of units is filtered by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UnitFilter {
    /// Part of the name or of the code.
    pub q: String,
    /// Only this kind.
    pub kind: Option<UnitKind>,
}

/// The units, by kind and name. There are hundreds at most: one page holds them all.
pub fn all_units(conn: &mut Conn, _by: PeopleScope, filter: &UnitFilter) -> Result<Vec<UnitRow>, Problem> {
    let mut query = units::table.select((units::id, units::version, units::body)).order(units::name).into_boxed();
    if let Some(kind) = filter.kind {
        query = query.filter(units::kind.eq(kind.code()));
    }
    if !filter.q.is_empty() {
        let part = like(&filter.q);
        query = query.filter(units::name.like(part.clone()).or(units::uscc.like(part)));
    }
    let rows: Vec<(i64, i32, String)> = query.load(conn)?;
    let counts: Vec<(i64, i64)> = users::table
        .filter(users::state.ne("disabled"))
        .group_by(users::unit_id)
        .select((users::unit_id, count_star()))
        .load(conn)?;
    let counts: HashMap<i64, i64> = counts.into_iter().collect();
    let mut out = Vec::with_capacity(rows.len());
    for (id, version, body) in rows {
        let unit: Unit = serde_json::from_str(&body)?;
        let unit = Unit { id: UnitId(id), version, ..unit };
        out.push(UnitRow { people: counts.get(&id).copied().unwrap_or(0), unit });
    }
    out.sort_by_key(|row| row.unit.kind);
    Ok(out)
}

/// One account of the list.
#[derive(Debug, Clone)]
pub struct UserRow {
    /// The account.
    pub user: User,
    /// Name of its unit.
    pub unit: String,
    /// Last log-in within thirty days.
    pub last_login: Option<NaiveDateTime>,
}

/// What the list of accounts is filtered by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UserFilter {
    /// Part of the name or login.
    pub q: String,
    /// Only this unit.
    pub unit: Option<UnitId>,
    /// Only who holds this role.
    pub role: Option<Role>,
    /// Only this state.
    pub state: Option<UserState>,
}

/// One page of the accounts, and whether there are more.
pub fn some_users(
    conn: &mut Conn,
    _by: PeopleScope,
    filter: &UserFilter,
    from: i64,
    most: i64,
) -> Result<(Vec<UserRow>, bool), Problem> {
    let mut query = users::table
        .inner_join(units::table)
        .select((users::id, users::version, users::body, units::name))
        .order((units::name, users::name, users::id))
        .offset(from)
        .limit(most + 1)
        .into_boxed();
    if !filter.q.is_empty() {
        let part = like(&filter.q);
        query = query.filter(users::name.like(part.clone()).or(users::login.like(part)));
    }
    if let Some(unit) = filter.unit {
        query = query.filter(users::unit_id.eq(unit.0));
    }
    if let Some(role) = filter.role {
        query = query.filter(users::roles.like(format!("%{}%", role.code())));
    }
    if let Some(state) = filter.state {
        query = query.filter(users::state.eq(state.code()));
    }
    let mut rows: Vec<Found> = query.load(conn)?;
    let more = i64::try_from(rows.len()).unwrap_or(0) > most;
    rows.truncate(usize::try_from(most).unwrap_or(0));
    Ok((filled(conn, rows)?, more))
}

/// The accounts whose roles wait for the second person, the longest waiting first.
pub fn proposals(conn: &mut Conn, _by: PeopleScope) -> Result<Vec<UserRow>, Problem> {
    let rows: Vec<Found> = users::table
        .inner_join(units::table)
        .filter(users::proposed.eq(true))
        .select((users::id, users::version, users::body, units::name))
        .order(users::id)
        .load(conn)?;
    let mut rows = filled(conn, rows)?;
    rows.sort_by_key(|row| row.user.proposed.as_ref().map(|p| p.on));
    Ok(rows)
}

/// Names of accounts by number.
pub fn names(conn: &mut Conn, _by: PeopleScope, ids: &[i64]) -> Result<HashMap<i64, String>, Problem> {
    let rows: Vec<(i64, String)> =
        users::table.filter(users::id.eq_any(ids)).select((users::id, users::name)).load(conn)?;
    Ok(rows.into_iter().collect())
}

/// The colleagues to whom a person's work can be handed over.
pub fn colleagues(conn: &mut Conn, _by: PeopleScope, user: &User) -> Result<Vec<(i64, String)>, Problem> {
    Ok(users::table
        .filter(users::unit_id.eq(user.unit.0))
        .filter(users::state.ne("disabled"))
        .filter(users::id.ne(user.id.0))
        .order(users::name)
        .select((users::id, users::name))
        .load(conn)?)
}

type Found = (i64, i32, String, String);

fn filled(conn: &mut Conn, rows: Vec<Found>) -> Result<Vec<UserRow>, Problem> {
    let ids: Vec<i64> = rows.iter().map(|row| row.0).collect();
    let seen: Vec<(i64, Option<NaiveDateTime>)> = sessions::table
        .filter(sessions::user_id.eq_any(ids))
        .group_by(sessions::user_id)
        .select((sessions::user_id, max(sessions::started_at)))
        .load(conn)?;
    let seen: HashMap<i64, Option<NaiveDateTime>> = seen.into_iter().collect();
    rows.into_iter()
        .map(|(id, version, body, unit)| {
            let user: User = serde_json::from_str(&body)?;
            Ok(UserRow {
                user: User { id: UserId(id), version, ..user },
                unit,
                last_login: seen.get(&id).copied().flatten(),
            })
        })
        .collect()
}

/// A fragment for LIKE; its own wildcards are taken as they stand.
fn like(part: &str) -> String {
    format!("%{}%", part.replace(['%', '_', '\\'], ""))
}
