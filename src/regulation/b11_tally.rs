//! # 第十条、第十一条：汇总。The regulation does not say how the sheets become one result; `domain.md` §3.2 does, and this is it.
//!
//! **Our reading.** What was found not applicable before scoring (`b11_unfit`) has no line of scores; its points are spread over the others in
//! proportion, by scaling their sum. Per indicator the mean over the agencies that judged it, each with weight one; an abstention is nothing.
//! The city may let the police count twice on data security and finance on the goals (settable, pinned with the round). The means are
//! summed exactly (fractions, no rounding in between), the sum is rounded half-up to two decimals, and the grade is told from the rounded
//! number: what is printed is what is graded (89.995 → 90.00 优秀). A quorum stands before everything: the lead, at least two others and two
//! thirds of the invited must have a sheet, and every indicator two valid scores, else there is no result.

use super::b10_rounds::Scheme;
use super::b11_indicators::{Indicator, Marks};
use super::decision::Say;
use super::people::UnitKind;
use super::values::{Score, UnitId};
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

/// An exact number of hundredths of points as a fraction. The denominator is positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exact {
    /// Numerator, in hundredths of points.
    pub num: i64,
    /// Denominator.
    pub den: i64,
}

impl Exact {
    /// Nothing.
    pub const ZERO: Exact = Exact { num: 0, den: 1 };

    /// A sum of scores over a count.
    pub fn mean(sum: i64, n: i64) -> Exact {
        Exact { num: sum, den: n.max(1) }.reduced()
    }

    fn reduced(self) -> Exact {
        let by = gcd(self.num.unsigned_abs(), self.den.unsigned_abs()).max(1);
        let by = i64::try_from(by).unwrap_or(1);
        Exact { num: self.num / by, den: self.den / by }
    }

    /// The exact sum.
    pub fn plus(self, other: Exact) -> Exact {
        let num = self.num.saturating_mul(other.den).saturating_add(other.num.saturating_mul(self.den));
        Exact { num, den: self.den.saturating_mul(other.den) }.reduced()
    }

    /// The exact product with a fraction of whole numbers.
    pub fn scaled(self, num: i64, den: i64) -> Exact {
        Exact { num: self.num.saturating_mul(num), den: self.den.saturating_mul(den.max(1)) }.reduced()
    }

    /// Half-up to two decimals of a point.
    pub fn rounded(self) -> Score {
        let twice = self.num.saturating_mul(2).saturating_add(self.den);
        Score(i32::try_from(twice.div_euclid(self.den.saturating_mul(2))).unwrap_or(i32::MAX))
    }

    /// For the page: at most six decimals, without needless zeros; `≈` is put before it where it goes on.
    pub fn shown(self) -> String {
        let points = Decimal::new(self.num, 2) / Decimal::from(self.den);
        let short = points.round_dp_with_strategy(6, RoundingStrategy::MidpointAwayFromZero).normalize();
        let sign = if short * Decimal::from(self.den) == Decimal::new(self.num, 2) { "" } else { "≈" };
        format!("{sign}{short}")
    }
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// One agency's part in the tally.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voice {
    /// The agency.
    pub agency: UnitId,
    /// Whether it leads.
    pub lead: bool,
    /// Its kind: on some indicators it tells the weight.
    pub kind: UnitKind,
    /// Its signed marks; none when the sheet is missing.
    pub marks: Option<Marks>,
}

/// One line of the arithmetic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Points of the indicator.
    pub points: Score,
    /// The valid scores, lowest first: without names.
    pub scores: Vec<Score>,
    /// The weight of each of them; empty where all have weight one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub weights: Vec<u32>,
    /// How many abstained or sent no sheet.
    pub absent: usize,
    /// The exact mean.
    pub mean: Exact,
    /// Whether it was carried over from the result before the rectification.
    pub carried: bool,
    /// Whether the indicator was found not applicable before scoring began.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unfit: bool,
}

impl Line {
    /// The line of an indicator that is not applicable.
    pub fn unfit(points: Score) -> Line {
        Line {
            points,
            scores: Vec::new(),
            weights: Vec::new(),
            absent: 0,
            mean: Exact::ZERO,
            carried: false,
            unfit: true,
        }
    }

