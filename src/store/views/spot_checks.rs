//! Spot checks of the filed reports, round by round: what may be drawn from, what was drawn, how far each check is.

use crate::problem::Problem;
use crate::regulation::authority::{Scope, sees};
use crate::regulation::b10_evaluation::{Evaluation, StateName};
use crate::regulation::b10_rounds::Round;
use crate::regulation::b10_sampling::{Candidate, Draw, Known, candidate};
use crate::regulation::b10_spot_check::SpotCheck;
use crate::regulation::policy::{Grade, Track};
use crate::regulation::values::{EvaluationId, RoundId};
use crate::store::conn::Conn;
use crate::store::projects::AtVersion;
use crate::store::schema::{evaluations, projects, spot_checks, suppliers, units};
use crate::store::tx::Tx;
use crate::store::views::evaluations::seen;
use crate::store::{splittings, spot_checks as store};
use diesel::prelude::*;
use std::collections::{HashMap, HashSet};

/// Years back in which an unqualified result of the supplier counts.
const YEARS: i32 = 3;
/// Rows named in one statement.
const CHUNK: usize = 500;

/// The names that stand over a report.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// Number of the project.
    pub no: String,
    /// Its name.
    pub project: String,
    /// The owner unit.
    pub owner: String,
    /// The supplier.
    pub supplier: String,
}

/// A check of the round with its names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The check.
    pub check: SpotCheck,
    /// Its names.
    pub names: Names,
}

/// The offices alone draw and read the draws: what is being looked into is told to its owner by letter.
fn offices(scope: &Scope) -> Result<(), Problem> {
    if scope.is_all() && !scope.only_decided() { Ok(()) } else { Err(Problem::NotFound) }
}

/// The draws of a round.
pub fn draws(conn: &mut Conn, scope: &Scope, round: RoundId) -> Result<Vec<Draw>, Problem> {
    offices(scope)?;
    store::draws(conn, round)
}

/// The checks of a round, those to be done first.
pub fn of_round(conn: &mut Conn, scope: &Scope, round: RoundId) -> Result<Vec<Row>, Problem> {
    offices(scope)?;
    type Found = (i64, i32, String, String, String, String, String);
    let rows: Vec<Found> = spot_checks::table
        .inner_join(projects::table)
        .inner_join(units::table)
        .inner_join(evaluations::table.inner_join(suppliers::table.on(suppliers::id.eq(evaluations::supplier_id))))
        .filter(spot_checks::round_id.eq(round.0))
        .order(spot_checks::id)
        .select((
            spot_checks::id,
            spot_checks::version,
            spot_checks::body,
            projects::no,
            projects::name,
            units::name,
            suppliers::name,
        ))
        .load(conn)?;
    let read = |(id, version, body, no, project, owner, supplier): Found| {
        let check: SpotCheck = serde_json::from_str(&body)?;
        let names = Names { no, project, owner, supplier };
        Ok(Row { check: SpotCheck { id, version, ..check }, names })
    };
    let mut rows = rows.into_iter().map(read).collect::<Result<Vec<Row>, Problem>>()?;
    rows.sort_by_key(|row| (row.check.state, row.check.due, row.check.id));
    Ok(rows)
}

/// The names of what a pool holds.
pub fn names(conn: &mut Conn, pool: &[Candidate]) -> Result<HashMap<EvaluationId, Names>, Problem> {
    type Found = (i64, String, String, String, String);
    let mut all = HashMap::new();
    for part in pool.chunks(CHUNK) {
        let ids: Vec<i64> = part.iter().map(|candidate| candidate.evaluation.0).collect();
        let rows: Vec<Found> = evaluations::table
            .inner_join(projects::table)
            .inner_join(units::table.on(units::id.eq(evaluations::owner_id)))
            .inner_join(suppliers::table.on(suppliers::id.eq(evaluations::supplier_id)))
            .filter(evaluations::id.eq_any(ids))
            .select((evaluations::id, projects::no, projects::name, units::name, suppliers::name))
            .load(conn)?;
        all.extend(
            rows.into_iter()
                .map(|(id, no, project, owner, supplier)| (EvaluationId(id), Names { no, project, owner, supplier })),
        );
    }
    Ok(all)
}

