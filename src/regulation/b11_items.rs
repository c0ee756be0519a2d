//! # 第十一条 大数据项目服务绩效评估主要指标：…
//!
//! **Our reading.** Each of the seven indicators is made of sub-indicators: what is measured, for how many points, against which proof. A set of
//! them is a version of the scheme; a round pins the version in force on the day it opens. The owner's report judges every sub-indicator, and
//! the indicator has their sum; an agency judges the indicator with the sub-indicators before its eyes, since one official sheet speaks of
//! seven (`domain.md` §3.2.1).
//!
//! A number is held against what was agreed: the share reached, at most all of it, bounds the points, so that more than was promised
//! never earns more. Reaching more than 130 % asks whether the target was set too low. A text is judged by three anchors (met 80–100 %,
//! partly 60–80 %, not met below 60 % of the points); yes or no is all or nothing; the approved goals (M9) count by their weights.

use super::b09_goals::{Goal, Operator};
use super::b10_report::GoalActual;
use super::decision::Say;
use super::people::named;
use super::values::Score;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

named! {
    /// How a sub-indicator is judged.
    ItemKind {
        AtLeast = "at_least", "数值，越高越好", "number, the higher the better";
        AtMost = "at_most", "数值，越低越好", "number, the lower the better";
        Graded = "graded", "分档描述", "graded by description";
        YesNo = "yes_no", "是或否", "yes or no";
        Goals = "goals", "审定绩效目标完成率", "approved goals reached";
    }
}

/// Most sub-indicators of an indicator.
pub const MOST_ITEMS: usize = 6;

/// One sub-indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// What is looked at.
    pub name: Say,
    /// Its points.
    pub points: Score,
    /// How it is judged.
    pub kind: ItemKind,
    /// How the points come about.
    pub measure: Say,
    /// The proof asked for.
    pub evidence: Say,
    /// 达成, 部分达成, 未达成 in words; of graded ones only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anchors: Option<Box<[Say; 3]>>,
}

/// The sub-indicators of the seven indicators.
pub type Items = [Vec<Item>; 7];

/// A version of the scheme as evaluations use it. Number 0 is none: rounds from before there were sub-indicators.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Template {
    /// Number of the version.
    pub no: i32,
    /// Its sub-indicators.
    pub items: Items,
}

impl Template {
    /// Points of the seven indicators: the sums of their sub-indicators.
    pub fn points(&self) -> [Score; 7] {
        points_of(&self.items)
    }
    /// Whether the owner's report judges sub-indicators.
    pub fn has_items(&self) -> bool {
        self.no > 0
    }
}

/// Points of the seven indicators.
pub fn points_of(items: &Items) -> [Score; 7] {
    std::array::from_fn(|n| Score(items[n].iter().map(|item| item.points.0).sum()))
}

/// What share of a number was reached, 1 where it was met exactly. Where nothing may happen at all (a target of nought) it is all or nothing.
fn share(kind: ItemKind, target: Decimal, actual: Decimal) -> Decimal {
    let (over, under) = match kind {
        ItemKind::AtMost => (target, actual),
        _ => (actual, target),
    };
    if under.is_zero() || under.is_sign_negative() {
        return if over >= under { Decimal::ONE } else { Decimal::ZERO };
    }
    (over / under).max(Decimal::ZERO)
}

/// The most points a number may have: its share of the target, capped at all of them, rounded half-up.
pub fn bound(item: &Item, target: Decimal, actual: Decimal) -> Score {
    Score::rounded(item.points.decimal() * share(item.kind, target, actual).min(Decimal::ONE))
}

/// Whether a promise was outdone by so much that its target seems low: more than 130 % of a number that was to be reached.
pub fn outdone(kind: ItemKind, target: Decimal, actual: Decimal) -> bool {
    kind == ItemKind::AtLeast && target > Decimal::ZERO && actual * Decimal::TEN > target * Decimal::from(13)
}

/// The kind of number a frozen goal is.
pub fn kind_of(operator: Operator) -> ItemKind {
    match operator {
        Operator::AtMost => ItemKind::AtMost,
        Operator::AtLeast | Operator::Exactly => ItemKind::AtLeast,
    }
}

