//! # 第十四条 大数据项目服务绩效评估按“优秀、良好、合格、不合格”四种结果分类。对评估优秀的，…给予“年度大数据购买服务‘优秀提供方’”认定…；对评估合格的，按期支付相关服务费用，开展指导提升工作；对评估不合格的，将责令服务提供方或企业进行整改，整改完成达到标准的可支付相关服务费用，整改后经评估仍不合格且服务质量较差的，可依约解除协议，不予支付相关服务费用，纳入“黑名单”管理。
//!
//! **Our reading.** 良好 has no sentence of its own: it is paid on time and nothing else follows. Guidance (合格) never stands in the way of
//! a payment. 不合格 and an open rectification hold only the instalments that the contract links to the evaluation; advance and progress
//! payments follow the contract. “仍不合格且服务质量较差” are two tests: a failed re-evaluation alone ends nothing; termination, refusal of
//! payment and a blacklist case may be proposed only with a recorded determination of poor quality.
//!
//! **Open questions.** Whether the bureau's delay may hold a supplier's money for ever: no; a late round is shown as such, and the
//! undisputed part stays payable under the contract (保障中小企业款项支付条例15).

use super::decision::{Article, Refusal, Say};
use super::people::named;
use super::policy::Grade;
use super::values::Score;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

named! {
    /// What follows from a grade.
    Consequence {
        Recognition = "recognition", "可认定“优秀提供方”", "may be recognised as an excellent provider";
        PayOnTime = "pay", "按期支付", "is paid on time";
        Guidance = "guidance", "按期支付，开展指导提升", "is paid on time and guided";
        Rectification = "rectification", "责令整改", "is ordered to rectify";
    }
}

/// What article 14 ties to each grade: exhaustive, so that no grade falls through.
pub const fn consequence(grade: Grade) -> Consequence {
    match grade {
        Grade::Excellent => Consequence::Recognition,
        Grade::Good => Consequence::PayOnTime,
        Grade::Qualified => Consequence::Guidance,
        Grade::Unqualified => Consequence::Rectification,
    }
}

/// A decided result of the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// Year of the round.
    pub year: i32,
    /// 1, or 2 and more after rectification.
    pub attempt: u32,
    /// The published total, on which the grade was told.
    pub total: Score,
    /// The grade.
    pub grade: Grade,
    /// Day of the decision.
    pub on: NaiveDate,
}

/// How far the repair of an unqualified result has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Repair {
    /// Nothing was ordered.
    #[default]
    None,
    /// Ordered and not yet passed or failed.
    Open {
        /// Day by which it is due.
        due: NaiveDate,
    },
    /// Passed the re-evaluation.
    Passed,
    /// Failed the re-evaluation.
    Failed {
        /// Whether poor quality (服务质量较差) was determined: the second of the two tests.
        poor: bool,
    },
}

/// Where a contract stands as to its results: what the payment gate and the lists need to know.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Standing {
    /// The latest decided result: of the newest year, of its last attempt.
    pub latest: Option<Decided>,
    /// The year of an evaluation that is open now.
    pub pending: Option<i32>,
    /// The repair of the latest unqualified result.
    pub repair: Repair,
}

/// The gate of article 14: only instalments the contract links to the evaluation wait, and only for 合格 or better.
pub fn payable(standing: &Standing, linked: bool) -> Result<(), Refusal> {
    if !linked {
        return Ok(());
    }
    if let Repair::Open { due } = standing.repair {
        return Err(held(
            Say::new(format!("整改尚未通过（期限{due}）"), format!("the rectification has not passed yet (due {due})")),
            Say::new("整改后重新评估达到合格即可支付", "payable once the re-evaluation reaches qualified"),
        ));
    }
    if let Some(year) = standing.pending {
        return Err(held(
            Say::new(format!("{year}年度绩效评估尚未出结果"), format!("the {year} evaluation has no result yet")),
            Say::new("结果认定为合格及以上后可以支付", "payable once the result is qualified or better"),
        ));
    }
    match standing.latest.map(|result| result.grade) {
        Some(Grade::Excellent | Grade::Good | Grade::Qualified) => Ok(()),
        Some(Grade::Unqualified) => Err(held(
            Say::new("绩效评估结果为不合格", "the evaluation result is unqualified"),
            Say::new("完成整改并重新评估达到合格后可以支付", "payable once rectified and re-evaluated as qualified"),
        )),
        None => Err(held(
            Say::new(
                "合同约定本期款项与绩效评估挂钩，尚无评估结果",
                "the contract links this instalment to the evaluation, which has no result yet",
            ),
            Say::new(
                "绩效评估结果认定为合格及以上后可以支付",
                "payable once an evaluation is decided as qualified or better",
            ),
        )),
    }
}

