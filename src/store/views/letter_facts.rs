//! What a letter says of the thing itself: one query a kind, as the thing stands when the letter is written.

use super::letters::Thing;
use super::recipients::contract_of;
use crate::problem::Problem;
use crate::regulation::notices::Topic;
use crate::regulation::values::{ContractId, EvaluationId, Fen, InstalmentId, ProjectId, RoundId};
use crate::store::conn::Conn;
use crate::store::schema::{
    acceptances, cases, contracts, inspections, recognitions, rectifications, security_tests, sheets, suppliers,
};
use crate::store::tx::policy_on;
use chrono::{Datelike, Duration, NaiveDate};
use diesel::prelude::*;

/// The facts of a thing of this kind.
pub fn of(conn: &mut Conn, topic: Topic, kind: &str, id: i64, project: i64) -> Result<Thing, Problem> {
    match kind {
        "project" => of_project(conn, topic, project),
        "contract" | "change" | "acceptance" => {
            let contract = contract_of(conn, kind, id)?;
            let thing = of_contract(conn, topic, contract)?;
            let n = if topic == Topic::AcceptanceDue { Some(next_acceptance(conn, contract)?) } else { None };
            Ok(Thing { n, ..thing })
        }
        "instalment" => of_instalment(conn, topic, id),
        "evaluation" => of_evaluation(conn, topic, id),
        "sheet" => of_sheet(conn, id),
        "rectification" => of_rectification(conn, id),
        "inspection" => of_inspection(conn, id),
        "security_test" => of_security_test(conn, id),
        "recognition" => of_recognition(conn, id),
        "case" => of_case(conn, topic, id),
        "referral" => Ok(Thing { path: Some("/referrals".into()), ..Thing::default() }),
        "year" => of_year(conn, id),
        "round" => of_round(conn, id),
        "seal" => of_seal(conn, id),
        "sums" => Ok(Thing { n: Some(id), ..Thing::default() }),
        "plans" | "calendar" => Ok(Thing { year: i32::try_from(id).ok(), ..Thing::default() }),
        _ => Ok(Thing::default()),
    }
}

fn of_project(conn: &mut Conn, topic: Topic, id: i64) -> Result<Thing, Problem> {
    let project = crate::store::projects::get(conn, ProjectId(id))?;
    let approval = project.approval.as_ref();
    let listed = approval.and_then(|a| a.listed_year).filter(|_| topic == Topic::PlanListed);
    let amount = if topic == Topic::TrackNear { Some(total(conn, project.id)?) } else { None };
    Ok(Thing { number: approval.map(|a| a.document_no.clone()), year: listed, amount, ..Thing::default() })
}

fn of_contract(conn: &mut Conn, topic: Topic, id: i64) -> Result<Thing, Problem> {
    let contract = crate::store::contracts::get(conn, ContractId(id))?;
    let amount = if topic == Topic::TrackRaised { total(conn, contract.project)? } else { contract.amount };
    let due = if topic == Topic::AcceptanceDue { contract.entry.accept_by } else { Some(contract.publish_by) };
    Ok(Thing {
        supplier: Some(contract.supplier_name),
        amount: Some(amount),
        number: Some(contract.entry.no),
        due,
        due2: Some(contract.file_by),
        track: Some(contract.track),
        ..Thing::default()
    })
}

/// The number of the acceptance that comes next: one more than were confirmed.
fn next_acceptance(conn: &mut Conn, contract: i64) -> Result<i64, Problem> {
    let done = acceptances::table.filter(acceptances::contract_id.eq(contract));
    let n: i64 = done.filter(acceptances::state.eq("confirmed")).count().get_result(conn)?;
    Ok(n + 1)
}

/// The track follows the sum of all lots with every supplement.
fn total(conn: &mut Conn, project: ProjectId) -> Result<Fen, Problem> {
    let all = crate::store::contracts::of_project(conn, project)?;
    Ok(all.iter().filter(|c| c.is_effective()).map(|c| c.amount).sum())
}

/// An application tells what is asked for, a payment what was paid, a reminder what is open.
fn of_instalment(conn: &mut Conn, topic: Topic, id: i64) -> Result<Thing, Problem> {
    let instalment = crate::store::instalments::get(conn, InstalmentId(id))?;
    let asked = instalment.state.application().map(|a| a.amount);
    let amount = match topic {
        Topic::PaymentReleased => instalment.releases.last().map(|r| r.amount),
        Topic::PaymentApplied => asked,
        _ => Some(instalment.open()),
    };
    Ok(Thing { n: Some(i64::from(instalment.n)), amount, due: instalment.due, ..Thing::default() })
}

fn of_evaluation(conn: &mut Conn, topic: Topic, id: i64) -> Result<Thing, Problem> {
    let evaluation = crate::store::evaluations::get(conn, EvaluationId(id))?;
    let due = match topic {
        Topic::PanelFormed => Some(evaluation.score_due),
        Topic::ReplyReviewed => None,
        _ => Some(evaluation.report_due),
    };
    let outcome = evaluation.outcome();
    let grade = if topic == Topic::ReplyAsked { evaluation.grade() } else { outcome.map(|o| o.grade) };
    let path = match topic {
        Topic::ReplyAsked | Topic::ReplyDue => Some(format!("/evaluations/{id}/reply")),
        Topic::ReplyGiven | Topic::ReplyReviewed | Topic::MaterialAsked => Some(format!("/evaluations/{id}")),
        Topic::MaterialGiven => Some(format!("/evaluations/{id}/score")),
        _ => None,
    };
    Ok(Thing {
        year: Some(evaluation.year),
        track: Some(evaluation.track),
        amount: Some(evaluation.amount),
        due,
        grade,
        path,
        number: outcome.map(|o| o.no.clone()),
        ..Thing::default()
    })
}

