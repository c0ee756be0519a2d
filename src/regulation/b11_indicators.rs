//! # 第十一条 大数据项目服务绩效评估主要指标：（一）…本地运营公司（团队）决策层围绕铜仁“应用驱动”特色…；（二）大数据（场景）解决方案安全稳定和迭代升级情况；（三）服务响应质量和水平；（四）数据安全保障措施及成效；（五）大数据项目年度应用推广措施和成效；（六）大数据项目应用取得的突出成效…；（七）其他能体现服务质量、重要成效的指标。
//!
//! **Our reading.** Seven indicators, 100 points. The points are ours (10/20/15/20/10/10/15 by the policy) and pinned when a round opens.
//! Points are the truth and the grade beside them is derived. A reason must be written below 60 % and for full marks; an agency that cannot
//! judge abstains with a reason, and an abstention is nothing, never zero. The goals frozen at approval (M9) stand beside the indicator
//! they belong to, target beside actual.
//!
//! **Open questions.** “主要指标” is not exhaustive: indicator seven takes what else shows quality. Indicator one looks at promises in the
//! contract and is never a condition for bidding (政府采购法实施条例20).

use super::b09_goals::GoalKind;
use super::decision::{FieldError, Say};
use super::people::named;
use super::values::{FileId, Score, ValueError};
use serde::{Deserialize, Serialize};

named! {
    /// The seven indicators.
    Indicator {
        Local = "1", "本地研发推广与持续运营", "Local development, promotion and lasting operation";
        Stability = "2", "方案安全稳定与迭代升级", "Secure, stable and improving solution";
        Response = "3", "服务响应质量和水平", "Quality of service response";
        DataSecurity = "4", "数据安全保障措施及成效", "Data security measures and effect";
        Promotion = "5", "年度应用推广措施和成效", "Promotion of use in the year";
        Outcome = "6", "应用取得的突出成效", "Outstanding results of use";
        Other = "7", "其他：绩效目标与满意度", "Other: goals reached and satisfaction";
    }
}

impl Indicator {
    /// 0 to 6: its place in the arrays of points and marks.
    pub const fn index(self) -> usize {
        self as usize
    }

    /// What to look at, from the defaults of `domain.md` §3.3.
    pub fn guide(self) -> Say {
        let (zh, en) = match self {
            Indicator::Local => (
                "三年推广计划、持续运营方案出台并更新；铜仁试点研发、调研与应用；阶段考评与驻地团队落实。只评合同承诺。",
                "Three-year plan and operating plan issued and kept up; trials and research in Tongren; stage reviews and local team. Judge contract promises only.",
            ),
            Indicator::Stability => (
                "可用率对照合同约定；重大故障次数与恢复时长；漏洞按期修复；年度迭代计划完成。",
                "Availability against the contract; serious failures and time to recover; vulnerabilities fixed in time; yearly improvements delivered.",
            ),
            Indicator::Response => (
                "响应及时率、按期解决率；有效投诉处理；文档与培训。",
                "Responses and solutions in time; complaints handled; documents and training.",
            ),
            Indicator::DataSecurity => (
                "定级备案、测评与整改闭环；制度、人员与保密协议；加密、备份恢复演练、日志不少于6个月；安全事件。",
                "Grading filed, tested and put right; rules, staff and confidentiality; encryption, restore drills, logs kept 6 months or more; incidents.",
            ),
            Indicator::Promotion => (
                "推广措施完成率；用户数、活跃度、办件量对照目标；数据共享开放贡献。",
                "Promotion carried out; users, activity and cases against target; data shared and opened.",
            ),
            Indicator::Outcome => (
                "经济效益、社会效益；发明专利、软著、标准与方案被采纳。没有证明材料的不得分。",
                "Economic and social benefit; patents, software rights, standards, adopted schemes. No points without proof.",
            ),
            Indicator::Other => (
                "审定绩效目标完成率；服务对象满意度；合同履约、预算执行与档案完整。",
                "Approved goals reached; satisfaction of users; contract kept, budget spent, files complete.",
            ),
        };
        Say::new(zh, en)
    }

