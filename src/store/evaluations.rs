//! Load and save evaluations; where a contract stands as to its results.

use super::audit::{self, Chain, hand};
use super::conn::{BothExt, Conn};
use super::entering;
use super::schema::{evaluations, rectifications};
use super::sums;
use super::tx::Tx;
use crate::problem::Problem;
use crate::regulation::authority::Action;
use crate::regulation::b03_reply::Side;
use crate::regulation::b10_evaluation::Evaluation;
use crate::regulation::b14_results::{Decided, Pending, Repair, Standing};
use crate::regulation::decision::Decision;
use crate::regulation::people::UnitKind;
use crate::regulation::policy::Grade;
use crate::regulation::values::{ContractId, EvaluationId, ProjectId, Score};
use chrono::NaiveDate;
use diesel::prelude::*;
use std::collections::HashMap;

type Row = (i64, i32, String);
const ROW: (evaluations::id, evaluations::version, evaluations::body) =
    (evaluations::id, evaluations::version, evaluations::body);

fn read((id, version, body): Row) -> Result<Evaluation, Problem> {
    let evaluation: Evaluation = serde_json::from_str(&body)?;
    Ok(Evaluation { id: EvaluationId(id), version, ..evaluation })
}

/// The evaluation of this row.
pub fn get(conn: &mut Conn, id: EvaluationId) -> Result<Evaluation, Problem> {
    read(evaluations::table.find(id.0).select(ROW).first(conn)?)
}

/// Evaluations whose scoring may be closed by the calendar: the last day has passed.
pub fn overdue_scoring(conn: &mut Conn, day: NaiveDate) -> Result<Vec<EvaluationId>, Problem> {
    let rows: Vec<i64> = evaluations::table
        .filter(evaluations::state.eq("scoring"))
        .filter(evaluations::score_due.lt(day))
        .order(evaluations::id)
        .select(evaluations::id)
        .load(conn)?;
    Ok(rows.into_iter().map(EvaluationId).collect())
}

/// Saves what the rules decided. A contract has one evaluation a round and attempt; a decided one is final in the database too.
pub fn save(tx: &mut Tx<'_>, done: Decision<Evaluation>) -> Result<EvaluationId, Problem> {
    let e = done.after();
    let outcome = e.outcome();
    let told = e.notices.last();
    let heard = (
        evaluations::owner_reply_by.eq(told.and_then(|notice| notice.awaits(Side::Owner))),
        evaluations::supplier_reply_by.eq(told.and_then(|notice| notice.awaits(Side::Supplier))),
        evaluations::unserved.eq(told.is_some_and(|notice| notice.supplier.served.is_none())),
        evaluations::review_by.eq(told.filter(|notice| notice.is_objected()).map(|notice| notice.review_by)),
    );
    let row = (
        heard,
        evaluations::material_by.eq(e.material_by()),
        evaluations::version.eq(e.version + 1),
        evaluations::track.eq(e.track.code()),
        evaluations::state.eq(e.state.name().code()),
        evaluations::amount_fen.eq(e.amount.0),
        evaluations::report_due.eq(e.report_due),
        evaluations::score_due.eq(e.scoring_due()),
        evaluations::waits_finance.eq(e.waits_for(UnitKind::Finance)),
        evaluations::waits_bureau.eq(e.waits_for(UnitKind::BigData)),
        evaluations::total.eq(outcome.map(|o| o.tally.published.0)),
        evaluations::grade.eq(outcome.map(|o| o.grade.code())),
        evaluations::poor.eq(outcome.and_then(|o| o.poor.as_ref()).map(|p| p.poor)),
        evaluations::decided_on.eq(outcome.map(|o| o.on)),
        evaluations::lead_id.eq(e.lead.0),
        evaluations::proposed_by.eq(hand(&e.hands, &[Action::ProposeResult])),
        evaluations::decided_by.eq(hand(&e.hands, &[Action::DecideResult, Action::DecideReevaluation])),
        evaluations::body.eq(serde_json::to_string(e)?),
    );
    let id = if e.id.is_new() {
        let born = (
            evaluations::round_id.eq(e.round.0),
            evaluations::project_id.eq(e.project.0),
            evaluations::contract_id.eq(e.contract.0),
            evaluations::supplier_id.eq(e.supplier.0),
            evaluations::owner_id.eq(e.owner.0),
            evaluations::year.eq(e.year),
            evaluations::elevates.eq(e.elevates.map(|id| id.0)),
            evaluations::attempt.eq(i32::try_from(e.attempt).unwrap_or(i32::MAX)),
        );
        diesel::insert_into(evaluations::table)
            .values((born, row))
            .returning(evaluations::id)
            .both()
            .get_result(tx.conn())?
    } else {
        let mine = evaluations::table.filter(evaluations::id.eq(e.id.0)).filter(evaluations::version.eq(e.version));
        if diesel::update(mine).set(row).execute(tx.conn())? == 0 {
            return Err(Problem::Stale);
        }
        e.id.0
    };
    sums::follow(tx.conn(), &done)?;
    audit::record(tx, Chain(e.project.0), id, &done)?;
    Ok(EvaluationId(id))
}

