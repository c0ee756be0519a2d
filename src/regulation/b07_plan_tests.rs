use super::*;
use crate::regulation::testing::*;
use crate::regulation::values::Fen;

const BUDGET: Fen = Fen::yuan(300_000);

#[test]
fn the_track_follows_the_budget_to_the_fen() {
    for (fen, track) in [
        (29_999_998, Track::SelfReport),
        (29_999_999, Track::SelfReport),
        (30_000_000, Track::Joint),
        (30_000_001, Track::Joint),
    ] {
        assert_eq!(declared(Fen(fen)).track, track, "{fen} fen");
    }
}

#[test]
fn a_complete_plan_lacks_nothing_and_each_section_says_what_it_lacks() {
    let policy = Policy::default();
    assert_eq!(whole_plan(BUDGET).all_missing(&policy), []);
    let empty = Plan::default();
    for section in Section::ALL.iter().filter(|s| **s != Section::Check) {
        assert!(!empty.missing(*section, &policy).is_empty(), "{section}");
        assert!(empty.untouched(*section), "{section}");
        assert!(!whole_plan(BUDGET).untouched(*section), "{section}");
    }
}

#[test]
fn only_the_head_submits_and_never_what_was_written_by_the_same_hand() {
    let policy = Policy::default();
    let on = day("2026-08-10");
    assert!(forbidden(&submit(drafted(BUDGET), &filer(), on, &policy, &Calendar::default())));
    assert!(forbidden(&submit(drafted(BUDGET), &clerk(), on, &policy, &Calendar::default())));
    let mut both = filer();
    both.roles = vec![crate::regulation::people::Role::OwnerHead];
    assert!(
        forbidden(&submit(drafted(BUDGET), &both, on, &policy, &Calendar::default())),
        "the person who drafted holds the head's role today"
    );
    let filed = submit(drafted(BUDGET), &head(), on, &policy, &Calendar::default()).unwrap();
    assert_eq!(filed.events()[0].due, Some(day("2026-09-07")), "looked at within twenty working days");
}

#[test]
fn another_unit_may_not_write_in_it() {
    let text = SectionText::Conditions(Conditions::default());
    assert!(forbidden(&save_section(drafted(BUDGET), text, &other_owner())));
}

#[test]
fn the_window_asks_for_a_reason_and_the_year_is_the_next() {
    let policy = Policy::default();
    let late = |reason: &str, on: &str| {
        let mut project = drafted(BUDGET);
        project.plan.basics.late_reason = reason.into();
        submit(project, &head(), day(on), &policy, &Calendar::default())
    };
    assert!(late("", "2026-09-30").is_ok(), "the last day itself is in time");
    assert_eq!(fields(late("", "2026-10-01")), "late_reason");
    assert!(late("上级规划10月才下达", "2026-10-01").is_ok());
    let addition = |reason: &str| {
        let mut project = drafted(BUDGET);
        project.plan.basics.year = 2026;
        project.plan.basics.addition_reason = reason.into();
        submit(project, &head(), day("2026-08-10"), &policy, &Calendar::default())
    };
    assert_eq!(fields(addition("")), "year");
    assert!(addition("汛期应急数据汇聚，省级要求年内建成").is_ok());
}

/// Filed on 2026-09-30 and returned: the owner is not late because the bureau was slow. In January it is no addition to the year either.
#[test]
fn a_returned_plan_is_measured_by_its_first_filing() {
    use crate::regulation::b07_approval::{Reason, return_plan};
    let policy = Policy::default();
    let filed = after(submit(drafted(BUDGET), &head(), day("2026-09-30"), &policy, &Calendar::default()));
    assert_eq!(filed.filed_on, Some(day("2026-09-30")));
    let reasons = [Reason { section: None, text: "请补充建设依据的文号".into() }];
    let back = |project| after(return_plan(project, &reasons, &clerk(), day("2026-10-12"), &policy));
    let again = |on: &str| submit(back(filed.clone()), &head(), day(on), &policy, &Calendar::default());
    assert_eq!(after(again("2026-10-20")).filed_on, Some(day("2026-09-30")), "the first filing stays the first");
    assert!(again("2027-01-08").is_ok(), "filed for the next year");
    let mut moved = back(filed.clone());
    moved.plan.basics.year = 2028;
    (moved.plan.content.start, moved.plan.content.end) = (Some(day("2028-01-15")), Some(day("2029-01-14")));
    assert!(
        submit(moved.clone(), &head(), day("2027-08-01"), &policy, &Calendar::default()).is_ok(),
        "another year is measured by today"
    );
    assert_eq!(fields(submit(moved, &head(), day("2026-10-20"), &policy, &Calendar::default())), "year");
    let recalled = after(recall(filed.clone(), &filer()));
    assert_eq!(
        fields(submit(recalled, &head(), day("2026-10-20"), &policy, &Calendar::default())),
        "late_reason",
        "taken back: not filed"
    );
    let recalled = after(recall(after(again("2026-10-20")), &filer()));
    assert!(
        submit(recalled, &head(), day("2026-10-21"), &policy, &Calendar::default()).is_ok(),
        "it was filed before its return"
    );
}

