//! Load and save referrals. They stand in the city's chain, not in the project's: its flow record is read by those they concern.

use super::audit::{self, Chain};
use super::conn::{BothExt, Conn};
use super::schema::referrals as t;
use super::strays;
use super::tx::Tx;
use crate::problem::Problem;
use crate::regulation::b13_referral::Referral;
use crate::regulation::decision::Decision;
use crate::regulation::values::UnitId;
use diesel::prelude::*;

type Row = (i64, i32, String);
const ROW: (t::id, t::version, t::body) = (t::id, t::version, t::body);

fn read((id, version, body): Row) -> Result<Referral, Problem> {
    let referral: Referral = serde_json::from_str(&body)?;
    Ok(Referral { id, version, ..referral })
}

/// The referral of this number.
pub fn by_no(conn: &mut Conn, no: &str) -> Result<Referral, Problem> {
    read(t::table.filter(t::no.eq(no)).select(ROW).first(conn)?)
}

/// Referrals, newest first; only those to one unit where a unit is given.
pub fn all(conn: &mut Conn, to: Option<UnitId>) -> Result<Vec<Referral>, Problem> {
    let mut query = t::table.order(t::id.desc()).limit(500).select(ROW).into_boxed();
    if let Some(unit) = to {
        query = query.filter(t::to_id.eq(unit.0));
    }
    query.load::<Row>(conn)?.into_iter().map(read).collect()
}

/// Saves what the rules decided.
pub fn save(tx: &mut Tx<'_>, done: Decision<Referral>) -> Result<String, Problem> {
    let r = done.after();
    let body = serde_json::to_string(r)?;
    strays::are_there(tx.conn(), &body)?;
    let row = (t::version.eq(r.version + 1), t::state.eq(r.state.code()), t::body.eq(&body));
    let id = if r.id == 0 {
        let born =
            (t::no.eq(&r.no), t::to_id.eq(r.to.0), t::project_id.eq(r.project.map(|p| p.0)), t::sent_on.eq(r.sent_on));
        diesel::insert_into(t::table).values((born, row)).returning(t::id).both().get_result(tx.conn())?
    } else {
        let mine = t::table.filter(t::id.eq(r.id)).filter(t::version.eq(r.version));
        if diesel::update(mine).set(row).execute(tx.conn())? == 0 {
            return Err(Problem::Stale);
        }
        r.id
    };
    audit::record(tx, Chain::CITY, id, &done)?;
    Ok(r.no.clone())
}
