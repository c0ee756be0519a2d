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