/// The points of the approved goals: Σ(weight × share, capped), none while one of them has no actual value.
pub fn goals_reached(item: &Item, goals: &[Goal], rows: &[GoalActual]) -> Option<Score> {
    let all: Decimal = goals.iter().map(|goal| Decimal::from(goal.weight)).sum();
    if all.is_zero() {
        return None;
    }
    let mut sum = Decimal::ZERO;
    for (n, goal) in goals.iter().enumerate() {
        let actual = rows.get(n)?.actual?;
        let reached = match goal.operator {
            Operator::Exactly if actual != goal.target => {
                share(ItemKind::AtLeast, goal.target, actual).min(share(ItemKind::AtMost, goal.target, actual))
            }
            operator => share(kind_of(operator), goal.target, actual),
        };
        sum += Decimal::from(goal.weight) * reached.min(Decimal::ONE);
    }
    Some(Score::rounded(item.points.decimal() * sum / all))
}

#[cfg(test)]
mod tests {
    use super::super::b09_goals::GoalKind;
    use super::super::b11_first::first;
    use super::*;

    fn n(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn six() -> Item {
        first().items[1][0].clone()
    }

    #[test]
    fn the_share_reached_bounds_the_points_and_more_earns_no_more() {
        let table = [
            (ItemKind::AtLeast, "100", "100", 600),
            (ItemKind::AtLeast, "100", "250", 600),
            (ItemKind::AtLeast, "100", "99.99", 600),
            (ItemKind::AtLeast, "100", "99.9", 599),
            (ItemKind::AtLeast, "100", "50", 300),
            (ItemKind::AtLeast, "100", "-3", 0),
            (ItemKind::AtLeast, "0", "0", 600),
            (ItemKind::AtMost, "4", "2", 600),
            (ItemKind::AtMost, "4", "4", 600),
            (ItemKind::AtMost, "4", "8", 300),
            (ItemKind::AtMost, "0", "0", 600),
            (ItemKind::AtMost, "0", "1", 0),
        ];
        for (kind, target, actual, most) in table {
            let item = Item { kind, points: Score::points(6), ..six() };
            assert_eq!(bound(&item, n(target), n(actual)), Score(most), "{kind:?} {target} {actual}");
        }
    }

    #[test]
    fn a_number_to_be_reached_is_outdone_only_above_130_per_cent() {
        for (target, actual, low) in
            [("100", "130", false), ("100", "130.01", true), ("0", "5", false), ("10", "13.1", true)]
        {
            assert_eq!(outdone(ItemKind::AtLeast, n(target), n(actual)), low, "{target} {actual}");
        }
        assert!(!outdone(ItemKind::AtMost, n("10"), n("1")), "fewer failures than allowed are no question");
    }

    #[test]
    fn the_goals_count_by_their_weights() {
        let goal = |operator, target: &str, weight| Goal {
            name: "目标".into(),
            kind: GoalKind::Quantity,
            operator,
            target: n(target),
            unit: "次".into(),
            weight,
        };
        let goals =
            [goal(Operator::AtLeast, "100", 50), goal(Operator::AtMost, "4", 30), goal(Operator::Exactly, "10", 20)];
        let actual = |values: [&str; 3]| values.map(|v| GoalActual { actual: Some(n(v)), deviation: String::new() });
        let item = Item { points: Score::points(8), ..six() };
        let reached = |values| goals_reached(&item, &goals, &actual(values));
        assert_eq!(reached(["100", "4", "10"]), Some(Score::points(8)));
        assert_eq!(reached(["300", "1", "10"]), Some(Score::points(8)), "capped");
        assert_eq!(reached(["50", "4", "10"]), Some(Score::points(6)));
        assert_eq!(reached(["100", "8", "20"]), Some(Score(600)), "30 × ½ and 20 × ½ are lost");
        assert_eq!(goals_reached(&item, &goals, &actual(["1", "1", "1"])[..2]), None, "one is not known yet");
        assert_eq!(goals_reached(&item, &[], &[]), None);
    }
}
