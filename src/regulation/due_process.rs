//! # 列入名单的正当程序（办法第十二条、第十四条；细则第二十一条）
//!
//! **Our reading.** Nobody is listed without: a proposal with ground, facts and evidence; a legal review by another person; a notice served
//! with content, ground, term and rights; a statement within five working days, or its time gone by; a review of the statement item by
//! item; a decision by a lead who proposed nothing; the decision served. The term runs from the day of service: five years to the
//! corresponding day. Where the party asks for a hearing, there is no review before it was held. Who may look the listing up is part of
//! the decision: the agencies and the party, unless the decision opens it to the public until a day. Each state carries the papers of the steps before it, so a decision without them cannot even be written down.
//! Affiliates come by a case of their own, with evidence, notice and decision; that both belong to the state is no tie (公司法265).
//!
//! **Open questions.** Whether an affiliate's term runs on its own: it ends with its principal's at the latest.

use super::authority::{Action, Subject};
use super::b12_lists::{Basis, List};
use super::decision::{Aggregate, Article, Refusal, Say};
use super::moves::{Step, allowed, step};
use super::people::Actor;
use super::values::{CaseId, EvaluationId, FileId, ProjectId, SupplierId, UnitId, UserId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub(in crate::regulation) const HERE: Article = Article::b(12);

/// One case: one party, one ground.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// Row number.
    #[serde(skip)]
    pub id: CaseId,
    /// Version read.
    #[serde(skip)]
    pub version: i32,
    /// `HMD-2026-001` or `FMQD-2026-001`.
    pub no: String,
    /// The ground, which tells the list.
    pub basis: Basis,
    /// Who.
    pub party: Party,
    /// Its name at the proposal.
    pub name: String,
    /// The tie, if the party is listed as an affiliate.
    pub affiliation: Option<Affiliation>,
    /// The evaluation the ground rests on (M14e).
    pub evaluation: Option<EvaluationId>,
    /// The project it is about.
    pub project: Option<ProjectId>,
    /// Facts.
    pub facts: String,
    /// Evidence.
    pub evidence: String,
    /// The evidence as a file.
    pub evidence_file: Option<FileId>,
    /// Term in months: sixty on the blacklist, at most twelve on the negative list.
    pub months: u32,
    /// Day of the proposal.
    pub proposed_on: NaiveDate,
    /// Who proposed it.
    pub proposed_by: UserId,
    /// That person's name.
    pub proposed_by_name: String,
    /// Who did what.
    pub hands: Vec<(Action, UserId)>,
    /// 信用修复申请 of the party, with their answers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requests: Vec<Request>,
    /// Where it stands.
    pub state: State,
}

impl Aggregate for Case {
    const KIND: &'static str = "case";
    fn id(&self) -> i64 {
        self.id.0
    }
    fn version(&self) -> i32 {
        self.version
    }
    fn state_name(&self) -> &'static str {
        self.state.name().code()
    }
}

use CaseState::*;
/// The moves of a case.
#[rustfmt::skip]
pub const MOVES: &[Step<CaseState>] = &[
    step(Proposed, Action::ReviewLegality,  Cleared,  HERE),
    step(Proposed, Action::ReviewLegality,  Dropped,  HERE),
    step(Cleared,  Action::ServeNotice,     Noticed,  HERE),
    step(Noticed,  Action::RecordStatement, Heard,    HERE),
    step(Noticed,  Action::WaiveStatement,  Heard,    HERE),
    step(Heard,    Action::RecordHearing,   Heard,    HERE),
    step(Heard,    Action::ReviewStatement, Weighed,  HERE),
    step(Weighed,  Action::DecideListing,   Resolved, HERE),
    step(Weighed,  Action::DecideNoListing, Dropped,  HERE),
    step(Resolved, Action::ServeDecision,   InForce,  HERE),
    step(InForce,  Action::ExpireListing,   Expired,  HERE),
    step(InForce,  Action::RequestRepair,   InForce,  HERE),
    step(InForce,  Action::RefuseRepair,    InForce,  HERE),
    step(InForce,  Action::RemoveEarly,     Removed,  HERE),
    step(InForce,  Action::RevokeListing,   Revoked,  HERE),
];

impl Case {
    /// Which list it leads to.
    pub fn list(&self) -> List {
        self.basis.list()
    }
    /// What the authority needs to know.
    pub fn subject(&self) -> Subject {
        Subject { supplier: Some(self.party.unit()), hands: self.hands.clone(), ..Subject::default() }
    }

    /// Refuses the act where the table has no such move from the present state.
    pub fn allows(&self, action: Action) -> Result<(), Refusal> {
        allowed(MOVES, ("案件", "case"), self.state.name(), action)
    }

