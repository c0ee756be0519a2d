//! A seal a day over the whole trail. The chains tell of a row that was altered or cut out; whoever could rewrite rows, heads and seals
//! together is told from the letter that carried a seal out of the house.

use super::audit::hex;
use super::conn::{BothExt, Conn};
use super::schema::{audit, seals};
use super::tx::Tx;
use crate::clock::midnight;
use crate::problem::Problem;
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use sha2::{Digest, Sha256};

/// Rows read at a time.
const BATCH: i64 = 5_000;

/// One day's seal.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = seals)]
pub struct Seal {
    /// Row number.
    pub id: i64,
    /// The day it was set; it covers what came before that day.
    pub day: NaiveDate,
    /// The instant before which it covers everything since the seal before.
    pub until: NaiveDateTime,
    /// Rows it covers that no earlier seal does.
    pub count: i64,
    /// SHA-256 over the seal before and the hashes of those rows.
    pub digest: String,
}

/// Seals what came before today. Nothing where nothing new came, or where the day has its seal.
pub fn set(tx: &mut Tx<'_>) -> Result<Option<Seal>, Problem> {
    let (day, until) = (tx.today(), midnight(tx.today()));
    let last = newest(tx.conn())?;
    if last.as_ref().is_some_and(|last| last.until >= until) {
        return Ok(None);
    }
    let (count, digest) = over(tx.conn(), last.as_ref(), until)?;
    if count == 0 {
        return Ok(None);
    }
    let row = (seals::day.eq(day), seals::until.eq(until), seals::count.eq(count), seals::digest.eq(&digest));
    let id = diesel::insert_into(seals::table).values(row).returning(seals::id).both().get_result(tx.conn())?;
    Ok(Some(Seal { id, day, until, count, digest }))
}

/// The last seal that was set.
pub fn newest(conn: &mut Conn) -> Result<Option<Seal>, Problem> {
    Ok(seals::table.order(seals::id.desc()).select(Seal::as_select()).first(conn).optional()?)
}

/// The seal of this row.
pub fn get(conn: &mut Conn, id: i64) -> Result<Seal, Problem> {
    Ok(seals::table.find(id).select(Seal::as_select()).first(conn)?)
}

/// Sets every seal once more, in memory: how many hold, and the first that does not.
pub fn verify(conn: &mut Conn) -> Result<Result<Vec<Seal>, Seal>, Problem> {
    let all: Vec<Seal> = seals::table.order(seals::id).select(Seal::as_select()).load(conn)?;
    let mut last = None;
    for seal in &all {
        if over(conn, last, seal.until)? != (seal.count, seal.digest.clone()) {
            return Ok(Err(seal.clone()));
        }
        last = Some(seal);
    }
    Ok(Ok(all))
}

/// How many rows came between the seal before and the instant, and the digest over both.
fn over(conn: &mut Conn, last: Option<&Seal>, until: NaiveDateTime) -> Result<(i64, String), Problem> {
    let mut hash = Sha256::new();
    hash.update(last.map_or("", |seal| seal.digest.as_str()));
    let since = last.map_or(NaiveDateTime::MIN, |seal| seal.until);
    let (mut count, mut after): (i64, Option<(NaiveDateTime, i64)>) = (0, None);
    loop {
        let mut query = audit::table
            .filter(audit::at.lt(until))
            .order((audit::at, audit::id))
            .limit(BATCH)
            .select((audit::at, audit::id, audit::hash))
            .into_boxed();
        query = match after {
            Some((at, id)) => query.filter(audit::at.ge(at)).filter(audit::at.gt(at).or(audit::id.gt(id))),
            None if last.is_some() => query.filter(audit::at.ge(since)),
            None => query,
        };
        let rows: Vec<(NaiveDateTime, i64, String)> = query.load(conn)?;
        for (_, _, row) in &rows {
            hash.update(row);
        }
        count += rows.len() as i64;
        match rows.last() {
            Some((at, id, _)) if rows.len() as i64 == BATCH => after = Some((*at, *id)),
            _ => return Ok((count, hex(&hash.finalize()))),
        }
    }
}
