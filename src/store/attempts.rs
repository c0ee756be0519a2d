//! Wrong tries at the door, counted by a hash of what was typed: known and unknown logins are treated alike.

use super::audit::{self, Chain, hex};
use super::conn::{BothExt, Conn};
use super::schema::{login_attempts, sessions, users};
use super::tx::Tx;
use crate::problem::Problem;
use crate::regulation::access::{FORGET, Strangers, delay};
use crate::regulation::decision::Decision;
use chrono::{Duration, NaiveDateTime};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A place from which the person has logged in lately keeps its own count: strangers elsewhere cannot make the person wait there.
const OWN_PLACE: Duration = Duration::days(30);

/// What is known of the tries under a key.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tries {
    /// Wrong ones in a row.
    pub failures: i32,
    /// Before this the next one is not looked at.
    pub wait_until: Option<NaiveDateTime>,
}

/// The key of a login from an address.
pub fn key(conn: &mut Conn, login: &str, address: &str, now: NaiveDateTime) -> Result<String, Problem> {
    let own = sessions::table
        .inner_join(users::table)
        .filter(users::login.eq(login))
        .filter(sessions::address.eq(address))
        .filter(sessions::started_at.gt(now - OWN_PLACE))
        .select(sessions::id);
    let own: bool = own.first::<i64>(conn).optional()?.is_some();
    let place = if own { address } else { "" };
    Ok(hex(&Sha256::digest(format!("{login}\n{place}"))))
}

/// The tries under a key; long ago is forgotten.
pub fn tries(conn: &mut Conn, key: &str, now: NaiveDateTime) -> Result<Tries, Problem> {
    let row: Option<(i32, Option<NaiveDateTime>)> = login_attempts::table
        .find(key)
        .filter(login_attempts::at.gt(now - FORGET))
        .select((login_attempts::failures, login_attempts::wait_until))
        .first(conn)
        .optional()?;
    Ok(row.map(|(failures, wait_until)| Tries { failures, wait_until }).unwrap_or_default())
}

/// One more wrong try.
pub fn failed(tx: &mut Tx<'_>, key: &str) -> Result<Tries, Problem> {
    let now = tx.moment().stamp();
    diesel::delete(login_attempts::table.filter(login_attempts::at.le(now - FORGET))).execute(tx.conn())?;
    let failures = tries(tx.conn(), key, now)?.failures.saturating_add(1);
    let wait = delay(failures);
    let wait_until = (wait > Duration::zero()).then(|| now + wait);
    let row =
        (login_attempts::failures.eq(failures), login_attempts::wait_until.eq(wait_until), login_attempts::at.eq(now));
    diesel::insert_into(login_attempts::table)
        .values((login_attempts::key.eq(key), row))
        .on_conflict(login_attempts::key)
        .do_update()
        .set(row)
        .both()
        .execute(tx.conn())?;
    Ok(Tries { failures, wait_until })
}

/// One more at a login that nobody has; how many there were in this hour. They stand in one row an hour, under no login's key.
pub fn stranger(tx: &mut Tx<'_>) -> Result<i32, Problem> {
    let now = tx.moment().stamp();
    let key = hex(&Sha256::digest(format!("\nstrangers\n{}", now.format("%Y-%m-%dT%H"))));
    Ok(diesel::insert_into(login_attempts::table)
        .values((login_attempts::key.eq(&key), login_attempts::failures.eq(1), login_attempts::at.eq(now)))
        .on_conflict(login_attempts::key)
        .do_update()
        .set(login_attempts::failures.eq(login_attempts::failures + 1))
        .returning(login_attempts::failures)
        .both()
        .get_result(tx.conn())?)
}

/// Writes them down in the city's chain.
pub fn note(tx: &mut Tx<'_>, done: &Decision<Strangers>) -> Result<(), Problem> {
    audit::record(tx, Chain::CITY, 0, done)
}

/// A right one: the count is over.
pub fn succeeded(tx: &mut Tx<'_>, key: &str) -> Result<(), Problem> {
    diesel::delete(login_attempts::table.find(key)).execute(tx.conn())?;
    Ok(())
}
