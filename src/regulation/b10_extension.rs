//! # 第十条（二）2. … 由大数据部门牵头，会同财政、发改、公安等部门，对采购的服务及提供服务的实体企业进行评价…
//!
//! **Our reading.** Whoever leads the review keeps its time: the head of the lead may prolong scoring once, by five working days, with the
//! reason on record, for all who have not signed. After that a missing sheet is an abstention (`domain.md` §3.2).

use super::authority::{Action, may};
use super::b10_evaluation::{Evaluation, State};
use super::b10_panel::PanelAct;
use super::b11_sheets::{Sheet, SheetState};
use super::calendar::Calendar;
use super::decision::{Article, Decision, Event, No, Refusal, Say};
use super::people::Actor;
use chrono::NaiveDate;

const HERE: Article = Article::bi(10, 2);
/// Working days of the one extension.
pub const MORE: u32 = 5;

/// Prolongs scoring once for the agencies that have not signed.
pub fn extend_scoring(
    evaluation: Evaluation,
    sheets: Vec<Sheet>,
    why: &str,
    by: &Actor,
    on: NaiveDate,
    calendar: &Calendar,
) -> Result<PanelAct, No> {
    let role = may(by, Action::ExtendScoring, &evaluation.subject())?;
    evaluation.allows(Action::ExtendScoring)?;
    let State::Scoring { since, due } = evaluation.state else { return Err(No::Invalid(Vec::new())) };
    if evaluation.extended.is_some() || on > due {
        return Err(Refusal::state(
            HERE,
            Say::new(
                "评分期限已延长过一次或者已经届满",
                "scoring was prolonged once already, or its last day has passed",
            ),
            Say::new(
                "期满未评的按弃权记录；评分不成立的，再次组织评价",
                "missing sheets count as abstentions; without a quorum the panel is convened again",
            ),
        )
        .into());
    }
    let why = super::b07_approval::reason("extension", why)?;
    let last = calendar.workdays_after(due, MORE);
    let mut next = evaluation.clone();
    next.state = State::Scoring { since, due: last };
    next.extended = Some(why.clone());
    next.hand(Action::ExtendScoring, by);
    let told = || Event::by(role, Action::ExtendScoring, HERE).due(last);
    let later = |sheet: Sheet| Decision::changed(sheet.clone(), Sheet { due: last, ..sheet }, told());
    let open = sheets.into_iter().filter(|sheet| sheet.state == SheetState::Draft);
    Ok(PanelAct {
        sheets: open.map(later).collect(),
        evaluation: Decision::changed(evaluation, next, told().saying(why)),
    })
}

#[cfg(test)]
mod tests {
    use super::super::b10_panel::close;
    use super::super::b10_samples::*;
    use super::super::values::Fen;
    use super::*;

    const WHY: &str = "公安部门现场核验尚未完成";

    #[test]
    fn the_lead_prolongs_scoring_once_and_in_time() {
        let (evaluation, mut sheets) = convened(filed(Fen::yuan(300_000), 90));
        sheets[0] = signed(&evaluation, &sheets[0], 85);
        let act = |e: &Evaluation, why: &str, by: &Actor, on: &str| {
            extend_scoring(e.clone(), sheets.clone(), why, by, d(on), &Calendar::default())
        };
        for by in [clerk(), finance(), head(), vendor()] {
            assert!(act(&evaluation, WHY, &by, "2026-11-24").is_err(), "{by:?}");
        }
        assert!(act(&evaluation, "忙", &lead(), "2026-11-24").is_err(), "without a reason");
        assert!(act(&evaluation, WHY, &lead(), "2026-11-26").is_err(), "too late");
        let done = act(&evaluation, WHY, &lead(), "2026-11-25").unwrap();
        let longer = done.evaluation.after().clone();
        assert_eq!(longer.scoring_due(), d("2026-12-02"));
        assert!(
            done.sheets.len() == 3 && done.sheets.iter().all(|s| s.after().due == d("2026-12-02")),
            "who signed has"
        );
        assert!(act(&longer, WHY, &lead(), "2026-11-30").is_err(), "once");
        assert!(close(longer, sheets.clone(), &clerk(), d("2026-12-01")).is_err(), "the three still have time");
    }
}
