//! # 第十四条 大数据项目服务绩效评估按“优秀、良好、合格、不合格”四种结果分类。对评估优秀的，…给予“年度大数据购买服务‘优秀提供方’”认定…；对评估合格的，按期支付相关服务费用，开展指导提升工作；对评估不合格的，将责令服务提供方或企业进行整改，整改完成达到标准的可支付相关服务费用，整改后经评估仍不合格且服务质量较差的，可依约解除协议，不予支付相关服务费用，纳入“黑名单”管理。
//!
//! **Our reading.** 良好 has no sentence of its own: it is paid on time and nothing else follows. Guidance (合格) never stands in the way of
//! a payment. 不合格 and an open rectification hold only the instalments that the contract links to the evaluation; advance and progress
//! payments follow the contract. A linked instalment asks for the result of its own year: a good first year releases no second year's money,
//! and the next November's round does not freeze what the last one has released. “仍不合格且服务质量较差” are two tests: a failed re-evaluation alone ends nothing; termination, refusal of
//! payment and a blacklist case may be proposed only with a recorded determination of poor quality.
//!
//! **Open questions.** Whether the bureau's delay may hold a supplier's money for ever: no; once the day to score has passed the gate opens,
//! the delay is shown beside it, and the undisputed part is paid under the contract (保障中小企业款项支付条例14、15).

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
        Guidance = "guidance", "按期支付，开展指导提升", "is paid on time, with guidance";
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
    /// Of each year before that its last decided result, newest first.
    pub earlier: Vec<Decided>,
    /// The evaluations that are open now.
    pub pending: Vec<Pending>,
    /// The repair of the latest unqualified result.
    pub repair: Repair,
}

/// An evaluation that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// Its year.
    pub year: i32,
    /// Day by which the agencies score it.
    pub due: NaiveDate,
    /// Whether it takes the place of a registered result of the year: a spot check did not confirm the owner's report.
    pub reopens: bool,
}

/// What a linked instalment asks of the results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Asks {
    /// The year whose result it waits for; none while its event has not happened.
    pub year: Option<i32>,
    /// Whether it is owed under a settled termination: no further round will judge it.
    pub settled: bool,
}

impl Standing {
    /// The result that counts for a year: its own; else the latest before it; else the first after it.
    pub fn result_of(&self, year: Option<i32>) -> Option<&Decided> {
        let all = || self.latest.iter().chain(&self.earlier);
        let Some(year) = year else { return self.latest.as_ref() };
        all().find(|d| d.year <= year).or_else(|| all().last())
    }

    /// The open evaluation of the year an instalment asks for, where it has no result yet or a spot check has reopened it.
    fn awaited(&self, asks: Asks) -> Option<Pending> {
        let decided = self.result_of(asks.year).is_some_and(|d| asks.year.is_none_or(|year| d.year >= year));
        let open = |p: &&Pending| asks.year.is_none_or(|year| p.year == year) && (p.reopens || !decided);
        self.pending.iter().find(open).copied()
    }

    /// The evaluation that should have come to its result by now and has not: the reader is told beside the open gate.
    pub fn late(&self, asks: Option<Asks>, on: NaiveDate) -> Option<Pending> {
        self.awaited(asks?).filter(|p| on > p.due)
    }
}

