//! Tables of the right of reply: who is heard until when, what stops a decision, what an upheld objection leads to.

use super::super::b03_review::{Verdict as Reviewed, comments, review};
use super::super::b10_evaluation::StateName;
use super::super::b10_panel::{self, Verdict, close};
use super::super::b10_samples::*;
use super::super::b11_sheets::{Sheet, SheetState, sign_sheet};
use super::super::due_process::Service;
use super::super::people::Role;
use super::super::values::{Fen, Score, UnitId};
use super::*;

fn scored() -> (Evaluation, Vec<Sheet>) {
    let (evaluation, sheets) = convened(filed(Fen::yuan(300_000), 90));
    let sheets: Vec<Sheet> = sheets.iter().map(|sheet| signed(&evaluation, sheet, 85)).collect();
    let act = close(evaluation, sheets.clone(), &clerk(), d("2026-11-20")).unwrap();
    (act.evaluation.after().clone(), sheets)
}

/// Proposed on Thursday 26 November: five working days end on 3 December.
fn told() -> (Evaluation, Vec<Sheet>) {
    let (scored, sheets) = scored();
    (proposed(scored, "2026-11-26"), sheets)
}

fn window(supplier_reads: bool, calendar: &Calendar) -> Window<'_> {
    Window { days: 5, calendar, supplier_reads }
}

fn yes() -> Words {
    Words { agrees: Some(true), ..Words::default() }
}

/// An objection to indicator 3.
fn no() -> Words {
    let mut words = Words { agrees: Some(false), ..Words::default() };
    words.lines[2] = "九月工单统计漏记了两天，响应率应为97%".into();
    words
}

fn say(e: Evaluation, words: Words, by: &Actor, on: &str) -> Evaluation {
    reply(e, words, by, d(on)).unwrap().after().clone()
}

fn decide(e: &Evaluation, by: &Actor, on: &str) -> Result<Decision<Evaluation>, No> {
    let verdict =
        Verdict { no: "PG-1".into(), opinion: "同意，按汇总得分认定等次".into(), ..Verdict::default() };
    b10_panel::decide(e.clone(), verdict, by, d(on))
}

fn reviewer_() -> Actor {
    person(13, BUREAU, Role::BureauClerk)
}

fn answered(upheld: bool) -> Vec<Reviewed> {
    vec![Reviewed { upheld: Some(upheld), reason: "调取工单系统原始记录核对".into() }]
}

fn article(no: No) -> String {
    match no {
        No::Refused(refusal) => refusal.article.to_string(),
        No::Invalid(errors) => panic!("{errors:?}"),
    }
}

fn fields(no: No) -> Vec<String> {
    match no {
        No::Invalid(errors) => errors.into_iter().map(|e| e.field).collect(),
        No::Refused(refusal) => panic!("{refusal:?}"),
    }
}

#[test]
fn nobody_is_decided_on_unheard() {
    let (told, _) = told();
    assert_eq!(told.notice().unwrap().owner.due, Some(d("2026-12-03")));
    let one = say(told.clone(), yes(), &head(), "2026-11-30");
    let both = say(one.clone(), yes(), &vendor(), "2026-11-30");
    let table = [
        (&told, "2026-11-27", false, "nobody has spoken"),
        (&told, "2026-12-03", false, "the last day is theirs"),
        (&told, "2026-12-04", true, "their days are over"),
        (&one, "2026-12-03", false, "the supplier has not spoken"),
        (&one, "2026-12-04", true, "its days are over"),
        (&both, "2026-11-30", true, "both have spoken"),
    ];
    for (e, on, free, why) in table {
        assert_eq!(decide(e, &lead(), on).is_ok(), free, "{why}");
    }
    assert_eq!(article(decide(&told, &lead(), "2026-12-03").unwrap_err()), "B3");
}

#[test]
fn each_side_answers_once_and_in_time() {
    let (told, _) = told();
    for by in [filer(), clerk(), lead(), finance(), person(202, 21, Role::Vendor)] {
        assert!(reply(told.clone(), yes(), &by, d("2026-11-27")).is_err(), "{by:?} is not heard");
    }
    let said = say(told.clone(), no(), &vendor(), "2026-12-03");
    assert_eq!(article(reply(said, yes(), &vendor(), d("2026-12-03")).unwrap_err()), "B3", "once");
    assert_eq!(article(reply(told, yes(), &vendor(), d("2026-12-04")).unwrap_err()), "B3", "too late");
}

