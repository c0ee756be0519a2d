//! Contracts that may be chosen for a special round: found by number, name or owner, those first that wait for one.

use crate::problem::Problem;
use crate::regulation::authority::Scope;
use crate::regulation::b10_evaluation::StateName;
use crate::regulation::b10_preparing::SpecialKind;
use crate::regulation::b10_rounds::{Chosen, Round, RoundState};
use crate::regulation::policy::Track;
use crate::regulation::values::{ContractId, Fen};
use crate::store::conn::{Conn, MultiBackend};
use crate::store::rounds;
use crate::store::schema::{contracts, evaluations, projects, suppliers, units, waiting};
use crate::store::views::round_scope::refuse_outsiders;
use chrono::{Datelike, NaiveDate};
use diesel::prelude::*;
use std::collections::{HashMap, HashSet};

/// Rows on a page.
pub const PAGE: i64 = 50;

/// A contract that may be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The contract.
    pub contract: ContractId,
    /// Its number.
    pub no: String,
    /// Number of the project.
    pub project_no: String,
    /// Its name.
    pub project: String,
    /// Name of the owner unit.
    pub owner: String,
    /// Name of the supplier.
    pub supplier: String,
    /// Amount of the whole term.
    pub amount: Fen,
    /// The track as ratcheted.
    pub track: Track,
    /// Last day of service.
    pub ends_on: NaiveDate,
    /// Year and state of its last evaluation, if it ever had one.
    pub last: Option<(i32, StateName)>,
    /// Why it is suggested, if it is.
    pub hint: Option<SpecialKind>,
}

/// What is searched for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// A fragment of a number, a name, an owner.
    pub words: String,
    /// One owner unit.
    pub unit: Option<i64>,
    /// Rows left out before.
    pub from: i64,
}

/// The numbers of a page of what is found, newest first; one more than a page where it goes on.
pub fn search(conn: &mut Conn, scope: &Scope, asked: &Asked) -> Result<Vec<ContractId>, Problem> {
    refuse_outsiders(scope)?;
    let mut query = choosable().order(contracts::id.desc()).offset(asked.from).limit(PAGE + 1);
    let words = asked.words.replace(['%', '_'], "");
    if !words.trim().is_empty() {
        let part = format!("%{}%", words.trim());
        let owners = units::table.filter(units::name.like(part.clone())).select(units::id);
        let named = projects::table.filter(projects::name.like(part.clone()).or(projects::no.like(part.clone())));
        let found = contracts::no.like(part).or(contracts::owner_id.eq_any(owners));
        query = query.filter(found.or(contracts::project_id.eq_any(named.select(projects::id))));
    }
    if let Some(unit) = asked.unit {
        query = query.filter(contracts::owner_id.eq(unit));
    }
    let ids: Vec<i64> = query.select(contracts::id).load(conn)?;
    Ok(ids.into_iter().map(ContractId).collect())
}

/// Contracts that serve or have served, of projects that are not closed.
fn choosable() -> contracts::BoxedQuery<'static, MultiBackend> {
    let closed = projects::table.filter(projects::state.eq("closed")).select(projects::id);
    contracts::table
        .filter(contracts::in_service_on.is_not_null())
        .filter(contracts::state.eq_any(["in_service", "ended"]))
        .filter(contracts::project_id.ne_all(closed))
        .into_boxed()
}

/// What waits for a special round: contracts that end before this year's November and were not judged in it, and those whose last
/// evaluation was put off; without what a round that is being prepared names already.
pub fn suggested(conn: &mut Conn, scope: &Scope, today: NaiveDate) -> Result<Vec<ContractId>, Problem> {
    refuse_outsiders(scope)?;
    let day = |month| NaiveDate::from_ymd_opt(today.year(), month, 1).unwrap_or_default();
    let mut ids: Vec<i64> = waiting::table
        .filter(waiting::kind.eq("early"))
        .filter(waiting::on_day.ge(day(1)))
        .filter(waiting::on_day.lt(day(11)))
        .order((waiting::on_day, waiting::thing_id))
        .limit(PAGE)
        .select(waiting::thing_id)
        .load(conn)?;
    let put_off: Vec<i64> = evaluations::table
        .filter(evaluations::state.eq(StateName::Deferred.code()))
        .filter(evaluations::year.ge(today.year() - 1))
        .order(evaluations::id.desc())
        .limit(PAGE)
        .select(evaluations::contract_id)
        .load(conn)?;
    let last = last_evaluations(conn, &put_off)?;
    ids.extend(put_off.into_iter().filter(|id| last.get(id).is_some_and(|(_, s)| *s == StateName::Deferred)));
    let planned: Vec<Round> = rounds::all(conn)?.into_iter().filter(|r| r.state == RoundState::Planned).collect();
    let named: HashSet<i64> = planned.iter().flat_map(|round| round.only.iter().map(|c| c.0)).collect();
    let choosable: Vec<i64> = choosable().filter(contracts::id.eq_any(&ids)).select(contracts::id).load(conn)?;
    let choosable: HashSet<i64> = choosable.into_iter().collect();
    let mut seen = HashSet::new();
    ids.retain(|id| choosable.contains(id) && !named.contains(id) && seen.insert(*id));
    Ok(ids.into_iter().map(ContractId).collect())
}

