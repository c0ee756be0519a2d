//! Kept sums of the rounds: how many evaluations stand where, unit by unit, and how far each agency is. They change with the row they are
//! about, in the same transaction; the board of a round reads them instead of every evaluation.

use super::conn::Conn;
use super::schema::{agency_sums as a, evaluations, round_sums as r, signing_sums as g};
use super::tx::Tx;
use super::waiting;
use crate::problem::Problem;
use crate::regulation::b10_evaluation::Evaluation;
use crate::regulation::b11_sheets::Sheet;
use crate::regulation::decision::Decision;
use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

/// The sums, counted from the rows as the migration filled them.
const ROUNDS: &str = "SELECT round_id, owner_id, track, state, COALESCE(grade, ''), \
    CASE WHEN state IN ('drafting', 'returned') THEN report_due ELSE score_due END, COUNT(*), SUM(amount_fen) \
    FROM evaluations GROUP BY 1, 2, 3, 4, 5, 6";
const AGENCIES: &str = "SELECT e.round_id, s.agency_id, s.state, COUNT(*) \
    FROM sheets s JOIN evaluations e ON e.id = s.evaluation_id GROUP BY 1, 2, 3";
const SIGNINGS: &str = "SELECT e.round_id, s.agency_id, COALESCE(s.since, s.signed_on), s.signed_on, COUNT(*) \
    FROM sheets s JOIN evaluations e ON e.id = s.evaluation_id WHERE s.signed_on IS NOT NULL GROUP BY 1, 2, 3, 4";
const OF_ROUNDS: &str = "round_id, owner_id, track, state, grade, due, n, amount_fen";
const OF_AGENCIES: &str = "round_id, agency_id, state, n";
const OF_SIGNINGS: &str = "round_id, agency_id, since, signed_on, n";

/// Where an evaluation is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place<'e> {
    round: i64,
    owner: i64,
    track: &'e str,
    state: &'e str,
    grade: &'e str,
    due: NaiveDate,
}

fn place(e: &Evaluation) -> Place<'_> {
    let state = e.state.name();
    Place {
        round: e.round.0,
        owner: e.owner.0,
        track: e.track.code(),
        state: state.code(),
        grade: e.outcome().map_or("", |outcome| outcome.grade.code()),
        due: state.step_due(e.report_due, e.scoring_due()),
    }
}

/// After an evaluation was saved: it leaves the place where it was counted for the one where it stands now.
pub(super) fn follow(conn: &mut Conn, done: &Decision<Evaluation>) -> Result<(), Problem> {
    let (was, now) = (done.before(), done.after());
    if was.is_some_and(|was| place(was) == place(now) && was.amount == now.amount) {
        return Ok(());
    }
    if let Some(was) = was {
        add(conn, place(was), -1, -was.amount.0)?;
    }
    add(conn, place(now), 1, now.amount.0)
}

fn add(conn: &mut Conn, at: Place<'_>, n: i64, fen: i64) -> Result<(), Problem> {
    let key = (at.round, at.owner, at.track, at.state, at.grade, at.due);
    let there = diesel::update(r::table.find(key)).set((r::n.eq(r::n + n), r::amount_fen.eq(r::amount_fen + fen)));
    if there.execute(conn)? > 0 {
        return Ok(());
    }
    diesel::insert_into(r::table)
        .values((
            r::round_id.eq(at.round),
            r::owner_id.eq(at.owner),
            r::track.eq(at.track),
            r::state.eq(at.state),
            r::grade.eq(at.grade),
            r::due.eq(at.due),
            r::n.eq(n),
            r::amount_fen.eq(fen),
        ))
        .execute(conn)?;
    Ok(())
}

/// After a sheet was saved: the same for its agency.
pub(super) fn follow_sheet(tx: &mut Tx<'_>, done: &Decision<Sheet>) -> Result<(), Problem> {
    let (was, now) = (done.before(), done.after());
    if was.is_some_and(|was| was.state == now.state && signed(was) == signed(now)) {
        return Ok(());
    }
    let round: i64 = evaluations::table.find(now.evaluation.0).select(evaluations::round_id).first(tx.conn())?;
    if let Some(was) = was {
        add_sheet(tx.conn(), (round, was.agency.0, was.state.code()), -1)?;
        add_signing(tx.conn(), round, was, -1)?;
    }
    add_sheet(tx.conn(), (round, now.agency.0, now.state.code()), 1)?;
    add_signing(tx.conn(), round, now, 1)
}