    /// The indicator a frozen goal stands beside.
    pub const fn of_goal(kind: GoalKind) -> Indicator {
        match kind {
            GoalKind::Quality => Indicator::Stability,
            GoalKind::Timeliness => Indicator::Response,
            GoalKind::Quantity => Indicator::Promotion,
            GoalKind::Benefit => Indicator::Outcome,
            GoalKind::Cost | GoalKind::Satisfaction => Indicator::Other,
        }
    }
}

/// One indicator as somebody judged it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Mark {
    /// Nothing yet; a reason may already be written.
    Blank {
        /// As written so far.
        reason: String,
    },
    /// Judged.
    Scored {
        /// 0 to the indicator's points.
        score: Score,
        /// Required below 60 % and for full marks.
        reason: String,
    },
    /// Not judged by this agency: counts as nothing.
    Abstained {
        /// At least ten characters.
        reason: String,
    },
}

impl Default for Mark {
    fn default() -> Mark {
        Mark::Blank { reason: String::new() }
    }
}

impl Mark {
    /// The score, where there is one.
    pub fn score(&self) -> Option<Score> {
        match self {
            Mark::Scored { score, .. } => Some(*score),
            Mark::Blank { .. } | Mark::Abstained { .. } => None,
        }
    }
    /// The reason as written.
    pub fn reason(&self) -> &str {
        match self {
            Mark::Blank { reason } | Mark::Scored { reason, .. } | Mark::Abstained { reason } => reason,
        }
    }
    /// Whether it is an abstention.
    pub fn is_abstained(&self) -> bool {
        matches!(self, Mark::Abstained { .. })
    }
    /// Whether it still has to be judged.
    pub fn is_blank(&self) -> bool {
        matches!(self, Mark::Blank { .. })
    }
}

/// Seven marks in the order of article 11.
pub type Marks = [Mark; 7];

/// One line of evidence: what was agreed, what came of it, where it is written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// 指标项.
    pub name: String,
    /// 约定.
    pub agreed: String,
    /// 实际.
    pub actual: String,
    /// 出处.
    pub source: String,
    /// The file, where one was uploaded.
    pub file: Option<FileId>,
}

/// What a person typed for one indicator.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MarkInput {
    /// Points as typed.
    pub points: String,
    /// Reason as typed.
    pub reason: String,
    /// Whether 弃权 was ticked.
    pub abstain: bool,
}

/// Reads the seven rows of a sheet or report; each error stands at its own field (`p1` … `p7`).
pub fn parse_marks(rows: &[MarkInput; 7], points: &[Score; 7]) -> Result<Marks, Vec<FieldError>> {
    let mut errors = Vec::new();
    let marks = std::array::from_fn(|n| {
        parse_mark(&rows[n], points[n]).unwrap_or_else(|say| {
            errors.push(FieldError { field: format!("p{}", n + 1), say });
            Mark::default()
        })
    });
    if errors.is_empty() { Ok(marks) } else { Err(errors) }
}

fn parse_mark(row: &MarkInput, most: Score) -> Result<Mark, Say> {
    let reason = row.reason.trim().to_owned();
    if row.abstain {
        return match row.points.trim().is_empty() {
            true => Ok(Mark::Abstained { reason }),
            false => Err(Say::new("弃权的指标不填得分", "an indicator you abstain from carries no points")),
        };
    }
    match Score::parse(&row.points) {
        Err(ValueError::Empty) => Ok(Mark::Blank { reason }),
        Err(ValueError::TooFine) => Err(Say::new("得分最多两位小数", "at most two decimals")),
        Ok(score) if score <= most => Ok(Mark::Scored { score, reason }),
        Ok(_) | Err(ValueError::TooLarge) => Err(Say::new(
            format!("得分不能超过本项{}分", trimmed(most)),
            format!("no more than the {} points of this indicator", trimmed(most)),
        )),
        Err(ValueError::Negative) => Err(Say::new("得分不能小于0", "no less than 0")),
        Err(_) => Err(Say::new("得分应为数字", "points must be a number")),
    }
}

