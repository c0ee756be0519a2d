//! What waits to be told: outbox rows become one letter a person, letters are claimed, sent, tried again, parked.
//!
//! A claim is a lease in a short transaction; nothing here is open while a mail server is asked.

use super::audit::{self, Chain, Payload};
use super::conn::{BothExt, Conn};
use super::schema::{letters, outbox};
use super::tx::Tx;
use crate::problem::Problem;
use crate::regulation::decision::Decision;
use crate::regulation::notices::{Parked, Topic, reminder};
use chrono::{Duration, NaiveDate, NaiveDateTime};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// How long a claim holds; whoever died with it in hand loses it then.
pub const LEASE: Duration = Duration::minutes(2);
/// The conditions of the partial indexes, word for word: a bound value would not be known when the plan is made.
const WAITS: &str = "outbox.state = 'waiting'";
const WAITING: &str = "letters.state = 'waiting'";
/// A letter is parked after so many failures.
pub const MAX_TRIES: i32 = 10;

/// An outbox row in hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// Row number.
    pub id: i64,
    /// The chain it stands on: the project, or 0 for the city's.
    pub chain: i64,
    /// Kind of the thing it is about.
    pub kind: String,
    /// Number of the thing.
    pub subject: i64,
    /// What happened, and who did it.
    pub payload: Payload,
}

/// Letters in hand, and until when nobody else may take them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InHand {
    /// Their rows, first to go first.
    pub ids: Vec<i64>,
    /// End of the lease; also what tells it from a later one.
    pub until: NaiveDateTime,
}

/// A letter to be: who gets it, and whether it can leave the house.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Addressed {
    /// The outbox row.
    pub outbox: i64,
    /// The person.
    pub user: i64,
    /// What it is about.
    pub topic: Topic,
    /// Whether there is an address and the topic is mailed.
    pub mailed: bool,
}

/// A reminder the calendar has found due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminder {
    /// What it is about.
    pub topic: Topic,
    /// Chain of the thing.
    pub chain: i64,
    /// Kind of the thing.
    pub kind: String,
    /// Number of the thing.
    pub subject: i64,
    /// The day that comes or has passed.
    pub due: Option<NaiveDate>,
    /// What makes it happen once: the due day and which reminder about it.
    pub period: String,
}

/// Puts a reminder into the outbox, unless it is there already. Answers whether it is new.
pub fn remind(tx: &mut Tx<'_>, what: &Reminder) -> Result<bool, Problem> {
    let payload = Payload { event: reminder(what.due), user: tx.actor().user.0, topic: Some(what.topic) };
    let at = tx.moment().stamp();
    let new = diesel::insert_into(outbox::table)
        .values((
            outbox::chain.eq(what.chain),
            outbox::action.eq(payload.event.action.code()),
            outbox::kind.eq(&what.kind),
            outbox::subject_id.eq(what.subject),
            outbox::period.eq(format!("{}/{}", what.topic, what.period)),
            outbox::payload.eq(serde_json::to_string(&payload)?),
            outbox::at.eq(at),
            outbox::state.eq("waiting"),
        ))
        .on_conflict_do_nothing()
        .both()
        .execute(tx.conn())?;
    Ok(new == 1)
}

/// Whether there is anything to do now: a look that costs no write.
pub fn anything(conn: &mut Conn, now: NaiveDateTime) -> Result<bool, Problem> {
    let free = outbox::lease_until.is_null().or(outbox::lease_until.lt(now));
    let row: Option<i64> =
        outbox::table.filter(sql::<Bool>(WAITS)).filter(free).select(outbox::id).first(conn).optional()?;
    if row.is_some() {
        return Ok(true);
    }
    let free = letters::lease_until.is_null().or(letters::lease_until.lt(now));
    let due = letters::table.filter(sql::<Bool>(WAITING)).filter(letters::next_try_at.le(now)).filter(free);
    Ok(due.select(letters::id).first::<i64>(conn).optional()?.is_some())
}

