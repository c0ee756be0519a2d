//! # 第七条（四）服务采购。由服务采购业主单位结合立项审批意见，按照相关法规和程序实施采购。

use super::b07_plan::Method;
use super::values::{Fen, FileId, SupplierId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Outcome {
    /// Still running.
    Open,
    /// Awarded, lot by lot.
    Awarded {
        /// Day of the award notice.
        on: NaiveDate,
        /// The notice.
        file: Option<FileId>,
        /// Who won which lot at which price.
        lots: Vec<Award>,
    },
    /// 废标.
    Failed {
        /// Day.
        on: NaiveDate,
        /// Why.
        reason: String,
    },
}

/// One lot won.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Award {
    /// Name of the lot.
    pub lot: String,
    /// The winner.
    pub supplier: SupplierId,
    /// The price in fen.
    pub amount: Fen,
}

/// One attempt at procurement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Procurement {
    /// Running number, 1 for the first attempt.
    pub n: u32,
    /// Method used.
    pub method: Method,
    /// Day it began.
    pub started_on: NaiveDate,
    /// Names of the lots.
    pub lots: Vec<String>,
    /// How it ended.
    pub outcome: Outcome,
}
