//! What stands round a contract, and what follows from it: shared by the verbs that enter, confirm, change, accept and end one.

use crate::problem::Problem;
use crate::regulation::b07_acceptance;
use crate::regulation::b07_accepted_terms::accepted;
use crate::regulation::b07_contract::Contract;
use crate::regulation::b07_follow::follow;
use crate::regulation::b07_payment::Base;
use crate::regulation::b07_payment_plan;
use crate::regulation::b07_signing::{self, Ground, raise_track};
use crate::regulation::b07_stages::Project;
use crate::regulation::b08_check::Check;
use crate::regulation::b08_supplier::Supplier;
use crate::regulation::b10_evaluation::Evaluation;
use crate::regulation::b10_raised;
use crate::regulation::b12_lists::Listing;
use crate::regulation::calendar::Calendar;
use crate::regulation::decision::{Aggregate, Decision};
use crate::regulation::notices::Topic;
use crate::regulation::people::Role;
use crate::regulation::policy::{Grade, Policy};
use crate::regulation::values::{ContractId, Fen, FileId, ProjectId, SupplierId};
use crate::store::outbox::{self, Reminder};
use crate::store::tx::Tx;
use crate::store::{acceptances, contracts, evaluations, files, instalments, listings, projects, suppliers};
use chrono::NaiveDate;

/// Everything [`Ground`] borrows.
#[derive(Debug)]
pub struct Around {
    project: Project,
    supplier: Supplier,
    check: Option<Check>,
    listing: Option<Listing>,
    contracts: Vec<Contract>,
    policy: Policy,
    calendar: Calendar,
}

impl Around {
    /// Reads what stands round the project and the supplier today.
    pub fn load(tx: &mut Tx<'_>, project: Project, supplier: SupplierId) -> Result<Around, Problem> {
        let today = tx.today();
        Ok(Around {
            supplier: suppliers::get(tx.conn(), supplier)?,
            check: suppliers::check(tx.conn(), project.id, supplier)?,
            listing: listings::in_force(tx.conn(), supplier, today)?,
            contracts: contracts::of_project(tx.conn(), project.id)?,
            policy: tx.policy()?,
            calendar: tx.calendar()?,
            project,
        })
    }

    /// For the rules.
    pub fn ground(&self) -> Ground<'_> {
        Ground {
            project: &self.project,
            supplier: &self.supplier,
            check: self.check.as_ref(),
            listing: self.listing.as_ref(),
            contracts: &self.contracts,
            policy: &self.policy,
            calendar: &self.calendar,
        }
    }
}

/// The role in which a decision was taken.
pub fn role_of<T: Aggregate>(done: &Decision<T>) -> Option<Role> {
    done.events().first().and_then(|event| event.role)
}

/// Moves the project after its contracts, and raises the track of every lot, and of its evaluation under way, where their sum has
/// passed the threshold.
pub fn follow_contracts(tx: &mut Tx<'_>, project: ProjectId, role: Option<Role>) -> Result<(), Problem> {
    let all = contracts::of_project(tx.conn(), project)?;
    let highest = all.iter().filter(|c| c.is_effective()).map(|c| c.track).max();
    if let Some(track) = highest {
        for done in all.iter().filter_map(|c| raise_track(c.clone(), track, role)) {
            contracts::save(tx, done)?;
        }
    }
    warn_near(tx, project, &all)?;
    let today = tx.today();
    for contract in
        contracts::of_project(tx.conn(), project)?.iter().filter(|c| c.in_service_on.is_some() && c.is_effective())
    {
        for evaluation in evaluations::of_contract(tx.conn(), contract.id)? {
            let now = (contract.track, contract.amount);
            if let Some(done) = b10_raised::follow_contract(evaluation, now, role, today) {
                evaluations::save(tx, done)?;
            }
        }
    }
    let project = projects::get(tx.conn(), project)?;
    if let Some(done) = follow(project, &all, role, today) {
        projects::save(tx, done)?;
    }
    Ok(())
}

/// From ninety per cent of the threshold on, the owner is told that the joint review comes near (`domain.md` §3.7).
fn warn_near(tx: &mut Tx<'_>, project: ProjectId, all: &[Contract]) -> Result<(), Problem> {
    let total: Fen = all.iter().filter(|c| c.is_effective()).map(|c| c.amount).sum();
    let threshold = tx.policy()?.joint_threshold;
    if total < threshold && total >= threshold.percent_floor(9000) {
        let near = Reminder {
            topic: Topic::TrackNear,
            chain: project.0,
            kind: "project".into(),
            subject: project.0,
            due: None,
            period: total.0.to_string(),
        };
        outbox::remind(tx, &near)?;
    }
    Ok(())
}

/// An event of the contract happened: the terms of the instalments that wait for it begin.
pub fn begin_terms(
    tx: &mut Tx<'_>,
    contract: ContractId,
    base: Base,
    on: NaiveDate,
    role: Option<Role>,
) -> Result<(), Problem> {
    for instalment in instalments::of_contract(tx.conn(), contract)? {
        if let Some(done) = b07_payment_plan::fall_due(instalment, base, on, role) {
            instalments::save(tx, done)?;
        }
    }
    Ok(())
}

/// An acceptance passed: the instalments of its stage, or all that wait for one, begin their term. `contract` as it was before.
pub fn begin_terms_by_acceptance(
    tx: &mut Tx<'_>,
    contract: &Contract,
    passed: &b07_acceptance::Entry,
    role: Option<Role>,
) -> Result<(), Problem> {
    let others = acceptances::of_contract(tx.conn(), contract.id)?;
    let rows = instalments::of_contract(tx.conn(), contract.id)?;
    for done in accepted(contract, &others, passed, rows, role) {
        instalments::save(tx, done)?;
    }
    Ok(())
}

/// A result was decided: the instalments of its year begin their term, unless it is unqualified (M14).
pub fn begin_terms_by_result(tx: &mut Tx<'_>, evaluation: &Evaluation, role: Option<Role>) -> Result<(), Problem> {
    let Some(outcome) = evaluation.outcome() else { return Ok(()) };
    let contract = contracts::get(tx.conn(), evaluation.contract)?;
    let result = b07_payment_plan::YearResult {
        year: evaluation.year,
        on: outcome.on,
        passed: outcome.grade != Grade::Unqualified,
        last: contract.is_last_year(evaluation.year),
    };
    let rows = instalments::of_contract(tx.conn(), evaluation.contract)?;
    for done in b07_payment_plan::by_result(rows, result, role) {
        instalments::save(tx, done)?;
    }
    Ok(())
}

/// Makes every entry void that nobody has confirmed.
pub fn void_entries(tx: &mut Tx<'_>, resting: Vec<Contract>, why: &str, role: Option<Role>) -> Result<(), Problem> {
    let today = tx.today();
    for done in resting.into_iter().filter_map(|contract| b07_signing::void(contract, why, role, today)) {
        contracts::save(tx, done)?;
    }
    Ok(())
}

/// Gives the named files to the project.
pub fn claim(tx: &mut Tx<'_>, named: &[Option<FileId>], project: ProjectId) -> Result<(), Problem> {
    let named: Vec<FileId> = named.iter().copied().flatten().collect();
    files::claim(tx, &named, project)
}
