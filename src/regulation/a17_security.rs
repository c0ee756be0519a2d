//! # 细则第十六条至第二十一条：应用系统安全与项目审查、验收、监督的衔接
//!
//! > 第十七条 凡使用财政资金投资建设…的政务数据项目，项目建设单位应按照等级保护的标准进行规划设计和开展评估，评估结果作为项目审查立项的必备材料。
//! > 第十八条 …信息安全等级保护达三级以上，验收必须由承建单位邀请…第三方进行等保测评，并出具测评意见。
//!
//! **Our reading.** The grading material is a required attachment of approval (S17); at level three and above acceptance needs the
//! third-party test report (S18); state-owned money needs the bureau's review of the scheme first (S19); the service runs on the
//! government cloud unless an exemption is explained (S20). The level is pinned at approval; a later rise
//! is a change of the contract and asks for a new test ([`super::b07_change`]).
//!
//! **Open questions.** S18 names a list of recommended institutions that has since been replaced; its name is a policy text.

use super::people::named;
use super::values::FileId;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

named! {
    /// Protection level of the system (网络安全等级保护).
    MlpsLevel {
        Ungraded = "none", "未定级", "not graded";
        L1 = "1", "一级", "level 1";
        L2 = "2", "二级", "level 2";
        L3 = "3", "三级", "level 3";
        L4 = "4", "四级", "level 4";
        L5 = "5", "五级", "level 5";
    }
}

impl MlpsLevel {
    /// Level three and above: acceptance needs the third-party test (S18).
    pub fn needs_test(self) -> bool {
        self >= MlpsLevel::L3
    }
}

/// A third-party test report (测评报告) as entered at acceptance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestReport {
    /// The testing institution.
    pub institution: String,
    /// Number of the institution's certificate.
    pub certificate: String,
    /// Number of the report.
    pub number: String,
    /// Date of the report; not older than twelve months at acceptance.
    pub on: NaiveDate,
    /// Conclusion as written.
    pub conclusion: String,
    /// Whether the conclusion says that the requirements are met.
    pub passed: bool,
    /// The file.
    pub file: FileId,
}

#[cfg(test)]
mod tests {
    use super::MlpsLevel::*;

    #[test]
    fn the_third_level_itself_needs_the_test() {
        let needs: Vec<bool> = [Ungraded, L1, L2, L3, L4, L5].map(super::MlpsLevel::needs_test).into();
        assert_eq!(needs, [false, false, false, true, true, true]);
    }
}
