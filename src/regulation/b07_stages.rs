//! # 第七条 … 对采购大数据项目服务的计划申报、预算评估、立项审批、服务采购、质量评价、费用支付等环节进行监督检查。
//!
//! **Our reading.** A project is in exactly one state; the table [`MOVES`] is the whole workflow of M7.1–M7.6, and nothing moves
//! outside it. Contracts, evaluations and payments have tables of their own; the project follows the least advanced of its contracts.
//!
//! **Open questions.** How often the bureau must inspect a stage is not said; inspections may be recorded at any stage.

use super::authority::{Action, Subject};
use super::b07_budget::Assessment;
use super::b07_plan::Plan;
use super::b07_procurement::Procurement;
use super::decision::{Aggregate, Article, Refusal, Say};
use super::people::named;
use super::policy::Track;
use super::values::{Fen, ProjectId, ProjectNo, UnitId, UserId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

named! {
    /// The nine steps of the progress line.
    Stage {
        Plan = "plan", "计划申报", "plan";
        Budget = "budget", "预算评估", "budget";
        Approval = "approval", "立项审批", "approval";
        Procurement = "procurement", "服务采购", "procurement";
        Contract = "contract", "合同签订", "contract";
        Acceptance = "acceptance", "质量验收", "acceptance";
        Evaluation = "evaluation", "绩效评估", "evaluation";
        Result = "result", "结果认定", "result";
        Payment = "payment", "费用支付", "payment";
    }
}

named! {
    /// The states of a project (`domain.md` §3.5).
    StateName {
        Draft = "draft", "草稿", "draft";
        Declared = "declared", "已申报", "declared";
        Returned = "returned", "退回补正", "returned";
        Assessed = "assessed", "预算已评估", "budget assessed";
        Approved = "approved", "已立项", "approved";
        Rejected = "rejected", "不予立项", "rejected";
        Planned = "planned", "列入年度计划", "listed in the yearly plan";
        Procuring = "procuring", "采购中", "procuring";
        Contracted = "contracted", "已签合同", "contracted";
        Accepted = "accepted", "验收合格", "accepted";
        InService = "in_service", "服务中", "in service";
        Ended = "ended", "服务期满", "ended";
        Terminated = "terminated", "合同解除", "terminated";
        Closed = "closed", "已办结", "closed";
        Cancelled = "cancelled", "已取消", "cancelled";
    }
}

impl StateName {
    /// Whether nobody has decided on the plan yet: it is being written, mended or looked at.
    pub fn is_undecided(self) -> bool {
        matches!(self, Self::Draft | Self::Declared | Self::Returned | Self::Assessed)
    }
    /// Whether the project is in a yearly plan: listed, and not given up since.
    pub fn is_listed(self) -> bool {
        matches!(
            self,
            Self::Planned
                | Self::Procuring
                | Self::Contracted
                | Self::Accepted
                | Self::InService
                | Self::Ended
                | Self::Terminated
                | Self::Closed
        )
    }
}

/// A state with what belongs to it alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum State {
    /// Being written by the filer.
    Draft,
    /// With the bureau, which looks at it formally; the owner assesses the budget meanwhile.
    Declared {
        /// Day of filing.
        on: NaiveDate,
    },
    /// Back with the owner.
    Returned {
        /// Day of the return.
        on: NaiveDate,
        /// One consolidated list of reasons.
        reasons: Vec<super::b07_approval::Reason>,
        /// Sections the owner has saved since.
        mended: Vec<super::b07_plan::Section>,
    },
    /// Budget assessed and signed; the bureau decides.
    Assessed {
        /// Day of the signature.
        on: NaiveDate,
        /// Day by which the bureau decides.
        decide_by: NaiveDate,
    },
    /// Approved; to be listed in next year's plan and reported to finance.
    Approved,
    /// Not approved.
    Rejected {
        /// Day of the decision.
        on: NaiveDate,
        /// The reasons.
        reason: String,
    },
    /// Listed and reported.
    Planned,
    /// At least one attempt at procurement has begun.
    Procuring,
    /// Every lot has a confirmed contract.
    Contracted,
    /// Every contract is accepted.
    Accepted,
    /// Formally implemented.
    InService {
        /// First day of service.
        since: NaiveDate,
    },
    /// The term is over.
    Ended {
        /// Last day of service.
        on: NaiveDate,
    },
    /// Terminated before its term (M14).
    Terminated {
        /// Day on which the notice arrived.
        on: NaiveDate,
    },
    /// Everything evaluated, paid and filed.
    Closed {
        /// Day of closing.
        on: NaiveDate,
    },
    /// Given up before a contract.
    Cancelled {
        /// Day.
        on: NaiveDate,
        /// The reason.
        reason: String,
    },
}