/// Takes up to `n` waiting rows in hand, oldest first.
pub fn claim(tx: &mut Tx<'_>, n: i64) -> Result<Vec<Waiting>, Problem> {
    let now = tx.moment().stamp();
    let rows: Vec<(i64, i64, String, i64, String)> = outbox::table
        .filter(sql::<Bool>(WAITS))
        .filter(outbox::lease_until.is_null().or(outbox::lease_until.lt(now)))
        .order(outbox::id)
        .limit(n)
        .select((outbox::id, outbox::chain, outbox::kind, outbox::subject_id, outbox::payload))
        .load(tx.conn())?;
    let ids: Vec<i64> = rows.iter().map(|row| row.0).collect();
    diesel::update(outbox::table.filter(outbox::id.eq_any(ids)))
        .set(outbox::lease_until.eq(now + LEASE))
        .execute(tx.conn())?;
    rows.into_iter()
        .map(|(id, chain, kind, subject, payload)| {
            Ok(Waiting { id, chain, kind, subject, payload: serde_json::from_str(&payload)? })
        })
        .collect()
}

/// Makes the letters of rows in hand and closes the rows. Twice is like once: a person has one letter a row. A letter bears the moment of
/// what it tells, however late it is made.
pub fn expand(tx: &mut Tx<'_>, rows: &[i64], to: &[Addressed]) -> Result<(), Problem> {
    let now = tx.moment().stamp();
    let told: HashMap<i64, NaiveDateTime> = outbox::table
        .filter(outbox::id.eq_any(rows))
        .select((outbox::id, outbox::at))
        .load::<(i64, NaiveDateTime)>(tx.conn())?
        .into_iter()
        .collect();
    for letter in to {
        diesel::insert_into(letters::table)
            .values((
                letters::outbox_id.eq(letter.outbox),
                letters::user_id.eq(letter.user),
                letters::topic.eq(letter.topic.code()),
                letters::at.eq(told.get(&letter.outbox).copied().unwrap_or(now)),
                letters::state.eq(if letter.mailed { "waiting" } else { "unaddressed" }),
                letters::next_try_at.eq(now),
            ))
            .on_conflict_do_nothing()
            .both()
            .execute(tx.conn())?;
    }
    diesel::update(outbox::table.filter(outbox::id.eq_any(rows)))
        .set((outbox::state.eq("expanded"), outbox::lease_until.eq(None::<NaiveDateTime>)))
        .execute(tx.conn())?;
    Ok(())
}

/// History that was made at once is not told: all but the newest rows, and all that happened before a moment, are closed without letters.
pub fn settle(tx: &mut Tx<'_>, keep: i64, since: NaiveDateTime) -> Result<(), Problem> {
    let newest: Option<i64> = outbox::table.select(diesel::dsl::max(outbox::id)).first(tx.conn())?;
    let old = outbox::id.le(newest.unwrap_or(0) - keep).or(outbox::at.lt(since));
    diesel::update(outbox::table.filter(sql::<Bool>(WAITS)).filter(old))
        .set(outbox::state.eq("expanded"))
        .execute(tx.conn())?;
    Ok(())
}

/// Takes up to `n` letters in hand whose time has come.
pub fn claim_letters(tx: &mut Tx<'_>, n: i64) -> Result<InHand, Problem> {
    let now = tx.moment().stamp();
    let ids: Vec<i64> = letters::table
        .filter(sql::<Bool>(WAITING))
        .filter(letters::next_try_at.le(now))
        .filter(letters::lease_until.is_null().or(letters::lease_until.lt(now)))
        .order((letters::next_try_at, letters::id))
        .limit(n)
        .select(letters::id)
        .load(tx.conn())?;
    let until = now + LEASE;
    diesel::update(letters::table.filter(letters::id.eq_any(&ids)))
        .set(letters::lease_until.eq(until))
        .execute(tx.conn())?;
    Ok(InHand { ids, until })
}

