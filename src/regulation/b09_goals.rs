//! # 第九条 … 业主单位在购买大数据项目服务时，应在服务采购方案中明确预期绩效目标，通过审定的绩效目标作为开展绩效监控、绩效评价的重要依据。
//!
//! **Our reading.** Goals are rows with a number to reach and a weight; at least three, weights sum to 100. Approval freezes them:
//! later monitoring and evaluation take the frozen version. No act changes them afterwards: a contract change alters the amount, the
//! term, the contents or the parties, never what the service is measured by.
//!
//! **Open questions.** Whether goals may be changed by agreement after approval (“通过审定的”): we read that they may not; what has become
//! unreachable is told in the report as a deviation with its reason, and weighed by those who score.

use super::decision::{FieldError, Say};
use super::people::named;
use super::values::{ValueError, parse_decimal};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

named! {
    /// What a goal measures (`domain.md` §3.10).
    GoalKind {
        Quantity = "quantity", "数量", "quantity";
        Quality = "quality", "质量", "quality";
        Timeliness = "timeliness", "时效", "timeliness";
        Cost = "cost", "成本", "cost";
        Benefit = "benefit", "效益", "benefit";
        Satisfaction = "satisfaction", "满意度", "satisfaction";
    }
}

named! {
    /// How the actual value is compared with the target.
    Operator {
        AtLeast = "ge", "≥", "≥";
        Exactly = "eq", "=", "=";
        AtMost = "le", "≤", "≤";
    }
}

/// One expected performance goal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Goal {
    /// What is measured.
    pub name: String,
    /// Its kind.
    pub kind: GoalKind,
    /// How it is compared.
    pub operator: Operator,
    /// The number to reach.
    pub target: Decimal,
    /// Its unit: 次, %, 家, 小时 …
    pub unit: String,
    /// Weight in per cent; the weights of a plan sum to 100.
    pub weight: u32,
}

/// What a person typed for one goal. All-empty rows are not goals.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GoalInput {
    /// As typed.
    pub name: String,
    /// Code of the kind.
    pub kind: String,
    /// Code of the operator.
    pub operator: String,
    /// As typed.
    pub target: String,
    /// As typed.
    pub unit: String,
    /// As typed.
    pub weight: String,
}

impl GoalInput {
    fn is_blank(&self) -> bool {
        [&self.name, &self.target, &self.weight].iter().all(|s| s.trim().is_empty())
    }
}

/// Parses the rows; every error is put at its own field (`goal-0-weight`).
pub fn parse_goals(rows: &[GoalInput]) -> Result<Vec<Goal>, Vec<FieldError>> {
    let mut goals = Vec::new();
    let mut errors = Vec::new();
    for (n, row) in rows.iter().enumerate().filter(|(_, row)| !row.is_blank()) {
        match parse_goal(n, row) {
            Ok(goal) => goals.push(goal),
            Err(mut wrong) => errors.append(&mut wrong),
        }
    }
    if errors.is_empty() { Ok(goals) } else { Err(errors) }
}

fn parse_goal(n: usize, row: &GoalInput) -> Result<Goal, Vec<FieldError>> {
    let mut errors = Vec::new();
    let mut wrong = |field: &str, zh: &str, en: &str| {
        errors.push(FieldError { field: format!("goal-{n}-{field}"), say: Say::new(zh, en) });
    };
    let name = row.name.trim().to_owned();
    if name.is_empty() {
        wrong("name", "请填写指标名称", "enter what is measured");
    }
    let kind = GoalKind::from_code(&row.kind);
    if kind.is_none() {
        wrong("kind", "请选择指标类型", "choose the kind of goal");
    }
    let operator = Operator::from_code(&row.operator);
    if operator.is_none() {
        wrong("operator", "请选择比较方式", "choose how it is compared");
    }
    let target = parse_decimal(&row.target);
    match target {
        Err(ValueError::Empty) => wrong("target", "请填写指标值", "enter the value to reach"),
        Err(_) => wrong("target", "指标值应为数字", "the value must be a number"),
        Ok(_) => {}
    }
    let weight = row.weight.trim().trim_end_matches('%').parse::<u32>().ok().filter(|w| (1..=100).contains(w));
    if weight.is_none() {
        wrong("weight", "权重应为1至100的整数", "the weight is a whole number from 1 to 100");
    }
    match (kind, operator, target, weight) {
        (Some(kind), Some(operator), Ok(target), Some(weight)) if errors.is_empty() => {
            Ok(Goal { name, kind, operator, target, unit: row.unit.trim().to_owned(), weight })
        }
        _ => Err(errors),
    }
}

/// What is missing before the goals may be submitted: at least three rows, weights that sum to 100.
pub fn complete(goals: &[Goal]) -> Vec<FieldError> {
    let mut errors = Vec::new();
    if goals.len() < 3 {
        errors.push(FieldError {
            field: "goal-0-name".into(),
            say: Say::new("绩效目标至少3项（办法第九条）", "at least three goals (Measures art. 9)"),
        });
    }
    let sum: u32 = goals.iter().map(|g| g.weight).sum();
    if !goals.is_empty() && sum != 100 {
        errors.push(FieldError {
            field: "goal-0-weight".into(),
            say: Say::new(
                format!("权重之和应为100，现在是{sum}"),
                format!("the weights must sum to 100; they sum to {sum}"),
            ),
        });
    }
    errors
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str, target: &str, weight: &str) -> GoalInput {
        GoalInput {
            name: name.into(),
            kind: "quality".into(),
            operator: "ge".into(),
            target: target.into(),
            unit: "%".into(),
            weight: weight.into(),
        }
    }

    #[test]
    fn blank_rows_are_no_goals_and_errors_stand_at_their_field() {
        assert_eq!(parse_goals(&[row("", "", "")]).map(|g| g.len()), Ok(0));
        let wrong = parse_goals(&[row("可用率", "九成", "0")]).unwrap_err();
        let fields: Vec<&str> = wrong.iter().map(|e| e.field.as_str()).collect();
        assert_eq!(fields, ["goal-0-target", "goal-0-weight"]);
    }

    #[test]
    fn weights_sum_to_a_hundred_and_three_rows_at_least() {
        let three = parse_goals(&[row("a", "1", "50"), row("b", "1", "30"), row("c", "1", "20")]).unwrap();
        assert!(complete(&three).is_empty());
        let two = parse_goals(&[row("a", "1", "50"), row("b", "1", "30")]).unwrap();
        assert_eq!(complete(&two).len(), 2);
    }
}