/// What may be drawn from now: the filed reports of the round that no draw before had in its pool.
pub fn pool(conn: &mut Conn, round: &Round, before: &[Draw]) -> Result<Vec<Candidate>, Problem> {
    let drawn: HashSet<EvaluationId> = before.iter().flat_map(|draw| &draw.pool).map(|c| c.evaluation).collect();
    let failed = failed_before(conn, round.year)?;
    let apart: HashSet<EvaluationId> = splittings::of_round(conn, round.id)?
        .iter()
        .flat_map(|finding| &finding.what.pieces)
        .map(|piece| piece.evaluation)
        .collect();
    let rows: Vec<(i64, String)> = evaluations::table
        .filter(evaluations::round_id.eq(round.id.0))
        .filter(evaluations::track.eq(Track::SelfReport.code()))
        .filter(evaluations::attempt.eq(1))
        .filter(evaluations::state.eq_any([StateName::Filed.code(), StateName::Decided.code()]))
        .order(evaluations::id)
        .select((evaluations::id, evaluations::body))
        .load(conn)?;
    let mut found = Vec::new();
    for (id, body) in rows.into_iter().filter(|(id, _)| !drawn.contains(&EvaluationId(*id))) {
        let evaluation = Evaluation { id: EvaluationId(id), ..serde_json::from_str(&body)? };
        let known = Known {
            failed_before: failed.contains(&evaluation.supplier.0),
            left_apart: apart.contains(&evaluation.id),
        };
        found.extend(candidate(&evaluation, known));
    }
    Ok(found)
}

/// The suppliers with an unqualified result in the years before.
fn failed_before(conn: &mut Conn, year: i32) -> Result<HashSet<i64>, Problem> {
    let rows: Vec<i64> = evaluations::table
        .filter(evaluations::grade.eq(Grade::Unqualified.code()))
        .filter(evaluations::year.between(year - YEARS, year - 1))
        .select(evaluations::supplier_id)
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// The check of an evaluation this reader may see: for the offices, and for its owner once it is decided.
pub fn of_evaluation(conn: &mut Conn, scope: &Scope, evaluation: &Evaluation) -> Result<Option<SpotCheck>, Problem> {
    let check = store::of_evaluation(conn, evaluation.id)?;
    let office = scope.is_all() && !scope.only_decided();
    let told = scope.owner() == Some(evaluation.owner) || scope.is_all();
    Ok(check.filter(|check| office || told && !check.state.is_open()))
}

/// What took the place of an evaluation after a spot check, and whose place it takes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Kin {
    /// The joint review that judges this result again.
    pub later: Option<EvaluationId>,
    /// The result this one judges again.
    pub earlier: Option<EvaluationId>,
}

/// The evaluations tied to this one by a spot check.
pub fn kin(conn: &mut Conn, evaluation: &Evaluation) -> Result<Kin, Problem> {
    let later: Option<i64> = evaluations::table
        .filter(evaluations::elevates.eq(evaluation.id.0))
        .select(evaluations::id)
        .first(conn)
        .optional()?;
    Ok(Kin { later: later.map(EvaluationId), earlier: evaluation.elevates })
}

/// The check of an evaluation with it, for an act as its form showed it.
pub fn for_act(tx: &mut Tx<'_>, id: EvaluationId, version: i32) -> Result<(SpotCheck, Evaluation), Problem> {
    let scope = sees(tx.actor());
    let evaluation = seen(tx.conn(), &scope, id)?;
    let check = store::of_evaluation(tx.conn(), id)?.ok_or(Problem::NotFound)?;
    Ok((check.at(version)?, evaluation))
}
