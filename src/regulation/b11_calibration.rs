//! # 第三条 大数据项目服务监督评估工作必须遵循独立、客观、公正和科学的原则…
//!
//! **Our reading.** Whether an agency judges like the others can be told once scoring has closed, and is told to those alone who see that all
//! of it goes right: the leading bureau and discipline. Per agency, over the sheets that were judged beside at least one other:
//!
//! - **leniency**: how many percentage points of the points its sheet gives more, or less, than the others' mean, on average over the sheets.
//!   Compared is indicator by indicator what both judged, so that an abstention moves nothing;
//! - **spread**: how far the single sheets lie from that average, as the mean absolute difference. Not the standard deviation: its root has no
//!   exact value;
//! - **agreement**: the share of the indicators it judged within a tenth of the points of the panel's mean, its own score among them.
//!
//! Nothing follows from the figures by themselves.

use super::values::{Score, UnitId};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// One signed sheet of a closed evaluation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The agency.
    pub agency: UnitId,
    /// Its scores; none where it abstained.
    pub scores: [Option<Score>; 7],
}

/// The signed sheets of one closed evaluation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panel {
    /// The pinned points.
    pub points: [Score; 7],
    /// The sheets.
    pub sheets: Vec<Given>,
}

/// How an agency judges beside the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Calibration {
    /// The agency.
    pub agency: UnitId,
    /// Sheets that stand beside at least one other.
    pub sheets: usize,
    /// Percentage points above the others, with two decimals.
    pub leniency: Decimal,
    /// Mean absolute difference of the sheets from it, in percentage points with two decimals.
    pub spread: Decimal,
    /// Per cent of the indicators that agree, with one decimal.
    pub agreement: Decimal,
}

/// What is known of one agency so far: every sum is whole, so that no order of the sheets changes it.
#[derive(Debug, Clone, Default)]
struct Gauge {
    /// Per sheet, in millionths of a percentage point.
    differences: Vec<i128>,
    judged: i128,
    agreed: i128,
}

/// Gathers closed evaluations one by one.
#[derive(Debug, Clone, Default)]
pub struct Calibrating(BTreeMap<i64, Gauge>);

impl Calibrating {
    /// Takes one closed evaluation.
    pub fn take(&mut self, panel: &Panel) {
        for given in &panel.sheets {
            let Some(difference) = difference(panel, given) else { continue };
            let gauge = self.0.entry(given.agency.0).or_default();
            gauge.differences.push(difference);
            for (n, score) in given.scores.iter().enumerate() {
                let Some((score, others, count)) =
                    score.and_then(|s| beside(panel, given, n).map(|(sum, m)| (s, sum, m)))
                else {
                    continue;
                };
                let (own, all) = (i128::from(score.0), i128::from(count) + 1);
                let apart = (own * all - (others + own)).abs();
                gauge.judged += 1;
                gauge.agreed += i128::from(apart * 10 <= i128::from(panel.points[n].0) * all);
            }
        }
    }

    /// The agencies by their numbers.
    pub fn told(&self) -> Vec<Calibration> {
        self.0.iter().filter_map(|(agency, gauge)| gauge.told(UnitId(*agency))).collect()
    }
}

impl Gauge {
    fn told(&self, agency: UnitId) -> Option<Calibration> {
        let n = i128::try_from(self.differences.len()).ok().filter(|n| *n > 0)?;
        let sum: i128 = self.differences.iter().sum();
        let apart: i128 = self.differences.iter().map(|difference| (difference * n - sum).abs()).sum();
        Some(Calibration {
            agency,
            sheets: self.differences.len(),
            leniency: Decimal::new(rounded(sum, n * 10_000)?, 2),
            spread: Decimal::new(rounded(apart, n * n * 10_000)?, 2),
            agreement: Decimal::new(rounded(self.agreed * 1_000, self.judged)?, 1),
        })
    }
}

/// Half away from nought; nothing of nothing.
fn rounded(num: i128, den: i128) -> Option<i64> {
    let whole = (num.abs() * 2 + den).checked_div(den * 2)?;
    i64::try_from(whole * num.signum()).ok()
}

/// The sum of the others' scores of an indicator, and how many they are; none where nobody else judged it.
fn beside(panel: &Panel, given: &Given, n: usize) -> Option<(i128, i64)> {
    let others = panel.sheets.iter().filter(|other| other.agency != given.agency);
    let (sum, count) =
        others.filter_map(|other| other.scores[n]).fold((0, 0), |(sum, m), s| (sum + i128::from(s.0), m + 1));
    (count > 0).then_some((sum, count))
}

