//! The figures of a round's board: its results by score and by day, counted by the database along one index that holds everything they ask for;
//! how far each agency is and how long it takes, from the kept sums.

use crate::problem::Problem;
use crate::regulation::authority::Scope;
use crate::regulation::b10_progress::Signing;
use crate::regulation::b10_rounds::Round;
use crate::regulation::policy::Grade;
use crate::regulation::values::Score;
use crate::store::conn::Conn;
use crate::store::schema::{agency_sums, signing_sums, units};
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

/// One agency's load in the round: counts only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Load {
    /// The agency.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Sheets still to be signed.
    pub waiting: i64,
    /// Sheets signed.
    pub signed: i64,
    /// When they were.
    pub signings: Vec<Signing>,
}

/// The agencies of the round with their load.
pub fn loads(conn: &mut Conn, round: &Round) -> Result<Vec<Load>, Problem> {
    let counts: Vec<(i64, String, String, i64)> = agency_sums::table
        .inner_join(units::table.on(units::id.eq(agency_sums::agency_id)))
        .filter(agency_sums::round_id.eq(round.id.0))
        .order(agency_sums::agency_id)
        .select((agency_sums::agency_id, units::name, agency_sums::state, agency_sums::n))
        .load(conn)?;
    let signings: Vec<(i64, NaiveDate, NaiveDate, i64)> = signing_sums::table
        .filter(signing_sums::round_id.eq(round.id.0))
        .filter(signing_sums::n.gt(0))
        .order((signing_sums::agency_id, signing_sums::signed_on))
        .select((signing_sums::agency_id, signing_sums::since, signing_sums::signed_on, signing_sums::n))
        .load(conn)?;
    let mut out: Vec<Load> = Vec::new();
    for (id, name, state, n) in counts {
        if out.last().is_none_or(|load| load.id != id) {
            let mine = signings.iter().filter(|(agency, ..)| *agency == id);
            let signings = mine.map(|(_, since, on, n)| Signing { since: *since, on: *on, n: *n }).collect();
            out.push(Load { id, name, waiting: 0, signed: 0, signings });
        }
        if let Some(load) = out.last_mut() {
            match state.as_str() {
                "signed" => load.signed += n,
                "draft" => load.waiting += n,
                _ => {}
            }
        }
    }
    Ok(out)
}