    pub(in crate::regulation) fn hand(&mut self, action: Action, by: &Actor) {
        let mark = (action, by.user);
        if !self.hands.contains(&mark) {
            self.hands.push(mark);
        }
    }

    /// The notice, once served.
    pub fn notice(&self) -> Option<&Notice> {
        match &self.state {
            State::Noticed { notice, .. } | State::Heard { notice, .. } => Some(notice),
            _ => self.dossier().map(|d| &d.notice),
        }
    }

    /// The legal review.
    pub fn legal(&self) -> Option<&Legal> {
        match &self.state {
            State::Cleared { legal } | State::Noticed { legal, .. } | State::Heard { legal, .. } => Some(legal),
            _ => self.dossier().map(|d| &d.legal),
        }
    }

    /// The statement, or that its time went by.
    pub fn statement(&self) -> Option<&Statement> {
        match &self.state {
            State::Heard { statement, .. } => Some(statement),
            _ => self.dossier().map(|d| &d.statement),
        }
    }

    /// The hearing, once held.
    pub fn hearing(&self) -> Option<&Hearing> {
        match &self.state {
            State::Heard { hearing, .. } => hearing.as_ref(),
            _ => self.dossier().and_then(|d| d.hearing.as_ref()),
        }
    }

    /// Whether the party asked for a hearing that was not held yet.
    pub fn waits_hearing(&self) -> bool {
        matches!(&self.state, State::Heard { statement, hearing: None, .. } if statement.asks_hearing())
    }

    /// The papers before the decision, once complete.
    pub fn dossier(&self) -> Option<&Dossier> {
        match &self.state {
            State::Weighed { dossier } | State::Resolved { dossier, .. } | State::Listed { dossier, .. } => {
                Some(dossier)
            }
            State::Dropped { dossier, .. } => dossier.as_ref(),
            _ => None,
        }
    }

    /// The decision to list.
    pub fn resolution(&self) -> Option<&Resolution> {
        match &self.state {
            State::Resolved { resolution, .. } | State::Listed { resolution, .. } => Some(resolution),
            _ => None,
        }
    }

    /// The term, once the decision was served.
    pub fn term(&self) -> Option<&Term> {
        match &self.state {
            State::Listed { term, .. } => Some(term),
            _ => None,
        }
    }

    /// First free day of a listing that ended before its term.
    pub fn ended_on(&self) -> Option<NaiveDate> {
        match &self.state {
            State::Listed { end: Some(End::Removed { on, .. } | End::Revoked { on, .. }), .. } => Some(*on),
            _ => None,
        }
    }

    /// Whether it bars on the day.
    pub fn is_in_force(&self, day: NaiveDate) -> bool {
        self.term().is_some_and(|t| t.served.on <= day && day <= t.until) && self.ended_on().is_none_or(|end| day < end)
    }
}

/// The refusal of a tie that is none.
pub(in crate::regulation) fn state_only() -> Refusal {
    Refusal::state(
        HERE,
        Say::new(
            "国家控股的企业之间不因同受国家控股而具有关联关系（公司法第二百六十五条）",
            "companies controlled by the state are not affiliated for that alone (Company Law art. 265)",
        ),
        Say::new(
            "另有持股、同一法定代表人或同一实际控制人的，凭证据提请",
            "propose it with proof of shares, the same representative or the same controller",
        ),
    )
}

#[path = "due_process_states.rs"]
mod states;
pub use states::{CaseState, End, Party, Service, State, Tie};
#[path = "due_process_papers.rs"]
mod papers;
pub use papers::{Affiliation, Dossier, Hearing, Legal, Notice, Reply, Resolution, Served, Statement, Term, Weighing};
#[path = "due_process_start.rs"]
mod start;
pub(in crate::regulation) use start::served_errors;
pub use start::{Claim, Ground, Proposal, Verdict, propose, review_legality, serve_notice};
#[path = "due_process_hearing.rs"]
mod hearing;
pub use hearing::{Answer, Sitting, Words, hold, record_statement, waive, weigh};
#[path = "due_process_end.rs"]
mod end;
pub use end::{
    Delivery, REMEDY, REPAIR, Removal, Ruling, decide, end_with_principal, expire, may_be_removed, remove_early,
    revoke, serve_decision,
};
#[path = "due_process_repair.rs"]
mod repair;
pub use repair::{ANSWER_DAYS, Plea, Request, Response, refuse_repair, request_repair};

#[cfg(test)]
#[path = "due_process_tests.rs"]
mod tests;