#[test]
fn an_objection_is_written_where_it_belongs() {
    let (told, _) = told();
    let wrong = |change: &dyn Fn(&mut Words)| {
        let mut words = no();
        change(&mut words);
        fields(reply(told.clone(), words, &vendor(), d("2026-11-27")).unwrap_err())
    };
    assert_eq!(wrong(&|w| w.agrees = None), ["objects"]);
    assert_eq!(wrong(&|w| w.agrees = Some(true)), ["objects"], "agreeing and objecting");
    assert_eq!(wrong(&|w| w.lines[2] = " ".into()), ["objects"], "objecting to nothing");
    assert_eq!(wrong(&|w| w.lines[2] = "不对".into()), ["o3"]);
    assert_eq!(wrong(&|w| w.other = "程序有误".into()), ["objection"]);
    let kept = Evaluation { carried: vec![None, None, scored().0.tally().map(|t| t.lines[2].clone())], ..told.clone() };
    let on_kept = reply(kept, no(), &vendor(), d("2026-11-27")).unwrap_err();
    assert_eq!(fields(on_kept), ["objects"], "what was carried over is not judged now");
}

#[test]
fn an_objection_is_answered_by_somebody_else_before_the_decision_and_not_by_the_decider() {
    let (told, sheets) = told();
    let calendar = Calendar::default();
    let said = say(say(told, yes(), &head(), "2026-11-27"), no(), &vendor(), "2026-11-27");
    assert_eq!(article(decide(&said, &lead(), "2026-12-10").unwrap_err()), "B3");
    let act = |by: &Actor, answers: &[Reviewed]| {
        review(said.clone(), sheets.clone(), answers, by, d("2026-11-30"), &calendar)
    };
    assert!(act(&clerk(), &answered(false)).is_err(), "proposed it");
    assert!(act(&reviewer(FINANCE), &answered(false)).is_err(), "does not lead, and scored");
    assert_eq!(fields(act(&reviewer_(), &[]).unwrap_err()), ["upheld-0", "reason-0"]);
    let done = act(&lead(), &answered(false)).unwrap();
    assert!(done.sheets.is_empty());
    let after = done.evaluation.after().clone();
    assert!(decide(&after, &lead(), "2026-12-01").is_err(), "whoever answered does not decide");
    assert!(decide(&after, &person(14, BUREAU, Role::BureauLead), "2026-12-01").is_ok());
    assert!(review(after, sheets, &answered(false), &lead(), d("2026-12-01"), &calendar).is_err(), "once");
}

#[test]
fn the_review_waits_for_the_other_side() {
    let (told, sheets) = told();
    let calendar = Calendar::default();
    let said = say(told, no(), &vendor(), "2026-11-27");
    for (on, free) in [("2026-12-03", false), ("2026-12-04", true)] {
        let done = review(said.clone(), sheets.clone(), &answered(false), &reviewer_(), d(on), &calendar);
        assert_eq!(done.is_ok(), free, "{on}");
    }
}

#[test]
fn what_is_upheld_goes_back_to_the_agencies_and_only_that() {
    let (told, sheets) = told();
    let calendar = Calendar::default();
    let said = say(say(told, yes(), &head(), "2026-11-27"), no(), &vendor(), "2026-11-27");
    let act = review(said, sheets, &answered(true), &reviewer_(), d("2026-11-30"), &calendar).unwrap();
    let again = act.evaluation.after().clone();
    assert_eq!(again.state.name(), StateName::Scoring);
    assert_eq!(again.scoring_due(), d("2026-12-07"));
    let open: Vec<Sheet> = act.sheets.iter().map(|s| s.after().clone()).collect();
    assert!(open.len() == 4 && open.iter().all(|s| s.asked == [false, false, true, false, false, false, false]));
    let four = open.iter().map(|s| match s.agency {
        UnitId(POLICE) => s.clone(),
        UnitId(unit) => {
            sign_sheet(s.clone(), &again, filled(100), &reviewer(unit), d("2026-12-02")).unwrap().after().clone()
        }
    });
    let four: Vec<Sheet> = four.collect();
    assert_eq!(four[0].marks[2].score(), Some(Score::points(15)), "scored again");
    assert_eq!(four[0].marks[1].score(), Some(Score(1700)), "not asked for: as it was signed");
    assert_eq!(four[0].earlier[0].marks[2].score(), Some(Score(1275)), "what had been signed stays");
    let closed = close(again, four, &clerk(), d("2026-12-08")).unwrap();
    let police = closed.sheets[0].after();
    assert!(police.state == SheetState::Signed && police.marks[2].score() == Some(Score(1275)), "late: it stands");
    let tally = closed.evaluation.after().tally().unwrap().clone();
    assert_eq!(tally.lines[2].mean.rounded(), Score(1444), "(15 × 3 + 12.75) ÷ 4 = 14.4375");
    let second = proposed(closed.evaluation.after().clone(), "2026-12-08");
    assert_eq!(second.notices.len(), 2);
    assert!(decide(&second, &lead(), "2026-12-09").is_err(), "both are heard again");
}

