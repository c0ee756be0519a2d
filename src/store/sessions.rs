//! Sessions: only a hash of the key is kept; one query finds the session, the person and the unit.

use super::audit::hex;
use super::conn::{Conn, Native, Stamp};
use super::schema::{sessions, units, users};
use super::tx::Tx;
use crate::problem::Problem;
use crate::regulation::access::{ABSOLUTE, IDLE, TOUCH, lives};
use crate::regulation::people::{Actor, Role, UnitKind};
use crate::regulation::values::{UnitId, UserId};
use chrono::{Duration, NaiveDateTime};
use diesel::prelude::*;
use sha2::{Digest, Sha256};
use std::sync::Arc;

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
    pub actor: Arc<Actor>,
}

/// The hash under which a key is stored.
pub fn key_hash(key: &str) -> String {
    hex(&Sha256::digest(key.as_bytes()))
}

type Found = (i64, String, Stamp, Stamp, Stamp, i64, String, String, i64, String, String);

/// The session of a key, if it lives and its person is active.
pub fn load(conn: &mut Conn, key: &str, now: NaiveDateTime) -> Result<Option<Session>, Problem> {
    let found = find(conn, key)?.filter(|f| lives(f.2.0, f.3.0, now));
    Ok(found.and_then(session))
}

/// The session of a key that ended by itself within the last day, not by anybody's will: nothing may be done in it, but a form sent
/// with it may wait for the next log-in.
pub fn lapsed(conn: &mut Conn, key: &str, now: NaiveDateTime) -> Result<Option<Session>, Problem> {
    let found = find(conn, key)?.filter(|f| !lives(f.2.0, f.3.0, now) && now - f.3.0 < Duration::days(1));
    Ok(found.and_then(session))
}

fn find(conn: &mut Conn, key: &str) -> Result<Option<Found>, Problem> {
    Ok(sessions::table
        .inner_join(users::table.inner_join(units::table))
        .filter(sessions::key_hash.eq(key_hash(key)))
        .filter(sessions::ended_at.is_null())
        .filter(users::state.eq("active"))
        .filter(units::active.eq(true))
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
        .row(conn)
        .optional()?)
}

fn session(
    (id, csrf, _, Stamp(seen_at), Stamp(proved_at), user, name, roles, unit, unit_name, kind): Found,
) -> Option<Session> {
    let actor = Actor {
        user: UserId(user),
        name,
        unit: UnitId(unit),
        unit_name,
        kind: UnitKind::from_code(&kind)?,
        roles: parse_roles(&roles),
    };
    Some(Session { id, csrf, seen_at, proved_at, actor: Arc::new(actor) })
}

/// Roles as stored: code names separated by blanks.
pub fn parse_roles(stored: &str) -> Vec<Role> {
    stored.split_whitespace().filter_map(Role::from_code).collect()
}

/// What is known of a new session beside its person.
#[derive(Debug, Clone)]
pub struct Beginning {
    /// Hash of the key in the cookie.
    pub key_hash: String,
    /// Token for the acting forms.
    pub csrf: String,
    /// Where it comes from.
    pub address: String,
    /// The browser's name of itself.
    pub agent: String,
}

/// Begins a session. What is older than the addresses are remembered for is swept away.
pub fn start(tx: &mut Tx<'_>, user: UserId, new: &Beginning) -> Result<(), Problem> {
    let now = tx.moment().stamp();
    let old =
        sessions::table.filter(sessions::user_id.eq(user.0)).filter(sessions::started_at.lt(now - Duration::days(30)));
    diesel::delete(old).execute(tx.conn())?;
    diesel::insert_into(sessions::table)
        .values((
            sessions::key_hash.eq(&new.key_hash),
            sessions::user_id.eq(user.0),
            sessions::csrf.eq(&new.csrf),
            sessions::started_at.eq(now),
            sessions::seen_at.eq(now),
            sessions::proved_at.eq(now),
            sessions::address.eq(&new.address),
            sessions::agent.eq(&new.agent),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Whether the last page is long enough ago to be written down.
pub fn wants_touch(session: &Session, now: NaiveDateTime) -> bool {
    now - session.seen_at >= TOUCH
}

/// Writes down the last page; of several at once only the first writes.
pub fn touch(tx: &mut Tx<'_>, id: i64) -> Result<(), Problem> {
    let now = tx.moment().stamp();
    let mine = sessions::table.find(id).filter(sessions::seen_at.le(now - TOUCH)).filter(sessions::ended_at.is_null());
    diesel::update(mine).set(sessions::seen_at.eq(now)).execute(tx.conn())?;
    Ok(())
}

/// The password was given again in this session.
pub fn prove(tx: &mut Tx<'_>, id: i64) -> Result<(), Problem> {
    let now = tx.moment().stamp();
    diesel::update(sessions::table.find(id)).set(sessions::proved_at.eq(now)).execute(tx.conn())?;
    Ok(())
}

/// Ends one session of a person; whether it was alive and theirs.
pub fn end(tx: &mut Tx<'_>, user: UserId, id: i64) -> Result<bool, Problem> {
    let now = tx.moment().stamp();
    let mine = sessions::table.find(id).filter(sessions::user_id.eq(user.0)).filter(sessions::ended_at.is_null());
    Ok(diesel::update(mine).set(sessions::ended_at.eq(now)).execute(tx.conn())? == 1)
}

/// Ends the session of a key, whosesoever it is: a new log-in in the same browser.
pub fn end_by_key(tx: &mut Tx<'_>, hash: &str) -> Result<(), Problem> {
    let now = tx.moment().stamp();
    let old = sessions::table.filter(sessions::key_hash.eq(hash)).filter(sessions::ended_at.is_null());
    diesel::update(old).set(sessions::ended_at.eq(now)).execute(tx.conn())?;
    Ok(())
}

/// Ends every session of a person but the one kept (0 keeps none); how many there were.
pub fn end_all(tx: &mut Tx<'_>, user: UserId, kept: i64) -> Result<usize, Problem> {
    let now = tx.moment().stamp();
    let others = sessions::table
        .filter(sessions::user_id.eq(user.0))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::id.ne(kept));
    Ok(diesel::update(others).set(sessions::ended_at.eq(now)).execute(tx.conn())?)
}

/// A session as its person sees it.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Listed {
    /// Row number.
    pub id: i64,
    /// Begun.
    pub started_at: NaiveDateTime,
    /// Last page.
    pub seen_at: NaiveDateTime,
    /// Where from.
    pub address: String,
    /// With which browser.
    pub agent: String,
}

/// A person's living sessions, the last seen first.
pub fn of(conn: &mut Conn, user: UserId, now: NaiveDateTime) -> Result<Vec<Listed>, Problem> {
    Ok(sessions::table
        .filter(sessions::user_id.eq(user.0))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::seen_at.gt(now - IDLE))
        .filter(sessions::started_at.gt(now - ABSOLUTE))
        .order((sessions::seen_at.desc(), sessions::id.desc()))
        .select((sessions::id, sessions::started_at, sessions::seen_at, sessions::address, sessions::agent))
        .load(conn)?)
}

/// The demo's clock was moved: everybody stays logged in.
pub fn carry_on(tx: &mut Tx<'_>) -> Result<(), Problem> {
    let now = tx.moment().stamp();
    diesel::update(sessions::table.filter(sessions::ended_at.is_null()))
        .set((sessions::started_at.eq(now), sessions::seen_at.eq(now), sessions::proved_at.eq(now)))
        .execute(tx.conn())?;
    Ok(())
}
