//! What a round that is being prepared would take in: every contract it would look at, and what would become of each.
//!
//! The contracts' own columns are read whole, a few thousand narrow rows, and one rule tells where each stands; names are read for a page.

use crate::problem::Problem;
use crate::regulation::authority::Scope;
use crate::regulation::b07_change::{ChangeKind, StateName};
use crate::regulation::b10_preparing::Named;
use crate::regulation::b10_readiness::is_near;
use crate::regulation::b10_rounds::{Round, days_served, too_young, waits};
use crate::regulation::people::named;
use crate::regulation::policy::{Policy, Track};
use crate::regulation::values::{ContractId, Fen, SupplierId, UnitId};
use crate::store::changes;
use crate::store::conn::Conn;
use crate::store::rounds::eligible;
use crate::store::schema::{contracts, projects, suppliers, units};
use chrono::NaiveDate;
use diesel::prelude::*;
use std::collections::HashMap;

named! {
    /// What would become of a contract.
    Standing {
        TakenIn = "taken_in", "纳入评估", "to be evaluated";
        TooYoung = "too_young", "服务不足，延期", "too short in service: deferred";
        Excluded = "excluded", "排除", "left out";
    }
}

/// A contract in the narrow: what the rules look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lean {
    /// The contract.
    pub contract: ContractId,
    /// Its number.
    pub no: String,
    /// The owner unit.
    pub owner: UnitId,
    /// The supplier.
    pub supplier: SupplierId,
    /// The unit of the supplier's people.
    pub supplier_unit: UnitId,
    /// Amount of the whole term with every effective change: the basis of the track.
    pub amount: Fen,
    /// The amount as signed.
    pub original: Fen,
    /// The track it would have.
    pub track: Track,
    /// First day of service.
    pub since: NaiveDate,
    /// Last day of service.
    pub ends_on: NaiveDate,
    /// What would become of it.
    pub standing: Standing,
}

impl Lean {
    /// What changes have added to the amount as signed; less than nothing where they took from it.
    pub fn changed(&self) -> Fen {
        Fen(self.amount.0 - self.original.0)
    }
}

/// What is listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Filter {
    /// One owner unit.
    pub unit: Option<i64>,
    /// What would become of it.
    pub standing: Option<Standing>,
    /// One track.
    pub track: Option<Track>,
    /// Those just below the threshold alone.
    pub near: bool,
}

impl Filter {
    /// Whether the contract is listed.
    pub fn lists(&self, lean: &Lean, threshold: Fen) -> bool {
        self.unit.is_none_or(|unit| lean.owner.0 == unit)
            && self.standing.is_none_or(|standing| lean.standing == standing)
            && self.track.is_none_or(|track| lean.track == track)
            && (!self.near || is_near(lean.amount, threshold))
    }
}

type LeanRow = (i64, String, i64, i64, i64, i64, i64, String, Option<NaiveDate>, NaiveDate);

/// Every contract the round would look at, owner by owner.
pub fn lean(conn: &mut Conn, round: &Round, policy: &Policy) -> Result<Vec<Lean>, Problem> {
    let rows: Vec<LeanRow> = eligible(round)
        .order((contracts::owner_id, contracts::id))
        .select((
            contracts::id,
            contracts::no,
            contracts::owner_id,
            contracts::supplier_id,
            contracts::supplier_unit_id,
            contracts::amount_fen,
            contracts::original_fen,
            contracts::track,
            contracts::in_service_on,
            contracts::ends_on,
        ))
        .load(conn)?;
    Ok(rows.into_iter().map(|row| read(row, round, policy)).collect())
}

fn read(row: LeanRow, round: &Round, policy: &Policy) -> Lean {
    let (id, no, owner, supplier, supplier_unit, amount, original, track, since, ends_on) = row;
    let (contract, since) = (ContractId(id), since.unwrap_or_default());
    let standing = match waits(contract, since, round, policy) {
        None => Standing::TakenIn,
        Some(_) if round.excluded.iter().any(|e| e.contract == contract) => Standing::Excluded,
        Some(_) => Standing::TooYoung,
    };
    let ratcheted = Track::from_code(&track).unwrap_or(Track::SelfReport);
    Lean {
        contract,
        no,
        owner: UnitId(owner),
        supplier: SupplierId(supplier),
        supplier_unit: UnitId(supplier_unit),
        amount: Fen(amount),
        original: Fen(original),
        track: ratcheted.max(policy.track(Fen(amount))),
        since,
        ends_on,
        standing,
    }
}

