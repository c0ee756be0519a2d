//! The results of past rounds under other points: whose grade would have been another (M11). Read in pieces, since they are many.

use crate::problem::Problem;
use crate::regulation::b10_evaluation::Evaluation;
use crate::regulation::b11_backtest::{Compared, Totals, compared};
use crate::regulation::values::Score;
use crate::store::conn::Conn;
use crate::store::schema::{evaluations, projects, rounds, suppliers, units};
use diesel::prelude::*;

/// Evaluations read at once.
const PIECE: i64 = 500;

/// A result whose grade would have been another.
#[derive(Debug, Clone)]
pub struct Moved {
    /// The evaluation.
    pub evaluation: i64,
    /// Number of its round.
    pub round: String,
    /// Number and name of the project.
    pub project: (String, String),
    /// The owner unit.
    pub owner: String,
    /// The supplier.
    pub supplier: String,
    /// The result as it is, and as it would have been.
    pub compared: Compared,
}

/// What the comparison comes to.
pub fn totals(conn: &mut Conn, points: &[Score; 7]) -> Result<Totals, Problem> {
    let mut totals = Totals::default();
    each(conn, points, |_, one| totals.count(&one))?;
    Ok(totals)
}

/// The same with everybody whose grade would have been another, the newest first.
pub fn of(conn: &mut Conn, points: &[Score; 7]) -> Result<(Totals, Vec<Moved>), Problem> {
    let (mut totals, mut changed) = (Totals::default(), Vec::new());
    each(conn, points, |id, one| {
        totals.count(&one);
        if one.differs() {
            changed.push((id, one));
        }
    })?;
    let mut rows = Vec::with_capacity(changed.len());
    changed.reverse();
    for piece in changed.chunks(usize::try_from(PIECE).unwrap_or(500)) {
        rows.append(&mut named(conn, piece)?);
    }
    Ok((totals, rows))
}

fn each(conn: &mut Conn, points: &[Score; 7], mut take: impl FnMut(i64, Compared)) -> Result<(), Problem> {
    let mut after = 0;
    loop {
        let rows: Vec<(i64, String)> = evaluations::table
            .filter(evaluations::id.gt(after))
            .filter(evaluations::decided_on.is_not_null())
            .order(evaluations::id)
            .limit(PIECE)
            .select((evaluations::id, evaluations::body))
            .load(conn)?;
        let Some((last, _)) = rows.last() else { return Ok(()) };
        after = *last;
        for (id, body) in rows {
            let evaluation: Evaluation = serde_json::from_str(&body)?;
            if let Some(one) = compared(&evaluation, points) {
                take(id, one);
            }
        }
    }
}

type NamedRow = (i64, String, String, String, String, String);

fn named(conn: &mut Conn, piece: &[(i64, Compared)]) -> Result<Vec<Moved>, Problem> {
    let ids: Vec<i64> = piece.iter().map(|(id, _)| *id).collect();
    let rows: Vec<NamedRow> = evaluations::table
        .inner_join(projects::table)
        .inner_join(rounds::table)
        .inner_join(units::table.on(units::id.eq(evaluations::owner_id)))
        .inner_join(suppliers::table.on(suppliers::id.eq(evaluations::supplier_id)))
        .filter(evaluations::id.eq_any(&ids))
        .select((evaluations::id, rounds::no, projects::no, projects::name, units::name, suppliers::name))
        .load(conn)?;
    let moved = |(id, compared): &(i64, Compared)| {
        let (_, round, no, name, owner, supplier) = rows.iter().find(|row| row.0 == *id)?.clone();
        Some(Moved { evaluation: *id, round, project: (no, name), owner, supplier, compared: compared.clone() })
    };
    Ok(piece.iter().filter_map(moved).collect())
}