/// What the sheet gives above the others' mean, in millionths of a percentage point; none where nothing can be compared.
fn difference(panel: &Panel, given: &Given) -> Option<i128> {
    let (mut num, mut den, mut points) = (0_i128, 1_i128, 0_i128);
    for (n, score) in given.scores.iter().enumerate() {
        let Some(score) = score else { continue };
        let Some((others, count)) = beside(panel, given, n) else { continue };
        let m = i128::from(count);
        num = num * m + (i128::from(score.0) * m - others) * den;
        den *= m;
        points += i128::from(panel.points[n].0);
    }
    rounded(num * 100 * 1_000_000, den * points).map(i128::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const POINTS: [Score; 7] =
        [Score(1000), Score(2000), Score(1500), Score(2000), Score(1000), Score(1000), Score(1500)];

    fn sheet(agency: i64, per_cent: i32) -> Given {
        Given { agency: UnitId(agency), scores: POINTS.map(|points| Some(Score(points.0 * per_cent / 100))) }
    }
    fn panel(sheets: Vec<Given>) -> Panel {
        Panel { points: POINTS, sheets }
    }
    fn told(panels: &[Panel]) -> Vec<(i64, usize, String, String, String)> {
        let mut all = Calibrating::default();
        panels.iter().for_each(|panel| all.take(panel));
        let line = |c: Calibration| {
            (c.agency.0, c.sheets, c.leniency.to_string(), c.spread.to_string(), c.agreement.to_string())
        };
        all.told().into_iter().map(line).collect()
    }
    fn line(
        agency: i64,
        sheets: usize,
        leniency: &str,
        spread: &str,
        agreement: &str,
    ) -> (i64, usize, String, String, String) {
        (agency, sheets, leniency.into(), spread.into(), agreement.into())
    }

    #[test]
    fn who_gives_more_than_the_others_is_lenient_by_so_much() {
        let one = panel(vec![sheet(1, 90), sheet(2, 80), sheet(3, 70)]);
        assert_eq!(
            told(&[one]),
            [
                line(1, 1, "15.00", "0.00", "100.0"),
                line(2, 1, "0.00", "0.00", "100.0"),
                line(3, 1, "-15.00", "0.00", "100.0")
            ]
        );
        // Twenty-four above and eight: sixteen on average, eight away from it each time. Twelve off the mean is too far, four is not.
        let two = [panel(vec![sheet(1, 90), sheet(2, 66)]), panel(vec![sheet(1, 80), sheet(2, 72)])];
        assert_eq!(told(&two), [line(1, 2, "16.00", "8.00", "50.0"), line(2, 2, "-16.00", "8.00", "50.0")]);
    }

    #[test]
    fn a_tenth_of_the_points_off_the_mean_agrees_and_a_hundredth_more_does_not() {
        let mut off = sheet(1, 80);
        off.scores[0] = Some(Score(1000));
        let mut low = sheet(2, 80);
        low.scores[0] = Some(Score(800));
        assert_eq!(told(&[panel(vec![off.clone(), low.clone()])])[0].4, "100.0");
        low.scores[0] = Some(Score(799));
        assert_eq!(told(&[panel(vec![off, low])])[0].4, "85.7", "six of seven");
    }

    #[test]
    fn an_abstention_moves_nothing_and_a_sheet_alone_is_compared_with_nothing() {
        let mut silent = sheet(2, 60);
        silent.scores[1] = None;
        let with = panel(vec![sheet(1, 80), silent, sheet(3, 60)]);
        assert_eq!(told(&[with])[0].2, "20.00");
        assert!(told(&[panel(vec![sheet(1, 80)]), panel(Vec::new())]).is_empty());
        let nothing = Given { agency: UnitId(2), scores: [None; 7] };
        assert!(told(&[panel(vec![sheet(1, 80), nothing])]).is_empty(), "nobody else judged anything");
    }

    fn any_panel() -> impl Strategy<Value = Panel> {
        let score = proptest::option::weighted(0.9, 0..=1000_i32);
        let scores = proptest::array::uniform7(score.prop_map(|s| s.map(Score)));
        proptest::collection::vec(scores, 0..6).prop_map(|all| {
            let sheets = (1..).zip(all).map(|(n, scores)| Given { agency: UnitId(n), scores }).collect();
            panel(sheets)
        })
    }

    proptest! {
        #[test]
        fn no_order_of_panels_or_sheets_changes_it(panels in proptest::collection::vec(any_panel(), 0..8), turn in 0..8_usize) {
            let mut other = panels.clone();
            other.reverse();
            let by = turn.min(other.len());
            other.rotate_left(by);
            for panel in &mut other {
                panel.sheets.reverse();
                let by = turn.min(panel.sheets.len());
                panel.sheets.rotate_left(by);
            }
            prop_assert_eq!(told(&panels), told(&other));
        }

        #[test]
        fn two_agencies_mirror_each_other(panels in proptest::collection::vec(any_panel(), 0..8)) {
            let two: Vec<Panel> = panels.into_iter().map(|p| panel(p.sheets.into_iter().take(2).collect())).collect();
            let mut all = Calibrating::default();
            two.iter().for_each(|panel| all.take(panel));
            if let [one, other] = all.told()[..] {
                prop_assert_eq!(one.leniency, -other.leniency);
                prop_assert_eq!((one.sheets, one.spread, one.agreement), (other.sheets, other.spread, other.agreement));
            }
        }
    }
}
