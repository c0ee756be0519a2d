//! Contracts that a round found when it opened and has not taken in yet. Which they are is settled by the opening: what becomes of a
//! contract meanwhile does not take it out again.

use super::conn::{Conn, Native};
use super::schema::{contracts, entering as t, rounds};
use super::tx::Tx;
use crate::problem::Problem;
use crate::regulation::b14_results::Pending;
use crate::regulation::values::{ContractId, ProjectId, RoundId};
use chrono::NaiveDate;
use diesel::prelude::*;
use std::fmt::Write;

/// Rows put by one statement.
const ROWS: usize = 500;

/// Notes the contracts a round is going to take in.
pub fn put(tx: &mut Tx<'_>, round: RoundId, all: &[ContractId]) -> Result<(), Problem> {
    for some in all.chunks(ROWS) {
        let mut text = String::from("INSERT INTO entering (round_id, contract_id) VALUES ");
        for (n, contract) in some.iter().enumerate() {
            let comma = if n > 0 { "," } else { "" };
            write!(text, "{comma}({},{})", round.0, contract.0).map_err(|e| Problem::Broken(e.to_string()))?;
        }
        diesel::sql_query(text).execute(tx.conn())?;
    }
    Ok(())
}

/// The round whose taking in goes on, the oldest first.
pub fn round(conn: &mut Conn) -> Result<Option<RoundId>, Problem> {
    let row: Option<i64> = t::table.order(t::round_id).select(t::round_id).row(conn).optional()?;
    Ok(row.map(RoundId))
}

/// The next contracts of a round, in the order of their numbers.
pub fn next(conn: &mut Conn, round: RoundId, n: usize) -> Result<Vec<ContractId>, Problem> {
    let n = i64::try_from(n).unwrap_or(i64::MAX);
    let of_round = t::table.filter(t::round_id.eq(round.0)).order(t::contract_id);
    let rows: Vec<i64> = of_round.select(t::contract_id).limit(n).load(conn)?;
    Ok(rows.into_iter().map(ContractId).collect())
}

/// Crosses out the contracts of a round up to this one.
pub fn taken(tx: &mut Tx<'_>, round: RoundId, last: ContractId) -> Result<(), Problem> {
    let done = t::table.filter(t::round_id.eq(round.0)).filter(t::contract_id.le(last.0));
    diesel::delete(done).execute(tx.conn())?;
    Ok(())
}

/// How many contracts of a round are left.
pub fn left(conn: &mut Conn, round: RoundId) -> Result<usize, Problem> {
    let n: i64 = t::table.filter(t::round_id.eq(round.0)).count().get_result(conn)?;
    Ok(usize::try_from(n).unwrap_or(0))
}

/// The rounds that are about to take in a contract of the project.
pub fn of_project(conn: &mut Conn, project: ProjectId) -> Result<Vec<String>, Problem> {
    let its = contracts::table.filter(contracts::project_id.eq(project.0)).select(contracts::id);
    let about = t::table.filter(t::contract_id.eq_any(its)).select(t::round_id);
    Ok(rounds::table.filter(rounds::id.eq_any(about)).order(rounds::id).select(rounds::no).load(conn)?)
}

/// The results these contracts wait for as soon as they are in.
pub fn pending(conn: &mut Conn, of: &[i64]) -> Result<Vec<(i64, Pending)>, Problem> {
    let rows: Vec<(i64, i32, NaiveDate)> = t::table
        .inner_join(rounds::table.on(rounds::id.eq(t::round_id)))
        .filter(t::contract_id.eq_any(of))
        .select((t::contract_id, rounds::year, rounds::score_due))
        .load(conn)?;
    Ok(rows.into_iter().map(|(contract, year, due)| (contract, Pending { year, due, reopens: false })).collect())
}