    /// The line as a later sum takes it over: scored before, or not applicable.
    fn kept(&self) -> Line {
        Line { carried: !self.unfit, ..self.clone() }
    }

    /// Highest minus lowest score.
    pub fn spread(&self) -> Score {
        match (self.scores.first(), self.scores.last()) {
            (Some(low), Some(high)) => Score(high.0 - low.0),
            _ => Score(0),
        }
    }

    /// The scores as a sum: `(12 + 13.5) ÷ 2`, or `(12 + 2 × 13.5) ÷ 3` where one counts twice.
    pub fn formula(&self) -> String {
        let weight = |n: usize| self.weights.get(n).copied().unwrap_or(1);
        let term = |(n, score): (usize, &Score)| match weight(n) {
            1 => super::b11_indicators::trimmed(*score),
            w => format!("{w} × {}", super::b11_indicators::trimmed(*score)),
        };
        let terms: Vec<String> = self.scores.iter().enumerate().map(term).collect();
        let all: u32 = (0..terms.len()).map(weight).sum();
        match terms.len() {
            0 => String::new(),
            1 => super::b11_indicators::trimmed(self.scores[0]),
            _ => format!("({}) ÷ {all}", terms.join(" + ")),
        }
    }

    /// Whether the result is below 60 % of the points: to be judged again after a rectification.
    pub fn is_failed(&self) -> bool {
        !self.unfit
            && self.mean.num.saturating_mul(100)
                < i64::from(self.points.0).saturating_mul(60).saturating_mul(self.mean.den)
    }
}

/// The arithmetic of a result, line by line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Seven lines in the order of article 11.
    pub lines: Vec<Line>,
    /// Their exact sum, scaled to all points where an indicator is not applicable.
    pub total: Exact,
    /// The sum rounded half-up: published and graded.
    pub published: Score,
}

impl Tally {
    pub(super) fn of(lines: Vec<Line>) -> Tally {
        let (sum, all) = (sum_of(&lines), points_of(&lines, |_| true));
        let fit = points_of(&lines, |line| !line.unfit);
        let total = if fit == all { sum } else { sum.scaled(all, fit) };
        Tally { lines, total, published: total.rounded() }
    }

    /// The exact sum of the lines before it was scaled, with the points they stand for and all points; none where all are applicable.
    pub fn unscaled(&self) -> Option<(Exact, Score, Score)> {
        let points =
            |counts: fn(&Line) -> bool| Score(i32::try_from(points_of(&self.lines, counts)).unwrap_or(i32::MAX));
        let (fit, all) = (points(|line| !line.unfit), points(|_| true));
        (fit != all).then(|| (sum_of(&self.lines), fit, all))
    }
}

fn sum_of(lines: &[Line]) -> Exact {
    lines.iter().fold(Exact::ZERO, |sum, line| sum.plus(line.mean))
}

fn points_of(lines: &[Line], counts: fn(&Line) -> bool) -> i64 {
    lines.iter().filter(|line| counts(line)).map(|line| i64::from(line.points.0)).sum()
}

/// Whether enough sheets are there (`domain.md` §3.1): the lead, `others` more, two thirds of the invited.
pub fn quorum(voices: &[Voice], others: usize) -> Result<(), Say> {
    let invited = voices.len();
    let present = voices.iter().filter(|v| v.marks.is_some()).count();
    let lead = voices.iter().any(|v| v.lead && v.marks.is_some());
    if !lead {
        return Err(Say::new("牵头部门没有提交评分", "the lead agency did not submit scores"));
    }
    if present - 1 < others {
        return Err(Say::new(
            format!("除牵头部门外应有至少{others}个部门提交评分，实有{}个", present - 1),
            format!("agencies that must submit scores besides the lead: at least {others}; submitted: {}", present - 1),
        ));
    }
    if present * 3 < invited * 2 {
        return Err(Say::new(
            format!("提交评分的部门应不少于受邀部门的三分之二，受邀{invited}个，实有{present}个"),
            format!("at least two thirds of the invited agencies must submit scores: {present} of {invited} did"),
        ));
    }
    Ok(())
}

