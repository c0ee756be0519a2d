//! # 第十一条 服务绩效评估主要指标包括…
//!
//! **Our reading.** “主要指标”: not every indicator fits every service. Whoever leads may find, before scoring begins and with the reason on
//! record, that an indicator does not apply; its points are spread over the others in proportion, so that nobody gains or loses by what was
//! never asked for. Two at most, and never the heart of the matter: stability (2), response (3) and data security (4) are always judged. Once
//! the first notice has gone out it is settled; no sheet can be made to fit it.
//!
//! **Open questions.** Which and how many is our proposal (`domain.md` §3.2.3, marked P).

use super::authority::Action;
use super::b10_evaluation::Evaluation;
use super::b11_indicators::Indicator;
use super::b11_tally::Line;
use super::decision::{Article, Event, FieldError, No, Refusal, Say};
use super::people::Role;
use serde::{Deserialize, Serialize};

/// Most indicators that may be left out.
pub const MOST: usize = 2;
/// Places of the indicators that are always judged: 2, 3 and 4.
const ALWAYS: [usize; 3] = [1, 2, 3];
const LEAST: usize = 10;

/// An indicator that does not apply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unfit {
    /// The indicator, from 0.
    pub indicator: usize,
    /// Why.
    pub reason: String,
}

/// The indicators that may be left out at all.
pub fn optional() -> impl Iterator<Item = Indicator> {
    Indicator::ALL.iter().copied().filter(|indicator| !ALWAYS.contains(&indicator.index()))
}

/// Whether it is still to be settled which indicators apply: no panel sat before, and nothing was carried over.
pub fn is_unsettled(evaluation: &Evaluation) -> bool {
    evaluation.panel.is_empty() && !evaluation.is_again()
}

/// Leaves the indicators out; errors stand at `unfit{n}` (which) and `unfitwhy{n}` (why).
pub(in crate::regulation) fn leave_out(evaluation: &mut Evaluation, unfit: Vec<Unfit>) -> Result<(), No> {
    if unfit.is_empty() {
        return Ok(());
    }
    if !is_unsettled(evaluation) {
        return Err(Refusal::state(
            Article::b(11),
            Say::new(
                "评分开始以后不能再认定指标不适用",
                "once scoring has begun no indicator can be found not applicable",
            ),
            Say::new("按原定指标评分；不能评的指标可以弃权", "score as settled; an indicator may be abstained from"),
        )
        .into());
    }
    No::unless_empty(wrong(&unfit))?;
    let points = evaluation.scheme.points;
    evaluation.carried.resize(points.len(), None);
    for Unfit { indicator, .. } in &unfit {
        evaluation.carried[*indicator] = Some(Line::unfit(points[*indicator]));
    }
    evaluation.unfit = unfit;
    Ok(())
}

/// What the record says of the indicators that were left out by this act.
pub(in crate::regulation) fn left_out(now: &Evaluation, before: &Evaluation, role: Option<Role>) -> Vec<Event> {
    if now.unfit == before.unfit {
        return Vec::new();
    }
    let told = |unfit: &Unfit| format!("指标{}不适用：{}", unfit.indicator + 1, unfit.reason.trim());
    let event = |unfit| Event::by(role, Action::LeaveOut, Article::b(11)).saying(told(unfit));
    now.unfit.iter().map(event).collect()
}

fn wrong(unfit: &[Unfit]) -> Vec<FieldError> {
    let mut errors = Vec::new();
    for (k, Unfit { indicator, reason }) in unfit.iter().enumerate() {
        let n = indicator + 1;
        if !optional().any(|o| o.index() == *indicator) {
            errors.push(FieldError::at(
                format!("unfit{n}"),
                "指标二、三、四必须评价",
                "indicators 2, 3 and 4 are always judged",
            ));
        } else if k >= MOST {
            errors.push(FieldError::at(
                format!("unfit{n}"),
                format!("不适用的指标最多{MOST}项"),
                format!("at most {MOST} indicators may be left out"),
            ));
        }
        if reason.trim().chars().count() < LEAST {
            errors.push(FieldError::at(
                format!("unfitwhy{n}"),
                format!("写明指标{n}不适用的理由，不少于{LEAST}字"),
                format!("say why indicator {n} does not apply: at least {LEAST} characters"),
            ));
        }
    }
    errors
}

