//! # 第十条 … 由服务采购业主单位…进行自评，出具服务绩效评估报告…业主单位初评…出具服务绩效评估初评报告。
//!
//! **Our reading.** One form serves both tracks: seven indicators with points, reason, deviation and evidence; the goals frozen at approval
//! with target beside actual; achievements, security, advice. Under a scheme with sub-indicators these are judged and proved one by one, and
//! the indicator has their sum (`b10_report_items`). It may be saved unfinished and is filed whole, by the head of the unit, who is
//! not the person that wrote it. A deviation must be explained wherever full points or a target were missed.

use super::authority::{Action, may};
use super::b09_goals::{Goal, Operator};
use super::b10_evaluation::{Evaluation, State};
use super::b11_indicators::{Evidence, Marks, unfinished};
use super::b11_items::{Template, kind_of, outdone};
use super::b11_sheets::{Ticks, undeclared};
use super::decision::{Article, Decision, Event, FieldError, No};
use super::people::Actor;
use super::policy::Track;
use super::values::{FileId, Score};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// What came of one frozen goal.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoalActual {
    /// The value reached.
    pub actual: Option<Decimal>,
    /// 偏差原因及改进措施, where the target was missed.
    pub deviation: String,
}

/// The owner's report: self-assessment or first review.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Points and reasons.
    pub marks: Marks,
    /// 偏差原因及改进措施 of each indicator.
    pub deviations: [String; 7],
    /// Points of the sub-indicators, where the scheme has any; an indicator's marks are their sum.
    #[serde(default)]
    pub items: [Vec<Option<Score>>; 7],
    /// Evidence of each indicator; the first lines are those of its sub-indicators, in their order.
    pub evidence: [Vec<Evidence>; 7],
    /// The frozen goals, in their order.
    pub goals: Vec<GoalActual>,
    /// The other written parts.
    #[serde(default)]
    pub outline: Outline,
    /// What the system knew of the contract when the report was last saved.
    #[serde(default)]
    pub known: Option<Box<Known>>,
    /// 主要成效、问题及原因.
    pub summary: String,
    /// 安全情况.
    pub security: String,
    /// 结论、付款建议与改进措施.
    pub advice: String,
    /// The sealed report, where one was uploaded.
    pub file: Option<FileId>,
    /// 不涉密承诺 (S44).
    pub unclassified: bool,
    /// First day of the period the numbers are about.
    #[serde(default)]
    pub period_from: Option<NaiveDate>,
    /// Last day of that period.
    #[serde(default)]
    pub period_to: Option<NaiveDate>,
    /// 回避声明 of whoever wrote it (M3).
    #[serde(default)]
    pub declared: Ticks,
}

/// Whether the goal was reached.
pub fn reached(goal: &Goal, actual: Decimal) -> bool {
    match goal.operator {
        Operator::AtLeast => actual >= goal.target,
        Operator::Exactly => actual == goal.target,
        Operator::AtMost => actual <= goal.target,
    }
}

/// Saves the report as far as it is written.
pub fn save_report(
    evaluation: Evaluation,
    report: Report,
    template: &Template,
    by: &Actor,
) -> Result<Decision<Evaluation>, No> {
    let role = may(by, Action::SaveReport, &evaluation.subject())?;
    evaluation.allows(Action::SaveReport)?;
    let mut next = evaluation.clone();
    next.report = items::summed(report, &evaluation, template);
    next.hand(Action::SaveReport, by);
    Ok(Decision::changed(evaluation, next, Event::by(role, Action::SaveReport, Article::b(10))))
}

/// Files the report: complete, and by another person than its writer.
pub fn file_report(
    evaluation: Evaluation,
    template: &Template,
    by: &Actor,
    on: NaiveDate,
) -> Result<Decision<Evaluation>, No> {
    let role = may(by, Action::FileReport, &evaluation.subject())?;
    evaluation.allows(Action::FileReport)?;
    No::unless_empty(missing(&evaluation, template))?;
    let article = match evaluation.track {
        Track::SelfReport => Article::bi(10, 1),
        Track::Joint => Article::bi(10, 2),
    };
    let mut next = evaluation.clone();
    next.state = State::Filed { on };
    next.receipts.clear();
    next.hand(Action::FileReport, by);
    if let Some(known) = &mut next.report.known {
        known.filed(on <= evaluation.report_due);
    }
    let late = (on - evaluation.report_due).num_days();
    let event = Event::by(role, Action::FileReport, article);
    let event = if late > 0 { event.saying(format!("逾期{late}天报送")) } else { event };
    Ok(Decision::changed(evaluation, next, event))
}

