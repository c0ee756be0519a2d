//! What a third party is commissioned with, as long as it has not delivered: its evaluations, their contracts, and the papers of both.
//!
//! It sees neither the owner's plan and quotes nor other contracts of the project (`domain.md` §3.11): it judges one service.

use crate::problem::Problem;
use crate::regulation::b07_acceptance::Acceptance;
use crate::regulation::b07_change::Change;
use crate::regulation::b07_contract::Contract;
use crate::regulation::b10_evaluation::Evaluation;
use crate::regulation::values::{ContractId, EvaluationId, FileId, ProjectId, UnitId};
use crate::store::conn::Conn;
use crate::store::schema::{evaluations as table, sheets};
use crate::store::{acceptances, changes, contracts, evaluations};
use diesel::dsl::exists;
use diesel::prelude::*;

/// Whether the third party still has to judge this evaluation.
pub fn is_open(conn: &mut Conn, third: UnitId, evaluation: EvaluationId) -> Result<bool, Problem> {
    let due = sheets::table
        .filter(sheets::evaluation_id.eq(evaluation.0))
        .filter(sheets::agency_id.eq(third.0))
        .filter(sheets::state.eq("draft"));
    Ok(diesel::select(exists(due)).get_result(conn)?)
}

/// The evaluations of a project it still has to judge, each with its contract.
pub fn of_project(
    conn: &mut Conn,
    third: UnitId,
    project: ProjectId,
) -> Result<Vec<(EvaluationId, ContractId)>, Problem> {
    let rows: Vec<(i64, i64)> = sheets::table
        .inner_join(table::table)
        .filter(sheets::project_id.eq(project.0))
        .filter(sheets::agency_id.eq(third.0))
        .filter(sheets::state.eq("draft"))
        .order(table::id)
        .select((table::id, table::contract_id))
        .load(conn)?;
    Ok(rows.into_iter().map(|(evaluation, contract)| (EvaluationId(evaluation), ContractId(contract))).collect())
}

/// The papers it needs for them: what the report names, the contract with its changes and acceptances.
pub fn papers(conn: &mut Conn, third: UnitId, project: ProjectId) -> Result<Vec<FileId>, Problem> {
    let mut all = Vec::new();
    for (evaluation, contract) in of_project(conn, third, project)? {
        all.extend(of_report(&evaluations::get(conn, evaluation)?));
        let held = acceptances::of_contract(conn, contract)?;
        all.extend(of_contract(&contracts::get(conn, contract)?, &changes::of_contract(conn, contract)?, &held));
    }
    Ok(all)
}

fn of_report(evaluation: &Evaluation) -> impl Iterator<Item = FileId> {
    let report = &evaluation.report;
    let given = evaluation.material.iter().filter_map(|wanted| wanted.given.as_ref()?.file);
    report.evidence.iter().flatten().filter_map(|row| row.file).chain(report.file).chain(given)
}

/// Every paper named by a contract, its changes and its acceptances.
pub fn of_contract(contract: &Contract, changes: &[Change], held: &[Acceptance]) -> Vec<FileId> {
    let entry = &contract.entry;
    let mut named: Vec<FileId> = [entry.scan, entry.annex, entry.nda].into_iter().flatten().collect();
    named.extend(contract.settlement.as_ref().and_then(|s| s.file));
    named.extend(changes.iter().flat_map(|c| [c.file, c.matter.report()]).flatten());
    named.extend(held.iter().filter_map(|a| a.entry.file));
    named.extend(held.iter().filter_map(|a| a.entry.report.as_ref().map(|r| r.file)));
    named
}
