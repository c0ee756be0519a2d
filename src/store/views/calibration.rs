//! How the agencies of a round judge beside each other. Read are signed sheets of evaluations whose scoring has closed, and of no other: the
//! state stands in the statement that reads the marks.

use crate::problem::Problem;
use crate::regulation::authority::CalibrationScope;
use crate::regulation::b10_evaluation::StateName;
use crate::regulation::b10_rounds::Round;
use crate::regulation::b11_calibration::{Calibrating, Calibration, Given, Panel};
use crate::regulation::b11_indicators::Marks;
use crate::regulation::values::{Score, UnitId};
use crate::store::conn::Conn;
use crate::store::schema::{evaluations, sheets, units};
use diesel::prelude::*;
use serde::Deserialize;

/// One agency's line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Name of the agency.
    pub name: String,
    /// Its figures.
    pub told: Calibration,
}

/// Of a sheet's text what is compared.
#[derive(Deserialize)]
struct Marked {
    points: [Score; 7],
    marks: Marks,
}

/// Evaluations read at a time.
const STRETCH: usize = 200;

/// The lines of the round, by the agencies' numbers; with how many evaluations were looked at.
pub fn of_round(conn: &mut Conn, scope: CalibrationScope, round: &Round) -> Result<(Vec<Line>, usize), Problem> {
    let closed: &[StateName] = match scope.only_decided() {
        true => &[StateName::Decided],
        false => &[StateName::Scored, StateName::Proposed, StateName::Decided],
    };
    let closed: Vec<&str> = closed.iter().map(|state| state.code()).collect();
    let ids: Vec<i64> = evaluations::table
        .filter(evaluations::round_id.eq(round.id.0))
        .filter(evaluations::state.eq_any(&closed))
        .order(evaluations::id)
        .select(evaluations::id)
        .load(conn)?;
    let (mut all, mut compared) = (Calibrating::default(), 0);
    for stretch in ids.chunks(STRETCH) {
        for panel in panels(conn, stretch, &closed)? {
            compared += usize::from(panel.sheets.len() > 1);
            all.take(&panel);
        }
    }
    let told = all.told();
    let named: Vec<(i64, String)> = units::table
        .filter(units::id.eq_any(told.iter().map(|line| line.agency.0).collect::<Vec<_>>()))
        .select((units::id, units::name))
        .load(conn)?;
    let name = |id: i64| named.iter().find(|(unit, _)| *unit == id).map(|(_, name)| name.clone()).unwrap_or_default();
    Ok((told.into_iter().map(|told| Line { name: name(told.agency.0), told }).collect(), compared))
}

fn panels(conn: &mut Conn, of: &[i64], closed: &[&str]) -> Result<Vec<Panel>, Problem> {
    let rows: Vec<(i64, i64, String)> = sheets::table
        .inner_join(evaluations::table)
        .filter(evaluations::id.eq_any(of))
        .filter(evaluations::state.eq_any(closed))
        .filter(sheets::state.eq("signed"))
        .order((sheets::evaluation_id, sheets::agency_id))
        .select((sheets::evaluation_id, sheets::agency_id, sheets::body))
        .load(conn)?;
    let mut panels: Vec<(i64, Panel)> = Vec::new();
    for (evaluation, agency, body) in rows {
        let Marked { points, marks } = serde_json::from_str(&body)?;
        if panels.last().is_none_or(|(id, _)| *id != evaluation) {
            panels.push((evaluation, Panel { points, sheets: Vec::new() }));
        }
        if let Some((_, panel)) = panels.last_mut() {
            panel.sheets.push(Given { agency: UnitId(agency), scores: marks.map(|mark| mark.score()) });
        }
    }
    Ok(panels.into_iter().map(|(_, panel)| panel).collect())
}
