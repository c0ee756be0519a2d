//! The figures of a round's board: its results by score and by day. They are counted by the database, along one index that holds everything
//! they ask for.

use crate::problem::Problem;
use crate::regulation::authority::Scope;
use crate::regulation::b10_rounds::Round;
use crate::regulation::policy::Grade;
use crate::regulation::values::Score;
use crate::store::conn::Conn;
use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Integer, Text};

/// So many results of one total. Before an evaluation is decided its total is nobody's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Totalled {
    /// The published total.
    pub total: Score,
    /// Its grade under the scheme the evaluation pinned.
    pub grade: Grade,
    /// How many.
    pub n: i64,
}

#[derive(QueryableByName)]
struct TotalRow {
    #[diesel(sql_type = Integer)]
    total: i32,
    #[diesel(sql_type = Text)]
    grade: String,
    #[diesel(sql_type = BigInt)]
    n: i64,
}

#[derive(QueryableByName)]
struct DayRow {
    #[diesel(sql_type = Date)]
    decided_on: NaiveDate,
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// The condition that finds the results of the round the reader may see; none for a third party, which sees what it is still to judge.
fn seen(scope: &Scope, round: &Round) -> Result<Option<String>, Problem> {
    let all = format!("round_id = {} AND decided_on IS NOT NULL", round.id.0);
    if scope.is_all() || scope.agency().is_some() {
        return Ok(Some(all));
    }
    match (scope.owner(), scope.third()) {
        (Some(owner), _) => Ok(Some(format!("{all} AND owner_id = {}", owner.0))),
        (None, Some(_)) => Ok(None),
        (None, None) => Err(Problem::NotFound),
    }
}

/// The results in scope by total, lowest first.
pub fn totals(conn: &mut Conn, scope: &Scope, round: &Round) -> Result<Vec<Totalled>, Problem> {
    let Some(seen) = seen(scope, round)? else { return Ok(Vec::new()) };
    let text = format!(
        "SELECT total, grade, COUNT(*) AS n FROM evaluations WHERE {seen} GROUP BY total, grade ORDER BY total, grade"
    );
    let rows: Vec<TotalRow> = diesel::sql_query(text).load(conn)?;
    let read =
        |row: TotalRow| Some(Totalled { total: Score(row.total), grade: Grade::from_code(&row.grade)?, n: row.n });
    Ok(rows.into_iter().filter_map(read).collect())
}

/// How many were decided on which day, oldest first.
pub fn decided(conn: &mut Conn, scope: &Scope, round: &Round) -> Result<Vec<(NaiveDate, i64)>, Problem> {
    let Some(seen) = seen(scope, round)? else { return Ok(Vec::new()) };
    let text = format!(
        "SELECT decided_on, COUNT(*) AS n FROM evaluations WHERE {seen} GROUP BY decided_on ORDER BY decided_on"
    );
    let rows: Vec<DayRow> = diesel::sql_query(text).load(conn)?;
    Ok(rows.into_iter().map(|row| (row.decided_on, row.n)).collect())
}
