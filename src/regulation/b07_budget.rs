//! # 第七条（二）预算评估。由服务采购业主单位按照相关程序对所采购的大数据项目服务进行市场调查并作项目预算评估。
//!
//! **Our reading.** At least three quotes, or the reason why fewer could be had; one person assesses, the head signs.

use super::decision::FieldError;
use super::values::{Fen, FileId, UserId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// One quote of the market survey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// Who quoted.
    pub vendor: String,
    /// The price in fen.
    pub price: Fen,
    /// Day of the quote.
    pub on: NaiveDate,
    /// The quote itself.
    pub file: Option<FileId>,
}

/// The budget assessment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// The quotes.
    pub quotes: Vec<Quote>,
    /// Why there are fewer than three.
    pub few_reason: String,
    /// 评估金额, at most the budget unless explained.
    pub assessed: Fen,
    /// Why the assessed amount exceeds the planned budget.
    pub excess_reason: String,
    /// How the amount was found.
    pub opinion: String,
    /// 评估人.
    pub by: UserId,
    /// 负责人, another person; none until signed.
    pub signed_by: Option<UserId>,
}

/// What the assessment still lacks against a planned budget.
pub fn missing(a: &Assessment, budget: Fen) -> Vec<FieldError> {
    let mut errors = Vec::new();
    if a.quotes.len() < 3 && a.few_reason.trim().chars().count() < 10 {
        errors.push(FieldError::at(
            "few_reason",
            "询价不足3家，请写明理由，不少于10字（办法第七条）",
            "fewer than three quotes: give the reason, at least 10 characters (Measures art. 7)",
        ));
    }
    if a.assessed <= Fen::ZERO {
        errors.push(FieldError::at("assessed", "请填写评估金额", "enter the assessed amount"));
    }
    if a.assessed > budget && a.excess_reason.trim().chars().count() < 10 {
        errors.push(FieldError::at(
            "excess_reason",
            "评估金额高于计划预算，请写明理由",
            "the assessed amount exceeds the planned budget: give the reason",
        ));
    }
    errors
}
