use super::*;
use crate::regulation::b07_plan::{self, FundKind};
use crate::regulation::calendar::Calendar;
use crate::regulation::policy::Track;
use crate::regulation::testing::*;
use crate::regulation::values::{Fen, FileId};

const BUDGET: Fen = Fen::yuan(300_000);
const OPINION: &str = "方案可行，预算合理，同意立项";

fn said(opinion: &str) -> Ruling {
    Ruling { opinion: opinion.into(), ..Ruling::default() }
}

fn approve_with(change: impl FnOnce(&mut Project)) -> Result<Decision<Project>, No> {
    let mut project = assessed(BUDGET);
    change(&mut project);
    approve(project, &said(OPINION), "铜数立〔2026〕1号".into(), &lead(), day("2026-08-20"), &Policy::default())
}

fn because(reasons: &[&str]) -> Vec<Reason> {
    reasons.iter().map(|text| Reason { section: None, text: (*text).to_owned() }).collect()
}

#[test]
fn the_security_rules_stand_at_the_door() {
    assert_eq!(article(approve_with(|p| p.plan.security.mlps_file = None)), "A17");
    assert_eq!(article(approve_with(|p| p.plan.security.level = None)), "A17");
    assert_eq!(article(approve_with(|p| p.plan.funding.funds[0].kind = FundKind::StateOwned)), "A19");
    assert_eq!(article(approve_with(|p| p.plan.security.on_cloud = Some(false))), "A20");
    let exempt = approve_with(|p| {
        p.plan.security.on_cloud = Some(false);
        p.plan.security.off_cloud_reason = "涉及专网终端，经批准部署在本单位机房".into();
    });
    assert!(exempt.is_ok());
    assert_eq!(article(approve_with(|p| p.plan.goals.truncate(2))), "B9");
}

/// S19: with state-owned money the bureau's review of the scheme has a number and a day, beside the file.
#[test]
fn the_review_of_a_scheme_is_on_record_before_approval() {
    let with = |no: &str, on: Option<&str>| {
        let mut project = assessed(BUDGET);
        project.plan.funding.funds[0].kind = FundKind::StateOwned;
        project.plan.security.scheme_file = Some(FileId(9));
        let ruling = Ruling { scheme_no: no.into(), scheme_on: on.map(day), ..said(OPINION) };
        approve(project, &ruling, String::new(), &lead(), day("2026-08-20"), &Policy::default())
    };
    assert_eq!(fields(with("", None)), "scheme_no scheme_on");
    assert_eq!(fields(with(" ", Some("2026-08-19"))), "scheme_no");
    assert_eq!(fields(with("铜数审〔2026〕3号", Some("2026-08-21"))), "scheme_on", "not after today");
    let review = after(with(" 铜数审〔2026〕3号 ", Some("2026-08-20"))).approval.unwrap().scheme;
    assert_eq!(review, Some(Review { no: "铜数审〔2026〕3号".into(), on: day("2026-08-20") }));
    assert_eq!(after(approve_with(|_| {})).approval.unwrap().scheme, None, "no state-owned money, no review asked");
}

#[test]
fn approval_freezes_the_goals_and_pins_the_level() {
    let done = after(approve_with(|_| {}));
    let approval = done.approval.unwrap();
    assert_eq!(approval.goals, whole_plan(BUDGET).goals);
    assert_eq!(approval.mlps, MlpsLevel::L3);
    assert_eq!(approval.document_no, "铜数立〔2026〕1号");
    assert_eq!((done.track, done.state), (Track::Joint, State::Approved));
}

#[test]
fn the_lead_approves_with_an_opinion_and_nobody_else() {
    let approve_by = |by: &Actor, opinion: &str| {
        approve(assessed(BUDGET), &said(opinion), String::new(), by, day("2026-08-20"), &Policy::default())
    };
    for by in [filer(), head(), clerk(), finance(), vendor()] {
        assert!(forbidden(&approve_by(&by, OPINION)), "{:?}", by.roles);
    }
    assert_eq!(fields(approve_by(&lead(), "同意")), "opinion");
    assert_eq!(
        article(approve(
            declared(BUDGET),
            &said(OPINION),
            String::new(),
            &lead(),
            day("2026-08-20"),
            &Policy::default()
        )),
        "B7.3",
        "the budget is not assessed yet"
    );
}

