//! # 第七条（四）服务采购。…服务采购业主单位与服务提供商依法签订项目服务采购合同时，应将本办法作为合同附件。
//!
//! **Our reading.** One contract a lot. The filer enters it, the head confirms it: only then it is signed for this system, its
//! instalments begin to live and its track is told from the sum of all lots (M10). Changes are records of their own
//! ([`super::b07_change`]); they never rewrite what was signed. The track is only ever raised.
//!
//! **Open questions.** Whether the basis of the track is one contract or the whole project: our default is all lots of one approval,
//! the whole term, with every supplement; before a contract exists it is the approved budget.

use super::a17_security::MlpsLevel;
use super::authority::{Action, Subject};
use super::b07_payment::Term;
use super::b07_settlement::Settlement;
use super::b08_supplier::Size;
use super::b09_goals::Goal;
use super::decision::{Aggregate, Article, Refusal};
use super::moves::{self, Step, step};
use super::people::{Actor, named};
use super::policy::Track;
use super::values::{ContractId, Fen, FileId, ProjectId, SupplierId, UnitId, UserId};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

named! {
    /// The states of a contract.
    StateName {
        Draft = "draft", "待确认", "to be confirmed";
        Returned = "returned", "退回修改", "returned";
        Signed = "signed", "已签订", "signed";
        Accepted = "accepted", "验收合格", "accepted";
        InService = "in_service", "服务中", "in service";
        Ended = "ended", "服务期满", "ended";
        Terminated = "terminated", "已解除", "terminated";
        Void = "void", "登记作废", "entry void";
    }
}

/// A state with what belongs to it alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum State {
    /// Entered by the filer; waits for the head.
    Draft,
    /// Back with the filer.
    Returned {
        /// Day of the return.
        on: NaiveDate,
        /// What is to be mended.
        reason: String,
    },
    /// Confirmed by the head.
    Signed {
        /// Day of the confirmation.
        on: NaiveDate,
    },
    /// Accepted as a whole (M7.5).
    Accepted {
        /// Day of the confirmation of the acceptance.
        on: NaiveDate,
    },
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
        /// Day on which the notice arrived (民法典 565).
        on: NaiveDate,
        /// The reasons.
        reason: String,
    },
    /// Entered, never confirmed, and its award fell through: it rests on nothing any more.
    Void {
        /// Day.
        on: NaiveDate,
        /// Why.
        reason: String,
    },
}

impl State {
    /// The name of the state, as stored and listed.
    pub fn name(&self) -> StateName {
        match self {
            State::Draft => StateName::Draft,
            State::Returned { .. } => StateName::Returned,
            State::Signed { .. } => StateName::Signed,
            State::Accepted { .. } => StateName::Accepted,
            State::InService { .. } => StateName::InService,
            State::Ended { .. } => StateName::Ended,
            State::Terminated { .. } => StateName::Terminated,
            State::Void { .. } => StateName::Void,
        }
    }
}

named! {
    /// How the price is agreed.
    Pricing {
        Total = "total", "总价", "lump sum";
        Unit = "unit", "单价", "unit prices";
    }
}

/// Something secret as the database keeps it: sealed, with the last four characters for people.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    /// The cipher text, hexadecimal.
    pub cipher: String,
    /// The last four characters.
    pub last4: String,
}

/// The account the supplier is paid on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payee {
    /// 收款户名: the supplier's name.
    pub name: String,
    /// 开户银行.
    pub bank: String,
    /// 账号, sealed.
    pub account: Sealed,
}

/// The contract as entered by the filer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// 合同编号, unique per owner.
    pub no: String,
    /// 签订日.
    pub signed_on: NaiveDate,
    /// Why it was signed later than thirty days after the award (政府采购法 46).
    pub late_reason: String,
    /// 金额 of the whole term, tax included.
    pub amount: Fen,
    /// Why the amount exceeds the award or the budget.
    pub over_reason: String,
    /// The filer has confirmed an amount so small that the unit may be mistaken.
    #[serde(default)]
    pub small: bool,
    /// 单价/总价.
    pub pricing: Pricing,
    /// First day of the service.
    pub from: NaiveDate,
    /// Last day of the service.
    pub to: NaiveDate,
    /// Why the term exceeds three years.
    pub long_reason: String,
    /// 履约保证金, at most ten per cent (条例 48).
    pub bond: Fen,
    /// The signed contract itself.
    pub scan: Option<FileId>,
    /// 办法附件: the Measures as annexed (M7.4).
    pub annex: Option<FileId>,
    /// Legal note where the annex is missing: holding a payment then stands on thin ground.
    pub annex_note: String,
    /// 保密协议.
    pub nda: Option<FileId>,
    /// Where the supplier is paid.
    pub payee: Payee,
    /// Size of the supplier as it stood at signing (条例 3).
    pub size: Size,
    /// 约定验收期限: the agreed last day for the acceptance.
    pub accept_by: Option<NaiveDate>,
    /// 付款计划; sums to the amount.
    pub instalments: Vec<Term>,
}