/// Year and state of the last evaluation of each.
fn last_evaluations(conn: &mut Conn, ids: &[i64]) -> Result<HashMap<i64, (i32, StateName)>, Problem> {
    let rows: Vec<(i64, i32, String)> = evaluations::table
        .filter(evaluations::contract_id.eq_any(ids))
        .order(evaluations::id)
        .select((evaluations::contract_id, evaluations::year, evaluations::state))
        .load(conn)?;
    let read = |(id, year, state): (i64, i32, String)| Some((id, (year, StateName::from_code(&state)?)));
    Ok(rows.into_iter().filter_map(read).collect())
}

type Found = (i64, String, String, String, String, String, i64, String, NaiveDate);

/// These contracts with their names, in their order; what cannot be chosen any more is left out.
pub fn rows(conn: &mut Conn, scope: &Scope, ids: &[ContractId], today: NaiveDate) -> Result<Vec<Row>, Problem> {
    refuse_outsiders(scope)?;
    let plain: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let there: Vec<i64> = choosable().filter(contracts::id.eq_any(plain.clone())).select(contracts::id).load(conn)?;
    let found: Vec<Found> = contracts::table
        .inner_join(projects::table)
        .inner_join(units::table.on(units::id.eq(contracts::owner_id)))
        .inner_join(suppliers::table.on(suppliers::id.eq(contracts::supplier_id)))
        .filter(contracts::id.eq_any(there))
        .select((
            contracts::id,
            contracts::no,
            projects::no,
            projects::name,
            units::name,
            suppliers::name,
            contracts::amount_fen,
            contracts::track,
            contracts::ends_on,
        ))
        .load(conn)?;
    let last = last_evaluations(conn, &plain)?;
    let mut read: HashMap<i64, Row> = found.into_iter().map(|row| (row.0, named(row, &last, today))).collect();
    Ok(ids.iter().filter_map(|id| read.remove(&id.0)).collect())
}

fn named(row: Found, last: &HashMap<i64, (i32, StateName)>, today: NaiveDate) -> Row {
    let (id, no, project_no, project, owner, supplier, fen, track, ends_on) = row;
    let last = last.get(&id).copied();
    let early = ends_on.year() == today.year() && ends_on.month() < 11;
    let hint = match last {
        Some((_, StateName::Deferred)) => Some(SpecialKind::Deferred),
        Some((year, _)) if year >= ends_on.year() => None,
        _ if early => Some(SpecialKind::EndsEarly),
        _ => None,
    };
    Row {
        contract: ContractId(id),
        no,
        project_no,
        project,
        owner,
        supplier,
        amount: Fen(fen),
        track: Track::from_code(&track).unwrap_or(Track::SelfReport),
        ends_on,
        last,
        hint,
    }
}

/// The contracts as the rule looks at them; what is gone meanwhile is not found.
pub fn chosen(conn: &mut Conn, ids: &[ContractId]) -> Result<Vec<Chosen>, Problem> {
    let plain: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let rows: Vec<(i64, String, NaiveDate)> = choosable()
        .filter(contracts::id.eq_any(plain.clone()))
        .order(contracts::id)
        .select((contracts::id, contracts::no, contracts::ends_on))
        .load(conn)?;
    if rows.len() != plain.iter().collect::<HashSet<_>>().len() {
        return Err(Problem::Stale);
    }
    let last = last_evaluations(conn, &plain)?;
    let deferred = |id: &i64| last.get(id).is_some_and(|(_, state)| *state == StateName::Deferred);
    let read = |(id, no, ends_on): (i64, String, NaiveDate)| Chosen {
        deferred: deferred(&id),
        contract: ContractId(id),
        no,
        ends_on,
    };
    Ok(rows.into_iter().map(read).collect())
}
