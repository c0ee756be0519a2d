//! What the system itself knows of a contract when its owner writes the report: nobody types again what stands in the record.

use crate::problem::Problem;
use crate::regulation::b05_conduct::{Duty, Record};
use crate::regulation::b07_acceptance::{Acceptance, State as AcceptanceState};
use crate::regulation::b07_change::{Change, State as ChangeState};
use crate::regulation::b07_contract::Contract;
use crate::regulation::b07_payment::{Instalment, StateName};
use crate::regulation::b07_stages::Project;
use crate::regulation::b10_evaluation::Evaluation;
use crate::regulation::b10_report::{Known, Paid};
use crate::regulation::b10_splitting::Finding;
use crate::regulation::b14_rectification::Rectification;
use crate::regulation::values::{ContractId, ProjectId};
use crate::store::conn::Conn;
use crate::store::{acceptances, changes, contracts, inspections, instalments, projects, rectifications};
use crate::store::{security_tests, splittings};
use chrono::{Datelike, NaiveDate};

/// Everything the report is filled with beforehand, as of today.
pub fn known(conn: &mut Conn, e: &Evaluation, today: NaiveDate) -> Result<Known, Problem> {
    let contract = contracts::get(conn, e.contract)?;
    let project = projects::get(conn, e.project)?;
    let payments = instalments::of_contract(conn, e.contract)?;
    let accepted = acceptances::of_contract(conn, e.contract)?;
    let duties =
        Duties { e, contract: &contract, project: &project, payments: &payments, today }.record(conn, &accepted)?;
    Ok(Known {
        contract_no: contract.entry.no.clone(),
        signed_on: contract.entry.signed_on,
        term: (contract.entry.from, contract.ends_on),
        budget: project.budget(),
        original: contract.original(),
        amount: contract.amount,
        payments: payments.iter().map(paid).collect(),
        acceptances: accepted.into_iter().filter(is_confirmed).map(told).collect(),
        changes: in_effect(conn, e.contract)?,
        inspections: inspected(conn, e.project)?,
        level: contract.mlps,
        test_due: security_tests::due(conn, e.project)?,
        duties,
    })
}

fn paid(one: &Instalment) -> Paid {
    Paid {
        name: one.term.name.clone(),
        amount: one.term.amount,
        paid: one.released(),
        due: one.due,
        on: one.releases.iter().map(|release| release.on).max(),
    }
}

fn is_confirmed(one: &Acceptance) -> bool {
    matches!(one.state, AcceptanceState::Confirmed { .. })
}

fn told(one: Acceptance) -> (String, NaiveDate, crate::regulation::b07_acceptance::Conclusion) {
    (one.entry.stage, one.entry.held_on, one.entry.conclusion)
}

fn in_effect(
    conn: &mut Conn,
    contract: ContractId,
) -> Result<Vec<(crate::regulation::b07_change::ChangeKind, i64, NaiveDate)>, Problem> {
    let effect = |change: Change| match change.state {
        ChangeState::Effective { on } => Some((change.matter.kind(), change.matter.delta(), on)),
        _ => None,
    };
    Ok(changes::of_contract(conn, contract)?.into_iter().filter_map(effect).collect())
}

fn inspected(conn: &mut Conn, project: ProjectId) -> Result<Vec<(String, NaiveDate, bool)>, Problem> {
    let all = inspections::of_project(conn, project)?;
    Ok(all.into_iter().map(|one| (one.no.clone(), one.on, one.is_open())).collect())
}

/// What the record says of the owner's duties.
struct Duties<'a> {
    e: &'a Evaluation,
    contract: &'a Contract,
    project: &'a Project,
    payments: &'a [Instalment],
    today: NaiveDate,
}

impl Duties<'_> {
    fn record(&self, conn: &mut Conn, accepted: &[Acceptance]) -> Result<Record, Problem> {
        let splits = splittings::of_round(conn, self.e.round)?;
        let orders = rectifications::of_project(conn, self.e.project)?;
        let says = |duty: &Duty| match duty {
            Duty::Planned => self.planned(),
            Duty::Budgeted => Some(self.project.assessment.as_ref().is_some_and(|a| a.signed_by.is_some())),
            Duty::Whole => self.whole(&splits),
            Duty::Annexed => Some(self.contract.entry.annex.is_some()),
            Duty::Published => Some(self.published()),
            Duty::Accepted => Some(accepted.iter().any(is_confirmed)),
            Duty::Monitored => None,
            Duty::Reported => Some(self.today <= self.e.report_due),
            Duty::Paid => self.paid(),
            Duty::Rectified => self.rectified(&orders),
        };
        Ok(Duty::ALL.iter().map(says).collect())
    }

    /// Filed in the year before the one it is listed for; a supplementary plan tells nothing of the window.
    fn planned(&self) -> Option<bool> {
        let listed = self.project.approval.as_ref()?.listed_year?;
        (self.project.filed_on?.year() < listed).then_some(true)
    }

    fn whole(&self, splits: &[Finding]) -> Option<bool> {
        let here = |finding: &&Finding| finding.what.owner == self.e.owner;
        splits.iter().find(here).map(|finding| !finding.bound)
    }

    fn published(&self) -> bool {
        let c = self.contract;
        let done = |on: Option<NaiveDate>, by: NaiveDate| on.map_or(self.today <= by, |on| on <= by);
        done(c.published_on, c.publish_by) && done(c.filed_on, c.file_by)
    }

    /// Nothing fell due yet says nothing; what is held or refused was not to be paid.
    fn paid(&self) -> Option<bool> {
        let fallen = |one: &&Instalment| one.due.is_some_and(|due| due < self.today);
        let excused = |one: &Instalment| matches!(one.state.name(), StateName::Held | StateName::Refused);
        let in_time = |one: &Instalment| {
            let last = one.releases.iter().map(|release| release.on).max();
            one.open().0 == 0 && last.zip(one.due).is_some_and(|(on, due)| on <= due)
        };
        let mut all = self.payments.iter().filter(fallen).peekable();
        all.peek()?;
        Some(all.all(|one| excused(one) || in_time(one)))
    }

    fn rectified(&self, orders: &[Rectification]) -> Option<bool> {
        if orders.is_empty() {
            return None;
        }
        Some(!orders.iter().any(|order| order.is_open() && order.due < self.today))
    }
}