impl State {
    /// The name of the state, as stored and listed.
    pub fn name(&self) -> StateName {
        match self {
            State::Draft => StateName::Draft,
            State::Declared { .. } => StateName::Declared,
            State::Returned { .. } => StateName::Returned,
            State::Assessed { .. } => StateName::Assessed,
            State::Approved => StateName::Approved,
            State::Rejected { .. } => StateName::Rejected,
            State::Planned => StateName::Planned,
            State::Procuring => StateName::Procuring,
            State::Contracted => StateName::Contracted,
            State::Accepted => StateName::Accepted,
            State::InService { .. } => StateName::InService,
            State::Ended { .. } => StateName::Ended,
            State::Terminated { .. } => StateName::Terminated,
            State::Closed { .. } => StateName::Closed,
            State::Cancelled { .. } => StateName::Cancelled,
        }
    }
}

/// What the bureau decided at approval (M7.3, M9).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// Number of the approval document.
    pub document_no: String,
    /// Day of approval.
    pub on: NaiveDate,
    /// The bureau's opinion.
    pub opinion: String,
    /// The goals as approved: frozen, the basis of monitoring and evaluation (M9).
    pub goals: Vec<super::b09_goals::Goal>,
    /// Protection level pinned at approval (S17, S18).
    pub mlps: super::a17_security::MlpsLevel,
    /// The bureau's review of the construction scheme, for state-owned funds (S19).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheme: Option<super::b07_approval::Review>,
    /// Year in whose plan it is listed.
    pub listed_year: Option<i32>,
    /// Day on which it was reported to finance.
    pub reported_on: Option<NaiveDate>,
}

/// A project from plan to closing. The plan is the owner's text; everything else was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Project {
    /// Row number.
    #[serde(skip)]
    pub id: ProjectId,
    /// Version read.
    #[serde(skip)]
    pub version: i32,
    /// The number people use.
    pub no: ProjectNo,
    /// The owner unit.
    pub owner: UnitId,
    /// First draft made on.
    pub created_on: NaiveDate,
    /// Day of the first filing with the bureau: by it the window and the year of the plan are measured, also after a return.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filed_on: Option<NaiveDate>,
    /// The plan (M7.1).
    pub plan: Plan,
    /// The budget assessment (M7.2).
    pub assessment: Option<Assessment>,
    /// The approval (M7.3).
    pub approval: Option<Approval>,
    /// Attempts at procurement (M7.4), oldest first.
    pub procurements: Vec<Procurement>,
    /// How often the bureau returned it.
    pub returns: u32,
    /// The track: told anew from the budget until approval, from then on only ever raised (`domain.md` §3.1).
    pub track: Track,
    /// Who did what on it: four eyes go by person.
    pub hands: Vec<(Action, UserId)>,
    /// Where it stands.
    pub state: State,
}

impl Aggregate for Project {
    const KIND: &'static str = "project";
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

impl Project {
    /// What the authority needs to know.
    pub fn subject(&self) -> Subject {
        Subject { owner: Some(self.owner), hands: self.hands.clone(), ..Subject::default() }
    }

    /// The budget: as assessed once signed, before that as planned.
    pub fn budget(&self) -> Fen {
        self.assessment
            .as_ref()
            .filter(|a| a.signed_by.is_some())
            .map_or(self.plan.funding.budget(), |a| a.text.assessed)
    }

    /// Refuses the act where the table has no such move from the present state.
    pub fn allows(&self, action: Action) -> Result<(), Refusal> {
        if self.has_move(action) {
            return Ok(());
        }
        let from: Vec<StateName> = MOVES.iter().filter(|m| m.action == action).map(|m| m.from).collect();
        Err(wrong_state(action, super::authority::rule(action).article, self.state.name(), &from))
    }

