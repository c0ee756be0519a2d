//! The figures of a round's board: its results by score and by day, counted by the database along one index that holds everything they ask for;
//! how far each agency is and how long it takes, from the kept sums.

use super::round_board::reach;
use crate::problem::Problem;
use crate::regulation::authority::Scope;
use crate::regulation::b10_progress::Signing;
use crate::regulation::b10_rounds::Round;
use crate::regulation::policy::Grade;
use crate::regulation::values::Score;
use crate::store::conn::{Conn, Day, Native};
use crate::store::schema::{agency_sums, evaluations, signing_sums, units};
use chrono::NaiveDate;
use diesel::dsl::count_star;
use diesel::prelude::*;

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

/// The owners whose results the reader sees; none for a third party, which sees what it is still to judge.
fn seen(scope: &Scope) -> Result<Option<(i64, i64)>, Problem> {
    let reach = reach(scope)?;
    Ok(reach.third.is_none().then_some(reach.owners))
}

/// The results in scope by total, lowest first.
pub fn totals(conn: &mut Conn, scope: &Scope, round: &Round) -> Result<Vec<Totalled>, Problem> {
    let Some((first, last)) = seen(scope)? else { return Ok(Vec::new()) };
    let rows: Vec<(i32, String, i64)> = evaluations::table
        .group_by((evaluations::total, evaluations::grade))
        .select((evaluations::total.assume_not_null(), evaluations::grade.assume_not_null(), count_star()))
        .filter(evaluations::round_id.eq(round.id.0))
        .filter(evaluations::owner_id.between(first, last))
        .filter(evaluations::decided_on.is_not_null())
        .order((evaluations::total, evaluations::grade))
        .rows(conn)?;
    let read = |(total, grade, n): (i32, String, i64)| {
        Some(Totalled { total: Score(total), grade: Grade::from_code(&grade)?, n })
    };
    Ok(rows.into_iter().filter_map(read).collect())
}

/// How many were decided on which day, oldest first.
pub fn decided(conn: &mut Conn, scope: &Scope, round: &Round) -> Result<Vec<(NaiveDate, i64)>, Problem> {
    let Some((first, last)) = seen(scope)? else { return Ok(Vec::new()) };
    let rows: Vec<(Day, i64)> = evaluations::table
        .group_by(evaluations::decided_on)
        .select((evaluations::decided_on.assume_not_null(), count_star()))
        .filter(evaluations::round_id.eq(round.id.0))
        .filter(evaluations::owner_id.between(first, last))
        .filter(evaluations::decided_on.is_not_null())
        .order(evaluations::decided_on)
        .rows(conn)?;
    Ok(rows.into_iter().map(|(Day(on), n)| (on, n)).collect())
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
        .rows(conn)?;
    let signings: Vec<(i64, Day, Day, i64)> = signing_sums::table
        .filter(signing_sums::round_id.eq(round.id.0))
        .filter(signing_sums::n.gt(0))
        .order((signing_sums::agency_id, signing_sums::signed_on))
        .select((signing_sums::agency_id, signing_sums::since, signing_sums::signed_on, signing_sums::n))
        .rows(conn)?;
    let mut out: Vec<Load> = Vec::new();
    for (id, name, state, n) in counts {
        if out.last().is_none_or(|load| load.id != id) {
            let mine = signings.iter().filter(|(agency, ..)| *agency == id);
            let signings = mine.map(|(_, Day(since), Day(on), n)| Signing { since: *since, on: *on, n: *n }).collect();
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
