//! Tables of M10: the two tracks, receipts, the panel, the close, four eyes.

use super::super::b10_evaluation::take_in;
use super::super::b10_filing::{receive, return_report};
use super::super::b10_report::file_report;
use super::super::b10_samples::*;
use super::super::b11_first::first;
use super::super::b11_indicators::Mark;
use super::super::b11_sheets::{save_sheet, sign_sheet};
use super::super::people::Role;
use super::super::values::{Fen, Score};
use super::*;

#[test]
fn the_track_follows_the_amount_and_exactly_three_hundred_thousand_is_joint() {
    let table = [
        (29_999_999, Track::SelfReport),
        (30_000_000, Track::Joint),
        (30_000_001, Track::Joint),
        (1, Track::SelfReport),
    ];
    for (fen, track) in table {
        assert_eq!(drafting(Fen(fen)).track, track, "{fen}");
    }
    let ratcheted = super::super::b10_rounds::Serving { track: Track::Joint, ..serving(Fen::yuan(280_000), OWNER) };
    let done = take_in(&round(), &ratcheted, None, &Actor::system(), d("2026-11-01")).unwrap();
    assert_eq!(done.after().track, Track::Joint, "once joint, a lower amount does not lead back");
}

#[test]
fn a_sheet_is_signed_with_its_declarations_only() {
    let (evaluation, sheets) = convened(filed(Fen::yuan(300_000), 90));
    let sheet = sheets.iter().find(|s| s.kind == UnitKind::Ndrc).unwrap();
    let mut silent = filled(80);
    silent.declared[4] = false;
    assert!(save_sheet(sheet.clone(), &evaluation, silent.clone(), &reviewer(NDRC)).is_ok(), "a draft may wait");
    let No::Invalid(errors) =
        sign_sheet(sheet.clone(), &evaluation, silent, &reviewer(NDRC), d("2026-11-18")).unwrap_err()
    else {
        panic!()
    };
    assert_eq!(errors.iter().map(|e| e.field.as_str()).collect::<Vec<_>>(), ["tie5"]);
}

#[test]
fn an_agency_that_withdraws_is_not_counted_and_its_scores_are_gone() {
    let (evaluation, sheets) = convened(filed(Fen::yuan(300_000), 90));
    let of = |kind| sheets.iter().find(|s| s.kind == kind).unwrap().clone();
    let why = "经办处室近三年与服务提供方有劳动关系";
    assert!(recuse(evaluation.clone(), of(UnitKind::BigData), why, &clerk()).is_err(), "the lead stays");
    assert!(recuse(evaluation.clone(), of(UnitKind::Police), "有", &reviewer(POLICE)).is_err(), "with its reason");
    assert!(recuse(evaluation.clone(), of(UnitKind::Police), why, &reviewer(NDRC)).is_err(), "only for itself");
    let typed = save_sheet(of(UnitKind::Police), &evaluation, filled(10), &reviewer(POLICE)).unwrap().after().clone();
    let act = recuse(evaluation.clone(), typed, why, &reviewer(POLICE)).unwrap();
    let (evaluation, void) = (act.evaluation.after().clone(), act.sheets[0].after().clone());
    assert!(void.marks.iter().all(Mark::is_blank) && void.state == SheetState::Missing);
    assert!(evaluation.panel.iter().any(|s| s.kind == UnitKind::Police && s.recused));
    assert!(save_sheet(void.clone(), &evaluation, filled(10), &reviewer(POLICE)).is_err());
    let mut all: Vec<Sheet> =
        sheets.iter().filter(|s| s.kind != UnitKind::Police).map(|s| signed(&evaluation, s, 80)).collect();
    all.push(void);
    let closed = close(evaluation, all, &clerk(), d("2026-11-20")).unwrap().evaluation.after().clone();
    let tally = closed.tally().unwrap();
    assert_eq!((tally.published, tally.lines[0].absent), (Score(8000), 0), "three of three");
}

