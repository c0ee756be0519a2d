//! # 第七条（四）服务采购 —— 合同变更
//!
//! > 政府采购法第四十九条 …需追加与合同标的相同的货物、工程或者服务的，在不改变合同其他条款的前提下，可以与供应商协商签订补充合同，但所有补充合同的采购金额不得超过原合同采购金额的百分之十。
//!
//! **Our reading.** A change is a record of its own; the signed contract is never rewritten. Supplements are summed and measured
//! against the original amount; beyond ten per cent nothing is confirmed without a finance officer's note. A reduction never gives
//! room back to supplements and never lowers the track (M10). A new subject, and a renamed one, is held against the lists again (M12).
//! A new subject says its size: interest and the sixty days of small enterprises follow whoever performs. Where they shorten a term that
//! runs already, the last day to pay is not before the change.
//!
//! **Open questions.** Whether a reduction may be set off against a supplement: we do not.

use super::a17_security::{MlpsLevel, TestReport};
use super::authority::{Action, Subject};
use super::b07_contract::Payee;
use super::b07_payment::Term;
use super::b08_supplier::Size;
use super::decision::{Aggregate, Article, Refusal, Say};
use super::moves::{self, Step, step};
use super::people::{Actor, named};
use super::policy::Track;
use super::values::{ChangeId, ContractId, Fen, FileId, ProjectId, SupplierId, UnitId, UserId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

named! {
    /// Kinds of change.
    ChangeKind {
        Amount = "amount", "金额", "amount";
        Term = "term", "期限", "term";
        Content = "content", "内容", "content";
        Subject = "subject", "主体", "contracting party";
        Rename = "rename", "更名", "name change";
    }
}

/// What changes. An enum that carries its data: an amount without a supplement's instalments cannot be written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Matter {
    /// A supplement (补充合同): more of the same service.
    Supplement {
        /// The increase in fen.
        by: Fen,
        /// Further instalments; they sum to the increase.
        instalments: Vec<Term>,
    },
    /// A reduction, taken from what is not yet applied for, the last instalment first.
    Reduction {
        /// The decrease in fen.
        by: Fen,
    },
    /// Another last day.
    Term {
        /// The new last day of service.
        to: NaiveDate,
        /// Why the service then runs beyond three years, as a contract would have to say.
        #[serde(default)]
        long_reason: String,
    },
    /// Other contents at the same price.
    Content {
        /// What changes.
        text: String,
    },
    /// Another supplier takes the contract over.
    Subject {
        /// The new supplier.
        supplier: SupplierId,
        /// Where the new supplier is paid.
        payee: Payee,
        /// Its size as it stands when it takes over (条例 3); none only in changes proposed before the size was asked for.
        #[serde(default)]
        size: Option<Size>,
    },
    /// The supplier was renamed.
    Rename {
        /// The new name.
        name: String,
    },
    /// The protection level of the system rose (S18).
    Level {
        /// The new level.
        to: MlpsLevel,
        /// The test of the system at its new level; asked for once the contract is accepted.
        report: Option<TestReport>,
    },
}

impl Matter {
    /// Its kind.
    pub fn kind(&self) -> ChangeKind {
        match self {
            Matter::Supplement { .. } | Matter::Reduction { .. } => ChangeKind::Amount,
            Matter::Term { .. } => ChangeKind::Term,
            Matter::Content { .. } | Matter::Level { .. } => ChangeKind::Content,
            Matter::Subject { .. } => ChangeKind::Subject,
            Matter::Rename { .. } => ChangeKind::Rename,
        }
    }

    /// The test report that came with it.
    pub fn report(&self) -> Option<FileId> {
        match self {
            Matter::Level { report, .. } => report.as_ref().map(|r| r.file),
            _ => None,
        }
    }

    /// The signed difference of the amount in fen.
    pub fn delta(&self) -> i64 {
        match self {
            Matter::Supplement { by, .. } => by.0,
            Matter::Reduction { by } => -by.0,
            _ => 0,
        }
    }
}

