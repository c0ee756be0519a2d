//! # 细则第十八条 —— 等保级别提高
//!
//! > 第十八条 …信息安全等级保护达三级以上，验收必须由承建单位邀请…第三方进行等保测评，并出具测评意见。
//!
//! **Our reading.** The level is pinned at approval and rises by a change of the contract only. While the whole is not accepted, its acceptance
//! asks for the test of the level it then has. Once accepted, a rise to level three or above stands on a third-party test of its own,
//! passed and not older than twelve months. It never falls by a change.
//!
//! **Open questions.** Who grades anew is not said: the owner proposes the change with the grading document as its file.

use super::a17_security::{MlpsLevel, TestReport};
use super::b07_accepting::{REPORT_MONTHS, wrong_report};
use super::b07_contract::Contract;
use super::decision::FieldError;
use chrono::{Months, NaiveDate};

/// What is wrong with a rise of the protection level.
pub(super) fn wrong(to: MlpsLevel, report: Option<&TestReport>, contract: &Contract, on: NaiveDate) -> Vec<FieldError> {
    let mut out = Vec::new();
    if to <= contract.mlps {
        out.push(FieldError::at(
            "level",
            format!("新的等保级别应高于现级别（{}）", contract.mlps.zh()),
            format!("the new level is above the present one ({})", contract.mlps.en()),
        ));
    }
    if let Some(report) = report {
        out.extend(wrong_report(report, on));
    }
    if to.needs_test() && contract.accepted_on.is_some() {
        out.extend(untested(report, on));
    }
    out
}

/// What keeps an accepted system from the level for want of a test.
fn untested(report: Option<&TestReport>, on: NaiveDate) -> Option<FieldError> {
    let Some(report) = report else {
        return Some(FieldError::at(
            "report_institution",
            "合同已经验收，提高到三级及以上须先完成第三方等保测评（细则第十八条）",
            "accepted already: a rise to level three or above needs its third-party test first (Security Rules art. 18)",
        ));
    };
    if !report.passed {
        return Some(FieldError::at(
            "report_passed",
            "测评结论不符合要求的，整改后重新测评（细则第十八条）",
            "the test must say that the requirements are met: rectify and test again (Security Rules art. 18)",
        ));
    }
    let fresh = report.on.checked_add_months(Months::new(REPORT_MONTHS)).is_some_and(|last| last >= on);
    (!fresh).then(|| {
        FieldError::at(
            "report_on",
            "测评报告已超过12个月，须重新测评（细则第十八条）",
            "the report is older than twelve months: test again (Security Rules art. 18)",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::regulation::testing::day;
    use crate::regulation::testing_contracts::{Around, report};
    use crate::regulation::values::Fen;

    fn told(to: MlpsLevel, with: Option<&TestReport>, contract: &Contract) -> String {
        let errors = wrong(to, with, contract, day("2026-11-10"));
        errors.into_iter().map(|e| e.field).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_rise_after_the_acceptance_stands_on_its_own_test() {
        let around = || Around::new(Fen::yuan(280_000));
        let signed = Contract { mlps: MlpsLevel::L2, ..around().signed(Fen::yuan(280_000)) };
        assert_eq!(told(MlpsLevel::L3, None, &signed), "", "its acceptance will ask for the test");
        assert_eq!(told(MlpsLevel::L2, None, &signed), "level");
        assert_eq!(told(MlpsLevel::L1, None, &signed), "level", "it never falls");
        let accepted = Contract { mlps: MlpsLevel::L1, ..around().accepted(Fen::yuan(280_000)) };
        assert_eq!(told(MlpsLevel::L2, None, &accepted), "", "level two needs no test");
        assert_eq!(told(MlpsLevel::L3, None, &accepted), "report_institution");
        assert_eq!(told(MlpsLevel::L3, Some(&report()), &accepted), "");
        let bad = TestReport { passed: false, ..report() };
        assert_eq!(told(MlpsLevel::L3, Some(&bad), &accepted), "report_passed");
        let of = |on: &str| TestReport { on: day(on), ..report() };
        assert_eq!(told(MlpsLevel::L3, Some(&of("2025-11-10")), &accepted), "", "twelve months to the day");
        assert_eq!(told(MlpsLevel::L3, Some(&of("2025-11-09")), &accepted), "report_on");
        let bare = TestReport { number: String::new(), ..report() };
        assert_eq!(told(MlpsLevel::L3, Some(&bare), &accepted), "report_number");
    }
}
