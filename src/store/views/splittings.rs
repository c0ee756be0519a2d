//! Small contracts of one owner that together reach the threshold, round by round: what is to be looked at, and what was found.

use crate::problem::Problem;
use crate::regulation::authority::Scope;
use crate::regulation::b10_evaluation::StateName;
use crate::regulation::b10_rounds::Round;
use crate::regulation::b10_splitting::{Finding, Piece, Suspicion, suspicions};
use crate::regulation::policy::Track;
use crate::regulation::values::{EvaluationId, Fen, SupplierId, UnitId};
use crate::store::conn::Conn;
use crate::store::schema::{evaluations, projects, round_sums, suppliers, units};
use crate::store::splittings;
use diesel::prelude::*;
use std::collections::HashMap;

/// What is to be looked at, or what was found of it.
#[derive(Debug, Clone)]
pub struct Row {
    /// Name of the owner unit.
    pub owner: String,
    /// The parts, as they stand now or as they were judged.
    pub what: Suspicion,
    /// What was found; none where it is still to be looked at.
    pub finding: Option<Finding>,
    /// Version of a finding under the same head, of these parts or others.
    pub version: i32,
}

/// Every one of a round for the city's offices, those still to be looked at first. Nobody else is told of a suspicion.
pub fn of_round(conn: &mut Conn, scope: &Scope, round: &Round) -> Result<Vec<Row>, Problem> {
    if !scope.is_all() || scope.only_decided() {
        return Err(Problem::NotFound);
    }
    let findings = splittings::of_round(conn, round.id)?;
    let now = suspected(conn, round)?;
    let mut ids: Vec<i64> =
        now.iter().map(|what| what.owner.0).chain(findings.iter().map(|f| f.what.owner.0)).collect();
    ids.sort_unstable();
    ids.dedup();
    let names: HashMap<i64, String> =
        units::table.filter(units::id.eq_any(&ids)).select((units::id, units::name)).load(conn)?.into_iter().collect();
    let name = |owner: UnitId| names.get(&owner.0).cloned().unwrap_or_default();
    let open = now.iter().filter(|what| !findings.iter().any(|finding| finding.covers(what)));
    let mut rows: Vec<Row> = open
        .map(|what| {
            let earlier = findings.iter().find(|f| f.what.owner == what.owner && f.what.key == what.key);
            let version = earlier.map_or(0, |finding| finding.version);
            Row { owner: name(what.owner), what: what.clone(), finding: None, version }
        })
        .collect();
    rows.extend(findings.into_iter().map(|finding| Row {
        owner: name(finding.what.owner),
        what: finding.what.clone(),
        version: finding.version,
        finding: Some(finding),
    }));
    Ok(rows)
}

/// What the round as it stands gives reason to look at.
pub fn suspected(conn: &mut Conn, round: &Round) -> Result<Vec<Suspicion>, Problem> {
    let Some(threshold) = round.scheme.as_ref().map(|scheme| scheme.threshold) else { return Ok(Vec::new()) };
    let owners = near(conn, round, threshold)?;
    let mut pieces = pieces(conn, round, &owners)?;
    let mut found = Vec::new();
    for owner in owners {
        found.extend(suspicions(UnitId(owner), &pieces.remove(&owner).unwrap_or_default(), threshold));
    }
    Ok(found)
}

/// The owners whose small contracts come to the threshold at all, by the kept sums.
fn near(conn: &mut Conn, round: &Round, threshold: Fen) -> Result<Vec<i64>, Problem> {
    let rows: Vec<(i64, i64, i64)> = round_sums::table
        .filter(round_sums::round_id.eq(round.id.0))
        .filter(round_sums::track.eq(Track::SelfReport.code()))
        .filter(round_sums::state.ne(StateName::Deferred.code()))
        .order(round_sums::owner_id)
        .select((round_sums::owner_id, round_sums::n, round_sums::amount_fen))
        .load(conn)?;
    let mut sums: Vec<(i64, i64, i64)> = Vec::new();
    for (owner, n, fen) in rows {
        match sums.last_mut().filter(|last| last.0 == owner) {
            Some(last) => (last.1, last.2) = (last.1 + n, last.2 + fen),
            None => sums.push((owner, n, fen)),
        }
    }
    Ok(sums.into_iter().filter(|(_, n, fen)| *n > 1 && Fen(*fen) >= threshold).map(|(owner, ..)| owner).collect())
}

type PieceRow = (i64, i64, String, String, i64, String, i64, String, String);

fn pieces(conn: &mut Conn, round: &Round, owners: &[i64]) -> Result<HashMap<i64, Vec<Piece>>, Problem> {
    let rows: Vec<PieceRow> = evaluations::table
        .inner_join(projects::table)
        .inner_join(suppliers::table.on(suppliers::id.eq(evaluations::supplier_id)))
        .filter(evaluations::round_id.eq(round.id.0))
        .filter(evaluations::owner_id.eq_any(owners))
        .filter(evaluations::track.eq(Track::SelfReport.code()))
        .filter(evaluations::attempt.eq(1))
        .filter(evaluations::state.ne(StateName::Deferred.code()))
        .order(evaluations::id)
        .select((
            evaluations::owner_id,
            evaluations::id,
            projects::no,
            projects::name,
            evaluations::supplier_id,
            suppliers::name,
            evaluations::amount_fen,
            evaluations::state,
            projects::category,
        ))
        .load(conn)?;
    let mut all: HashMap<i64, Vec<Piece>> = HashMap::new();
    for (owner, id, project_no, project, supplier, supplier_name, fen, state, category) in rows {
        all.entry(owner).or_default().push(Piece {
            evaluation: EvaluationId(id),
            project_no,
            project,
            supplier: SupplierId(supplier),
            supplier_name,
            category,
            amount: Fen(fen),
            decided: state == StateName::Decided.code(),
        });
    }
    Ok(all)
}
