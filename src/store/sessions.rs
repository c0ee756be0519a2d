//! Sessions: only a hash of the key is kept; one query finds the session, the person and the unit.

use super::audit::hex;
use super::conn::Conn;
use super::schema::{sessions, units, users};
use crate::problem::Problem;
use crate::regulation::people::{Actor, Role, UnitKind};
use crate::regulation::values::{UnitId, UserId};
use chrono::{Duration, NaiveDateTime};
use diesel::prelude::*;
use sha2::{Digest, Sha256};

/// Without a page for this long a session ends.
pub const IDLE: Duration = Duration::minutes(30);
/// A session never lasts longer.
pub const ABSOLUTE: Duration = Duration::hours(12);

/// A living session with its person.
#[derive(Debug, Clone)]
pub struct Session {
    /// Row number.
    pub id: i64,
    /// Token every acting form carries.
    pub csrf: String,
    /// Last page, at most a minute late.
    pub seen_at: NaiveDateTime,
    /// When the password was last given.
    pub proved_at: NaiveDateTime,
    /// The person with unit and roles.
    pub actor: Actor,
}

/// The hash under which a key is stored.
pub fn key_hash(key: &str) -> String {
    hex(&Sha256::digest(key.as_bytes()))
}

type Found = (i64, String, NaiveDateTime, NaiveDateTime, NaiveDateTime, i64, String, String, i64, String, String);

/// The session of a key, if it lives and its person is active.
pub fn load(conn: &mut Conn, key: &str, now: NaiveDateTime) -> Result<Option<Session>, Problem> {
    let found: Option<Found> = sessions::table
        .inner_join(users::table.inner_join(units::table))
        .filter(sessions::key_hash.eq(key_hash(key)))
        .filter(sessions::ended_at.is_null())
        .filter(users::state.eq("active"))
        .select((
            sessions::id,
            sessions::csrf,
            sessions::started_at,
            sessions::seen_at,
            sessions::proved_at,
            users::id,
            users::name,
            users::roles,
            units::id,
            units::name,
            units::kind,
        ))
        .first(conn)
        .optional()?;
    let alive = |f: &Found| now - f.3 < IDLE && now - f.2 < ABSOLUTE;
    Ok(found.filter(alive).and_then(|(id, csrf, _, seen_at, proved_at, user, name, roles, unit, unit_name, kind)| {
        let actor = Actor {
            user: UserId(user),
            name,
            unit: UnitId(unit),
            unit_name,
            kind: UnitKind::from_code(&kind)?,
            roles: parse_roles(&roles),
        };
        Some(Session { id, csrf, seen_at, proved_at, actor })
    }))
}

/// Roles as stored: code names separated by blanks.
pub fn parse_roles(stored: &str) -> Vec<Role> {
    stored.split_whitespace().filter_map(Role::from_code).collect()
}
