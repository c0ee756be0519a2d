//! # 第三条 …客观、公正和科学的原则…第十一条 …主要指标…
//!
//! **Our reading.** Before other points are published, it is shown whose grade of past rounds would have been another under them: each line of a
//! decided result is taken with the share of the points it reached, the new points are put in the place of the old, and the sum is rounded
//! and graded by the bands and caps of its own round. Nothing of the past is changed by it.

use super::b10_evaluation::Evaluation;
use super::b11_tally::{Line, Tally};
use super::policy::Grade;
use super::values::Score;
use serde::{Deserialize, Serialize};

/// What a decided result is and would have been.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// Published total and grade as decided.
    pub was: (Score, Grade),
    /// Under the other points.
    pub would: (Score, Grade),
}

impl Compared {
    /// Whether the grade would have been another.
    pub fn differs(&self) -> bool {
        self.was.1 != self.would.1
    }
}

/// What a comparison comes to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Decided results looked at.
    pub results: u32,
    /// Grades that would have been better.
    pub better: u32,
    /// Grades that would have been worse.
    pub worse: u32,
}

impl Totals {
    /// Counts one more.
    pub fn count(&mut self, one: &Compared) {
        self.results += 1;
        // The grades stand in their order, the best first.
        if (one.would.1 as usize) < (one.was.1 as usize) {
            self.better += 1;
        } else if one.differs() {
            self.worse += 1;
        }
    }
}

/// A decided result under other points; none while it is not decided.
pub fn compared(evaluation: &Evaluation, points: &[Score; 7]) -> Option<Compared> {
    let outcome = evaluation.outcome()?;
    let lines = outcome.tally.lines.iter().zip(points).map(|(line, points)| moved(line, *points)).collect();
    let total = Tally::of(lines).published;
    let would = (total, evaluation.capped(evaluation.scheme.grade(total)));
    Some(Compared { was: (outcome.tally.published, outcome.grade), would })
}

/// A line with other points and the same share of them.
fn moved(line: &Line, points: Score) -> Line {
    let mean = line.mean.scaled(i64::from(points.0), i64::from(line.points.0));
    Line { points, mean, ..line.clone() }
}

#[cfg(test)]
mod tests {
    use super::super::b10_samples::decided;
    use super::super::b11_first::first;
    use super::*;

    fn uneven() -> Evaluation {
        let mut e = decided(80);
        let super::super::b10_evaluation::State::Decided(outcome) = &mut e.state else { panic!() };
        // The first indicator at half of its points, the last at all of them.
        outcome.tally.lines[0].mean = super::super::b11_tally::Exact { num: 500, den: 1 };
        outcome.tally.lines[6].mean = super::super::b11_tally::Exact { num: 1500, den: 1 };
        outcome.tally = Tally::of(outcome.tally.lines.clone());
        e
    }

    #[test]
    fn the_same_points_come_to_the_same() {
        for e in [decided(80), decided(59), uneven()] {
            let same = compared(&e, &first().points()).unwrap();
            assert_eq!(same.was.0, same.would.0);
            assert_eq!(e.scheme.grade(same.would.0), same.would.1);
        }
    }

    #[test]
    fn points_move_with_the_share_that_was_reached() {
        let e = uneven();
        assert_eq!(e.tally().unwrap().published, Score::points(80), "5 + 16 + 12 + 16 + 8 + 8 + 15");
        let heavier_first = [25, 20, 15, 20, 10, 10, 0].map(Score::points);
        let now = compared(&e, &heavier_first).unwrap();
        assert_eq!(now.would, (Score(7250), Grade::Qualified), "12.5 + 60 of 75 at 80 %");
        let heavier_last = [0, 20, 15, 20, 10, 10, 25].map(Score::points);
        let then = compared(&e, &heavier_last).unwrap();
        assert_eq!(then.would, (Score::points(85), Grade::Good));
        let mut totals = Totals::default();
        totals.count(&now);
        totals.count(&then);
        assert_eq!(totals, Totals { results: 2, better: 0, worse: 1 });
    }

    #[test]
    fn what_is_not_decided_is_not_compared() {
        let drafting = super::super::b10_samples::drafting(super::super::values::Fen::yuan(1));
        assert_eq!(compared(&drafting, &first().points()), None);
    }
}