named! {
    /// The states of a change.
    StateName {
        Proposed = "proposed", "待确认", "to be confirmed";
        Excess = "excess", "超过10%，待财政意见", "over 10%: waiting for the finance bureau";
        Effective = "effective", "已生效", "in effect";
        Refused = "refused", "未同意", "refused";
    }
}

/// A state with what belongs to it alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum State {
    /// Waits for the head.
    Proposed,
    /// Supplements would pass ten per cent: waits for a finance officer's note.
    Excess,
    /// In effect.
    Effective {
        /// Day of the confirmation.
        on: NaiveDate,
    },
    /// Refused by the head.
    Refused {
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
            State::Proposed => StateName::Proposed,
            State::Excess => StateName::Excess,
            State::Effective { .. } => StateName::Effective,
            State::Refused { .. } => StateName::Refused,
        }
    }
}

/// What a finance officer wrote about supplements beyond ten per cent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExcessNote {
    /// Who.
    pub by: UserId,
    /// Name then.
    pub by_name: String,
    /// Day.
    pub on: NaiveDate,
    /// The note.
    pub opinion: String,
}

/// One change of a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Row number.
    #[serde(skip)]
    pub id: ChangeId,
    /// Version read.
    #[serde(skip)]
    pub version: i32,
    /// The contract.
    pub contract: ContractId,
    /// Its project.
    pub project: ProjectId,
    /// The owner unit.
    pub owner: UnitId,
    /// Running number in the contract.
    pub n: i32,
    /// What changes.
    pub matter: Matter,
    /// Why.
    pub reason: String,
    /// 依据文件.
    pub file: Option<FileId>,
    /// Supplements of the contract with this one.
    pub cumulative: Fen,
    /// The finance officer's note, where supplements pass ten per cent.
    pub note: Option<ExcessNote>,
    /// The track once it is in effect.
    pub track_after: Track,
    /// First proposed on.
    pub proposed_on: NaiveDate,
    /// Who did what on it.
    pub hands: Vec<(Action, UserId)>,
    /// Where it stands.
    pub state: State,
}

impl Aggregate for Change {
    const KIND: &'static str = "change";
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

impl Change {
    /// What the authority needs to know.
    pub fn subject(&self) -> Subject {
        Subject { owner: Some(self.owner), hands: self.hands.clone(), ..Subject::default() }
    }

    pub(in crate::regulation) fn hand(&mut self, action: Action, by: &Actor) {
        self.hands.push((action, by.user));
    }

    /// Refuses the act where the table has no such move from the present state.
    pub fn allows(&self, action: Action) -> Result<(), Refusal> {
        let here = self.state.name();
        if here == StateName::Excess && action == Action::ConfirmChange {
            return Err(over_ten_per_cent());
        }
        moves::allowed(MOVES, ("合同变更", "change"), here, action)
    }
}

/// The refusal of supplements beyond ten per cent of the original amount.
pub fn over_ten_per_cent() -> Refusal {
    Refusal::state(
        Article::bi(7, 4),
        Say::new(
            "补充合同累计金额超过原合同金额的10%（政府采购法第四十九条）",
            "the supplements together exceed 10% of the original amount (Government Procurement Law art. 49)",
        ),
        Say::new(
            "核减补充金额；确需超过的，由财政部门出具超额意见后再确认，或者另行采购",
            "reduce the supplement; or get the finance bureau's opinion first, or start a new procurement",
        ),
    )
}

use StateName::*;
/// The whole workflow of a change.
#[rustfmt::skip]
pub const MOVES: &[Step<StateName>] = &[
    step(Excess, Action::AllowExcess, Proposed, Article::b(13)),
    step(Proposed, Action::ConfirmChange, Effective, Article::bi(7, 4)),
    step(Proposed, Action::RefuseChange, Refused, Article::bi(7, 4)),
    step(Excess, Action::RefuseChange, Refused, Article::bi(7, 4)),
];