/// Holds on to letters in hand for another lease. Those that another took over meanwhile, or dealt with, are let go.
pub fn hold_on(tx: &mut Tx<'_>, mine: &InHand) -> Result<InHand, Problem> {
    let until = tx.moment().stamp() + LEASE;
    let still: Vec<i64> = letters::table
        .filter(letters::id.eq_any(&mine.ids))
        .filter(letters::state.eq("waiting"))
        .filter(letters::lease_until.eq(mine.until))
        .select(letters::id)
        .load(tx.conn())?;
    diesel::update(letters::table.filter(letters::id.eq_any(&still)))
        .set(letters::lease_until.eq(until))
        .execute(tx.conn())?;
    let kept = mine.ids.iter().copied().filter(|id| still.contains(id)).collect();
    Ok(InHand { ids: kept, until })
}

/// The letter has left the house.
pub fn sent(tx: &mut Tx<'_>, letter: i64) -> Result<(), Problem> {
    diesel::update(letters::table.find(letter))
        .set((
            letters::state.eq("sent"),
            letters::tries.eq(letters::tries + 1),
            letters::lease_until.eq(None::<NaiveDateTime>),
            letters::last_error.eq(None::<String>),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// The letter did not leave: tried again after `wait` × 2^tries, parked after [`MAX_TRIES`] or where trying again is no use.
pub fn failed(tx: &mut Tx<'_>, letter: i64, why: &str, wait: Duration, for_good: bool) -> Result<(), Problem> {
    let tries: i32 = letters::table.find(letter).select(letters::tries).first(tx.conn())?;
    let after = wait * 2_i32.pow(u32::try_from(tries).unwrap_or(0).min(20));
    let parked = for_good || tries + 1 >= MAX_TRIES;
    diesel::update(letters::table.find(letter))
        .set((
            letters::state.eq(if parked { "parked" } else { "waiting" }),
            letters::tries.eq(tries + 1),
            letters::next_try_at.eq(tx.moment().stamp() + after),
            letters::lease_until.eq(None::<NaiveDateTime>),
            letters::last_error.eq(why),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Letters in hand are laid back unsent and untried, at once free for others: the program stops, or no letter leaves now.
pub fn lay_back(tx: &mut Tx<'_>, mine: &InHand) -> Result<(), Problem> {
    let held = letters::table.filter(letters::id.eq_any(&mine.ids)).filter(letters::lease_until.eq(mine.until));
    diesel::update(held.filter(letters::state.eq("waiting")))
        .set(letters::lease_until.eq(None::<NaiveDateTime>))
        .execute(tx.conn())?;
    Ok(())
}

/// A letter as the rules see it.
pub fn parked(conn: &mut Conn, id: i64) -> Result<Parked, Problem> {
    let (state, tries): (String, i32) = letters::table.find(id).select((letters::state, letters::tries)).first(conn)?;
    if state == "sent" || state == "unaddressed" {
        return Err(Problem::NotFound);
    }
    Ok(Parked { id, tries, waits: state == "waiting" })
}

/// The letters that are parked, oldest first.
pub fn all_parked(conn: &mut Conn, n: i64) -> Result<Vec<Parked>, Problem> {
    let rows: Vec<(i64, i32)> = letters::table
        .filter(letters::state.eq("parked"))
        .order(letters::id)
        .limit(n)
        .select((letters::id, letters::tries))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, tries)| Parked { id, tries, waits: false }).collect())
}

/// Saves what the rules decided about a parked letter.
pub fn save(tx: &mut Tx<'_>, done: &Decision<Parked>) -> Result<(), Problem> {
    let letter = done.after();
    let before = done.before().map_or(0, |old| old.tries);
    let hit = diesel::update(
        letters::table.find(letter.id).filter(letters::state.eq("parked")).filter(letters::tries.eq(before)),
    )
    .set((letters::state.eq("waiting"), letters::tries.eq(letter.tries), letters::next_try_at.eq(tx.moment().stamp())))
    .execute(tx.conn())?;
    if hit == 0 {
        return Err(Problem::Stale);
    }
    audit::record(tx, Chain::CITY, letter.id, done)
}