#[test]
fn only_the_agencies_of_this_sitting_reopen_and_count() {
    let cac = 61;
    let guest = Invitee { unit: UnitId(cac), name: "网信".into(), kind: UnitKind::Cac, seal: "c".into() };
    let more = || agencies().into_iter().chain([guest.clone()]).collect::<Vec<_>>();
    let first =
        convene(filed(Fen::yuan(300_000), 90), more(), Vec::new(), d("2026-11-25"), &clerk(), d("2026-11-12")).unwrap();
    let evaluation = first.evaluation.after().clone();
    let sheets: Vec<Sheet> = first.sheets.iter().map(|s| s.after().clone()).collect();
    let some: Vec<Sheet> =
        sheets
            .iter()
            .map(|s| {
                if matches!(s.kind, UnitKind::BigData | UnitKind::Ndrc) {
                    signed(&evaluation, s, 80)
                } else {
                    s.clone()
                }
            })
            .collect();
    let closed = close(evaluation, some.clone(), &Actor::system(), d("2026-11-26")).unwrap();
    assert!(matches!(closed.evaluation.after().state, State::Unconcluded { .. }));
    let mut now: Vec<Sheet> = some.into_iter().filter(|s| s.state == SheetState::Signed).collect();
    now.extend(closed.sheets.iter().map(|s| s.after().clone()));
    let after = closed.evaluation.after().clone();
    let again = convene(after, agencies(), now.clone(), d("2026-12-10"), &clerk(), d("2026-11-27")).unwrap();
    assert_eq!(again.sheets.len(), 2, "the guest is not invited any more, its sheet stays shut");
    let evaluation = again.evaluation.after().clone();
    let mut all: Vec<Sheet> =
        now.into_iter().filter(|s| s.state == SheetState::Signed || s.kind == UnitKind::Cac).collect();
    all.extend(again.sheets.iter().map(|s| signed(&evaluation, s.after(), 80)));
    let done = close(evaluation, all, &clerk(), d("2026-11-30")).unwrap();
    assert_eq!(done.evaluation.after().tally().unwrap().lines[0].absent, 0, "nor does it count as absent");
}

#[test]
fn a_small_project_whose_owner_stays_silent_is_judged_jointly_in_the_end() {
    let silent = drafting(Fen::yuan(100_000));
    let due = silent.score_due;
    let try_on = |day| convene(silent.clone(), agencies(), Vec::new(), d("2026-12-15"), &clerk(), day);
    assert!(try_on(due).is_err(), "the last day of scoring is still the owner's");
    let act = try_on(due.succ_opt().unwrap()).unwrap();
    assert_eq!(act.evaluation.after().track, Track::Joint);
    let filed = filed(Fen::yuan(100_000), 85);
    assert!(convene(filed, agencies(), Vec::new(), d("2026-12-15"), &clerk(), d("2026-12-01")).is_err());
}

#[test]
fn two_receipts_make_the_owners_total_the_result() {
    let filed = filed(Fen::yuan(299_999), 85);
    let first = receive(filed.clone(), "BA-2026-001".into(), &finance(), d("2026-11-10")).unwrap().after().clone();
    assert!(matches!(first.state, State::Filed { .. }));
    assert!(receive(first.clone(), "BA-2026-002".into(), &finance(), d("2026-11-10")).is_err(), "one receipt each");
    assert!(receive(first.clone(), "BA-2026-002".into(), &reviewer(NDRC), d("2026-11-10")).is_err());
    let done = receive(first, "BA-2026-002".into(), &clerk(), d("2026-11-11")).unwrap();
    let outcome = done.after().outcome().unwrap();
    assert_eq!((outcome.tally.published, outcome.grade), (Score(8500), Grade::Good));
    assert_eq!(done.events().last().unwrap().action, Action::RegisterResult);
    assert!(
        receive(super::super::b10_samples::filed(Fen::yuan(300_000), 85), "x".into(), &finance(), d("2026-11-10"))
            .is_err(),
        "the joint track does not end in receipts"
    );
}

#[test]
fn each_agency_returns_once_and_a_return_voids_the_other_receipt() {
    let with_receipt =
        receive(filed(Fen::yuan(100_000), 85), "BA-1".into(), &clerk(), d("2026-11-10")).unwrap().after().clone();
    assert!(return_report(with_receipt.clone(), "缺", &finance(), d("2026-11-11")).is_err(), "reasons are asked for");
    let back = return_report(with_receipt, "缺少满意度调查原始数据\n支付凭证不清", &finance(), d("2026-11-11"))
        .unwrap()
        .after()
        .clone();
    assert!(back.receipts.is_empty() && matches!(&back.state, State::Returned { reasons, .. } if reasons.len() == 2));
    let again = file_report(back, &first(), &head(), d("2026-11-12")).unwrap().after().clone();
    assert!(
        return_report(again.clone(), "还有别的问题需要补正说明", &finance(), d("2026-11-13")).is_err(),
        "only once"
    );
    assert!(
        return_report(again, "还有别的问题需要补正说明", &clerk(), d("2026-11-13")).is_ok(),
        "the other agency may, once"
    );
}

