//! Who gets a letter: from the thing an outbox row is about to the people in their roles.

use crate::problem::Problem;
use crate::regulation::notices::{Topic, Who, told};
use crate::regulation::people::Role;
use crate::store::conn::Conn;
use crate::store::outbox::{Addressed, Waiting};
use crate::store::schema::{cases, evaluations, projects, rectifications, referrals, sheets, users};
use crate::store::sessions::parse_roles;
use diesel::prelude::*;

/// The units that stand round a thing.
#[derive(Debug, Default)]
struct Units {
    owner: Option<i64>,
    supplier: Option<i64>,
    agencies: Vec<i64>,
    agency: Option<i64>,
}

/// What the row is about; nothing where nobody is told.
pub fn topic(row: &Waiting) -> Option<Topic> {
    row.payload.topic.or_else(|| told(row.payload.event.action))
}

/// The letters of one row, one a person; the person who did it gets none.
pub fn of(conn: &mut Conn, row: &Waiting) -> Result<Vec<Addressed>, Problem> {
    let Some(topic) = topic(row) else { return Ok(Vec::new()) };
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

fn people(conn: &mut Conn, who: Who, units: &Units) -> Result<Vec<(i64, bool)>, Problem> {
    let of: Option<Vec<i64>> = match who {
        Who::Filer | Who::Head => Some(units.owner.into_iter().collect()),
        Who::Supplier => Some(units.supplier.into_iter().collect()),
        Who::Agencies => Some(units.agencies.clone()),
        Who::Agency => Some(units.agency.into_iter().collect()),
        Who::Owners | Who::Bureau | Who::Lead | Who::Finance | Who::Admin => None,
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
    match row.kind.as_str() {
        "evaluation" => of_evaluation(conn, row.subject, &mut found)?,
        "rectification" => {
            let evaluation =
                rectifications::table.find(row.subject).select(rectifications::evaluation_id).first(conn)?;
            of_evaluation(conn, evaluation, &mut found)?;
        }
        "sheet" => {
            found.agency = sheets::table.find(row.subject).select(sheets::agency_id).first(conn).optional()?;
        }
        "referral" => {
            found.agency = referrals::table.find(row.subject).select(referrals::to_id).first(conn).optional()?;
        }
        "case" => {
            let unit: Option<i64> = cases::table.find(row.subject).select(cases::unit_id).first(conn)?;
            (found.owner, found.supplier) = (unit, unit);
        }
        _ => {}
    }
    Ok(found)
}

fn of_evaluation(conn: &mut Conn, id: i64, found: &mut Units) -> Result<(), Problem> {
    found.owner = Some(evaluations::table.find(id).select(evaluations::owner_id).first(conn)?);
    found.agencies = sheets::table.filter(sheets::evaluation_id.eq(id)).select(sheets::agency_id).load(conn)?;
    Ok(())
}