#[test]
fn a_plan_stored_before_the_day_was_kept_is_read_and_measured_by_its_return() {
    let mut old = declared(BUDGET);
    old.filed_on = None;
    let mut old: Project = serde_json::from_str(&serde_json::to_string(&old).unwrap()).unwrap();
    assert_eq!(old.filed_on, None);
    old.state = State::Returned { on: day("2026-09-29"), reasons: Vec::new(), mended: Vec::new() };
    assert!(submit(old, &head(), day("2026-10-20"), &Policy::default(), &Calendar::default()).is_ok());
}

#[test]
fn recall_goes_back_to_draft_until_the_budget_is_signed() {
    assert_eq!(after(recall(declared(BUDGET), &filer())).state, State::Draft);
    assert_eq!(article(recall(assessed(BUDGET), &filer())), "B7.1");
    assert!(forbidden(&recall(declared(BUDGET), &other_owner())));
}

#[test]
fn a_project_is_given_up_with_a_reason_and_only_before_a_contract() {
    let why = "机构改革后职能划转，不再单独采购";
    let on = day("2026-09-20");
    assert!(cancel(planned(BUDGET), why, 0, &head(), on).is_ok());
    assert!(cancel(approved(BUDGET), why, 0, &head(), on).is_ok());
    assert!(cancel(procuring(BUDGET), why, 0, &head(), on).is_ok());
    assert_eq!(article(cancel(awarded(BUDGET), why, 1, &head(), on)), "B7.4");
    assert_eq!(
        article(cancel(assessed(BUDGET), why, 0, &head(), on)),
        "B7.4",
        "the bureau has it: it is recalled or returned first"
    );
    assert_eq!(fields(cancel(planned(BUDGET), "不做了", 0, &head(), on)), "reason");
    assert!(forbidden(&cancel(planned(BUDGET), why, 0, &filer(), on)));
}

