//! # 第五条 监督评估对象为采购大数据项目服务的业主单位及提供大数据项目服务的实体企业。
//!
//! **Our reading.** The owner unit is evaluated, too, but by no points: with its report it answers for ten duties of its own, and beside each
//! answer stands what the record says, where it says anything. “No” and an answer the record does not bear out need a word of
//! explanation. One grave failure (evading the procedure, a rectification not followed) or three of any kind make the unit a candidate for the
//! negative list, which is a procedure of its own; nothing follows by itself. A report that comes late is late, and no more than that; one that
//! does not hold is found by the spot checks.
//!
//! **Open questions.** Which duties, and how many failures are too many, is our proposal (`domain.md` §3.3, marked P).

use super::decision::FieldError;
use super::people::named;
use serde::{Deserialize, Serialize};

named! {
    /// The duties of an owner unit.
    Duty {
        Planned = "planned", "按时申报采购计划", "plan filed in time";
        Budgeted = "budgeted", "预算有依据", "budget founded on an assessment";
        Whole = "whole", "没有规避程序、拆分项目", "no procedure evaded, no project split";
        Annexed = "annexed", "合同附监督评估办法", "the Measures annexed to the contract";
        Published = "published", "合同按时公告备案", "contract published and filed in time";
        Accepted = "accepted", "按合同组织验收", "accepted as the contract says";
        Monitored = "monitored", "年中开展绩效监控", "performance monitored at mid-year";
        Reported = "reported", "评估报告按时、属实", "report in time and true";
        Paid = "paid", "按时付款", "paid in time";
        Rectified = "rectified", "督促落实整改", "rectification followed up";
    }
}

named! {
    /// What the owner says of a duty.
    Kept {
        Yes = "yes", "做到", "kept";
        No = "no", "没有做到", "not kept";
        Never = "na", "不涉及", "does not arise";
    }
}

/// Failures of any kind from which on the unit is a candidate.
const ORDINARY: usize = 3;

impl Duty {
    /// Whether one failure is enough.
    pub fn is_grave(self) -> bool {
        matches!(self, Duty::Whole | Duty::Rectified)
    }
}

/// The owner's answer to one duty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// None while nothing was chosen.
    pub kept: Option<Kept>,
    /// The word beside it.
    pub note: String,
}

/// What the record says of the ten duties, in their order; none where it says nothing.
pub type Record = Vec<Option<bool>>;

/// Whether the record does not bear the answer out.
pub fn contradicts(answer: &Answer, record: Option<bool>) -> bool {
    matches!((answer.kept, record), (Some(Kept::Yes), Some(false)) | (Some(Kept::No | Kept::Never), Some(true)))
}

/// What the answers lack before the report may be filed: `k{n}` the answer, `kn{n}` its word.
pub fn missing(answers: &[Answer], record: &Record) -> Vec<FieldError> {
    let mut errors = Vec::new();
    for (n, duty) in Duty::ALL.iter().enumerate() {
        let nothing = Answer::default();
        let answer = answers.get(n).unwrap_or(&nothing);
        let told = record.get(n).copied().flatten();
        let silent = answer.note.trim().is_empty();
        if answer.kept.is_none() {
            errors.push(FieldError::at(
                format!("k{}", n + 1),
                format!("请回答“{}”", duty.zh()),
                format!("answer for “{}”", duty.en()),
            ));
        } else if silent && contradicts(answer, told) {
            errors.push(FieldError::at(
                format!("kn{}", n + 1),
                format!("“{}”与系统记录不一致，请说明", duty.zh()),
                format!("“{}” is not what the record says: explain", duty.en()),
            ));
        } else if silent && answer.kept == Some(Kept::No) {
            errors.push(FieldError::at(
                format!("kn{}", n + 1),
                format!("“{}”没有做到，请说明原因", duty.zh()),
                format!("“{}” was not kept: say why", duty.en()),
            ));
        }
    }
    errors
}

/// The duties that failed: by the owner's own word, or by the record where the owner says otherwise.
pub fn failures(answers: &[Answer], record: &Record) -> Vec<Duty> {
    let failed = |n: usize| {
        let by_word = answers.get(n).is_some_and(|answer| answer.kept == Some(Kept::No));
        by_word || record.get(n).copied().flatten() == Some(false)
    };
    Duty::ALL.iter().enumerate().filter(|(n, _)| failed(*n)).map(|(_, duty)| *duty).collect()
}

/// Whether the unit is a candidate for the negative list.
pub fn is_candidate(failures: &[Duty]) -> bool {
    failures.len() >= ORDINARY || failures.iter().any(|duty| duty.is_grave())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept() -> Vec<Answer> {
        vec![Answer { kept: Some(Kept::Yes), note: String::new() }; 10]
    }

    fn fields(answers: &[Answer], record: &Record) -> String {
        missing(answers, record).into_iter().map(|e| e.field).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn every_duty_is_answered_for_and_what_the_record_denies_is_explained() {
        let silent = vec![None; 10];
        assert_eq!(fields(&[], &silent), "k1 k2 k3 k4 k5 k6 k7 k8 k9 k10");
        assert_eq!(fields(&kept(), &silent), "");
        let mut record = silent.clone();
        (record[4], record[8]) = (Some(false), Some(true));
        assert_eq!(fields(&kept(), &record), "kn5");
        let mut answers = kept();
        answers[4].note = "公告系统故障，次日补办".into();
        answers[6].kept = Some(Kept::No);
        answers[8].kept = Some(Kept::Never);
        assert_eq!(fields(&answers, &record), "kn7 kn9");
    }

    #[test]
    fn one_grave_failure_or_three_make_a_candidate() {
        let of = |failed: &[usize]| {
            let mut answers = kept();
            failed.iter().for_each(|n| answers[*n].kept = Some(Kept::No));
            is_candidate(&failures(&answers, &vec![None; 10]))
        };
        for (failed, candidate) in [
            (&[][..], false),
            (&[0, 1], false),
            (&[0, 1, 3], true),
            (&[2], true),
            (&[7], false),
            (&[9], true),
            (&[8], false),
        ] {
            assert_eq!(of(failed), candidate, "{failed:?}");
        }
        let record: Record = (0..10).map(|n| (n == 7).then_some(false)).collect();
        assert_eq!(failures(&kept(), &record), [Duty::Reported], "the record counts, whatever is said");
    }
}