/// The day from which it could be signed and the day on which it was.
fn signed(sheet: &Sheet) -> Option<(NaiveDate, NaiveDate)> {
    sheet.signed_on.map(|on| (sheet.since.unwrap_or(on), on))
}

fn add_signing(conn: &mut Conn, round: i64, sheet: &Sheet, n: i64) -> Result<(), Problem> {
    let Some((since, on)) = signed(sheet) else { return Ok(()) };
    let key = (round, sheet.agency.0, since, on);
    if diesel::update(g::table.find(key)).set(g::n.eq(g::n + n)).execute(conn)? > 0 {
        return Ok(());
    }
    diesel::insert_into(g::table)
        .values((
            g::round_id.eq(round),
            g::agency_id.eq(sheet.agency.0),
            g::since.eq(since),
            g::signed_on.eq(on),
            g::n.eq(n),
        ))
        .execute(conn)?;
    Ok(())
}

fn add_sheet(conn: &mut Conn, key: (i64, i64, &str), n: i64) -> Result<(), Problem> {
    if diesel::update(a::table.find(key)).set(a::n.eq(a::n + n)).execute(conn)? > 0 {
        return Ok(());
    }
    let (round, agency, state) = key;
    diesel::insert_into(a::table)
        .values((a::round_id.eq(round), a::agency_id.eq(agency), a::state.eq(state), a::n.eq(n)))
        .execute(conn)?;
    Ok(())
}

/// All of it anew: after projects were printed, or where the nightly comparison found a difference.
pub(super) fn renew_all(conn: &mut Conn) -> Result<(), Problem> {
    diesel::delete(r::table).execute(conn)?;
    diesel::delete(a::table).execute(conn)?;
    diesel::delete(g::table).execute(conn)?;
    diesel::sql_query(format!("INSERT INTO round_sums ({OF_ROUNDS}) {ROUNDS}")).execute(conn)?;
    diesel::sql_query(format!("INSERT INTO agency_sums ({OF_AGENCIES}) {AGENCIES}")).execute(conn)?;
    diesel::sql_query(format!("INSERT INTO signing_sums ({OF_SIGNINGS}) {SIGNINGS}")).execute(conn)?;
    Ok(())
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// How many rows are in one of the two and not in the other: `kept` in this database, `counted` from what it is kept of.
fn unlike(conn: &mut Conn, kept: &str, counted: &str) -> Result<i64, Problem> {
    let only = |one: &str, other: &str| {
        format!("SELECT COUNT(*) AS n FROM (SELECT * FROM ({one}) a EXCEPT SELECT * FROM ({other}) b) c")
    };
    let mut n = 0;
    for text in [only(kept, counted), only(counted, kept)] {
        n += diesel::sql_query(text).get_result::<Counted>(conn)?.n;
    }
    Ok(n)
}

/// Compares everything that is kept beside the rows with the rows themselves and, where they differ, makes it anew. Answers how many lines
/// differed.
pub fn compare(tx: &mut Tx<'_>) -> Result<i64, Problem> {
    let conn = tx.conn();
    let rounds = unlike(conn, &format!("SELECT {OF_ROUNDS} FROM round_sums WHERE n <> 0"), ROUNDS)?;
    let agencies = unlike(conn, &format!("SELECT {OF_AGENCIES} FROM agency_sums WHERE n <> 0"), AGENCIES)?;
    let signings = unlike(conn, &format!("SELECT {OF_SIGNINGS} FROM signing_sums WHERE n <> 0"), SIGNINGS)?;
    let waits = unlike(conn, waiting::KEPT, &waiting::counted())?;
    if rounds + agencies + signings > 0 {
        renew_all(conn)?;
    }
    if waits > 0 {
        waiting::renew_all(conn)?;
    }
    Ok(rounds + agencies + signings + waits)
}
