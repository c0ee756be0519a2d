//! The check of a rectification, item by item, and its end by the re-evaluation (M14).

use super::*;

/// What the clerk found for one item.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Code of the finding.
    pub finding: String,
    /// Its reasons.
    pub reason: String,
}

/// A check: the order as it then stands, and the re-evaluation it opens.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The rectification.
    pub order: Decision<Rectification>,
    /// The next attempt, if it is judged again now.
    pub again: Option<Decision<Evaluation>>,
}

/// Checks every item. All met: judged again. Else back to the supplier while time is left and the clerk does not end it, which the clerk may
/// once every critical item is met; when time is up, or nothing was submitted in time, it is judged again as it is.
pub fn check(
    order: Rectification,
    evaluation: &Evaluation,
    findings: &[Check],
    finish: bool,
    by: &Actor,
    on: NaiveDate,
    calendar: &Calendar,
) -> Result<Checked, No> {
    let role = may(by, Action::CheckRectification, &order.subject())?;
    order.allows(Action::CheckRectification)?;
    if order.state == RectState::Ordered && on <= order.due {
        return Err(Refusal::state(
            HERE,
            Say::new(
                format!("整改期限{}未到，尚未提交", order.due),
                format!("nothing was submitted yet; it is due {}", order.due),
            ),
            Say::new("提交后，或期满未提交的，可以核查", "possible once submitted, or once its time has passed"),
        )
        .into());
    }
    heard(&order, on)?;
    let mut next = order.clone();
    No::unless_empty(apply(&mut next.items, findings))?;
    next.hand(Action::CheckRectification, by);
    let all_met = next.met() == next.items.len();
    if finish && on <= order.due {
        critical_met(&next)?;
    }
    let told = format!("共{}项，达到{}项", next.items.len(), next.met());
    if !all_met && !finish && on <= order.due {
        next.state = RectState::Ordered;
        let event = Event::by(role, Action::CheckRectification, HERE).saying(told).due(order.due);
        return Ok(Checked { order: Decision::changed(order, next, event), again: None });
    }
    next.state = RectState::Reevaluating;
    let born = again(evaluation, &next, on, calendar).map(|evaluation| {
        let due = evaluation.score_due;
        let event =
            Event::by(role, Action::TakeIn, HERE).saying(format!("整改后重新评估（第{}次）", evaluation.attempt));
        Decision::born(evaluation, event.due(due))
    });
    let event = Event::by(role, Action::CheckRectification, HERE).saying(told);
    Ok(Checked { order: Decision::changed(order, next, event), again: born })
}

/// The owner unit is heard before the check, unless it keeps silent.
fn heard(order: &Rectification, on: NaiveDate) -> Result<(), Refusal> {
    let Some(last) = order.awaits_opinion(on) else { return Ok(()) };
    Err(Refusal::state(
        HERE,
        Say::new("业主单位尚未对提交的整改出具意见", "the owner unit has not given its opinion on the submission yet"),
        Say::new(
            format!("由业主单位负责人先出具意见；{last}后仍未出具的，可以直接核查"),
            format!("the head of the owner unit gives it first; after {last} it is checked without"),
        ),
    ))
}

/// While time is left an order is not ended over a critical item.
fn critical_met(order: &Rectification) -> Result<(), Refusal> {
    let unmet = order.critical_unmet();
    if unmet == 0 {
        return Ok(());
    }
    Err(Refusal::state(
        HERE,
        Say::new(format!("有{unmet}个关键项没有达到"), format!("critical items not met: {unmet}")),
        Say::new(
            format!("退回继续整改；期限{}满后可以按现状进入重新评估", order.due),
            format!("send it back; after {} it may be judged again as it is", order.due),
        ),
    ))
}

fn apply(items: &mut [Item], findings: &[Check]) -> Vec<FieldError> {
    let mut errors = Vec::new();
    for (n, item) in items.iter_mut().enumerate() {
        let row = findings.get(n).cloned().unwrap_or_default();
        item.finding = Finding::from_code(&row.finding);
        item.finding_reason = row.reason.trim().to_owned();
        if item.finding.is_none() {
            errors.push(FieldError::at(
                format!("finding-{n}"),
                format!("请核查第{}项", n + 1),
                format!("check item {}", n + 1),
            ));
        }
        if item.finding != Some(Finding::Met) && item.finding_reason.chars().count() < 4 {
            errors.push(FieldError::at(
                format!("finding_reason-{n}"),
                format!("第{}项没有全部达到，请写明理由", n + 1),
                format!("item {} is not fully met: give the reason", n + 1),
            ));
        }
    }
    errors
}

