//! A red line asks, is answered, and holds the grade no further than the answer says.

use super::super::b03_reply::Window;
use super::super::b10_panel::{Proposal, Verdict, close_seeing, decide, propose};
use super::super::b10_samples::*;
use super::super::b11_sheets::{Filled, sign_sheet};
use super::super::calendar::Calendar;
use super::super::testing::fields;
use super::super::values::Fen;
use super::*;

const FACTS: &str = "九月五日核心库误删，停机十一小时，见通报";

fn flag(line: RedLine) -> Flag {
    Flag { line, facts: FACTS.into() }
}

/// Four sheets at this share; the first two raise an incident, the program a missing test.
fn scored(per_cent: i32, seen: &[Flag]) -> Evaluation {
    let (evaluation, sheets) = convened(filed(Fen::yuan(300_000), per_cent));
    let sheets = sheets.iter().enumerate().map(|(n, sheet)| {
        let flags = if n < 2 { vec![flag(RedLine::Incident)] } else { Vec::new() };
        let by = reviewer(sheet.agency.0);
        let filled = Filled { flags, ..filled(per_cent) };
        sign_sheet(sheet.clone(), &evaluation, filled, &by, d("2026-11-12")).unwrap().after().clone()
    });
    let act = close_seeing(evaluation.clone(), sheets.collect(), seen, &clerk(), d("2026-11-20"));
    act.unwrap().evaluation.after().clone()
}

fn said(pairs: &[(&str, &str)]) -> Proposal {
    let explained = pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    Proposal { explained, ..proposal() }
}

const WHY: &str = "事件由服务提供方误操作造成，已通报";

fn proposed(e: Evaluation, pairs: &[(&str, &str)]) -> Result<Evaluation, super::super::decision::No> {
    let calendar = Calendar::default();
    let window = Window { days: 5, calendar: &calendar, supplier_reads: true };
    propose(e, &said(pairs), window, &clerk(), d("2026-11-21")).map(|done| done.after().clone())
}

fn grade_with(per_cent: i32, cap: &str) -> Option<Grade> {
    proposed(scored(per_cent, &[]), &[("cap-incident", cap), ("capwhy-incident", WHY)]).unwrap().grade()
}

#[test]
fn each_is_raised_once_whoever_raised_it() {
    let e = scored(85, &[flag(RedLine::Untested)]);
    let lines: Vec<(RedLine, usize)> = e.flags.iter().map(|raised| (raised.line, raised.facts.len())).collect();
    assert_eq!(lines, [(RedLine::Incident, 1), (RedLine::Untested, 1)]);
    assert_eq!(e.grade(), Some(Grade::Good), "raised is not decided");
}

#[test]
fn a_flag_needs_its_facts() {
    let (e, sheets) = convened(filed(Fen::yuan(300_000), 85));
    let bare = Filled { flags: vec![Flag { line: RedLine::Breach, facts: "违约".into() }], ..filled(85) };
    let by = reviewer(sheets[0].agency.0);
    assert_eq!(fields(sign_sheet(sheets[0].clone(), &e, bare, &by, d("2026-11-12"))), "redfacts-breach");
}

#[test]
fn whoever_proposes_answers_each_with_reasons() {
    let tried = |pairs: &[(&str, &str)]| match proposed(scored(85, &[]), pairs) {
        Ok(_) => String::new(),
        wrong => fields(wrong),
    };
    assert_eq!(tried(&[]), "cap-incident capwhy-incident");
    assert_eq!(tried(&[("cap-incident", "none"), ("capwhy-incident", WHY)]), "cap-incident");
    assert_eq!(tried(&[("cap-incident", "nothing"), ("capwhy-incident", "轻")]), "capwhy-incident");
    assert_eq!(tried(&[("cap-incident", "nothing"), ("capwhy-incident", WHY)]), "");
}

#[test]
fn the_answer_holds_the_grade_and_never_lifts_it() {
    for (per_cent, cap, grade) in [
        (92, "nothing", Grade::Excellent),
        (92, "qualified", Grade::Qualified),
        (92, "unqualified", Grade::Unqualified),
        (65, "qualified", Grade::Qualified),
        (55, "qualified", Grade::Unqualified),
        (55, "nothing", Grade::Unqualified),
    ] {
        assert_eq!(grade_with(per_cent, cap), Some(grade), "{per_cent} {cap}");
    }
}

#[test]
fn the_decided_grade_is_the_one_both_sides_were_told() {
    let e = proposed(scored(92, &[]), &[("cap-incident", "qualified"), ("capwhy-incident", WHY)]).unwrap();
    let verdict =
        Verdict { no: "PG-1".into(), opinion: "同意所拟等次，按办法办理".into(), ..Verdict::default() };
    let done = decide(both_agree(e, "2026-11-23"), verdict, &lead(), d("2026-11-30")).unwrap().after().clone();
    assert_eq!(done.outcome().unwrap().grade, Grade::Qualified);
    let kept = super::super::b11_replay::Kept {
        total: Some(done.outcome().unwrap().tally.published),
        grade: Some(Grade::Qualified),
        before: None,
    };
    let told = super::super::b11_replay::differences(&done, &[], &kept).unwrap();
    assert!(!told.iter().any(|say| say.zh.contains("等次")), "{told:?}");
}
