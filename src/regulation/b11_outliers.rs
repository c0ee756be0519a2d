//! # 第三条 …保证监督评估依据客观事实作出科学的判断。
//!
//! **Our reading.** Scores that lie far apart are not trimmed: whoever proposes the result explains them in writing, indicator by indicator,
//! and explains a joint total that is far from the owner's first review. Nothing is decided by it; the reasons stand beside the result.
//!
//! **Open questions.** From where on scores lie far apart: more than 30 % of the points of an indicator between the highest and the lowest
//! score, ten points or more between the two totals (`domain.md` §3.1), until the city sets it otherwise.

use super::b10_evaluation::Evaluation;
use super::b11_indicators::Indicator;
use super::b11_tally;
use super::decision::{Bilingual, FieldError, Say};
use super::policy::Track;
use super::values::Score;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Fewest characters of an explanation.
const LEAST: usize = 10;
/// From this difference of the totals on, in hundredths of points.
const GAP: i32 = 1000;

/// What has to be explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outlier {
    /// The scores of an indicator, from 0, lie far apart.
    Spread(usize),
    /// The joint total lies far from the owner's.
    Gap,
}

/// One explanation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explained {
    /// Of what.
    pub about: Outlier,
    /// In words.
    pub reason: String,
}

impl Outlier {
    /// The name of its field.
    pub fn field(self) -> String {
        match self {
            Outlier::Spread(n) => format!("spread{}", n + 1),
            Outlier::Gap => "gap".to_owned(),
        }
    }
}

impl Bilingual for Outlier {
    fn in_zh(&self) -> Cow<'_, str> {
        match self {
            Outlier::Spread(n) => format!("指标{}“{}”的评分相差较大", n + 1, Indicator::ALL[*n].zh()).into(),
            Outlier::Gap => "联合评价与业主初评的得分相差较大".into(),
        }
    }
    fn in_en(&self) -> Cow<'_, str> {
        match self {
            Outlier::Spread(n) => {
                format!("scores of indicator {} “{}” lie far apart", n + 1, Indicator::ALL[*n].en()).into()
            }
            Outlier::Gap => "the joint total is far from the owner's first review".into(),
        }
    }
}

/// What has to be explained before the result is proposed; nothing where there was no panel.
pub fn outliers(evaluation: &Evaluation) -> Vec<Outlier> {
    let Some(tally) = evaluation.tally().filter(|_| evaluation.track == Track::Joint) else { return Vec::new() };
    let judged = tally.lines.iter().enumerate().filter(|(_, line)| !line.carried);
    let far = judged.filter(|(_, line)| i64::from(line.spread().0) * 100 > i64::from(line.points.0) * 30);
    let mut found: Vec<Outlier> = far.map(|(n, _)| Outlier::Spread(n)).collect();
    found.extend(gap(evaluation).filter(|gap| gap.0.abs() >= GAP).map(|_| Outlier::Gap));
    found
}

/// The joint total less the owner's; none where the owner did not report.
pub fn gap(evaluation: &Evaluation) -> Option<Score> {
    let tally = evaluation.tally()?;
    let asked = evaluation.asked();
    let scored = evaluation.report.marks.iter().zip(asked).all(|(mark, asked)| !asked || mark.score().is_some());
    let own = b11_tally::own(&evaluation.report.marks, &evaluation.scheme.points, &evaluation.carried).published;
    scored.then_some(Score(tally.published.0 - own.0))
}

/// The explanations in the order of the outliers, or a place for each that is missing.
pub(in crate::regulation) fn explained(
    evaluation: &Evaluation,
    given: &[(String, String)],
) -> Result<Vec<Explained>, Vec<FieldError>> {
    let (mut errors, mut all) = (Vec::new(), Vec::new());
    for about in outliers(evaluation) {
        let field = about.field();
        let reason = given.iter().find(|(name, _)| *name == field).map_or("", |(_, text)| text.trim()).to_owned();
        if reason.chars().count() < LEAST {
            let lacking = Say::new(
                format!("{}，请写明原因，不少于{LEAST}字", about.in_zh()),
                format!("{}: give the reason, at least {LEAST} characters", about.in_en()),
            );
            errors.push(FieldError { field, say: lacking });
        }
        all.push(Explained { about, reason });
    }
    if errors.is_empty() { Ok(all) } else { Err(errors) }
}

#[cfg(test)]
mod tests {
    use super::super::b10_panel::close;
    use super::super::b10_samples::*;
    use super::super::b11_indicators::Mark;
    use super::super::values::Fen;
    use super::*;

    /// Four sheets at 80 % but for the first one's score of indicator 2 (20 points), beside an owner's review at this share.
    fn scored(second: i32, own: i32) -> Evaluation {
        let (evaluation, sheets) = convened(filed(Fen::yuan(300_000), own));
        let mut sheets: Vec<_> = sheets.iter().map(|sheet| signed(&evaluation, sheet, 80)).collect();
        sheets[0].marks[1] = Mark::Scored { score: Score(second), reason: "依据见附件".into() };
        close(evaluation, sheets, &clerk(), d("2026-11-20")).unwrap().evaluation.after().clone()
    }

    #[test]
    fn more_than_thirty_per_cent_apart_is_explained() {
        for (second, far) in [(1600, false), (1000, false), (999, true), (0, true)] {
            assert_eq!(outliers(&scored(second, 80)).contains(&Outlier::Spread(1)), far, "{second}");
        }
    }

    #[test]
    fn ten_points_from_the_owners_review_are_explained() {
        for (own, far) in [(80, false), (89, false), (90, true), (70, true), (71, false)] {
            assert_eq!(outliers(&scored(1600, own)), if far { vec![Outlier::Gap] } else { Vec::new() }, "{own}");
        }
        let mut silent = scored(1600, 90);
        silent.report.marks[3] = Mark::default();
        assert!(outliers(&silent).is_empty(), "without a whole review there is nothing to compare with");
    }

    #[test]
    fn each_has_its_place_and_its_reason() {
        let e = scored(500, 95);
        let fields = |given: &[(&str, &str)]| {
            let given: Vec<(String, String)> =
                given.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
            explained(&e, &given).map_err(|errors| errors.into_iter().map(|e| e.field).collect::<Vec<_>>())
        };
        assert_eq!(fields(&[]).unwrap_err(), ["spread2", "gap"]);
        assert_eq!(fields(&[("spread2", "太短"), ("gap", "业主初评未计入三季度两次故障")]).unwrap_err(), ["spread2"]);
        let all = fields(&[("gap", "业主初评未计入三季度两次故障"), ("spread2", "该部门掌握的故障记录更全")]).unwrap();
        assert_eq!(all[0].about, Outlier::Spread(1));
    }
}