/// Points without needless zeros: 10, 12.5.
pub fn trimmed(score: Score) -> String {
    score.decimal().normalize().to_string()
}

/// What keeps the marks from being signed. `asked` tells which indicators are judged this time.
pub fn unfinished(marks: &Marks, points: &[Score; 7], asked: &[bool; 7]) -> Vec<FieldError> {
    (0..7).filter(|n| asked[*n]).filter_map(|n| lacking(n, &marks[n], points[n])).collect()
}

fn lacking(n: usize, mark: &Mark, most: Score) -> Option<FieldError> {
    let no = n + 1;
    match mark {
        Mark::Blank { .. } => Some(FieldError::at(
            format!("p{no}"),
            format!("指标{no}还没有评分"),
            format!("indicator {no} has not been scored"),
        )),
        Mark::Abstained { reason } if reason.chars().count() < 10 => Some(FieldError::at(
            format!("r{no}"),
            format!("指标{no}弃权须写明理由，不少于10字"),
            format!("give the reason for abstaining from indicator {no}: at least 10 characters"),
        )),
        Mark::Scored { score, reason } if needs_reason(*score, most) && reason.is_empty() => Some(FieldError::at(
            format!("r{no}"),
            format!("指标{no}低于60%或满分，须写明理由"),
            format!("indicator {no} is below 60% or full: give the reason"),
        )),
        Mark::Scored { .. } | Mark::Abstained { .. } => None,
    }
}

/// Below 60 % of the points and at full marks a reason must be written (`domain.md` §3.2.1). 60 % itself needs none.
pub fn needs_reason(score: Score, most: Score) -> bool {
    score == most || i64::from(score.0) * 100 < i64::from(most.0) * 60
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::regulation::b11_first::first;

    fn row(points: &str, reason: &str, abstain: bool) -> MarkInput {
        MarkInput { points: points.into(), reason: reason.into(), abstain }
    }

    #[test]
    fn the_points_of_the_policy_sum_to_a_hundred() {
        assert_eq!(first().points().iter().map(|s| s.0).sum::<i32>(), 10_000);
        assert_eq!(Indicator::ALL.len(), 7);
    }

    #[test]
    fn points_are_read_strictly() {
        let most = Score::points(15);
        let table = [
            ("15", true),
            ("15.00", true),
            ("15.01", false),
            ("0", true),
            ("-1", false),
            ("8.999", false),
            ("八", false),
            ("1e1", false),
            ("１２．５", true),
        ];
        for (text, fine) in table {
            assert_eq!(parse_mark(&row(text, "", false), most).is_ok(), fine, "{text}");
        }
        assert_eq!(parse_mark(&row("", "材料不足", false), most), Ok(Mark::Blank { reason: "材料不足".into() }));
        assert!(parse_mark(&row("3", "", true), most).is_err(), "points and abstention exclude each other");
    }

    #[test]
    fn a_reason_is_asked_below_sixty_per_cent_and_for_full_marks() {
        let most = Score::points(15);
        for (cents, asked) in [(899, true), (900, false), (901, false), (1499, false), (1500, true), (0, true)] {
            assert_eq!(needs_reason(Score(cents), most), asked, "{cents}");
        }
    }

    #[test]
    fn a_sheet_lacks_what_is_blank_or_unexplained_and_only_where_it_is_asked() {
        let points = first().points();
        let mut marks: Marks =
            std::array::from_fn(|n| Mark::Scored { score: Score(points[n].0 * 7 / 10), reason: String::new() });
        assert!(unfinished(&marks, &points, &[true; 7]).is_empty());
        marks[0] = Mark::default();
        marks[1] = Mark::Abstained { reason: "没有看到材料".into() };
        marks[2] = Mark::Scored { score: points[2], reason: String::new() };
        let fields =
            |asked: &[bool; 7]| unfinished(&marks, &points, asked).iter().map(|e| e.field.clone()).collect::<Vec<_>>();
        assert_eq!(fields(&[true; 7]), ["p1", "r2", "r3"]);
        assert_eq!(fields(&[false, true, false, true, true, true, true]), ["r2"]);
    }
}
