//! Who gets a letter: from the thing an outbox row is about to the people in their roles.

use crate::problem::Problem;
use crate::regulation::notices::{Topic, Who, told};
use crate::regulation::people::Role;
use crate::regulation::values::{ProjectId, UnitId};
use crate::store::conn::Conn;
use crate::store::outbox::{Addressed, Waiting};
use crate::store::schema::{
    acceptances, cases, changes, contracts, evaluations, guidances, inspectors, instalments, projects, recognitions,
    rectifications, referrals, sheets, spot_checks, suppliers, urgings, users,
};
use crate::store::sessions::parse_roles;
use crate::store::views::{holders, rectifications as orders};
use chrono::NaiveDate;
use diesel::prelude::*;

/// The units that stand round a thing.
#[derive(Debug, Default)]
struct Units {
    owner: Option<i64>,
    supplier: Option<i64>,
    agencies: Vec<i64>,
    agency: Option<i64>,
    /// Those who may still answer to a proposed result.
    unheard: Vec<i64>,
}

/// What the row is about; nothing where nobody is told.
pub fn topic(row: &Waiting) -> Option<Topic> {
    let event = &row.payload.event;
    match told(event.action) {
        _ if row.payload.topic.is_some() => row.payload.topic,
        // Taken in without a day to report by: put off to the next year.
        Some(Topic::ReportOpen) if event.due.is_none() => Some(Topic::EvaluationDeferred),
        told => told,
    }
}

/// The letters of one row, one a person; the person who did it gets none.
pub fn of(conn: &mut Conn, row: &Waiting) -> Result<Vec<Addressed>, Problem> {
    let Some(topic) = topic(row) else { return Ok(Vec::new()) };
    if topic == Topic::EvaluationDeferred && !is_deferred(conn, row)? {
        return Ok(Vec::new());
    }
    if topic == Topic::Reminded {
        return held(conn, row, topic);
    }
    let units = units(conn, row)?;
    let mut out: Vec<Addressed> = Vec::new();
    for who in topic.who() {
        for (user, has_address) in people(conn, *who, &units)? {
            if user != row.payload.user && !out.iter().any(|letter| letter.user == user) {
                out.push(Addressed { outbox: row.id, user, topic, mailed: has_address && topic.is_mailed() });
            }
        }
    }
    Ok(out)
}

/// A reminder goes to whoever holds something on the project when the letter is written: what was done meanwhile is not urged.
fn held(conn: &mut Conn, row: &Waiting, topic: Topic) -> Result<Vec<Addressed>, Problem> {
    let on: NaiveDate = urgings::table.find(row.subject).select(urgings::on_day).first(conn)?;
    let mut to: Vec<i64> = Vec::new();
    for held in holders::of(conn, ProjectId(row.chain), on)? {
        to.extend(held.people.iter().map(|person| person.user.0).filter(|user| *user != row.payload.user));
    }
    to.sort_unstable();
    to.dedup();
    let rows: Vec<(i64, Option<String>)> =
        users::table.filter(users::id.eq_any(to)).order(users::id).select((users::id, users::email)).load(conn)?;
    let addressed = |(user, email): (i64, Option<String>)| Addressed {
        outbox: row.id,
        user,
        topic,
        mailed: email.is_some_and(|e| !e.is_empty()) && topic.is_mailed(),
    };
    Ok(rows.into_iter().map(addressed).collect())
}

/// A re-evaluation is taken in without a day to report by, too: only what was really put off is told.
fn is_deferred(conn: &mut Conn, row: &Waiting) -> Result<bool, Problem> {
    let state: Option<String> =
        evaluations::table.find(row.subject).select(evaluations::state).first(conn).optional()?;
    Ok(state.as_deref() == Some("deferred"))
}

fn people(conn: &mut Conn, who: Who, units: &Units) -> Result<Vec<(i64, bool)>, Problem> {
    let of: Option<Vec<i64>> = match who {
        Who::Filer | Who::Head => Some(units.owner.into_iter().collect()),
        Who::Stead => Some(stead(conn, units)?.into_iter().collect()),
        Who::Serving => Some(serving(conn)?),
        Who::Supplier => Some(units.supplier.into_iter().collect()),
        Who::Agencies => Some(units.agencies.clone()),
        Who::Unheard => Some(units.unheard.clone()),
        Who::Agency => Some(units.agency.into_iter().collect()),
        Who::Owners
        | Who::OwnerFilers
        | Who::Reviewers
        | Who::Bureau
        | Who::Lead
        | Who::Police
        | Who::Finance
        | Who::Admin
        | Who::Inspectors
        | Who::Holder => None,
    };
    let mut query = users::table
        .filter(users::state.eq("active"))
        .select((users::id, users::roles, users::email))
        .order(users::id)
        .into_boxed();
    if let Some(of) = of {
        if of.is_empty() {
            return Ok(Vec::new());
        }
        query = query.filter(users::unit_id.eq_any(of));
    }
    let rows: Vec<(i64, String, Option<String>)> = query.load(conn)?;
    let wanted = roles(who, units);
    let fits = |roles: &str| parse_roles(roles).iter().any(|role| wanted.contains(role));
    Ok(rows
        .into_iter()
        .filter(|(_, roles, _)| fits(roles))
        .map(|(id, _, email)| (id, email.is_some_and(|e| !e.is_empty())))
        .collect())
}

