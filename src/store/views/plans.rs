//! Approved projects that wait for the yearly plan, and what a year's plan holds.

use crate::problem::Problem;
use crate::regulation::authority::Scope;
use crate::regulation::b07_stages::StateName;
use crate::regulation::policy::Track;
use crate::regulation::values::{Fen, ProjectNo};
use crate::store::conn::Conn;
use crate::store::schema::{projects, units};
use diesel::prelude::*;

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

/// Approved projects of a plan year that are not listed yet; `listed` shows those that are.
pub fn of_year(conn: &mut Conn, scope: &Scope, year: i32, listed: bool) -> Result<Vec<Row>, Problem> {
    type Found = (String, i32, String, String, i64, String, String);
    let waiting = [StateName::Approved.code()];
    let done: Vec<&str> = StateName::ALL.iter().filter(|s| s.is_listed()).map(|s| s.code()).collect();
    let mut query = projects::table
        .inner_join(units::table)
        .filter(projects::year.eq(year))
        .filter(projects::state.eq_any(if listed { done } else { waiting.to_vec() }))
        .order(projects::id)
        .limit(1000)
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
