//! The audit trail and the outbox: written by `save` and by nothing else, in the same transaction as the row.

use super::conn::{BothExt, Conn, Native};
use super::schema::{audit, chain_heads, outbox};
use super::tx::Tx;
use super::waiting;
use crate::problem::Problem;
use crate::regulation::authority::Action;
use crate::regulation::decision::{Aggregate, Decision, Event};
use crate::regulation::notices::Topic;
use crate::regulation::values::UserId;
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

/// Which chain a thing belongs to: its project's, or the city's own for people, units and settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chain(pub i64);

impl Chain {
    /// People, units, suppliers, settings.
    pub const CITY: Chain = Chain(0);
}

/// One audit row as hashed: everything but its own number.
#[derive(Debug, Clone, Queryable, Insertable, Selectable, PartialEq, Eq)]
#[diesel(table_name = audit)]
#[allow(missing_docs)]
pub struct Row {
    pub chain: i64,
    pub seq: i64,
    pub at: NaiveDateTime,
    pub user_id: i64,
    pub user_name: String,
    pub unit_id: i64,
    pub unit_name: String,
    pub role: Option<String>,
    pub action: String,
    pub article: String,
    pub kind: String,
    pub subject_id: i64,
    pub opinion: String,
    pub due: Option<NaiveDate>,
    pub changes: String,
    pub request: String,
    pub prev_hash: String,
    pub hash: String,
}

impl Row {
    /// The hash of the row over its predecessor: SHA-256 of all fields, each led by its length, so that none can flow into another.
    pub fn digest(&self) -> String {
        let mut hash = Sha256::new();
        let mut put = |text: &str| {
            hash.update((text.len() as u64).to_be_bytes());
            hash.update(text.as_bytes());
        };
        put(&self.prev_hash);
        put(&self.chain.to_string());
        put(&self.seq.to_string());
        put(&self.at.and_utc().timestamp_micros().to_string());
        put(&self.user_id.to_string());
        put(&self.user_name);
        put(&self.unit_id.to_string());
        put(&self.unit_name);
        put(self.role.as_deref().unwrap_or(""));
        put(&self.action);
        put(&self.article);
        put(&self.kind);
        put(&self.subject_id.to_string());
        put(&self.opinion);
        put(&self.due.map(|d| d.to_string()).unwrap_or_default());
        put(&self.changes);
        put(&self.request);
        hex(&hash.finalize())
    }
}

/// What the outbox tells the letter writer.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq)]
pub struct Payload {
    /// What happened.
    pub event: Event,
    /// Who did it: gets no letter about their own act.
    pub user: i64,
    /// What the calendar reminds of; an act's own topic follows from the act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<Topic>,
}

/// Writes one audit row and one outbox row per event. `id` is the row's number, also for a new thing.
pub(super) fn record<T: Aggregate>(tx: &mut Tx<'_>, chain: Chain, id: i64, done: &Decision<T>) -> Result<(), Problem> {
    let mut changes = diff(done)?;
    for event in done.events() {
        append(tx, chain, T::KIND, id, event, &changes)?;
        changes = "{}".to_owned();
    }
    if chain == Chain::CITY { Ok(()) } else { waiting::renew(tx.conn(), chain.0) }
}

