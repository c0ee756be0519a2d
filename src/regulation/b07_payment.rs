//! # 第七条（六）费用支付。严格按照服务采购协议，加强对服务提供过程的质量评价，合法合理按规定支付服务采购费用，强调服务采购物有所值。
//!
//! > 第十四条 …对评估合格的，按期支付相关服务费用…对评估不合格的，将责令…整改，整改完成达到标准的可支付相关服务费用…
//!
//! **Our reading.** Only an instalment that the contract links to evaluation waits for the result; the others follow the contract.
//! Three persons act on a payment: the owner's filer applies, one finance officer checks, another releases. The gates
//! ([`super::b07_gates`]) are evaluated when it is checked and again, in the same transaction, when it is released.
//! The legal due day is the base event plus the agreed term, at most sixty days for a small or medium enterprise; it runs on rest days.
//!
//! **Open questions.** 良好 has no consequence of its own in article 14: it is paid like 合格.

use super::authority::{Action, Subject};
use super::b14_results::Asks;
use super::decision::{Aggregate, Article, Refusal};
use super::moves::{self, Step, step};
use super::people::{Actor, named};
use super::values::{ContractId, Fen, FileId, InstalmentId, ProjectId, UnitId, UserId};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

named! {
    /// Kinds of instalment (`domain.md` §3.10).
    PayKind {
        Advance = "advance", "预付款", "advance";
        Progress = "progress", "进度款", "progress";
        Acceptance = "acceptance", "验收款", "on acceptance";
        Performance = "performance", "绩效款", "on performance";
        Final = "final", "尾款", "final";
    }
}

named! {
    /// The event from which the term to pay runs.
    Base {
        Signing = "signing", "合同签订", "signing";
        Acceptance = "acceptance", "验收合格", "acceptance";
        Service = "service", "正式实施", "going live";
        Result = "result", "评估结果认定", "the evaluation result";
        End = "end", "服务期满", "end of service";
        Day = "day", "约定日期", "an agreed day";
    }
}

/// One instalment as agreed in the contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// 款项名称.
    pub name: String,
    /// Its kind.
    pub kind: PayKind,
    /// Its amount in fen.
    pub amount: Fen,
    /// The event it waits for.
    pub base: Base,
    /// 验收期次: the stage whose acceptance it waits for, as the acceptance names it; empty for the acceptance of the whole.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub stage: String,
    /// The agreed day, where the base is one.
    pub day: Option<NaiveDate>,
    /// Days to pay after the event.
    pub days: u32,
    /// 与评估结果挂钩: the contract makes it wait for the evaluation (M14).
    pub linked: bool,
}

named! {
    /// The states of an instalment.
    StateName {
        Planned = "planned", "未申请", "not applied for";
        Applied = "applied", "待审核", "to be checked";
        Checked = "checked", "可支付", "payable";
        Held = "held", "暂缓支付", "held";
        Released = "released", "已支付", "paid";
        Refused = "refused", "不予支付", "refused";
    }
}

/// An application to pay, in whole or in part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Application {
    /// What is asked for; at most the open part.
    pub amount: Fen,
    /// 发票号码, unique in the whole system.
    pub invoice: String,
    /// The invoice itself.
    pub file: Option<FileId>,
    /// 收款户名 as on the application.
    pub payee: String,
    /// 预算指标: budget line and year it is paid from.
    pub budget_line: String,
    /// Day of the application.
    pub on: NaiveDate,
    /// Who applied.
    pub by: UserId,
    /// Anything to say.
    pub note: String,
}

named! {
    /// Why a payment is held (`domain.md` §3.10), each with its article.
    HoldReason {
        Result = "result", "评估不合格或者整改未完成", "unqualified, or rectification not finished";
        Breach = "breach", "服务不符合合同约定", "the service does not meet the contract";
        Papers = "papers", "发票或者验收材料不实", "invoice or acceptance documents are not genuine";
        Account = "account", "收款账户与合同不一致", "the account is not the contract's";
        Security = "security", "存在未整改的重大安全问题", "a serious security problem is not rectified";
    }
}

impl HoldReason {
    /// The article that carries the hold.
    pub fn article(self) -> Article {
        match self {
            HoldReason::Result => Article::b(14),
            HoldReason::Breach => Article::b(12),
            HoldReason::Papers | HoldReason::Account => Article::bi(7, 6),
            HoldReason::Security => Article::a(21),
        }
    }
}

/// A state with what belongs to it alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum State {
    /// Nothing applied for, or a part is still open after a partial release.
    Planned,
    /// With finance.
    Applied {
        /// The application.
        application: Application,
    },
    /// Checked; another finance officer releases.
    Checked {
        /// The application.
        application: Application,
        /// Day of the check.
        on: NaiveDate,
        /// The checker's opinion.
        opinion: String,
    },
    /// Held, with its article.
    Held {
        /// The application.
        application: Application,
        /// Day of the hold.
        on: NaiveDate,
        /// Why.
        reason: HoldReason,
        /// In words.
        opinion: String,
    },
    /// Paid in full.
    Released {
        /// Day of the last payment.
        on: NaiveDate,
    },
    /// Not to be paid (M14).
    Refused {
        /// Day of the decision.
        on: NaiveDate,
        /// The reasons.
        reason: String,
    },
}

impl State {
    /// The name of the state, as stored and listed.
    pub fn name(&self) -> StateName {
        match self {
            State::Planned => StateName::Planned,
            State::Applied { .. } => StateName::Applied,
            State::Checked { .. } => StateName::Checked,
            State::Held { .. } => StateName::Held,
            State::Released { .. } => StateName::Released,
            State::Refused { .. } => StateName::Refused,
        }
    }

