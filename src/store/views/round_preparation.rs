//! The page on which a round is prepared: what it would take in, who would judge it, what is not ready.

use super::panels;
use super::round_readiness;
use super::round_scope::{Standing, Sum, lean, refuse_outsiders, sums};
use crate::problem::Problem;
use crate::regulation::authority::Scope;
use crate::regulation::b10_preparing::Exclusion;
use crate::regulation::b10_readiness::{Finding, Level, readiness};
use crate::regulation::b10_rounds::{Round, RoundState};
use crate::regulation::b11_items::Template;
use crate::regulation::calendar::Calendar;
use crate::regulation::policy::Policy;
use crate::regulation::values::{ContractId, UnitId};
use crate::store::conn::Conn;
use crate::store::schema::{contracts, projects, units};
use crate::store::tx::policy_on;
use crate::store::{calendar, indicators, rounds};
use chrono::NaiveDate;
use diesel::prelude::*;
use std::collections::{BTreeSet, HashMap};

/// A contract with the names people know it by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Titled {
    /// The contract.
    pub id: ContractId,
    /// Its number.
    pub no: String,
    /// Number of the project.
    pub project_no: String,
    /// Its name.
    pub project: String,
    /// Name of the owner unit.
    pub owner: String,
}

/// An agency that would sit on panels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// Its name.
    pub name: String,
    /// How many of its people may score.
    pub scorers: usize,
    /// How many evaluations it would lead, on both tracks.
    pub leads: usize,
    /// How many it would score.
    pub scores: usize,
    /// In how many it is recused, for it is the owner.
    pub recused: usize,
}

/// Everything the page shows.
#[derive(Debug, Clone)]
pub struct Preparation {
    /// The round.
    pub round: Round,
    /// The policy its opening would pin.
    pub policy: Policy,
    /// The version of the indicators it would pin.
    pub template: Template,
    /// Working days.
    pub calendar: Calendar,
    /// What would become of the contracts; empty once it is open.
    pub sums: Vec<Sum>,
    /// Owner units in scope.
    pub owners: usize,
    /// What was left out, with names.
    pub excluded: Vec<(Titled, Exclusion)>,
    /// The contracts of a special round.
    pub only: Vec<Titled>,
    /// The agencies article 10 names.
    pub seats: Vec<Seat>,
    /// Third parties that could be commissioned.
    pub thirds: Vec<String>,
    /// Who could open it.
    pub openers: Vec<String>,
    /// What is not ready; empty once it is open.
    pub findings: Vec<Finding>,
}

/// The first day on which the round could open from today on.
pub fn opening_day(round: &Round, today: NaiveDate) -> NaiveDate {
    round.opens().map_or(today, |first| first.max(today))
}

/// The preparation of a round, for the offices that see the whole city.
pub fn of(conn: &mut Conn, scope: &Scope, no: &str, today: NaiveDate) -> Result<Preparation, Problem> {
    refuse_outsiders(scope)?;
    let round = rounds::by_no(conn, no)?;
    let on = opening_day(&round, today);
    let policy = policy_on(conn, on)?;
    let mut named = titled(conn, round.excluded.iter().map(|e| e.contract).chain(round.only.iter().copied()))?;
    let excluded = round.excluded.iter().filter_map(|e| Some((named.remove(&e.contract)?, e.clone()))).collect();
    let only = round.only.iter().filter_map(|id| named.remove(id)).collect();
    let mut page = Preparation {
        policy,
        template: indicators::in_force(conn)?,
        calendar: calendar::load(conn)?,
        sums: Vec::new(),
        owners: 0,
        excluded,
        only,
        seats: Vec::new(),
        thirds: Vec::new(),
        openers: Vec::new(),
        findings: Vec::new(),
        round,
    };
    if page.round.state == RoundState::Planned {
        foresee(conn, &mut page, on)?;
    }
    Ok(page)
}

/// How many things keep the lead from opening a round that is being prepared.
pub fn blocking(conn: &mut Conn, round: &Round, today: NaiveDate) -> Result<usize, Problem> {
    let on = opening_day(round, today);
    let policy = policy_on(conn, on)?;
    let leans = lean(conn, round, &policy)?;
    let facts = round_readiness::facts(conn, round, &policy, &leans, on)?;
    Ok(readiness(&facts).iter().filter(|f| f.level == Level::Blocks).count())
}

fn foresee(conn: &mut Conn, page: &mut Preparation, on: NaiveDate) -> Result<(), Problem> {
    let leans = lean(conn, &page.round, &page.policy)?;
    let facts = round_readiness::facts(conn, &page.round, &page.policy, &leans, on)?;
    let judged = leans.iter().filter(|lean| lean.standing == Standing::TakenIn);
    let owners: BTreeSet<UnitId> = judged.map(|lean| lean.owner).collect();
    page.owners = owners.len();
    page.seats = round_readiness::seats(conn, &facts, &leans)?;
    page.thirds = panels::third_parties(conn)?.into_iter().map(|third| third.name).collect();
    page.openers = round_readiness::openers(conn, &page.round)?;
    page.findings = readiness(&facts);
    page.sums = sums(&leans);
    Ok(())
}

fn titled(conn: &mut Conn, ids: impl Iterator<Item = ContractId>) -> Result<HashMap<ContractId, Titled>, Problem> {
    let rows: Vec<(i64, String, String, String, String)> = contracts::table
        .inner_join(projects::table)
        .inner_join(units::table.on(units::id.eq(contracts::owner_id)))
        .filter(contracts::id.eq_any(ids.map(|id| id.0).collect::<Vec<_>>()))
        .select((contracts::id, contracts::no, projects::no, projects::name, units::name))
        .load(conn)?;
    let title = |(id, no, project_no, project, owner)| {
        (ContractId(id), Titled { id: ContractId(id), no, project_no, project, owner })
    };
    Ok(rows.into_iter().map(title).collect())
}

impl Preparation {
    /// How many contracts stand so.
    pub fn n(&self, standing: Standing) -> usize {
        self.sums.iter().filter(|sum| sum.standing == standing).map(|sum| sum.n).sum()
    }
}