/// A contract with its names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What the rules look at.
    pub lean: Lean,
    /// Number of the project.
    pub project_no: String,
    /// Its name.
    pub project: String,
    /// Name of the owner unit.
    pub owner: String,
    /// Name of the supplier.
    pub supplier: String,
    /// Days of service before 1 November; none in a special round.
    pub days: Option<i64>,
    /// Why it would not be judged, if it would not.
    pub why: String,
}

impl Row {
    /// The contract as the record names it.
    pub fn named(&self) -> Named {
        let title = format!("{}（{} {}）", self.lean.no, self.project_no, self.project);
        Named { contract: self.lean.contract, owner: self.lean.owner, title }
    }
}

/// These contracts with their names, in their order. Only for the offices that see the whole city.
pub fn rows(
    conn: &mut Conn,
    scope: &Scope,
    round: &Round,
    policy: &Policy,
    leans: Vec<Lean>,
) -> Result<Vec<Row>, Problem> {
    refuse_outsiders(scope)?;
    let ids: Vec<i64> = leans.iter().map(|lean| lean.contract.0).collect();
    let found: Vec<(i64, String, String, String, String)> = contracts::table
        .inner_join(projects::table)
        .inner_join(units::table.on(units::id.eq(contracts::owner_id)))
        .inner_join(suppliers::table.on(suppliers::id.eq(contracts::supplier_id)))
        .filter(contracts::id.eq_any(ids))
        .select((contracts::id, projects::no, projects::name, units::name, suppliers::name))
        .load(conn)?;
    let mut names: HashMap<i64, _> = found.into_iter().map(|(id, no, name, u, s)| (id, (no, name, u, s))).collect();
    let row = |lean: Lean| {
        let (project_no, project, owner, supplier) = names.remove(&lean.contract.0)?;
        let left_out = round.excluded.iter().find(|e| e.contract == lean.contract).map(|e| e.reason.clone());
        let why = left_out.or_else(|| too_young(lean.since, round, policy)).unwrap_or_default();
        Some(Row { days: days_served(lean.since, round), why, lean, project_no, project, owner, supplier })
    };
    Ok(leans.into_iter().filter_map(row).collect())
}

/// What is being prepared is the offices' matter until it opens.
pub fn refuse_outsiders(scope: &Scope) -> Result<(), Problem> {
    if scope.is_all() && !scope.only_decided() { Ok(()) } else { Err(Problem::NotFound) }
}

/// One contract the round would look at, with its names.
pub fn one(
    conn: &mut Conn,
    scope: &Scope,
    round: &Round,
    policy: &Policy,
    contract: ContractId,
) -> Result<Row, Problem> {
    let its: Vec<Lean> = lean(conn, round, policy)?.into_iter().filter(|lean| lean.contract == contract).collect();
    rows(conn, scope, round, policy, its)?.pop().ok_or(Problem::NotFound)
}

/// One step of an amount: number of the change, what it is, what it adds in fen.
pub type Step = (i32, ChangeKind, Fen);

/// The changes in effect that made the amount of a contract what it is.
pub fn steps(conn: &mut Conn, contract: ContractId) -> Result<Vec<Step>, Problem> {
    let all = changes::of_contract(conn, contract)?;
    let moves = all.into_iter().filter(|c| c.state.name() == StateName::Effective && c.matter.delta() != 0);
    Ok(moves.map(|c| (c.n, c.matter.kind(), Fen(c.matter.delta()))).collect())
}

/// Names of owner units in the list, for the filter.
pub fn owners(conn: &mut Conn, leans: &[Lean]) -> Result<Vec<(i64, String)>, Problem> {
    let mut ids: Vec<i64> = leans.iter().map(|lean| lean.owner.0).collect();
    ids.dedup();
    Ok(units::table.filter(units::id.eq_any(ids)).order(units::id).select((units::id, units::name)).load(conn)?)
}

/// How many of a track, and what they come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sum {
    /// What would become of them.
    pub standing: Standing,
    /// The track.
    pub track: Track,
    /// How many.
    pub n: usize,
    /// Their amounts.
    pub amount: Fen,
}

/// The list summed up by what becomes of it and by track; what has nothing in it is left out.
pub fn sums(leans: &[Lean]) -> Vec<Sum> {
    let pairs = Standing::ALL.iter().flat_map(|s| Track::ALL.iter().map(|t| (*s, *t)));
    pairs
        .map(|(standing, track)| {
            let its = || leans.iter().filter(|lean| lean.standing == standing && lean.track == track);
            Sum { standing, track, n: its().count(), amount: its().map(|lean| lean.amount).sum() }
        })
        .filter(|sum| sum.n > 0)
        .collect()
}