#[test]
fn whoever_wrote_it_for_the_owner_never_decides_for_the_bureau() {
    let mut moved = lead();
    moved.user = filer().user;
    let on = day("2026-08-20");
    let policy = Policy::default();
    assert!(forbidden(&approve(assessed(BUDGET), &said(OPINION), String::new(), &moved, on, &policy)));
    assert!(forbidden(&reject(assessed(BUDGET), OPINION, &moved, on)));
    assert!(forbidden(&return_plan(assessed(BUDGET), &because(&["请补充测算依据"]), &moved, on, &Policy::default())));
    assert!(forbidden(&list(approved(BUDGET), 2027, on, &moved, on)));
}

#[test]
fn a_return_names_every_reason_once_and_is_counted() {
    let on = day("2026-08-20");
    let back = |reasons: &[&str]| return_plan(assessed(BUDGET), &because(reasons), &clerk(), on, &Policy::default());
    assert_eq!(fields(back(&[])), "reason-0-text");
    assert_eq!(fields(back(&["", "  "])), "reason-0-text");
    assert_eq!(fields(back(&["请补充盖章的市场调查报告", "改"])), "reason-1-text");
    assert_eq!(back(&["绩效目标应量化"]).unwrap().events()[0].due, Some(day("2026-09-30")), "while plans are taken");
    let late =
        return_plan(assessed(BUDGET), &because(&["绩效目标应量化"]), &clerk(), day("2026-10-08"), &Policy::default());
    assert_eq!(late.unwrap().events()[0].due, None, "that day has passed");
    let returned = after(back(&["请补充盖章的市场调查报告", "", "请补充盖章的市场调查报告", "绩效目标应量化"]));
    assert_eq!(returned.returns, 1);
    let State::Returned { reasons, .. } = &returned.state else { panic!("{:?}", returned.state) };
    assert_eq!(reasons.len(), 2);
    let again = after(b07_plan::submit(returned, &head(), day("2026-08-25"), &Policy::default(), &Calendar::default()));
    assert!(
        again.assessment.as_ref().is_some_and(|a| a.signed_by.is_none() && a.text.quotes.len() == 3),
        "quotes are kept"
    );
    assert_eq!(after(return_plan(again, &because(&["绩效目标仍未量化"]), &clerk(), on, &Policy::default())).returns, 2);
}

#[test]
fn a_corrected_budget_tells_the_track_anew_until_approval() {
    let returned = after(return_plan(
        assessed(BUDGET),
        &because(&["预算多计一年，请核减"]),
        &clerk(),
        day("2026-08-20"),
        &Policy::default(),
    ));
    let mut mended = returned;
    mended.plan.funding.budget = Some(Fen(29_999_999));
    mended.plan.funding.funds[0].amount = Fen(29_999_999);
    let again = after(b07_plan::submit(mended, &head(), day("2026-08-25"), &Policy::default(), &Calendar::default()));
    assert_eq!(again.track, Track::SelfReport);
}

#[test]
fn a_rejection_ends_it() {
    let done = after(reject(assessed(BUDGET), "与省级平台重复建设，不予立项", &clerk(), day("2026-08-20")));
    assert!(matches!(done.state, State::Rejected { .. }));
    assert_eq!(article(list(done, 2027, day("2026-09-01"), &clerk(), day("2026-09-02"))), "B7.3");
}

#[test]
fn listing_takes_the_plan_year_and_a_day_from_approval_to_today() {
    let on = day("2026-09-02");
    assert_eq!(fields(list(approved(BUDGET), 2028, on, &clerk(), on)), "year");
    assert_eq!(fields(list(approved(BUDGET), 2027, day("2026-09-03"), &clerk(), on)), "reported_on");
    assert_eq!(fields(list(approved(BUDGET), 2027, day("2026-08-19"), &clerk(), on)), "reported_on");
    let done = after(list(approved(BUDGET), 2027, day("2026-08-20"), &clerk(), on));
    assert_eq!(done.state, State::Planned);
    assert_eq!(done.approval.and_then(|a| a.listed_year), Some(2027));
}

#[test]
fn a_section_named_in_a_return_counts_as_mended_once_it_is_saved() {
    let about = Reason { section: Some(Section::Conditions), text: "不得要求本地注册".into() };
    let returned = after(return_plan(assessed(BUDGET), &[about], &clerk(), day("2026-08-20"), &Policy::default()));
    let text = b07_plan::SectionText::Conditions(returned.plan.conditions.clone());
    let saved = after(b07_plan::save_section(returned, text, &filer()));
    let State::Returned { mended, .. } = saved.state else { panic!("{:?}", saved.state) };
    assert_eq!(mended, [Section::Conditions]);
}