/// How often a score counts: the police's on data security and finance's on the goals as often as the city has set.
fn weight_of(kind: UnitKind, indicator: Indicator, set: u32) -> u32 {
    match (kind, indicator) {
        (UnitKind::Police, Indicator::DataSecurity) | (UnitKind::Finance, Indicator::Other) => set.max(1),
        _ => 1,
    }
}

/// The joint result by the pinned scheme. `carried` holds the lines that are not judged again; every other indicator needs two valid scores.
pub fn joint(voices: &[Voice], scheme: &Scheme, carried: &[Option<Line>]) -> Result<Tally, Say> {
    quorum(voices, scheme.others)?;
    let lines = (0..7)
        .map(|n| match carried.get(n).and_then(Option::as_ref) {
            Some(line) => Ok(line.kept()),
            None => line(voices, Indicator::ALL[n], scheme),
        })
        .collect::<Result<Vec<_>, Say>>()?;
    Ok(Tally::of(lines))
}

fn line(voices: &[Voice], name: Indicator, scheme: &Scheme) -> Result<Line, Say> {
    let n = name.index();
    let given = |v: &Voice| Some((v.marks.as_ref()?[n].score()?, weight_of(v.kind, name, scheme.weight)));
    let mut given: Vec<(Score, u32)> = voices.iter().filter_map(given).collect();
    given.sort_unstable();
    let (scores, weights): (Vec<Score>, Vec<u32>) = given.into_iter().unzip();
    if scores.len() < 2 {
        return Err(Say::new(
            format!("指标{}“{}”的有效评分不足2个", n + 1, name.zh()),
            format!("indicator {} “{}” has fewer than two valid scores", n + 1, name.en()),
        ));
    }
    let sum = scores.iter().zip(&weights).map(|(s, w)| i64::from(s.0) * i64::from(*w)).sum();
    let mean = Exact::mean(sum, weights.iter().map(|w| i64::from(*w)).sum());
    let weights = if weights.iter().all(|w| *w == 1) { Vec::new() } else { weights };
    let absent = voices.len() - scores.len();
    Ok(Line { points: scheme.points[n], scores, weights, absent, mean, carried: false, unfit: false })
}

/// The third party's result in the place of the joint one: its sheet as it is, every indicator judged.
pub fn commissioned(voices: &[Voice], points: &[Score; 7], carried: &[Option<Line>]) -> Result<Tally, Say> {
    let marks = voices.iter().find_map(|voice| voice.marks.as_ref());
    let marks = marks.ok_or_else(|| Say::new("受托机构没有提交评分", "the third party did not submit scores"))?;
    let kept = |n: usize| carried.get(n).is_some_and(Option::is_some);
    match (0..7).find(|n| !kept(*n) && marks[*n].score().is_none()) {
        None => Ok(own(marks, points, carried)),
        Some(n) => Err(Say::new(
            format!("受托机构没有评价指标{}“{}”", n + 1, Indicator::ALL[n].zh()),
            format!("the third party has not judged indicator {} “{}”", n + 1, Indicator::ALL[n].en()),
        )),
    }
}

/// The self-assessed result: the owner's own points.
pub fn own(marks: &Marks, points: &[Score; 7], carried: &[Option<Line>]) -> Tally {
    let lines = (0..7).map(|n| match carried.get(n).and_then(Option::as_ref) {
        Some(line) => line.kept(),
        None => {
            let scores: Vec<Score> = marks[n].score().into_iter().collect();
            let sum = scores.iter().map(|s| i64::from(s.0)).sum();
            Line {
                points: points[n],
                absent: 1 - scores.len(),
                mean: Exact::mean(sum, 1),
                scores,
                weights: Vec::new(),
                carried: false,
                unfit: false,
            }
        }
    });
    Tally::of(lines.collect())
}

#[cfg(test)]
#[path = "b11_tally_tests.rs"]
mod tests;