/// One contract for one lot of a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contract {
    /// Row number.
    #[serde(skip)]
    pub id: ContractId,
    /// Version read.
    #[serde(skip)]
    pub version: i32,
    /// The project.
    pub project: ProjectId,
    /// The owner unit.
    pub owner: UnitId,
    /// The supplier now; a change of the subject replaces it.
    pub supplier: SupplierId,
    /// The unit of the supplier's people.
    pub supplier_unit: UnitId,
    /// The supplier's name as signed, or as last renamed.
    pub supplier_name: String,
    /// The lot, as awarded.
    pub lot: String,
    /// Day of the award notice.
    pub award_on: NaiveDate,
    /// As signed; never rewritten after confirmation.
    pub entry: Entry,
    /// Where the supplier is paid now; a change of the subject replaces it.
    pub payee: Payee,
    /// Size of the supplier that took the contract over, as it stood then; none while the one that signed performs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_over_as: Option<Size>,
    /// The amount with every effective change.
    pub amount: Fen,
    /// Supplements so far: increases only, measured against the original amount (政府采购法 49).
    pub supplements: Fen,
    /// The last day of service with every effective change.
    pub ends_on: NaiveDate,
    /// The goals frozen at approval (M9).
    pub goals: Vec<Goal>,
    /// Protection level pinned at approval, with every rise by a change (S18).
    pub mlps: MlpsLevel,
    /// The track; only ever raised.
    pub track: Track,
    /// Day by which it is to be published: two working days after signing (条例 50).
    pub publish_by: NaiveDate,
    /// Day on which it was published.
    pub published_on: Option<NaiveDate>,
    /// Day by which its copy is to be filed: seven working days (政府采购法 47).
    pub file_by: NaiveDate,
    /// Day on which the copy was filed.
    pub filed_on: Option<NaiveDate>,
    /// Day of the acceptance of the whole.
    pub accepted_on: Option<NaiveDate>,
    /// First day of service.
    pub in_service_on: Option<NaiveDate>,
    /// How its termination was settled.
    #[serde(default)]
    pub settlement: Option<Settlement>,
    /// Who did what on it.
    pub hands: Vec<(Action, UserId)>,
    /// Where it stands.
    pub state: State,
}

impl Aggregate for Contract {
    const KIND: &'static str = "contract";
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

impl Contract {
    /// What the authority needs to know.
    pub fn subject(&self) -> Subject {
        Subject {
            owner: Some(self.owner),
            supplier: Some(self.supplier_unit),
            hands: self.hands.clone(),
            ..Subject::default()
        }
    }

    /// Size of the supplier that performs: as of the contract, or as of the change by which it took over (条例 3).
    pub fn size(&self) -> Size {
        self.taken_over_as.unwrap_or(self.entry.size)
    }

    /// The amount as signed: the basis of the ten per cent.
    pub fn original(&self) -> Fen {
        self.entry.amount
    }

    /// Whether it binds: confirmed and not terminated.
    pub fn is_effective(&self) -> bool {
        self.is_confirmed() && self.state.name() != StateName::Terminated
    }

    /// Whether the head has confirmed it, whatever came after.
    pub fn is_confirmed(&self) -> bool {
        !matches!(self.state.name(), StateName::Draft | StateName::Returned | StateName::Void)
    }

    /// Whether no round after this year's will judge it: its service is over, or is over before the year is.
    pub fn is_last_year(&self, year: i32) -> bool {
        matches!(self.state.name(), StateName::Ended | StateName::Terminated) || self.ends_on.year() <= year
    }

    /// Refuses the act where the table has no such move from the present state.
    pub fn allows(&self, action: Action) -> Result<(), Refusal> {
        moves::allowed(MOVES, ("合同", "contract"), self.state.name(), action)
    }

    pub(in crate::regulation) fn hand(&mut self, action: Action, by: &Actor) {
        let mark = (action, by.user);
        if !self.hands.contains(&mark) {
            self.hands.push(mark);
        }
    }
}

use StateName::*;
/// The whole workflow of a contract: M7.4 to M7.6, and M14 at its side.
#[rustfmt::skip]
pub const MOVES: &[Step<StateName>] = &[
    step(Draft,     Action::DraftContract,     Draft,      Article::bi(7, 4)),
    step(Returned,  Action::DraftContract,     Draft,      Article::bi(7, 4)),
    step(Draft,     Action::ReturnContract,    Returned,   Article::bi(7, 4)),
    step(Draft,     Action::ConfirmContract,   Signed,     Article::bi(7, 4)),
    step(Draft,     Action::RecordFailure,     Void,       Article::bi(7, 4)),
    step(Returned,  Action::RecordFailure,     Void,       Article::bi(7, 4)),
    step(Signed,    Action::ReportContract,    Signed,     Article::bi(7, 4)),
    step(Accepted,  Action::ReportContract,    Accepted,   Article::bi(7, 4)),
    step(InService, Action::ReportContract,    InService,  Article::bi(7, 4)),
    step(Signed,    Action::ProposeChange,     Signed,     Article::bi(7, 4)),
    step(Accepted,  Action::ProposeChange,     Accepted,   Article::bi(7, 4)),
    step(InService, Action::ProposeChange,     InService,  Article::bi(7, 4)),
    step(Signed,    Action::ConfirmChange,     Signed,     Article::bi(7, 4)),
    step(Accepted,  Action::ConfirmChange,     Accepted,   Article::bi(7, 4)),
    step(InService, Action::ConfirmChange,     InService,  Article::bi(7, 4)),
    step(Signed,    Action::RecordAcceptance,  Signed,     Article::bi(7, 5)),
    step(InService, Action::RecordAcceptance,  InService,  Article::bi(7, 5)),
    step(Signed,    Action::ConfirmAcceptance, Accepted,   Article::bi(7, 5)),
    step(InService, Action::ConfirmAcceptance, InService,  Article::bi(7, 5)),
    step(Accepted,  Action::GoLive,            InService,  Article::bi(7, 5)),
    step(InService, Action::EndService,        Ended,      Article::bi(7, 6)),
    step(Signed,    Action::TerminateContract, Terminated, Article::b(14)),
    step(Accepted,  Action::TerminateContract, Terminated, Article::b(14)),
    step(InService, Action::TerminateContract, Terminated, Article::b(14)),
    step(Terminated, Action::ProposeSettlement, Terminated, Article::b(14)),
    step(Terminated, Action::AgreeSettlement,  Terminated, Article::b(14)),
];
