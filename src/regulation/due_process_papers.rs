//! The papers of a case, one a step.

use super::{CaseId, FileId, NaiveDate, Service, Tie, UserId};
use serde::{Deserialize, Serialize};

/// The tie to a listed company, entered by hand with its evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Affiliation {
    /// The principal's case.
    pub principal: CaseId,
    /// The principal's name.
    pub name: String,
    /// Last day of the principal's listing.
    pub until: NaiveDate,
    /// The tie.
    pub tie: Tie,
    /// What proves it.
    pub proof: String,
}

/// 法制审核.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Legal {
    /// Day.
    pub on: NaiveDate,
    /// Who.
    pub by: String,
    /// The opinion.
    pub opinion: String,
}

/// A paper that was served.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Served {
    /// Day on which it arrived.
    pub on: NaiveDate,
    /// How.
    pub method: Service,
    /// The receipt.
    pub receipt: Option<FileId>,
    /// The signed consent to e-mail.
    pub consent: Option<FileId>,
}

/// 拟列入告知书.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Facts, ground, term and rights as told.
    pub content: String,
    /// Its service.
    pub served: Served,
    /// Last day for a statement.
    pub statement_due: NaiveDate,
}

/// 陈述申辩, or that its time went by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Statement {
    /// Made.
    Made {
        /// Day.
        on: NaiveDate,
        /// Who entered it.
        by: String,
        /// Its points, one a line; none where only a hearing is asked for.
        points: Vec<String>,
        /// Whether a hearing is asked for.
        #[serde(default)]
        hearing: bool,
        /// The paper.
        file: Option<FileId>,
    },
    /// Not made in time.
    Waived {
        /// Day on which this was recorded.
        on: NaiveDate,
    },
}

impl Statement {
    /// The points to be answered.
    pub fn points(&self) -> &[String] {
        match self {
            Statement::Made { points, .. } => points,
            Statement::Waived { .. } => &[],
        }
    }
    /// Whether the party asked for a hearing.
    pub fn asks_hearing(&self) -> bool {
        matches!(self, Statement::Made { hearing: true, .. })
    }
    /// Day.
    pub fn on(&self) -> NaiveDate {
        match self {
            Statement::Made { on, .. } | Statement::Waived { on } => *on,
        }
    }
}

/// 听证笔录.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hearing {
    /// Day on which the party was told when and where.
    pub told_on: NaiveDate,
    /// Day of the hearing.
    pub held_on: NaiveDate,
    /// Who presided: nobody who proposed the case.
    pub chair: String,
    /// What was said.
    pub record: String,
    /// The signed record.
    pub file: Option<FileId>,
}

/// The answer to one point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// The point.
    pub point: String,
    /// Whether it was accepted.
    pub accepted: bool,
    /// Why.
    pub reason: String,
}

/// 复核意见.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weighing {
    /// Day.
    pub on: NaiveDate,
    /// Who.
    pub by: String,
    /// Point by point.
    pub replies: Vec<Reply>,
    /// The whole.
    pub opinion: String,
}

/// Everything that must be on the table before a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dossier {
    /// The legal review.
    pub legal: Legal,
    /// The notice.
    pub notice: Notice,
    /// The statement.
    pub statement: Statement,
    /// The hearing, where one was asked for.
    #[serde(default)]
    pub hearing: Option<Hearing>,
    /// The review of it.
    pub weighing: Weighing,
}

/// The decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resolution {
    /// Day.
    pub on: NaiveDate,
    /// Who decided.
    pub by: UserId,
    /// The name.
    pub by_name: String,
    /// The reasons.
    pub reasons: String,
    /// Number of the written decision.
    #[serde(default)]
    pub no: String,
    /// 集体讨论记录.
    #[serde(default)]
    pub minutes: Option<FileId>,
    /// Last day on which the public may look it up; none: only the agencies and the party.
    #[serde(default)]
    pub public_until: Option<NaiveDate>,
}

/// From when to when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// The service of the decision: the first day.
    pub served: Served,
    /// The last day.
    pub until: NaiveDate,
    /// Whether the notice of how to be removed early was served with the decision (“两书同达”).
    #[serde(default)]
    pub repair_told: bool,
}
