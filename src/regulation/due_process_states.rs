//! Where a case stands, with the papers it stands on; whom it is about, and the words of its steps.

use super::super::people::named;
use super::{Dossier, Hearing, Legal, Notice, Resolution, Statement, Term};
use super::{FileId, NaiveDate, SupplierId, UnitId};
use serde::{Deserialize, Serialize};

named! {
    /// The steps of a case.
    CaseState {
        Proposed = "proposed", "已提请，待法制审核", "proposed";
        Cleared = "cleared", "法制审核通过，待告知", "legality reviewed";
        Noticed = "noticed", "已告知，待陈述申辩", "notice served";
        Heard = "heard", "待复核", "to be reviewed";
        Weighed = "weighed", "已复核，待决定", "statement reviewed";
        Resolved = "resolved", "已决定列入，待送达", "decided to list";
        Dropped = "dropped", "不予列入", "not listed";
        InForce = "in_force", "在列", "listed";
        Expired = "expired", "期满移出", "term over";
        Removed = "removed", "提前移出", "removed early";
        Revoked = "revoked", "已撤销", "revoked";
    }
}

impl CaseState {
    /// Whether it has been decided to list or not to list.
    pub fn is_decided(self) -> bool {
        !matches!(self, Self::Proposed | Self::Cleared | Self::Noticed | Self::Heard | Self::Weighed)
    }
}

named! {
    /// How a paper was served. E-mail needs the signed consent (行政处罚法61).
    Service {
        InPerson = "in_person", "直接送达", "in person";
        Post = "post", "邮寄送达", "by post";
        Left = "left", "留置送达", "left at the address";
        Public = "public", "公告送达", "by public notice";
        Email = "email", "电子送达", "by email";
    }
}

named! {
    /// The tie by which another company is said to belong to the listed one (“相关法人”).
    Tie {
        Shareholder = "shareholder", "黑名单企业持有其股权", "the listed company holds shares in it";
        SameRepresentative = "representative", "同一法定代表人", "the same legal representative";
        SameController = "controller", "同一控股股东或实际控制人", "the same controlling shareholder";
        Successor = "successor", "合并、分立后的继受单位", "its successor by merger or division";
        StateOnly = "state", "仅同受国家控股", "common state control only";
    }
}

/// Who the case is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Party {
    /// A supplier, for the blacklist.
    Supplier {
        /// The supplier.
        id: SupplierId,
        /// The unit of its people.
        unit: UnitId,
    },
    /// An owner unit, for the owners' negative list.
    Owner {
        /// The unit.
        unit: UnitId,
    },
}

impl Party {
    /// The unit that is heard.
    pub fn unit(&self) -> UnitId {
        match self {
            Party::Supplier { unit, .. } | Party::Owner { unit } => *unit,
        }
    }
}

/// A state with the papers it stands on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum State {
    /// Proposed.
    Proposed,
    /// Legally in order.
    Cleared {
        /// The legal review.
        legal: Legal,
    },
    /// Notice served.
    Noticed {
        /// The legal review.
        legal: Legal,
        /// The notice.
        notice: Notice,
    },
    /// Heard, or its time gone by.
    Heard {
        /// The legal review.
        legal: Legal,
        /// The notice.
        notice: Notice,
        /// The statement.
        statement: Statement,
        /// The hearing, where one was asked for and held.
        #[serde(default)]
        hearing: Option<Hearing>,
    },
    /// Ready to be decided.
    Weighed {
        /// The papers.
        dossier: Dossier,
    },
    /// Decided to list, not served.
    Resolved {
        /// The papers.
        dossier: Dossier,
        /// The decision.
        resolution: Resolution,
    },
    /// Not listed.
    Dropped {
        /// Day.
        on: NaiveDate,
        /// Why.
        reason: String,
        /// The papers, where it came so far.
        dossier: Option<Dossier>,
    },
    /// Listed, or was listed.
    Listed {
        /// The papers.
        dossier: Dossier,
        /// The decision.
        resolution: Resolution,
        /// The term.
        term: Term,
        /// How it ended.
        end: Option<End>,
    },
}

/// How a listing ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum End {
    /// Its term was over.
    Expired,
    /// Removed early.
    Removed {
        /// First free day.
        on: NaiveDate,
        /// Why.
        reason: String,
        /// 信用承诺书; none for the owners' list, and for what ended before it was asked for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pledge: Option<FileId>,
        /// 集体讨论记录.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        minutes: Option<FileId>,
    },
    /// Revoked as wrong.
    Revoked {
        /// First free day.
        on: NaiveDate,
        /// Why.
        reason: String,
    },
}

impl State {
    /// The name of the state.
    pub fn name(&self) -> CaseState {
        match self {
            State::Proposed => CaseState::Proposed,
            State::Cleared { .. } => CaseState::Cleared,
            State::Noticed { .. } => CaseState::Noticed,
            State::Heard { .. } => CaseState::Heard,
            State::Weighed { .. } => CaseState::Weighed,
            State::Resolved { .. } => CaseState::Resolved,
            State::Dropped { .. } => CaseState::Dropped,
            State::Listed { end: None, .. } => CaseState::InForce,
            State::Listed { end: Some(End::Expired), .. } => CaseState::Expired,
            State::Listed { end: Some(End::Removed { .. }), .. } => CaseState::Removed,
            State::Listed { end: Some(End::Revoked { .. }), .. } => CaseState::Revoked,
        }
    }
}