/// Appends one event to its chain and to the outbox. Nothing is written that wants the password again and has not got it.
fn append(tx: &mut Tx<'_>, chain: Chain, kind: &str, id: i64, event: &Event, changes: &str) -> Result<(), Problem> {
    if event.action.wants_proof() && !tx.is_proved() {
        return Err(Problem::Unproved);
    }
    let (actor, stamp, request) = (tx.actor(), tx.moment().stamp(), tx.request());
    let (seq, prev_hash) = head(tx.conn(), chain)?;
    let mut row = Row {
        chain: chain.0,
        seq: seq + 1,
        at: stamp,
        user_id: actor.user.0,
        user_name: actor.name.clone(),
        unit_id: actor.unit.0,
        unit_name: actor.unit_name.clone(),
        role: event.role.map(|r| r.code().to_owned()),
        action: event.action.code().to_owned(),
        article: event.article.to_string(),
        kind: kind.to_owned(),
        subject_id: id,
        opinion: event.opinion.clone(),
        due: event.due,
        changes: changes.to_owned(),
        request: request.to_owned(),
        prev_hash,
        hash: String::new(),
    };
    row.hash = row.digest();
    diesel::insert_into(audit::table).values(&row).execute(tx.conn())?;
    move_head(tx.conn(), chain, row.seq, &row.hash)?;
    let payload = serde_json::to_string(&Payload { event: event.clone(), user: actor.user.0, topic: None })?;
    diesel::insert_into(outbox::table)
        .values((
            outbox::chain.eq(chain.0),
            outbox::action.eq(event.action.code()),
            outbox::kind.eq(kind),
            outbox::subject_id.eq(id),
            outbox::payload.eq(payload),
            outbox::at.eq(stamp),
            outbox::state.eq("waiting"),
        ))
        .execute(tx.conn())?;
    Ok(())
}

fn head(conn: &mut Conn, chain: Chain) -> Result<(i64, String), Problem> {
    let head = chain_heads::table.find(chain.0).select((chain_heads::seq, chain_heads::hash)).row(conn).optional()?;
    Ok(head.unwrap_or_default())
}

fn move_head(conn: &mut Conn, chain: Chain, seq: i64, hash: &str) -> Result<(), Problem> {
    diesel::insert_into(chain_heads::table)
        .values((chain_heads::chain.eq(chain.0), chain_heads::seq.eq(seq), chain_heads::hash.eq(hash)))
        .on_conflict(chain_heads::chain)
        .do_update()
        .set((chain_heads::seq.eq(seq), chain_heads::hash.eq(hash)))
        .both()
        .execute(conn)?;
    Ok(())
}

/// The top-level fields that differ, `{"field": [before, after]}`; for a new thing, its state alone; for a sealed one, a hash of it.
fn diff<T: Aggregate>(done: &Decision<T>) -> Result<String, Problem> {
    let Some(before) = done.before() else {
        return Ok(json!({ "state": [Value::Null, done.after().state_name()] }).to_string());
    };
    if done.after().sealed() {
        let seal = hex(&Sha256::digest(serde_json::to_string(done.after())?));
        return Ok(json!({ "state": [before.state_name(), done.after().state_name()], "seal": seal }).to_string());
    }
    let (old, new) = (serde_json::to_value(before)?, serde_json::to_value(done.after())?);
    let (Value::Object(old), Value::Object(new)) = (old, new) else { return Ok("{}".into()) };
    Ok(Value::Object(changed(&old, &new)).to_string())
}

fn changed(old: &Map<String, Value>, new: &Map<String, Value>) -> Map<String, Value> {
    let mut out = Map::new();
    for (key, after) in new {
        match (old.get(key), after) {
            (Some(before), after) if before == after => {}
            (Some(Value::Object(a)), Value::Object(b)) if key != "state" => {
                out.insert(key.clone(), Value::Object(changed(a, b)));
            }
            (before, after) => {
                out.insert(key.clone(), json!([before, after]));
            }
        }
    }
    for (key, before) in old.iter().filter(|(key, _)| !new.contains_key(*key)) {
        out.insert(key.clone(), json!([before, Value::Null]));
    }
    out
}

/// The person who did one of these acts last, as a row names them.
pub(super) fn hand(hands: &[(Action, UserId)], acts: &[Action]) -> Option<i64> {
    hands.iter().rev().find(|(action, _)| acts.contains(action)).map(|(_, person)| person.0)
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    let digit = |n: u8| DIGITS[usize::from(n & 0xf)];
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(*byte)]).collect()
}

#[cfg(test)]
#[path = "audit_tests.rs"]
mod tests;
