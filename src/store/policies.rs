//! The versions of the policy: read all of them, add one; none is ever changed.

use super::audit::{self, Chain};
use super::conn::{BothExt, Conn};
use super::schema::policies as t;
use super::tx::Tx;
use crate::problem::Problem;
use crate::regulation::decision::Decision;
use crate::regulation::policy::Policy;
use diesel::prelude::*;

/// Every version that was set, the newest first; the defaults, version 1, come last and stand in no row.
pub fn all(conn: &mut Conn) -> Result<Vec<Policy>, Problem> {
    let bodies: Vec<String> = t::table.order(t::version.desc()).select(t::body).load(conn)?;
    let mut found = bodies.iter().map(|body| serde_json::from_str(body)).collect::<Result<Vec<Policy>, _>>()?;
    if found.last().is_none_or(|first| first.version > 1) {
        found.push(Policy::default());
    }
    Ok(found)
}

/// The newest version, in force or not yet.
pub fn latest(conn: &mut Conn) -> Result<Policy, Problem> {
    Ok(all(conn)?.into_iter().next().unwrap_or_default())
}

/// Adds the version the rules made; two at once cannot both be the next.
pub fn save(tx: &mut Tx<'_>, done: Decision<Policy>) -> Result<i32, Problem> {
    let policy = done.after();
    let row = (
        t::version.eq(policy.version),
        t::valid_from.eq(policy.valid_from),
        t::body.eq(serde_json::to_string(policy)?),
    );
    if diesel::insert_into(t::table).values(row).on_conflict_do_nothing().both().execute(tx.conn())? == 0 {
        return Err(Problem::Stale);
    }
    audit::record(tx, Chain::CITY, policy.version.into(), &done)?;
    Ok(done.after().version)
}