#[test]
fn a_fault_in_the_way_it_came_about_has_everything_scored_again() {
    let (told, sheets) = told();
    let words = Words {
        agrees: Some(false), other: "评价前没有到现场核查，证据目录不全".into(), ..Words::default()
    };
    let said = say(say(told, words, &head(), "2026-11-27"), yes(), &vendor(), "2026-11-27");
    let act = review(said, sheets, &answered(true), &reviewer_(), d("2026-11-30"), &Calendar::default()).unwrap();
    assert!(act.sheets.iter().all(|sheet| sheet.after().asked == [true; 7]));
}

#[test]
fn without_a_panel_the_report_goes_back_to_the_owner() {
    let (told, _) = told();
    let own = Evaluation { panel: Vec::new(), ..told };
    let said = say(say(own, yes(), &head(), "2026-11-27"), no(), &vendor(), "2026-11-27");
    let act = review(said, Vec::new(), &answered(true), &reviewer_(), d("2026-11-30"), &Calendar::default()).unwrap();
    let after = act.evaluation.after();
    assert!(matches!(&after.state, State::Returned { reasons, .. } if reasons.len() == 1));
    assert_eq!(after.report_due, d("2026-12-07"));
}

#[test]
fn a_supplier_without_accounts_is_served_on_paper_and_its_days_run_from_there() {
    let calendar = Calendar::default();
    let told = b10_panel::propose(scored().0, &proposal(), window(false, &calendar), &clerk(), d("2026-11-26"));
    let told = told.unwrap().after().clone();
    assert!(decide(&told, &lead(), "2027-01-20").is_err(), "never, while it is not served");
    let paper = |on: &str| Served { on: d(on), method: Service::InPerson, receipt: Some(FileId(7)), consent: None };
    let served = |paper: Served, by: &Actor| serve(told.clone(), paper, window(false, &calendar), by, d("2026-12-02"));
    assert_eq!(fields(served(paper("2026-11-25"), &clerk()).unwrap_err()), ["served_on"]);
    assert_eq!(fields(served(paper("2026-12-03"), &clerk()).unwrap_err()), ["served_on"]);
    assert_eq!(fields(served(Served { receipt: None, ..paper("2026-12-01") }, &clerk()).unwrap_err()), ["receipt"]);
    assert!(served(paper("2026-12-01"), &head()).is_err());
    let done = served(paper("2026-12-01"), &clerk()).unwrap().after().clone();
    assert_eq!(done.notice().unwrap().awaits(Side::Supplier), Some(d("2026-12-08")));
    assert!(serve(done.clone(), paper("2026-12-01"), window(false, &calendar), &clerk(), d("2026-12-02")).is_err());
    assert!(decide(&done, &lead(), "2026-12-08").is_err() && decide(&done, &lead(), "2026-12-09").is_ok());
    let early = say(told, yes(), &vendor(), "2026-11-30");
    assert_eq!(early.notice().unwrap().supplier.served, Some(d("2026-11-30")), "an answer proves that it arrived");
}

#[test]
fn the_reasons_are_told_without_names_in_an_order_that_tells_nothing() {
    let (_, sheets) = told();
    let mut sheets = sheets;
    for (sheet, text) in sheets.iter_mut().zip(["丁", "甲", "甲", " "]) {
        sheet.marks[0] = super::super::b11_indicators::Mark::Scored { score: Score(500), reason: text.into() };
    }
    let mut turned = sheets.clone();
    turned.reverse();
    assert_eq!(comments(&sheets)[0], ["丁", "甲"]);
    assert_eq!(comments(&sheets), comments(&turned));
    sheets[0].state = SheetState::Missing;
    assert_eq!(comments(&sheets)[0], ["甲"], "only what was signed");
}