/// Ends the rectification with the decided re-evaluation.
pub fn conclude(order: Rectification, decided: &Evaluation, by: &Actor) -> Result<Decision<Rectification>, No> {
    let role = may(by, Action::ConcludeRectification, &decided.subject())?;
    order.allows(Action::ConcludeRectification)?;
    let Some(outcome) = decided.outcome().filter(|_| decided.is_again()) else {
        return Err(Refusal::state(
            HERE,
            Say::new("重新评估尚未认定", "the re-evaluation is not decided"),
            Say::new("认定后整改随之结束", "its decision ends the rectification"),
        )
        .into());
    };
    let mut next = order.clone();
    next.state = if passed(outcome) { RectState::Passed } else { RectState::Failed };
    let told = format!("整改后{}分，{}", outcome.tally.published, outcome.grade.zh());
    let event = Event::by(role, Action::ConcludeRectification, HERE).saying(told);
    Ok(Decision::changed(order, next, event))
}

#[cfg(test)]
mod tests {
    use super::super::super::b10_panel::{Verdict, close, convene, decide};
    use super::super::super::b10_samples::*;
    use super::super::super::values::Score;
    use super::*;

    fn text(indicators: &[&str]) -> OrderText {
        let item = |i: &&str| ItemText {
            indicator: (*i).into(),
            issue: "故障恢复超过约定时长".into(),
            standard: "重大故障4小时内恢复".into(),
            responsible: "张工".into(),
            ..ItemText::default()
        };
        OrderText { no: "ZG-1".into(), again: String::new(), items: indicators.iter().map(item).collect() }
    }
    fn ordered() -> (Evaluation, Rectification) {
        let evaluation = decided(50);
        let done =
            order(&evaluation, &text(&["2", "4"]), &lead(), d("2026-11-27"), &Policy::default(), &Calendar::default())
                .unwrap();
        (evaluation, done.after().clone())
    }
    fn done_all() -> Vec<Done> {
        vec![Done { text: "已完成双机热备改造".into(), files: Vec::new() }; 2]
    }
    fn sent(order: Rectification) -> Rectification {
        let sent = submit(order, &done_all(), &vendor(), d("2026-12-20"), &Calendar::default()).unwrap();
        let heard = opine(sent.after().clone(), Some(true), "现场看过，同意提请核查", &head(), d("2026-12-21"));
        heard.unwrap().after().clone()
    }
    fn found(codes: [&str; 2]) -> Vec<Check> {
        codes.map(|c| Check { finding: c.into(), reason: "现场核查记录附后".into() }).to_vec()
    }

    #[test]
    fn only_an_unqualified_result_is_ordered_to_rectify_in_thirty_days() {
        let (_, order_) = ordered();
        assert_eq!(order_.due, d("2026-12-28"), "27 December 2026 is a Sunday");
        let good = decided(85);
        assert!(
            order(&good, &text(&["2"]), &lead(), d("2026-11-27"), &Policy::default(), &Calendar::default()).is_err()
        );
        let bad = decided(50);
        let none = order(&bad, &text(&[]), &lead(), d("2026-11-27"), &Policy::default(), &Calendar::default());
        assert!(none.is_err(), "an order names what to mend");
        assert!(
            order(&bad, &text(&["2"]), &clerk(), d("2026-11-27"), &Policy::default(), &Calendar::default()).is_err()
        );
    }

    #[test]
    fn one_extension_and_no_second() {
        let (_, order) = ordered();
        let longer = extend(order, "设备到货延迟，供应商申请延期", &lead(), &Policy::default(), &Calendar::default())
            .unwrap()
            .after()
            .clone();
        assert_eq!(longer.due, d("2027-01-27"));
        assert!(
            extend(longer, "设备到货延迟，供应商申请延期", &lead(), &Policy::default(), &Calendar::default()).is_err()
        );
    }

    #[test]
    fn supplier_or_owner_submits_every_item_and_nobody_else() {
        let (_, order) = ordered();
        assert!(
            submit(order.clone(), &done_all()[..1], &vendor(), d("2026-12-20"), &Calendar::default()).is_err(),
            "one item is not told"
        );
        assert!(submit(order.clone(), &done_all(), &clerk(), d("2026-12-20"), &Calendar::default()).is_err());
        assert!(submit(order.clone(), &done_all(), &filer(), d("2026-12-20"), &Calendar::default()).is_ok());
        assert!(submit(order, &done_all(), &vendor(), d("2026-12-20"), &Calendar::default()).is_ok());
    }