fn of_sheet(conn: &mut Conn, id: i64) -> Result<Thing, Problem> {
    let due: NaiveDate = sheets::table.find(id).select(sheets::due).first(conn)?;
    Ok(Thing { due: Some(due), ..Thing::default() })
}

fn of_rectification(conn: &mut Conn, id: i64) -> Result<Thing, Problem> {
    let (no, year, due, opinion_by, body): (String, i32, NaiveDate, Option<NaiveDate>, String) = rectifications::table
        .find(id)
        .select((
            rectifications::no,
            rectifications::year,
            rectifications::due,
            rectifications::opinion_by,
            rectifications::body,
        ))
        .first(conn)?;
    let body: serde_json::Value = serde_json::from_str(&body)?;
    let items = body.get("items").and_then(|items| items.as_array()).and_then(|items| i64::try_from(items.len()).ok());
    let path = Some(format!("/rectifications/{id}"));
    Ok(Thing {
        number: Some(no),
        year: Some(year),
        due: Some(due),
        due2: opinion_by,
        n: items,
        path,
        ..Thing::default()
    })
}

fn of_inspection(conn: &mut Conn, id: i64) -> Result<Thing, Problem> {
    let (number, due): (String, Option<NaiveDate>) =
        inspections::table.find(id).select((inspections::no, inspections::due)).first(conn)?;
    Ok(Thing { number: Some(number), due, path: Some(format!("/inspections/{id}")), ..Thing::default() })
}

fn of_security_test(conn: &mut Conn, id: i64) -> Result<Thing, Problem> {
    let high: i64 = security_tests::table.find(id).select(security_tests::high).first(conn)?;
    Ok(Thing { n: Some(high), path: Some(format!("/security-tests/{id}")), ..Thing::default() })
}

fn of_recognition(conn: &mut Conn, id: i64) -> Result<Thing, Problem> {
    let (number, year, supplier): (Option<String>, i32, i64) = recognitions::table
        .find(id)
        .select((recognitions::no, recognitions::year, recognitions::supplier_id))
        .first(conn)?;
    let supplier = suppliers::table.find(supplier).select(suppliers::name).first(conn).optional()?;
    Ok(Thing { number, year: Some(year), supplier, ..Thing::default() })
}

fn of_case(conn: &mut Conn, topic: Topic, id: i64) -> Result<Thing, Problem> {
    type Row = (String, String, Option<NaiveDate>, Option<NaiveDate>, Option<NaiveDate>);
    let (no, name, due, until, repair): Row = cases::table
        .find(id)
        .select((cases::no, cases::name, cases::due, cases::until_day, cases::repair_due))
        .first(conn)?;
    let day = match topic {
        Topic::ListingNotice => due,
        Topic::RepairRequested | Topic::RepairDue => repair,
        _ => until,
    };
    Ok(Thing { number: Some(no), supplier: Some(name), due: day, ..Thing::default() })
}

fn of_seal(conn: &mut Conn, id: i64) -> Result<Thing, Problem> {
    let seal = crate::store::seals::get(conn, id)?;
    Ok(Thing { number: Some(seal.digest), n: Some(seal.count), path: Some("/audit".into()), ..Thing::default() })
}

/// The year's round covers the projects of every contract that will have served long enough on its first day and not be over by then,
/// whatever their other lots wait for.
fn of_year(conn: &mut Conn, year: i64) -> Result<Thing, Problem> {
    let first = i32::try_from(year).ok().and_then(|year| NaiveDate::from_ymd_opt(year, 11, 1)).unwrap_or_default();
    let served = policy_on(conn, first)?.min_service_days;
    let planned = crate::store::rounds::yearly(conn, first.year())?;
    let left_out: Vec<i64> = planned.iter().flat_map(|round| round.excluded.iter().map(|e| e.contract.0)).collect();
    let n: i64 = contracts::table
        .filter(contracts::state.eq("in_service"))
        .filter(contracts::in_service_on.le(first - Duration::days(served)))
        .filter(contracts::ends_on.ge(first))
        .filter(contracts::id.ne_all(left_out))
        .select(diesel::dsl::count(contracts::project_id).aggregate_distinct())
        .first(conn)?;
    Ok(Thing { year: i32::try_from(year).ok(), n: Some(n), ..Thing::default() })
}

/// What is not ready for the round: as written down when it opened, before that as it is now.
fn of_round(conn: &mut Conn, id: i64) -> Result<Thing, Problem> {
    let round = crate::store::rounds::get(conn, RoundId(id))?;
    let n = match round.opened_on {
        Some(_) => round.unready.len(),
        None => super::round_preparation::blocking(conn, &round, round.opens().unwrap_or(round.report_due))?,
    };
    Ok(Thing {
        year: Some(round.year),
        n: i64::try_from(n).ok(),
        path: Some(format!("/campaigns/{}/preparation", round.no)),
        ..Thing::default()
    })
}