#[cfg(test)]
mod tests {
    use super::super::b10_panel::{close, convene};
    use super::super::b10_samples::*;
    use super::super::b11_outliers::gap;
    use super::super::b11_sheets::sign_sheet;
    use super::super::testing::fields;
    use super::super::values::{Fen, Score};
    use super::*;

    fn out(indicators: &[usize]) -> Vec<Unfit> {
        let unfit = |n: &usize| Unfit { indicator: *n, reason: "合同没有约定本地研发推广的内容".into() };
        indicators.iter().map(unfit).collect()
    }

    fn tried(unfit: Vec<Unfit>) -> String {
        let mut e = filed(Fen::yuan(300_000), 80);
        match leave_out(&mut e, unfit) {
            Ok(()) => String::new(),
            wrong => fields(wrong),
        }
    }

    #[test]
    fn two_at_most_and_never_the_heart_of_the_matter() {
        assert_eq!(tried(out(&[])), "");
        assert_eq!(tried(out(&[0, 4])), "");
        assert_eq!(tried(out(&[0, 4, 5])), "unfit6");
        for n in ALWAYS {
            assert_eq!(tried(out(&[n])), format!("unfit{}", n + 1));
        }
        assert_eq!(tried(vec![Unfit { indicator: 0, reason: "无".into() }]), "unfitwhy1");
        let mut again = Evaluation { attempt: 2, ..filed(Fen::yuan(300_000), 80) };
        assert!(leave_out(&mut again, out(&[0])).is_err(), "settled at the first attempt");
        let (mut sat, _) = convened(filed(Fen::yuan(300_000), 80));
        assert!(leave_out(&mut sat, out(&[0])).is_err(), "scoring has begun");
        assert!(leave_out(&mut sat, Vec::new()).is_ok());
    }

    #[test]
    fn the_points_are_spread_over_the_others_in_proportion() {
        let mut e = filed(Fen::yuan(300_000), 80);
        leave_out(&mut e, out(&[0, 5])).unwrap();
        assert_eq!(e.asked(), [false, true, true, true, true, false, true]);
        let act = convene(e, agencies(), Vec::new(), d("2026-11-25"), &clerk(), d("2026-11-10")).unwrap();
        let scoring = act.evaluation.after().clone();
        let sheets: Vec<_> = act.sheets.iter().map(|sheet| sheet.after().clone()).collect();
        assert!(sheets.iter().all(|sheet| !sheet.asked[0] && !sheet.asked[5]));
        let signed = sheets.into_iter().map(|sheet| {
            let mut filled = filled(80);
            (filled.marks[0], filled.marks[5]) = Default::default();
            let by = reviewer(sheet.agency.0);
            sign_sheet(sheet, &scoring, filled, &by, d("2026-11-12")).unwrap().after().clone()
        });
        let closed = close(scoring.clone(), signed.collect(), &clerk(), d("2026-11-20")).unwrap();
        let e = closed.evaluation.after();
        let tally = e.tally().unwrap();
        assert_eq!(tally.published, Score::points(80), "80 % of every indicator that applies is 80");
        let (sum, fit, all) = tally.unscaled().unwrap();
        assert_eq!((sum.rounded(), fit, all), (Score::points(64), Score::points(80), Score::points(100)));
        assert!(tally.lines[0].unfit && !tally.lines[0].carried && !tally.lines[0].is_failed());
        assert_eq!(gap(e), Some(Score(0)), "the owner's review is compared without them, too");
    }
}
