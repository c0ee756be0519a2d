//! Tables of the owner's report: whole, by another person, every sub-indicator by its kind.

use super::super::a17_security::MlpsLevel;
use super::super::b05_conduct::Duty;
use super::super::b10_rounds::Scheme;
use super::super::b10_samples::*;
use super::super::b11_first::first;
use super::super::b11_indicators::Mark;
use super::super::people::Role;
use super::super::values::Fen;
use super::*;

#[test]
fn the_report_is_filed_whole_and_by_another_person() {
    let draft = drafting(Fen::yuan(100_000));
    let No::Invalid(errors) = file_report(draft.clone(), &first(), &head(), d("2026-11-09")).unwrap_err() else {
        panic!()
    };
    let (blank, others): (Vec<&str>, Vec<&str>) =
        errors.iter().map(|e| e.field.as_str()).partition(|field| field.starts_with("s") && field.contains('-'));
    assert_eq!(blank.len(), 24, "every sub-indicator is asked for: {blank:?}");
    assert_eq!(
        others,
        [
            "ga0",
            "summary",
            "security",
            "advice",
            "unclassified",
            "organised",
            "supplier_view",
            "improving",
            "improve_by",
            "k1",
            "k2",
            "k3",
            "k4",
            "k5",
            "k6",
            "k7",
            "k8",
            "k9",
            "k10",
            "period_from",
            "tie1",
            "tie2",
            "tie3",
            "tie4",
            "tie5"
        ]
    );
    let saved = save_report(draft, full_report(85), &first(), &filer()).unwrap().after().clone();
    assert!(file_report(saved.clone(), &first(), &filer(), d("2026-11-09")).is_err(), "a filer files nothing");
    let both = Actor { roles: vec![Role::OwnerHead], ..filer() };
    assert!(
        file_report(saved.clone(), &first(), &both, d("2026-11-09")).is_err(),
        "the writer, now head, still may not"
    );
    assert!(file_report(saved, &first(), &head(), d("2026-11-09")).is_ok());
}

#[test]
fn whether_it_came_in_time_is_known_when_it_is_filed() {
    let told = |on: &str| {
        let saved = save_report(drafting(Fen::yuan(100_000)), full_report(85), &first(), &filer()).unwrap();
        let mut saved = saved.after().clone();
        saved.report.known = Some(Box::new(known()));
        let filed = file_report(saved, &first(), &head(), d(on)).unwrap().after().clone();
        filed.report.known.unwrap().duties[Duty::Reported as usize]
    };
    assert_eq!((told("2026-11-10"), told("2026-11-11")), (Some(true), Some(false)));
}

fn known() -> Known {
    Known {
        contract_no: "HT-1".into(),
        signed_on: d("2026-01-04"),
        term: (d("2026-01-05"), d("2027-01-04")),
        budget: Fen::yuan(100_000),
        original: Fen::yuan(100_000),
        amount: Fen::yuan(100_000),
        payments: Vec::new(),
        acceptances: Vec::new(),
        changes: Vec::new(),
        inspections: Vec::new(),
        level: MlpsLevel::L2,
        test_due: None,
        duties: vec![None; 10],
    }
}

#[test]
fn a_missed_target_and_lost_points_need_their_deviation() {
    let mut report = full_report(85);
    report.deviations[2] = " ".into();
    report.goals[0].actual = Some("99.8".parse().unwrap());
    let saved = save_report(drafting(Fen::yuan(100_000)), report, &first(), &filer()).unwrap().after().clone();
    let No::Invalid(errors) = file_report(saved, &first(), &head(), d("2026-11-09")).unwrap_err() else { panic!() };
    let fields: Vec<&str> = errors.iter().map(|e| e.field.as_str()).collect();
    assert_eq!(fields, ["d3", "gd0"]);
}

#[test]
fn sub_indicators_are_judged_by_their_kind_and_an_indicator_has_their_sum() {
    let fields = |change: &dyn Fn(&mut Report)| {
        let mut report = full_report(85);
        change(&mut report);
        let saved = save_report(drafting(Fen::yuan(100_000)), report, &first(), &filer()).unwrap().after().clone();
        missing(&saved, &first()).into_iter().map(|e| e.field).collect::<Vec<_>>()
    };
    let reached = |share: &str| {
        let share = share.to_owned();
        move |r: &mut Report| r.evidence[1][0].actual.clone_from(&share)
    };
    // 5.10 of 6 points were given: 85 % must have been reached.
    assert!(fields(&reached("85")).is_empty());
    assert_eq!(fields(&reached("84.9")), ["s2-0"]);
    assert_eq!(fields(&reached("很好")), ["e2-0-actual"]);
    assert!(fields(&reached("131")).is_empty(), "the reason is written already");
    let silent = |r: &mut Report| {
        r.evidence[1][0].actual = "131".into();
        r.marks[1] = Mark::default();
    };
    assert_eq!(fields(&silent), ["r2"]);
    assert_eq!(fields(&|r| r.items[2][3] = None), ["s3-3"]);
    let missed = |r: &mut Report| {
        r.goals[0] = GoalActual { actual: Some("49.95".parse().unwrap()), deviation: "上半年停机".into() };
        r.items[6][0] = Some(Score(401));
    };
    assert_eq!(fields(&missed), ["s7-0"], "half of the goals is half of the points");
    let mut report = full_report(85);
    report.items[6][0] = None;
    let saved = save_report(drafting(Fen::yuan(100_000)), report, &first(), &filer()).unwrap().after().clone();
    assert_eq!(saved.report.items[6][0], Some(Score::points(8)), "the goals count by themselves");
    assert_eq!(saved.report.marks[6].score(), Some(Score(800 + 340 + 255)));
    let old = Evaluation { scheme: Scheme { template: 0, ..saved.scheme.clone() }, ..drafting(Fen::yuan(100_000)) };
    let saved = save_report(old, full_report(85), &Template::default(), &filer()).unwrap().after().clone();
    assert_eq!(saved.report.marks, marks(85), "a round from before has marks of its own");
}

#[test]
fn points_need_a_proof_and_the_numbers_a_period() {
    let fields = |change: &dyn Fn(&mut Report)| {
        let mut report = full_report(85);
        change(&mut report);
        let saved = save_report(drafting(Fen::yuan(100_000)), report, &first(), &filer()).unwrap().after().clone();
        missing(&saved, &first()).into_iter().map(|e| e.field).collect::<Vec<_>>()
    };
    assert!(fields(&|_| ()).is_empty());
    assert_eq!(fields(&|r| r.evidence[4][2].file = None), ["e5-2-file"]);
    assert_eq!(fields(&|r| r.evidence[3].clear()), ["e4-0-file", "e4-1-file", "e4-2-file", "e4-3-file"]);
    let nought = |r: &mut Report| {
        r.items[5] = vec![Some(Score(0)); 3];
        r.evidence[5].clear();
    };
    assert!(fields(&nought).is_empty(), "nought needs no proof");
    assert_eq!(fields(&|r| r.period_to = None), ["period_from"]);
    assert_eq!(fields(&|r| r.period_from = Some(d("2026-11-01"))), ["period_from"], "in this order");
    assert_eq!(fields(&|r| r.declared[2] = false), ["tie3"]);
}