#[test]
fn an_owner_that_is_finance_needs_the_bureaus_receipt_only() {
    let mut evaluation = filed(Fen::yuan(100_000), 85);
    (evaluation.owner, evaluation.owner_kind) = (UnitId(FINANCE), UnitKind::Finance);
    assert!(receive(evaluation.clone(), "x".into(), &finance(), d("2026-11-10")).is_err());
    let done = receive(evaluation, "x".into(), &clerk(), d("2026-11-10")).unwrap();
    assert!(done.after().outcome().is_some());
}

#[test]
fn the_panel_waits_for_the_first_review_but_not_for_ever() {
    let late = drafting(Fen::yuan(300_000));
    let try_on = |day: &str| convene(late.clone(), agencies(), Vec::new(), d("2026-11-25"), &clerk(), d(day));
    assert!(try_on("2026-11-10").is_err());
    assert!(try_on("2026-11-11").is_ok(), "overdue: the round goes on without it");
    let few = agencies().into_iter().filter(|i| i.kind != UnitKind::Police).collect();
    assert!(
        convene(filed(Fen::yuan(300_000), 90), few, Vec::new(), d("2026-11-25"), &clerk(), d("2026-11-12")).is_err()
    );
    assert!(
        convene(filed(Fen::yuan(100_000), 90), agencies(), Vec::new(), d("2026-11-25"), &clerk(), d("2026-11-12"))
            .is_err()
    );
}

#[test]
fn an_agency_that_is_the_owner_is_recused_and_the_lead_passes_to_finance() {
    let mut evaluation =
        take_in(&round(), &serving(Fen::yuan(500_000), BUREAU), None, &Actor::system(), d("2026-11-01"))
            .unwrap()
            .after()
            .clone();
    evaluation.state = State::Filed { on: d("2026-11-09") };
    assert!(
        convene(evaluation.clone(), agencies(), Vec::new(), d("2026-11-25"), &clerk(), d("2026-11-12")).is_err(),
        "the bureau is the owner"
    );
    let (evaluation, sheets) = convened(evaluation);
    assert_eq!(sheets.len(), 3, "no sheet for the owner");
    assert!(evaluation.panel.iter().any(|s| s.kind == UnitKind::BigData && s.recused));
    assert!(sheets.iter().any(|s| s.kind == UnitKind::Finance && s.lead));
}

#[test]
fn a_sheet_belongs_to_its_agency_and_stays_once_signed() {
    let (evaluation, sheets) = convened(filed(Fen::yuan(300_000), 90));
    let sheet = sheets.iter().find(|s| s.kind == UnitKind::Ndrc).unwrap();
    let part = |blank: &[usize]| {
        let mut part = filled(80);
        blank.iter().for_each(|n| part.marks[*n] = Mark::default());
        part
    };
    assert!(save_sheet(sheet.clone(), &evaluation, part(&[3]), &reviewer(NDRC)).is_ok(), "a draft may have gaps");
    assert!(
        sign_sheet(sheet.clone(), &evaluation, part(&[3]), &reviewer(NDRC), d("2026-11-18")).is_err(),
        "a signature may not"
    );
    for stranger in [reviewer(FINANCE), filer(), head(), vendor(), lead()] {
        assert!(save_sheet(sheet.clone(), &evaluation, filled(80), &stranger).is_err(), "{stranger:?}");
    }
    let done = signed(&evaluation, sheet, 80);
    assert!(save_sheet(done.clone(), &evaluation, filled(90), &reviewer(NDRC)).is_err());
    assert!(sign_sheet(done, &evaluation, filled(90), &reviewer(NDRC), d("2026-11-19")).is_err());
}

