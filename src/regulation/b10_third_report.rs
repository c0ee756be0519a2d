//! # 第十条（二）2. … 或者委托第三方机构进行综合评估…
//!
//! **Our reading.** A third party delivers a report of its own with its sheet (`domain.md` §3.4): how it went about it, what it found, what it
//! concludes, and the working papers it rests on, with the sealed report attached. It is as unseen as the sheet until scoring closes; then it
//! belongs to the evaluation. Commission and independence stand in the commission and in the declarations of the sheet.

use super::b11_sheets::Sheet;
use super::decision::FieldError;
use super::people::UnitKind;
use super::values::FileId;
use serde::{Deserialize, Serialize};

const LEAST: usize = 10;

/// The report of a third party.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// 评估过程和方法.
    pub process: String,
    /// 主要发现和问题.
    pub observed: String,
    /// 评估结论和建议.
    pub closing: String,
    /// 工作底稿目录.
    pub sources: String,
    /// 盖章评估报告.
    pub file: Option<FileId>,
}

/// What a third party's report lacks before its sheet may be handed in; an agency writes none.
pub(in crate::regulation) fn missing(kind: UnitKind, paper: Option<&Paper>) -> Vec<FieldError> {
    if kind != UnitKind::ThirdParty {
        return Vec::new();
    }
    let nothing = Paper::default();
    let paper = paper.unwrap_or(&nothing);
    let texts = [
        ("process", &paper.process, "评估过程和方法", "process and method"),
        ("observed", &paper.observed, "主要发现和问题", "what was found"),
        ("closing", &paper.closing, "评估结论和建议", "the conclusion"),
        ("sources", &paper.sources, "工作底稿目录", "the working papers"),
    ];
    let short = texts.into_iter().filter(|(_, text, ..)| text.trim().chars().count() < LEAST);
    let mut errors: Vec<FieldError> = short
        .map(|(field, _, zh, en)| {
            FieldError::at(
                field,
                format!("请写明{zh}，不少于{LEAST}字"),
                format!("write about {en}: at least {LEAST} characters"),
            )
        })
        .collect();
    if paper.file.is_none() {
        errors.push(FieldError::at("file", "请上传盖章的评估报告", "attach the sealed report"));
    }
    errors
}

/// The report that was handed in, as scoring closes.
pub(in crate::regulation) fn delivered(sheets: &[Sheet]) -> Option<Paper> {
    let third = sheets.iter().find(|sheet| sheet.kind == UnitKind::ThirdParty && sheet.signed_on.is_some())?;
    third.paper.clone()
}