/// The gate of article 14: only instalments the contract links to the evaluation wait, and only for 合格 or better of their own year.
/// `asks` is none for what the contract does not link.
pub fn payable(standing: &Standing, asks: Option<Asks>, on: NaiveDate) -> Result<(), Refusal> {
    let Some(asks) = asks else { return Ok(()) };
    if let Repair::Open { due } = standing.repair {
        return Err(held(
            Say::new(format!("整改尚未通过（期限{due}）"), format!("the rectification has not passed yet (due {due})")),
            Say::new("整改后重新评估达到合格即可支付", "payable once the re-evaluation reaches qualified"),
        ));
    }
    let awaited = standing.awaited(asks);
    if let Some(Pending { year, .. }) = awaited.filter(|p| on <= p.due) {
        return Err(held(
            Say::new(format!("{year}年度绩效评估尚未出结果"), format!("the {year} evaluation has no result yet")),
            Say::new("结果认定为合格及以上后可以支付", "payable once the result is qualified or better"),
        ));
    }
    match standing.result_of(asks.year).map(|result| result.grade) {
        Some(Grade::Excellent | Grade::Good | Grade::Qualified) => Ok(()),
        None if asks.settled || awaited.is_some() => Ok(()),
        Some(Grade::Unqualified) => Err(held(
            Say::new("绩效评估结果为不合格", "the evaluation result is unqualified"),
            after_unqualified(standing),
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

/// What is still possible: before any order, after a failed one, after the second, after poor quality.
fn after_unqualified(standing: &Standing) -> Say {
    let attempt = standing.latest.map_or(1, |d| d.attempt);
    match standing.repair {
        Repair::Failed { poor: true } => Say::new(
            "可依约解除协议、不予支付（办法第十四条）",
            "the agreement may be ended and payment refused (Measures art. 14)",
        ),
        Repair::Failed { poor: false } if attempt == 2 => Say::new(
            "牵头部门可以写明理由再责令整改一次；否则由业主单位依约解除协议并结算",
            "the lead agency may order rectification once more, with its reason; otherwise the owner unit terminates under the contract and settles",
        ),
        Repair::Failed { poor: false } => {
            Say::new("由业主单位依约解除协议并结算", "the owner unit terminates under the contract and settles")
        }
        Repair::None | Repair::Open { .. } | Repair::Passed => {
            Say::new("完成整改并重新评估达到合格后可以支付", "payable once rectified and re-evaluated as qualified")
        }
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

    fn d(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn result(year: i32, grade: Grade) -> Decided {
        Decided { year, attempt: 1, total: Score::points(85), grade, on: d("2026-12-04") }
    }

    fn standing(grade: Option<Grade>, pending: Option<i32>, repair: Repair) -> Standing {
        let pending =
            pending.map(|year| Pending { year, due: NaiveDate::from_ymd_opt(year, 11, 25).unwrap(), reopens: false });
        let latest = grade.map(|grade| result(2026, grade));
        Standing { latest, pending: pending.into_iter().collect(), repair, ..Standing::default() }
    }

    fn asks(year: i32) -> Option<Asks> {
        Some(Asks { year: Some(year), settled: false })
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
            (Some(Grade::Good), Some(2027), Repair::None, true),
            (None, None, Repair::None, false),
            (None, Some(2026), Repair::None, false),
        ];
        for (grade, pending, repair, free) in table {
            let s = standing(grade, pending, repair);
            assert_eq!(payable(&s, asks(2026), d("2026-11-20")).is_ok(), free, "{s:?}");
            let plain = payable(&s, None, d("2026-11-20"));
            assert!(plain.is_ok(), "an instalment the contract does not link is never held: {s:?}");
        }
    }

    /// Pitfalls 6 and 7: each year asks for its own result, and a late round holds nobody's money for ever.
    #[test]
    fn the_gate_asks_for_the_result_of_the_instalments_own_year() {
        let first_year_good = Standing {
            pending: vec![Pending { year: 2027, due: d("2027-11-25"), reopens: false }],
            ..standing(Some(Grade::Good), None, Repair::None)
        };
        let second_year_bad = Standing {
            latest: Some(result(2027, Grade::Unqualified)),
            earlier: vec![result(2026, Grade::Good)],
            ..Standing::default()
        };
        let table = [
            (&first_year_good, 2026, "2027-11-20", true, "the next round does not freeze last year's money"),
            (&first_year_good, 2027, "2027-11-20", false, "a good first year releases no second year's money"),
            (&first_year_good, 2027, "2027-11-26", true, "the agencies are late: the undisputed part is paid"),
            (&second_year_bad, 2026, "2027-12-20", true, "its own result was good"),
            (&second_year_bad, 2027, "2027-12-20", false, "its own result is unqualified"),
            (&second_year_bad, 2025, "2027-12-20", true, "due before the first round: the first result counts"),
        ];
        for (standing, year, day, free, why) in table {
            assert_eq!(payable(standing, asks(year), d(day)).is_ok(), free, "{why}");
        }
        let reopened = Standing {
            pending: vec![Pending { year: 2026, due: d("2026-12-10"), reopens: true }],
            ..standing(Some(Grade::Good), None, Repair::None)
        };
        assert!(payable(&reopened, asks(2026), d("2026-12-10")).is_err(), "a spot check did not confirm the result");
        assert!(
            payable(&reopened, asks(2026), d("2026-12-11")).is_ok(),
            "the agencies are late: the old result counts"
        );
        assert!(payable(&reopened, asks(2025), d("2026-12-10")).is_ok(), "another year's money does not wait");
        let none = standing(None, Some(2026), Repair::None);
        assert!(none.late(asks(2026), d("2026-11-25")).is_none() && none.late(asks(2026), d("2026-11-26")).is_some());
        assert!(payable(&none, asks(2026), d("2026-11-26")).is_ok(), "no result, and not by the supplier's fault");
        assert!(payable(&Standing::default(), asks(2026), d("2026-11-26")).is_err(), "nothing is late: it waits");
        let settled = Some(Asks { year: Some(2026), settled: true });
        assert!(payable(&Standing::default(), settled, d("2026-11-26")).is_ok(), "no round will judge it any more");
        let bad = standing(Some(Grade::Unqualified), None, Repair::None);
        assert!(payable(&bad, settled, d("2026-11-26")).is_err(), "a settlement pays nothing that is unqualified");
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
