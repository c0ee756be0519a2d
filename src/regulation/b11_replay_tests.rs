//! The replay: it comes to the same as the day it was made, and tells every way in which a record was bent.

use super::super::b10_filing::receive;
use super::super::b10_panel::{Verdict, close, decide};
use super::super::b10_samples::*;
use super::super::people::{Actor, UnitKind};
use super::super::values::Fen;
use super::*;

/// A joint review, closed: four sheets of different marks, the police's abstaining on the first indicator.
fn scored() -> (Evaluation, Vec<Sheet>) {
    let (evaluation, sheets) = convened(filed(Fen::yuan(300_000), 90));
    let mut sheets: Vec<Sheet> =
        sheets.iter().zip([70, 80, 90, 100]).map(|(sheet, per_cent)| signed(&evaluation, sheet, per_cent)).collect();
    let police = sheets.iter_mut().find(|s| s.kind == UnitKind::Police).unwrap();
    police.marks[0] = Mark::Abstained { reason: "不掌握该项情况，无法评价".into() };
    let act = close(evaluation, sheets.clone(), &Actor::system(), d("2026-11-26")).unwrap();
    (act.evaluation.after().clone(), sheets)
}

fn decided_jointly() -> (Evaluation, Vec<Sheet>) {
    let (evaluation, sheets) = scored();
    let proposed = both_agree(proposed(evaluation, "2026-11-27"), "2026-11-28");
    let verdict =
        Verdict {
            no: "铜数评〔2026〕1号".into(), opinion: "同意所拟等次，按规定办理。".into(), ..Verdict::default()
        };
    let decided = decide(proposed, verdict, &lead(), d("2026-11-30")).unwrap();
    (decided.after().clone(), sheets)
}

/// A result of the owner's own marks, with both receipts.
fn own(per_cent: i32) -> Evaluation {
    let once = receive(filed(Fen::yuan(100_000), per_cent), "BA-1".into(), &clerk(), d("2026-11-10")).unwrap();
    receive(once.after().clone(), "BA-2".into(), &finance(), d("2026-11-11")).unwrap().after().clone()
}

fn kept(e: &Evaluation) -> Kept {
    Kept { total: e.tally().map(|t| t.published), grade: e.outcome().map(|o| o.grade), before: None }
}

#[test]
fn a_result_comes_out_the_same_again() {
    let (joint, sheets) = decided_jointly();
    assert_eq!(differences(&joint, &sheets, &kept(&joint)), Some(Vec::new()));
    let mut turned = sheets.clone();
    turned.reverse();
    assert_eq!(differences(&joint, &turned, &kept(&joint)), Some(Vec::new()), "the order of sheets is nothing");
    let small = own(85);
    assert_eq!(differences(&small, &[], &kept(&small)), Some(Vec::new()));
    let (open, sheets) = convened(filed(Fen::yuan(300_000), 90));
    assert_eq!(differences(&open, &sheets, &Kept::default()), None, "no result, nothing to replay");
}

#[test]
fn whatever_was_bent_is_named() {
    let (e, sheets) = decided_jointly();
    let told = |e: &Evaluation, sheets: &[Sheet], kept: &Kept| -> Vec<String> {
        differences(e, sheets, kept).unwrap().into_iter().map(|say| say.zh).collect()
    };
    let mut one = sheets.clone();
    one[1].marks[3] = Mark::Scored { score: Score(1), reason: "改动".into() };
    assert!(told(&e, &one, &kept(&e)).iter().any(|say| say.starts_with("指标4")), "a mark of one sheet");

    let fewer = told(&e, &sheets[..1], &kept(&e));
    assert!(fewer[0].starts_with("复算得不出结果"), "{fewer:?}");

    let mut graded = e.clone();
    if let State::Decided(outcome) = &mut graded.state {
        outcome.grade = Grade::Unqualified;
    }
    assert_eq!(told(&graded, &sheets, &kept(&e)).len(), 1, "the grade alone");

    let listed = Kept { total: Some(Score(9_999)), grade: Some(Grade::Excellent), before: None };
    assert_eq!(told(&e, &sheets, &listed).len(), 2, "the list beside it");

    let large = Evaluation { amount: Fen::yuan(300_000), ..own(85) };
    assert_eq!(told(&large, &[], &kept(&large)).len(), 1, "an amount of the joint track judged by the owner alone");
}

#[test]
fn what_is_carried_over_must_be_what_was() {
    let (before, _) = scored();
    let tally = before.tally().unwrap();
    let mut again = own(85);
    (again.attempt, again.carried) = (2, tally.lines.iter().map(|line| Some(line.clone())).collect());
    again.carried[6] = None;
    let told = |e: &Evaluation| carried_otherwise(e, Some(tally)).len();
    assert_eq!(told(&again), 0);
    if let Some(line) = &mut again.carried[2] {
        line.mean.num += 1;
    }
    assert_eq!(told(&again), 1);
}

#[test]
fn the_card_names_people_to_offices_only() {
    let (e, sheets) = decided_jointly();
    let titles = Titles {
        project: "2026-001 健康数据治理".into(),
        owner: "市卫生健康局".into(),
        supplier: "梵净数据服务有限公司".into(),
        contract: "HT-1".into(),
        round: "2026".into(),
        lead: "市大数据局".into(),
    };
    let acts = [Done {
        on: d("2026-11-30"),
        act: Say::new("认定评估结果", "decided the result"),
        by: (Say::new("市大数据局", "市大数据局"), "石甜".into()),
        article: "B14".into(),
    }];
    let text = |open: bool| {
        let parts = card(&e, &sheets, &titles, &acts, open).unwrap();
        parts.into_iter().flat_map(|p| p.lines).map(|say| format!("{}\n{}\n", say.zh, say.en)).collect::<String>()
    };
    let (inside, outside) = (text(true), text(false));
    let signer = sheets[1].signed_by.clone().unwrap();
    for name in [signer.as_str(), "石甜", sheets[1].agency_name.as_str(), "弃权", " ÷ "] {
        assert!(inside.contains(name), "{name}: {inside}");
        assert!(!outside.contains(name), "{name}: {outside}");
    }
    for line in ["300,000.00元", "四舍五入到两位小数", "合计："] {
        assert!(inside.contains(line) && outside.contains(line), "{line}: {outside}");
    }
}
