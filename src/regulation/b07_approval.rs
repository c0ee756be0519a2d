//! # 第七条（三）立项审批。由大数据主管部门…进行立项审批，列入下一年采购计划，按规定报财政部门。

use super::decision::{FieldError, No};

/// A reason or opinion worth reading: ten characters at least.
pub(in crate::regulation) fn reason(field: &str, text: &str) -> Result<String, No> {
    let text = text.trim();
    if text.chars().count() < 10 {
        return Err(No::Invalid(vec![FieldError::at(
            field,
            "请写明理由，不少于10字",
            "give the reason: at least 10 characters",
        )]));
    }
    Ok(text.to_owned())
}