#[test]
fn closes_when_all_have_signed_or_the_day_has_passed() {
    let (evaluation, sheets) = convened(filed(Fen::yuan(300_000), 90));
    let three: Vec<Sheet> = sheets
        .iter()
        .map(|s| if s.kind == UnitKind::Police { s.clone() } else { signed(&evaluation, s, 80) })
        .collect();
    assert!(
        close(evaluation.clone(), three.clone(), &clerk(), d("2026-11-25")).is_err(),
        "the last day itself is still open"
    );
    let act = close(evaluation.clone(), three, &Actor::system(), d("2026-11-26")).unwrap();
    assert_eq!(act.sheets.len(), 1);
    assert_eq!(act.sheets[0].after().state, SheetState::Missing);
    assert_eq!(act.evaluation.after().tally().unwrap().published, Score(8000));
    assert_eq!(act.evaluation.after().tally().unwrap().lines[0].absent, 1, "an abstention, not a zero");
    let late = sheets.iter().find(|s| s.kind == UnitKind::Police).unwrap();
    assert!(
        sign_sheet(late.clone(), act.evaluation.after(), filled(90), &reviewer(POLICE), d("2026-11-26")).is_err(),
        "after the close"
    );
}

#[test]
fn without_a_quorum_there_is_no_result_and_signed_sheets_stay_for_the_next_sitting() {
    let (evaluation, sheets) = convened(filed(Fen::yuan(300_000), 90));
    let two: Vec<Sheet> = sheets
        .iter()
        .map(|s| {
            if s.kind == UnitKind::BigData || s.kind == UnitKind::Ndrc { signed(&evaluation, s, 80) } else { s.clone() }
        })
        .collect();
    let act = close(evaluation, two.clone(), &Actor::system(), d("2026-11-26")).unwrap();
    let after = act.evaluation.after().clone();
    assert!(matches!(after.state, State::Unconcluded { .. }));
    let calendar = Calendar::default();
    let window = Window { days: 5, calendar: &calendar, supplier_reads: true };
    assert!(propose(after.clone(), &proposal(), window, &clerk(), d("2026-11-26")).is_err());
    let mut now: Vec<Sheet> = two.into_iter().filter(|s| s.state == SheetState::Signed).collect();
    now.extend(act.sheets.iter().map(|s| s.after().clone()));
    let again = convene(after, agencies(), now, d("2026-12-10"), &clerk(), d("2026-11-27")).unwrap();
    assert_eq!(again.sheets.len(), 2, "the two missing ones reopen");
    assert!(again.sheets.iter().all(|s| s.after().state == SheetState::Draft));
}

#[test]
fn the_decider_is_another_person_who_signed_no_sheet() {
    let (evaluation, sheets) = convened(filed(Fen::yuan(300_000), 90));
    let boss = Actor { roles: vec![Role::BureauLead, Role::BureauClerk], ..lead() };
    let sheets = sheets
        .iter()
        .map(|s| match s.kind {
            UnitKind::BigData => {
                sign_sheet(s.clone(), &evaluation, filled(80), &boss, d("2026-11-18")).unwrap().after().clone()
            }
            _ => signed(&evaluation, s, 80),
        })
        .collect();
    let scored = close(evaluation, sheets, &clerk(), d("2026-11-20")).unwrap().evaluation.after().clone();
    assert!(scored.hands.iter().any(|(action, user)| *action == Action::SignSheet && *user == boss.user));
    let proposed = both_agree(proposed(scored, "2026-11-26"), "2026-11-27");
    let verdict =
        || Verdict { no: "PG-1".into(), opinion: "同意，按汇总得分认定等次".into(), ..Default::default() };
    assert!(decide(proposed.clone(), verdict(), &boss, d("2026-11-27")).is_err(), "signed a sheet");
    let clerk_as_lead = Actor { roles: vec![Role::BureauLead], ..clerk() };
    assert!(decide(proposed.clone(), verdict(), &clerk_as_lead, d("2026-11-27")).is_err(), "proposed it");
    let mut drafted = proposed.clone();
    drafted.hands.push((Action::SaveSheet, super::super::values::UserId(13)));
    assert!(decide(drafted, verdict(), &lead().clone_as(13), d("2026-11-27")).is_err(), "drafted a sheet");
    let done = decide(proposed, verdict(), &lead().clone_as(13), d("2026-11-27")).unwrap();
    assert_eq!(done.after().outcome().unwrap().grade, Grade::Good);
    assert!(decide(done.after().clone(), verdict(), &lead().clone_as(14), d("2026-11-27")).is_err(), "final");
}

impl Actor {
    fn clone_as(&self, user: i64) -> Actor {
        Actor { user: super::super::values::UserId(user), ..self.clone() }
    }
}