type ResultRow =
    (String, i32, i32, Option<i32>, Option<String>, Option<NaiveDate>, Option<bool>, NaiveDate, Option<i64>);
type RepairRow = (String, i32, NaiveDate);

/// Where the contract stands: read inside the transaction that pays, so that no result can slip in between.
pub fn standing(conn: &mut Conn, contract: ContractId) -> Result<Standing, Problem> {
    Ok(standings(conn, &[contract.0])?.remove(&contract.0).unwrap_or_default())
}

/// The same for the contracts of a list, in three queries.
pub fn standings(conn: &mut Conn, contracts: &[i64]) -> Result<HashMap<i64, Standing>, Problem> {
    let rows: Vec<(i64, ResultRow)> = evaluations::table
        .filter(evaluations::contract_id.eq_any(contracts))
        .filter(evaluations::state.ne("deferred"))
        .order((evaluations::year.desc(), evaluations::attempt.desc(), evaluations::id.desc()))
        .select((
            evaluations::contract_id,
            (
                evaluations::state,
                evaluations::year,
                evaluations::attempt,
                evaluations::total,
                evaluations::grade,
                evaluations::decided_on,
                evaluations::poor,
                evaluations::score_due,
                evaluations::elevates,
            ),
        ))
        .load(conn)?;
    let repairs: Vec<(i64, RepairRow)> = rectifications::table
        .filter(rectifications::contract_id.eq_any(contracts))
        .order(rectifications::id.desc())
        .select((rectifications::contract_id, (rectifications::state, rectifications::year, rectifications::due)))
        .load(conn)?;
    let entering = entering::pending(conn, contracts)?;
    let of = |id: &i64| {
        let mine: Vec<&ResultRow> = rows.iter().filter(|(contract, _)| contract == id).map(|(_, row)| row).collect();
        let mended: Vec<&RepairRow> =
            repairs.iter().filter(|(contract, _)| contract == id).map(|(_, row)| row).collect();
        let mut standing = told(&mine, &mended);
        standing.pending.extend(entering.iter().filter(|(contract, _)| contract == id).map(|(_, pending)| *pending));
        (*id, standing)
    };
    Ok(contracts.iter().map(of).collect())
}

fn told(rows: &[&ResultRow], repairs: &[&RepairRow]) -> Standing {
    let mut results: Vec<Decided> = Vec::new();
    for result in rows.iter().filter_map(|row| decided(row)) {
        if results.iter().all(|known| known.year != result.year) {
            results.push(result);
        }
    }
    let open = rows.iter().filter(|row| row.0 != "decided");
    let pending = open.map(|row| Pending { year: row.1, due: row.7, reopens: row.8.is_some() }).collect();
    let poor = rows.iter().find(|row| row.4.is_some()).and_then(|row| row.6).unwrap_or(false);
    let mut results = results.into_iter();
    let latest = results.next();
    Standing { latest, earlier: results.collect(), pending, repair: repair(repairs, latest.map(|d| d.year), poor) }
}

fn decided((_, year, attempt, total, grade, on, ..): &ResultRow) -> Option<Decided> {
    Some(Decided {
        year: *year,
        attempt: u32::try_from(*attempt).ok()?,
        total: Score((*total)?),
        grade: Grade::from_code(grade.as_deref()?)?,
        on: (*on)?,
    })
}

/// An open rectification of any year holds; one that is over counts for the year of the latest result only.
fn repair(rows: &[&RepairRow], year: Option<i32>, poor: bool) -> Repair {
    if let Some((_, _, due)) = rows.iter().find(|row| !matches!(row.0.as_str(), "passed" | "failed")) {
        return Repair::Open { due: *due };
    }
    let last = rows.iter().find(|row| Some(row.1) == year);
    match last.map(|row| row.0.as_str()) {
        Some("passed") => Repair::Passed,
        Some("failed") => Repair::Failed { poor },
        _ => Repair::None,
    }
}

/// The evaluations of a contract, oldest first, every attempt.
pub fn of_contract(conn: &mut Conn, contract: ContractId) -> Result<Vec<Evaluation>, Problem> {
    let rows: Vec<Row> = evaluations::table
        .filter(evaluations::contract_id.eq(contract.0))
        .order(evaluations::id)
        .select(ROW)
        .load(conn)?;
    rows.into_iter().map(read).collect()
}

/// The evaluations of every contract of a project, oldest first, every attempt.
pub fn of_project(conn: &mut Conn, project: ProjectId) -> Result<Vec<Evaluation>, Problem> {
    let rows: Vec<Row> = evaluations::table
        .filter(evaluations::project_id.eq(project.0))
        .order(evaluations::id)
        .select(ROW)
        .load(conn)?;
    rows.into_iter().map(read).collect()
}