    /// The application under way.
    pub fn application(&self) -> Option<&Application> {
        match self {
            State::Applied { application } | State::Checked { application, .. } | State::Held { application, .. } => {
                Some(application)
            }
            State::Planned | State::Released { .. } | State::Refused { .. } => None,
        }
    }
}

/// A part in dispute: held, with its article, while the undisputed part goes its way (条例 15).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dispute {
    /// What is held.
    pub amount: Fen,
    /// Why.
    pub reason: HoldReason,
    /// In words.
    pub opinion: String,
    /// Day of the hold.
    pub on: NaiveDate,
}

/// What the settlement of a terminated contract left of an instalment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    /// Day on which finance agreed.
    pub on: NaiveDate,
    /// What will not be paid any more.
    pub written_off: Fen,
}

/// One payment made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// The amount in fen.
    pub amount: Fen,
    /// 支付凭证号.
    pub voucher: String,
    /// Day of payment.
    pub on: NaiveDate,
    /// The invoice it pays.
    pub invoice: String,
    /// Who released it.
    pub by: UserId,
}

/// One instalment of a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instalment {
    /// Row number.
    #[serde(skip)]
    pub id: InstalmentId,
    /// Version read.
    #[serde(skip)]
    pub version: i32,
    /// The contract.
    pub contract: ContractId,
    /// Its project.
    pub project: ProjectId,
    /// The owner unit.
    pub owner: UnitId,
    /// The supplier's unit.
    pub supplier_unit: UnitId,
    /// Running number in the contract, 1 for the first.
    pub n: i32,
    /// As agreed, with every effective change.
    pub term: Term,
    /// Whether the supplier was small or medium at signing.
    pub sme: bool,
    /// Day of the base event, once it happened.
    pub base_on: Option<NaiveDate>,
    /// 法定最迟日: the last day to pay.
    pub due: Option<NaiveDate>,
    /// The term runs from the agreed day of the acceptance, which the owner let pass; the acceptance itself is still to come (条例 10).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unaccepted: bool,
    /// The evaluation year whose result it waits for, once a round has told it.
    #[serde(default)]
    pub year: Option<i32>,
    /// The part in dispute that was held while the rest is paid.
    #[serde(default)]
    pub dispute: Option<Dispute>,
    /// How the termination of the contract was settled for it.
    #[serde(default)]
    pub settled: Option<Settled>,
    /// What was paid.
    pub releases: Vec<Release>,
    /// Who did what on the application under way.
    pub hands: Vec<(Action, UserId)>,
    /// Where it stands.
    pub state: State,
}

impl Aggregate for Instalment {
    const KIND: &'static str = "instalment";
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

impl Instalment {
    /// What the authority needs to know.
    pub fn subject(&self) -> Subject {
        Subject {
            owner: Some(self.owner),
            supplier: Some(self.supplier_unit),
            hands: self.hands.clone(),
            ..Subject::default()
        }
    }

    /// What was paid so far.
    pub fn released(&self) -> Fen {
        self.releases.iter().map(|r| r.amount).sum()
    }

    /// What is still open.
    pub fn open(&self) -> Fen {
        self.term.amount - self.released()
    }

    /// What it asks of the results; none where the contract does not link it.
    pub fn asks(&self) -> Option<Asks> {
        let year = self.year.or(self.base_on.map(|day| day.year()));
        self.term.linked.then_some(Asks { year, settled: self.settled.is_some() })
    }

    /// Refuses the act where the table has no such move from the present state.
    pub fn allows(&self, action: Action) -> Result<(), Refusal> {
        moves::allowed(MOVES, ("这笔款项", "instalment"), self.state.name(), action)
    }

    pub(in crate::regulation) fn hand(&mut self, action: Action, by: &Actor) {
        let mark = (action, by.user);
        if !self.hands.contains(&mark) {
            self.hands.push(mark);
        }
    }
}

use StateName::*;
/// The whole workflow of an instalment. A partial release goes back to `Planned` with the rest open.
#[rustfmt::skip]
pub const MOVES: &[Step<StateName>] = &[
    step(Planned, Action::ApplyPayment,   Applied,  Article::bi(7, 6)),
    step(Applied, Action::ReturnPayment,  Planned,  Article::bi(7, 6)),
    step(Checked, Action::ReturnPayment,  Planned,  Article::bi(7, 6)),
    step(Held,    Action::ReturnPayment,  Planned,  Article::bi(7, 6)),
    step(Applied, Action::CheckPayment,   Checked,  Article::bi(7, 6)),
    step(Held,    Action::CheckPayment,   Checked,  Article::b(14)),
    step(Applied, Action::HoldPayment,    Held,     Article::b(14)),
    step(Checked, Action::HoldPayment,    Held,     Article::b(14)),
    step(Applied, Action::HoldPayment,    Applied,  Article::bi(7, 6)),
    step(Checked, Action::HoldPayment,    Applied,  Article::bi(7, 6)),
    step(Checked, Action::ReleasePayment, Released, Article::bi(7, 6)),
    step(Checked, Action::ReleasePayment, Planned,  Article::bi(7, 6)),
    step(Planned, Action::RefusePayment,  Refused,  Article::b(14)),
    step(Applied, Action::RefusePayment,  Refused,  Article::b(14)),
    step(Held,    Action::RefusePayment,  Refused,  Article::b(14)),
];
