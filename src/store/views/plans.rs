//! Approved projects that wait for the yearly plan, and what a year's plan holds.

use crate::problem::Problem;
use crate::regulation::authority::Scope;
use crate::regulation::b07_stages::StateName;
use crate::regulation::policy::Track;
use crate::regulation::values::{Fen, ProjectNo};
use crate::store::conn::Conn;
use crate::store::schema::{projects, units};
use diesel::dsl::{count_star, sql};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable};

/// One row.
#[derive(Debug, Clone)]
pub struct Row {
    /// The number people use.
    pub no: ProjectNo,
    /// Version shown.
    pub version: i32,
    /// Its name.
    pub name: String,
    /// The owner unit.
    pub owner: String,
    /// Its budget.
    pub budget: Fen,
    /// Its track.
    pub track: Track,
    /// Where it stands.
    pub state: StateName,
}

/// How many rows the page shows of each part; the files hold all.
pub const SHOWN: i64 = 100;

/// Which part of a year's plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Approved, not listed yet.
    Waiting,
    /// Listed and reported.
    Listed,
}

impl Part {
    fn states(self) -> Vec<&'static str> {
        let listed = self == Part::Listed;
        let fits = |s: &&StateName| if listed { s.is_listed() } else { **s == StateName::Approved };
        StateName::ALL.iter().filter(fits).map(|s| s.code()).collect()
    }
}

/// One part of a year's plan, oldest first.
pub fn of_year(
    conn: &mut Conn,
    scope: &Scope,
    year: i32,
    part: Part,
    from: i64,
    limit: i64,
) -> Result<Vec<Row>, Problem> {
    type Found = (String, i32, String, String, i64, String, String);
    let mut query = projects::table
        .inner_join(units::table)
        .filter(projects::year.eq(year))
        .filter(projects::state.eq_any(part.states()))
        .order(projects::id)
        .offset(from)
        .limit(limit)
        .select((
            projects::no,
            projects::version,
            projects::name,
            units::name,
            projects::budget_fen,
            projects::track,
            projects::state,
        ))
        .into_boxed();
    if !scope.is_all() {
        query = query.filter(projects::owner_id.eq(scope.owner().map_or(0, |unit| unit.0)));
    }
    let rows: Vec<Found> = query.load(conn)?;
    let row = |(no, version, name, owner, fen, track, state): Found| {
        let (track, state) = (Track::from_code(&track)?, StateName::from_code(&state)?);
        Some(Row { no: ProjectNo(no), version, name, owner, budget: Fen(fen), track, state })
    };
    Ok(rows.into_iter().filter_map(row).collect())
}

/// How many projects a part holds, and what they come to.
pub fn total(conn: &mut Conn, scope: &Scope, year: i32, part: Part) -> Result<(i64, Fen), Problem> {
    let mut query = projects::table
        .filter(projects::year.eq(year))
        .filter(projects::state.eq_any(part.states()))
        .select((count_star(), sql::<Nullable<BigInt>>("CAST(SUM(budget_fen) AS BIGINT)")))
        .into_boxed();
    if !scope.is_all() {
        query = query.filter(projects::owner_id.eq(scope.owner().map_or(0, |unit| unit.0)));
    }
    let (count, fen): (i64, Option<i64>) = query.first(conn)?;
    Ok((count, Fen(fen.unwrap_or(0))))
}
