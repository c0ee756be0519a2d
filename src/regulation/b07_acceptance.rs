//! # 第七条（五）质量评价。大数据项目服务正式实施前，须按相关要求，通过项目验收或质量评价。
//!
//! > 细则第十八条 …信息安全等级保护达三级以上，验收必须由承建单位邀请…第三方进行等保测评，并出具测评意见。
//!
//! **Our reading.** A group of at least three, of odd number, accepts; each declares to have no tie with the supplier, and nobody who
//! supervises procurement at finance sits in it. Every technical, service and safety item gets a conclusion. At level three and above
//! (the level pinned at approval) the third-party test report is there, passed, and not older than twelve months. Nothing goes
//! live without a confirmed acceptance of the whole; stages may be accepted one by one. Where the public uses the service, users
//! are heard and the result is announced (条例 45).
//!
//! **Open questions.** Whether a quality evaluation may stand for the acceptance: both are recorded here, the text names them equal.

use super::a17_security::{MlpsLevel, TestReport};
use super::authority::{Action, Subject};
use super::decision::{Aggregate, Article, Refusal};
use super::moves::{self, Step, step};
use super::people::{Actor, named};
use super::values::{AcceptanceId, ContractId, FileId, ProjectId, UnitId, UserId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

named! {
    /// What an item is about.
    ItemKind {
        Technical = "technical", "技术", "technical";
        Service = "service", "服务", "service";
        Safety = "safety", "安全", "security";
    }
}

named! {
    /// The conclusion of the group.
    Conclusion {
        Passed = "passed", "合格", "passed";
        Mend = "mend", "整改后复验", "rectify, then accept again";
        Failed = "failed", "不合格", "failed";
    }
}

/// A member of the acceptance group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Name.
    pub name: String,
    /// Where from.
    pub unit: String,
    /// 已作回避声明: no tie with the supplier in three years (条例 9).
    pub independent: bool,
    /// 财政采购监管人员: may not sit in the group.
    pub supervisor: bool,
    /// 已签字.
    pub signed: bool,
}

/// One item with its conclusion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// What it is about.
    pub kind: ItemKind,
    /// What was agreed.
    pub agreed: String,
    /// What was found.
    pub found: String,
    /// Whether it is met.
    pub met: bool,
}

/// What the filer enters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// 期次: name of the stage.
    pub stage: String,
    /// Whether it accepts the whole; only then may the service go live.
    pub whole: bool,
    /// Day of the acceptance.
    pub held_on: NaiveDate,
    /// The group.
    pub members: Vec<Member>,
    /// The items.
    pub items: Vec<Item>,
    /// The third-party test report (S18).
    pub report: Option<TestReport>,
    /// 面向公众的服务.
    pub public_service: bool,
    /// 服务对象意见 (条例 45).
    pub users_opinion: String,
    /// Day on which the result was announced, for public services.
    pub announced_on: Option<NaiveDate>,
    /// 结论.
    pub conclusion: Conclusion,
    /// Remarks of the group.
    pub opinion: String,
    /// 验收书, signed.
    pub file: Option<FileId>,
}

named! {
    /// The states of an acceptance.
    StateName {
        Recorded = "recorded", "待确认", "to be confirmed";
        Returned = "returned", "退回修改", "returned";
        Confirmed = "confirmed", "已确认", "confirmed";
    }
}

/// A state with what belongs to it alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum State {
    /// Entered; waits for the head.
    Recorded,
    /// Back with the filer.
    Returned {
        /// Day.
        on: NaiveDate,
        /// What is to be mended.
        reason: String,
    },
    /// Confirmed by the head.
    Confirmed {
        /// Day.
        on: NaiveDate,
    },
}

impl State {
    /// The name of the state, as stored and listed.
    pub fn name(&self) -> StateName {
        match self {
            State::Recorded => StateName::Recorded,
            State::Returned { .. } => StateName::Returned,
            State::Confirmed { .. } => StateName::Confirmed,
        }
    }
}

/// One acceptance of a contract or of a stage of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acceptance {
    /// Row number.
    #[serde(skip)]
    pub id: AcceptanceId,
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
    /// As entered.
    pub entry: Entry,
    /// The protection level it was held against: pinned at approval.
    pub mlps: MlpsLevel,
    /// Who did what on it.
    pub hands: Vec<(Action, UserId)>,
    /// Where it stands.
    pub state: State,
}

impl Aggregate for Acceptance {
    const KIND: &'static str = "acceptance";
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

impl Acceptance {
    /// What the authority needs to know.
    pub fn subject(&self) -> Subject {
        Subject { owner: Some(self.owner), hands: self.hands.clone(), ..Subject::default() }
    }

    /// Refuses the act where the table has no such move from the present state.
    pub fn allows(&self, action: Action) -> Result<(), Refusal> {
        moves::allowed(MOVES, ("验收登记", "acceptance"), self.state.name(), action)
    }

    pub(in crate::regulation) fn hand(&mut self, action: Action, by: &Actor) {
        let mark = (action, by.user);
        if !self.hands.contains(&mark) {
            self.hands.push(mark);
        }
    }
}

use StateName::*;
/// The whole workflow of an acceptance.
#[rustfmt::skip]
pub const MOVES: &[Step<StateName>] = &[
    step(Recorded, Action::RecordAcceptance, Recorded, Article::bi(7, 5)),
    step(Returned, Action::RecordAcceptance, Recorded, Article::bi(7, 5)),
    step(Recorded, Action::ReturnAcceptance, Returned, Article::bi(7, 5)),
    step(Recorded, Action::ConfirmAcceptance, Confirmed, Article::bi(7, 5)),
];