fn held(why: Say, way_out: Say) -> Refusal {
    Refusal::state(Article::b(14), why, way_out)
}

/// Whether termination, refusal of payment and a blacklist case may be proposed: both tests of article 14 must be met.
pub fn may_end(standing: &Standing) -> Result<(), Refusal> {
    let missing = match standing.repair {
        Repair::Failed { poor: true } => return Ok(()),
        Repair::Failed { poor: false } => Say::new(
            "整改后评估仍不合格，但没有认定“服务质量较差”",
            "still unqualified after rectification, but poor quality was not determined",
        ),
        Repair::None | Repair::Open { .. } | Repair::Passed => {
            Say::new("没有“整改后经评估仍不合格”的结果", "there is no result “still unqualified after rectification”")
        }
    };
    Err(Refusal::state(
        Article::b(14),
        missing,
        Say::new(
            "两项条件须同时具备：整改后经评估仍不合格，且认定服务质量较差",
            "both must be on record: unqualified after rectification, and poor quality determined",
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(grade: Option<Grade>, pending: Option<i32>, repair: Repair) -> Standing {
        let on = NaiveDate::from_ymd_opt(2026, 12, 4).unwrap();
        let latest = grade.map(|grade| Decided { year: 2026, attempt: 1, total: Score::points(85), grade, on });
        Standing { latest, pending, repair }
    }

    #[test]
    fn every_grade_has_a_consequence_and_good_is_simply_paid() {
        let table = [
            (Grade::Excellent, Consequence::Recognition),
            (Grade::Good, Consequence::PayOnTime),
            (Grade::Qualified, Consequence::Guidance),
            (Grade::Unqualified, Consequence::Rectification),
        ];
        for (grade, follows) in table {
            assert_eq!(consequence(grade), follows);
        }
    }

    #[test]
    fn the_payment_gate() {
        let open = Repair::Open { due: NaiveDate::from_ymd_opt(2027, 1, 4).unwrap() };
        let failed = Repair::Failed { poor: true };
        let table = [
            (Some(Grade::Excellent), None, Repair::None, true),
            (Some(Grade::Good), None, Repair::None, true),
            (Some(Grade::Qualified), None, Repair::None, true),
            (Some(Grade::Unqualified), None, Repair::None, false),
            (Some(Grade::Unqualified), None, open, false),
            (Some(Grade::Qualified), None, open, false),
            (Some(Grade::Qualified), None, Repair::Passed, true),
            (Some(Grade::Unqualified), None, failed, false),
            (Some(Grade::Good), Some(2027), Repair::None, false),
            (None, None, Repair::None, false),
            (None, Some(2026), Repair::None, false),
        ];
        for (grade, pending, repair, free) in table {
            let s = standing(grade, pending, repair);
            assert_eq!(payable(&s, true).is_ok(), free, "{s:?}");
            assert!(payable(&s, false).is_ok(), "an instalment the contract does not link is never held: {s:?}");
        }
    }

    #[test]
    fn ending_the_contract_needs_both_tests() {
        let due = NaiveDate::from_ymd_opt(2027, 1, 4).unwrap();
        for repair in [Repair::None, Repair::Open { due }, Repair::Passed, Repair::Failed { poor: false }] {
            assert!(may_end(&standing(Some(Grade::Unqualified), None, repair)).is_err(), "{repair:?}");
        }
        assert!(may_end(&standing(Some(Grade::Unqualified), None, Repair::Failed { poor: true })).is_ok());
    }
}