    /// The same as a question, for buttons: the refusal is not put into words.
    pub fn has_move(&self, action: Action) -> bool {
        let here = self.state.name();
        MOVES.iter().any(|m| m.action == action && m.from == here)
    }
}

/// The refusal of an act that the present state does not know; the way out names the states that do.
pub(in crate::regulation) fn wrong_state(
    action: Action,
    article: Article,
    here: StateName,
    from: &[StateName],
) -> Refusal {
    let zh: Vec<&str> = from.iter().map(|s| s.zh()).collect();
    let en: Vec<&str> = from.iter().map(|s| s.en()).collect();
    Refusal::state(
        article,
        Say::new(
            format!("项目现为“{}”，不能{}", here.zh(), action.zh()),
            format!("the project is “{}”: not the moment for “{}”", here.en(), action.en()),
        ),
        Say::new(
            format!("项目处于“{}”时可以办理", zh.join("、")),
            format!("possible while the project is: {}", en.join(", ")),
        ),
    )
}

/// One move of the workflow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Move {
    /// State before.
    pub from: StateName,
    /// The act.
    pub action: Action,
    /// State after.
    pub to: StateName,
    /// The article it rests on.
    pub article: Article,
}

const fn m(from: StateName, action: Action, to: StateName, article: Article) -> Move {
    Move { from, action, to, article }
}

use StateName::*;
/// The whole workflow of a project: M7.1 to M7.6, with what M14 and `domain.md` §3.5 add at its sides.
#[rustfmt::skip]
pub const MOVES: &[Move] = &[
    m(Draft,      Action::SavePlan,          Draft,      Article::bi(7, 1)),
    m(Returned,   Action::SavePlan,          Returned,   Article::bi(7, 1)),
    m(Draft,      Action::SubmitPlan,        Declared,   Article::bi(7, 1)),
    m(Returned,   Action::SubmitPlan,        Declared,   Article::bi(7, 1)),
    m(Declared,   Action::RecallPlan,        Draft,      Article::bi(7, 1)),
    m(Declared,   Action::AssessBudget,      Declared,   Article::bi(7, 2)),
    m(Declared,   Action::SignBudget,        Assessed,   Article::bi(7, 2)),
    m(Declared,   Action::ReturnPlan,        Returned,   Article::bi(7, 3)),
    m(Assessed,   Action::ReturnPlan,        Returned,   Article::bi(7, 3)),
    m(Assessed,   Action::ApprovePlan,       Approved,   Article::bi(7, 3)),
    m(Assessed,   Action::RejectPlan,        Rejected,   Article::bi(7, 3)),
    m(Approved,   Action::ListPlan,          Planned,    Article::bi(7, 3)),
    m(Draft,      Action::CancelProject,     Cancelled,  Article::bi(7, 1)),
    m(Returned,   Action::CancelProject,     Cancelled,  Article::bi(7, 1)),
    m(Approved,   Action::CancelProject,     Cancelled,  Article::bi(7, 3)),
    m(Planned,    Action::CancelProject,     Cancelled,  Article::bi(7, 4)),
    m(Planned,    Action::StartProcurement,  Procuring,  Article::bi(7, 4)),
    m(Procuring,  Action::StartProcurement,  Procuring,  Article::bi(7, 4)),
    m(Procuring,  Action::RecordAward,       Procuring,  Article::bi(7, 4)),
    m(Procuring,  Action::RecordFailure,     Procuring,  Article::bi(7, 4)),
    m(Procuring,  Action::CancelProject,     Cancelled,  Article::bi(7, 4)),
    m(Procuring,  Action::CheckSupplier,     Procuring,  Article::b(8)),
    m(Contracted, Action::CheckSupplier,     Contracted, Article::b(8)),
    m(Accepted,   Action::CheckSupplier,     Accepted,   Article::b(8)),
    m(InService,  Action::CheckSupplier,     InService,  Article::b(8)),
    m(Procuring,  Action::DraftContract,     Procuring,  Article::bi(7, 4)),
    m(Procuring,  Action::ConfirmContract,   Contracted, Article::bi(7, 4)),
    m(Contracted, Action::ConfirmAcceptance, Accepted,   Article::bi(7, 5)),
    m(Accepted,   Action::GoLive,            InService,  Article::bi(7, 5)),
    m(InService,  Action::EndService,        Ended,      Article::bi(7, 6)),
    m(Contracted, Action::TerminateContract, Terminated, Article::b(14)),
    m(Accepted,   Action::TerminateContract, Terminated, Article::b(14)),
    m(InService,  Action::TerminateContract, Terminated, Article::b(14)),
    m(Ended,      Action::CloseProject,      Closed,     Article::b(6)),
    m(Terminated, Action::CloseProject,      Closed,     Article::b(6)),
];