/// What the report lacks before it may be filed.
pub fn missing(evaluation: &Evaluation, template: &Template) -> Vec<FieldError> {
    let report = &evaluation.report;
    let points = &evaluation.scheme.points;
    let asked = evaluation.asked();
    let mut errors = unfinished(&report.marks, points, &asked);
    if template.has_items() {
        // What is blank is told of the sub-indicator, where it is typed.
        errors.retain(|error| !error.field.starts_with('p'));
        errors.extend(items::missing(evaluation, template));
    } else {
        errors.extend((0..7).filter(|n| asked[*n]).filter_map(|n| unproved(report, n)));
    }
    for n in (0..7).filter(|n| asked[*n]) {
        let short = report.marks[n].score().is_some_and(|score| score < points[n]);
        if short && report.deviations[n].trim().is_empty() {
            let no = n + 1;
            errors.push(FieldError::at(
                format!("d{no}"),
                format!("指标{no}未得满分，请写明偏差原因及改进措施"),
                format!("indicator {no} is below full points: give the deviation and what is done about it"),
            ));
        }
    }
    for (n, goal) in evaluation.goals.iter().enumerate() {
        errors.extend(goal_missing(n, goal, report.goals.get(n)));
    }
    errors.extend(texts_missing(report));
    errors.extend(outline::missing(evaluation, template));
    errors.extend(period_wrong(report));
    errors.extend(undeclared(&report.declared));
    errors
}

/// Points without a file that proves them: one at least for every indicator scored above nought.
fn unproved(report: &Report, n: usize) -> Option<FieldError> {
    let scored = report.marks[n].score().is_some_and(|score| score.0 > 0);
    let proved = report.evidence[n].iter().any(|row| row.file.is_some());
    let no = n + 1;
    (scored && !proved).then(|| {
        FieldError::at(
            format!("e{no}-0-file"),
            format!("指标{no}有得分，请至少上传一份证据"),
            format!("indicator {no} has points: upload one proof at least"),
        )
    })
}

fn period_wrong(report: &Report) -> Option<FieldError> {
    let whole = report.period_from.zip(report.period_to).is_some_and(|(from, to)| from <= to);
    (!whole).then(|| {
        FieldError::at(
            "period_from",
            "请填写自评数据的起止日期，起始日不晚于截止日",
            "enter the first and last day the numbers are about, in this order",
        )
    })
}

fn goal_missing(n: usize, goal: &Goal, row: Option<&GoalActual>) -> Option<FieldError> {
    let Some(actual) = row.and_then(|row| row.actual) else {
        return Some(FieldError::at(
            format!("ga{n}"),
            format!("请填写“{}”的实际完成值", goal.name),
            format!("enter what was reached for “{}”", goal.name),
        ));
    };
    if row.is_some_and(|row| !row.deviation.trim().is_empty()) {
        return None;
    }
    if outdone(kind_of(goal.operator), goal.target, actual) {
        return Some(FieldError::at(
            format!("gd{n}"),
            format!("“{}”的完成值超过目标的130%，请说明目标是否偏低", goal.name),
            format!("“{}” is above 130% of its target: say whether the target was set too low", goal.name),
        ));
    }
    (!reached(goal, actual)).then(|| {
        FieldError::at(
            format!("gd{n}"),
            format!("“{}”未达目标，请写明偏差原因及改进措施", goal.name),
            format!("“{}” missed its target: give the deviation and what is done about it", goal.name),
        )
    })
}

fn texts_missing(report: &Report) -> Vec<FieldError> {
    let mut errors = Vec::new();
    for (field, text, zh, en) in [
        ("summary", &report.summary, "主要成效、问题及原因", "achievements, problems and causes"),
        ("security", &report.security, "安全情况", "security"),
        ("advice", &report.advice, "结论、付款建议与改进措施", "conclusion, advice on payment and improvements"),
    ] {
        if text.trim().chars().count() < 10 {
            errors.push(FieldError::at(
                field,
                format!("请写明{zh}，不少于10字"),
                format!("write about {en}: at least 10 characters"),
            ));
        }
    }
    if !report.unclassified {
        errors.push(FieldError::at(
            "unclassified",
            "请确认报告及附件不涉及国家秘密（细则第四十四条）",
            "confirm that the report and its files hold no state secrets (Security Rules art. 44)",
        ));
    }
    errors
}

#[path = "b10_report_items.rs"]
mod items;
pub use items::{ItemInput, parse_items};
#[path = "b10_report_outline.rs"]
mod outline;
pub use outline::{Known, Outline, Paid};

#[cfg(test)]
#[path = "b10_report_tests.rs"]
mod tests;
