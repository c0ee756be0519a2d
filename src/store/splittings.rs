//! Load and save what was found of small contracts that together reach the threshold. It stands in the city's chain: the owner's flow record
//! tells of what follows from it.

use super::audit::{self, Chain};
use super::conn::{BothExt, Conn};
use super::schema::splittings as t;
use super::tx::Tx;
use crate::problem::Problem;
use crate::regulation::b10_splitting::Finding;
use crate::regulation::decision::Decision;
use crate::regulation::values::RoundId;
use diesel::prelude::*;

/// The findings of a round, oldest first.
pub fn of_round(conn: &mut Conn, round: RoundId) -> Result<Vec<Finding>, Problem> {
    let rows: Vec<(i64, i32, String)> =
        t::table.filter(t::round_id.eq(round.0)).order(t::id).select((t::id, t::version, t::body)).load(conn)?;
    rows.into_iter().map(|(id, version, body)| Ok(Finding { id, version, ..serde_json::from_str(&body)? })).collect()
}

/// Saves what the rules decided. The same parts are judged once: whoever comes second is told so.
pub fn save(tx: &mut Tx<'_>, done: Decision<Finding>) -> Result<(), Problem> {
    let f = done.after();
    let row = (t::version.eq(f.version + 1), t::bound.eq(f.bound), t::body.eq(serde_json::to_string(f)?));
    let id = if f.id == 0 {
        let born = (t::round_id.eq(f.round.0), t::owner_id.eq(f.what.owner.0), t::key.eq(&f.what.key));
        let made = diesel::insert_into(t::table).values((born, row)).on_conflict_do_nothing();
        let id: Option<i64> = made.returning(t::id).both().get_result(tx.conn()).optional()?;
        id.ok_or(Problem::Stale)?
    } else {
        let mine = t::table.filter(t::id.eq(f.id)).filter(t::version.eq(f.version));
        if diesel::update(mine).set(row).execute(tx.conn())? == 0 {
            return Err(Problem::Stale);
        }
        f.id
    };
    audit::record(tx, Chain::CITY, id, &done)
}