/// The owner, where nobody can act for the supplier.
fn stead(conn: &mut Conn, units: &Units) -> Result<Option<i64>, Problem> {
    let has_people = match units.supplier {
        Some(supplier) => orders::has_people(conn, UnitId(supplier))?,
        None => false,
    };
    Ok(units.owner.filter(|_| !has_people))
}

/// The units of the suppliers with a contract in service.
fn serving(conn: &mut Conn) -> Result<Vec<i64>, Problem> {
    let served = contracts::table.filter(contracts::state.eq("in_service"));
    Ok(served.select(contracts::supplier_unit_id).distinct().load(conn)?)
}

/// On the negative list the subject is an owner unit: its own people are told where a supplier's would be.
fn roles(who: Who, units: &Units) -> &'static [Role] {
    if who == Who::Supplier && units.owner.is_some() && units.owner == units.supplier {
        return Who::Owners.roles();
    }
    who.roles()
}

fn units(conn: &mut Conn, row: &Waiting) -> Result<Units, Problem> {
    let mut found = Units::default();
    if row.chain > 0 {
        found.owner = projects::table.find(row.chain).select(projects::owner_id).first(conn).optional()?;
    }
    let id = row.subject;
    match row.kind.as_str() {
        "contract" | "change" | "acceptance" => {
            let contract = contract_of(conn, &row.kind, id)?;
            of_contract(conn, contract, &mut found)?;
        }
        "instalment" => {
            found.supplier = Some(instalments::table.find(id).select(instalments::supplier_unit_id).first(conn)?);
        }
        "evaluation" | "rectification" | "recognition" | "guidance" | "spot_check" => {
            let evaluation = evaluation_of(conn, &row.kind, id)?;
            of_evaluation(conn, evaluation, &mut found)?;
        }
        "inspection" => {
            found.agencies =
                inspectors::table.filter(inspectors::inspection_id.eq(id)).select(inspectors::unit_id).load(conn)?;
        }
        "sheet" => found.agency = Some(sheets::table.find(id).select(sheets::agency_id).first(conn)?),
        "referral" => found.agency = Some(referrals::table.find(id).select(referrals::to_id).first(conn)?),
        "case" => of_case(conn, id, &mut found)?,
        _ => {}
    }
    Ok(found)
}

/// The contract of a thing under one.
pub(super) fn contract_of(conn: &mut Conn, kind: &str, id: i64) -> Result<i64, Problem> {
    match kind {
        "change" => Ok(changes::table.find(id).select(changes::contract_id).first(conn)?),
        "acceptance" => Ok(acceptances::table.find(id).select(acceptances::contract_id).first(conn)?),
        _ => Ok(id),
    }
}

/// The evaluation of a thing that follows from one.
pub(super) fn evaluation_of(conn: &mut Conn, kind: &str, id: i64) -> Result<i64, Problem> {
    match kind {
        "rectification" => Ok(rectifications::table.find(id).select(rectifications::evaluation_id).first(conn)?),
        "recognition" => Ok(recognitions::table.find(id).select(recognitions::evaluation_id).first(conn)?),
        "spot_check" => Ok(spot_checks::table.find(id).select(spot_checks::evaluation_id).first(conn)?),
        "guidance" => Ok(guidances::table.find(id).select(guidances::evaluation_id).first(conn)?),
        _ => Ok(id),
    }
}

fn of_contract(conn: &mut Conn, id: i64, found: &mut Units) -> Result<(), Problem> {
    found.supplier = Some(contracts::table.find(id).select(contracts::supplier_unit_id).first(conn)?);
    Ok(())
}

fn of_evaluation(conn: &mut Conn, id: i64, found: &mut Units) -> Result<(), Problem> {
    let (owner, contract) =
        evaluations::table.find(id).select((evaluations::owner_id, evaluations::contract_id)).first(conn)?;
    found.owner = Some(owner);
    found.agencies = sheets::table.filter(sheets::evaluation_id.eq(id)).select(sheets::agency_id).load(conn)?;
    of_contract(conn, contract, found)?;
    let (owner_by, supplier_by): (Option<NaiveDate>, Option<NaiveDate>) = evaluations::table
        .find(id)
        .select((evaluations::owner_reply_by, evaluations::supplier_reply_by))
        .first(conn)?;
    let sides = [(owner_by, found.owner), (supplier_by, found.supplier)];
    found.unheard = sides.into_iter().filter(|(by, _)| by.is_some()).filter_map(|(_, unit)| unit).collect();
    Ok(())
}

fn of_case(conn: &mut Conn, id: i64, found: &mut Units) -> Result<(), Problem> {
    let (unit, supplier): (Option<i64>, Option<i64>) =
        cases::table.find(id).select((cases::unit_id, cases::supplier_id)).first(conn)?;
    found.owner = unit;
    found.supplier = match supplier {
        Some(id) => suppliers::table.find(id).select(suppliers::unit_id).first(conn).optional()?,
        None => unit,
    };
    Ok(())
}