#[test]
fn sums_small_amounts_and_conditional_papers_are_asked_for_at_their_field() {
    let policy = Policy::default();
    let lacks = |section: Section, change: fn(&mut Plan)| {
        let mut plan = whole_plan(BUDGET);
        change(&mut plan);
        plan.missing(section, &policy).into_iter().map(|e| e.field).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(lacks(Section::Funding, |p| p.funding.funds[0].amount = Fen(29_999_999)), "budget", "one fen short");
    let small = |p: &mut Plan| {
        p.funding.budget = Some(Fen(99_999));
        p.funding.funds[0].amount = Fen(99_999);
    };
    assert_eq!(lacks(Section::Funding, small), "small");
    assert_eq!(lacks(Section::Security, |p| p.security.authorised_operation = Some(true)), "expert_file nda_file");
    assert_eq!(lacks(Section::Security, |p| p.security.security_budget = Some(Fen::ZERO)), "security_budget");
    assert_eq!(lacks(Section::Content, |p| p.content.end = p.content.start), "end");
    assert_eq!(
        lacks(Section::Content, |p| p.content.end = Some(day("2030-01-14"))),
        "",
        "thirty-six months to the day"
    );
    assert_eq!(lacks(Section::Content, |p| p.content.end = Some(day("2030-01-15"))), "long_reason");
}

/// A field, and what takes it out of a whole plan.
type Without = (&'static str, Box<dyn Fn(&mut Plan)>);

/// Every field asked for alone: take one out of a whole plan and that one is told, at its field, and no other.
#[test]
fn each_missing_field_of_a_plan_is_told_by_itself() {
    let table: Vec<Without> = vec![
        ("name", Box::new(|p| p.basics.name = "影像".into())),
        ("name", Box::new(|p| p.basics.name = "云".repeat(121))),
        ("year", Box::new(|p| (p.basics.year, p.content.start) = (0, None))),
        ("basis", Box::new(|p| p.basics.basis = "市卫生健康信息化规划第三章第二节".into())),
        ("basis_file", Box::new(|p| p.basics.basis_file = None)),
        ("content", Box::new(|p| p.content.content = "影像存储、归档和调阅服务".into())),
        ("catalogue", Box::new(|p| p.content.catalogue.clear())),
        ("catalogue", Box::new(|p| p.content.catalogue = "信息系统集成实施服务".into())),
        ("method", Box::new(|p| p.content.method = None)),
        ("sme_reserved", Box::new(|p| p.content.sme_reserved = None)),
        ("start", Box::new(|p| p.content.start = None)),
        ("start", Box::new(|p| p.content.start = Some(day("2026-12-31")))),
        ("end", Box::new(|p| p.content.end = None)),
        ("budget", Box::new(|p| p.funding.budget = None)),
        ("fund-0-amount", Box::new(|p| p.funding.funds.clear())),
        ("fund-0-line", Box::new(|p| p.funding.funds[0].line = " ".into())),
        ("fund-1-amount", Box::new(|p| p.funding.funds.push(Fund { amount: Fen::ZERO, ..p.funding.funds[0].clone() }))),
        ("system", Box::new(|p| p.security.system = "云".into())),
        ("level", Box::new(|p| p.security.level = None)),
        ("mlps_file", Box::new(|p| p.security.mlps_file = None)),
        ("security_budget", Box::new(|p| p.security.security_budget = None)),
        ("on_cloud", Box::new(|p| p.security.on_cloud = None)),
        ("on_cloud", Box::new(|p| p.security.on_cloud = Some(false))),
        ("authorised_operation", Box::new(|p| p.security.authorised_operation = None)),
        ("personal_data", Box::new(|p| p.security.personal_data = None)),
        ("scheme_file", Box::new(|p| p.funding.funds[0].kind = FundKind::StateOwned)),
        ("fair", Box::new(|p| p.conditions.fair = false)),
        ("survey", Box::new(|p| p.attachments.survey = None)),
        ("scheme", Box::new(|p| p.attachments.scheme = None)),
        ("unclassified", Box::new(|p| p.attachments.unclassified = false)),
    ];
    let policy = Policy::default();
    for (n, (field, without)) in table.iter().enumerate() {
        let mut project = drafted(BUDGET);
        without(&mut project.plan);
        let told = fields(submit(project, &head(), day("2026-08-10"), &policy, &Calendar::default()));
        let want = if *field == "year" { "year start year".to_owned() } else { (*field).to_owned() };
        assert_eq!(told, want, "row {n}");
    }
}

#[test]
fn a_catalogue_item_begins_with_its_code() {
    for (typed, good) in [
        ("C16020000", true),
        ("c1602 信息系统集成实施服务", true),
        ("Ｃ１６０２００００（信息系统集成实施服务）", true),
        ("C160", false),
        ("C160200001", false),
        ("D16020000", false),
        ("信息系统集成实施服务 C16020000", false),
        ("C", false),
    ] {
        let content = Content { catalogue: typed.into(), ..Content::default() };
        assert_eq!(content.has_catalogue_code(), good, "{typed}");
    }
}

#[test]
fn related_projects_are_read_each_once_however_they_are_divided() {
    let numbers = |typed: &str| {
        let content = Content { related: typed.into(), ..Content::default() };
        content.related_projects().into_iter().map(|no| no.0).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(numbers(" "), "");
    assert_eq!(
        numbers("2026-003、2026-011，2026-003; ２０２７-００１\n2027-002。"),
        "2026-003 2026-011 2027-001 2027-002"
    );
}

#[test]
fn an_earlier_plan_fills_only_what_nobody_has_written() {
    let mut fresh = drafted(BUDGET);
    fresh.plan = Plan { basics: fresh.plan.basics.clone(), ..Plan::default() };
    fresh.plan.conditions.special = "须有三级等保运维经验".into();
    let filled = after(carry_over(fresh, &planned(BUDGET), &filer())).plan;
    assert_eq!((filled.goals.len(), filled.funding.budget()), (3, BUDGET));
    assert_eq!((filled.content.start, filled.security.mlps_file), (None, None), "days and papers are new each year");
    assert_eq!(filled.conditions.special, "须有三级等保运维经验");
    assert!(!filled.attachments.unclassified);
    let mut foreign = planned(BUDGET);
    foreign.owner = crate::regulation::values::UnitId(11);
    assert!(forbidden(&carry_over(drafted(BUDGET), &foreign, &filer())));
}

#[test]
fn a_draft_has_a_name_and_a_year() {
    let no = ProjectNo::new(2027, 2);
    assert_eq!(fields(draft(no, Basics::default(), &filer(), day("2026-08-03"))), "name year");
}

#[test]
fn a_first_draft_without_name_and_year_is_told_both_at_once() {
    let nothing = Basics { name: "云".into(), year: 0, ..Basics::default() };
    assert_eq!(fields(draft(ProjectNo::new(2027, 1), nothing, &filer(), day("2026-08-01"))), "name year");
}