    #[test]
    fn partly_met_goes_back_while_time_is_left_and_is_judged_as_it_is_when_it_is_up() {
        let (evaluation, order) = ordered();
        let sent = sent(order.clone());
        let table = [
            (["met", "met"], false, "2026-12-22", RectState::Reevaluating),
            (["met", "partly"], false, "2026-12-22", RectState::Ordered),
            (["met", "partly"], true, "2026-12-22", RectState::Reevaluating),
            (["not_met", "not_met"], false, "2026-12-29", RectState::Reevaluating),
        ];
        for (codes, finish, day, state) in table {
            let act = check(sent.clone(), &evaluation, &found(codes), finish, &clerk(), d(day), &Calendar::default())
                .unwrap();
            assert_eq!(act.order.after().state, state, "{codes:?} {finish}");
            assert_eq!(act.again.is_some(), state == RectState::Reevaluating);
        }
        assert!(
            check(
                order.clone(),
                &evaluation,
                &found(["met", "met"]),
                true,
                &clerk(),
                d("2026-12-28"),
                &Calendar::default()
            )
            .is_err(),
            "nothing submitted, time left"
        );
        assert!(
            check(
                order,
                &evaluation,
                &found(["not_met", "not_met"]),
                true,
                &clerk(),
                d("2026-12-29"),
                &Calendar::default()
            )
            .is_ok(),
            "overdue"
        );
    }

    fn second(per_cent: i32, poor: Option<bool>) -> (Evaluation, Rectification) {
        let (evaluation, order) = ordered();
        let sent = sent(order);
        let act =
            check(sent, &evaluation, &found(["met", "met"]), false, &clerk(), d("2026-12-22"), &Calendar::default())
                .unwrap();
        let again = act.again.unwrap().after().clone();
        let act2 = convene(again, agencies(), Vec::new(), d("2027-01-08"), &clerk(), d("2026-12-23")).unwrap();
        let (again, sheets) =
            (act2.evaluation.after().clone(), act2.sheets.iter().map(|s| s.after().clone()).collect::<Vec<_>>());
        let sheets = sheets.iter().map(|s| signed(&again, s, per_cent)).collect();
        let scored = close(again, sheets, &clerk(), d("2026-12-25")).unwrap().evaluation.after().clone();
        let proposed = both_agree(proposed(scored, "2026-12-28"), "2026-12-29");
        let verdict = Verdict {
            no: "PG-2".into(),
            opinion: "同意按汇总得分认定等次".into(),
            poor,
            poor_reasons: "多次重大故障，用户投诉集中".into(),
        };
        (decide(proposed, verdict, &lead(), d("2026-12-29")).unwrap().after().clone(), act.order.after().clone())
    }

    #[test]
    fn failed_indicators_are_judged_again_and_the_order_ends_with_the_result() {
        // every indicator was below 60 %, so all are judged again
        let (good, order) = second(85, None);
        assert_eq!(good.outcome().unwrap().tally.published, Score(8500));
        let ended = conclude(order, &good, &lead()).unwrap().after().clone();
        assert!(ended.state == RectState::Passed && !ended.is_open());
        let (bad, order) = second(55, Some(true));
        assert_eq!(bad.outcome().unwrap().poor.as_ref().map(|p| p.poor), Some(true));
        assert_eq!(conclude(order, &bad, &lead()).unwrap().after().state, RectState::Failed);
    }

    /// Still unqualified: a second order needs a reason and quality that is not poor; there is no third.
    #[test]
    fn a_second_order_needs_its_reason_and_no_poor_quality() {
        let order_on = |evaluation: &Evaluation, why: &str| {
            let text = OrderText { again: why.into(), ..text(&["2"]) };
            order(evaluation, &text, &lead(), d("2027-01-05"), &Policy::default(), &Calendar::default())
        };
        let why = "设备已到货，再给一次整改机会";
        let (mild, _) = second(55, Some(false));
        assert!(order_on(&mild, "").is_err(), "no reason");
        let ordered = order_on(&mild, why).unwrap().after().clone();
        assert_eq!((ordered.again.as_deref(), ordered.evaluation), (Some(why), mild.id));
        let (poor, _) = second(55, Some(true));
        assert!(order_on(&poor, why).is_err(), "poor quality: article 14 goes on to its end");
        assert!(order_on(&Evaluation { attempt: 3, ..mild }, why).is_err(), "no third order");
    }
}
