//! The steps in their order, the persons, the days.

use super::super::b10_samples::*;
use super::super::b14_results::{Repair, Standing};
use super::super::calendar::Calendar;
use super::super::decision::{Decision, No};
use super::super::people::{Actor, Role};
use super::super::policy::Policy;
use super::*;

/// What is told of a form with everything wrong.
#[path = "due_process_forms_tests.rs"]
mod forms;
#[path = "due_process_repair_tests.rs"]
mod repairs;

fn proposal(basis: Basis) -> Proposal {
    Proposal {
        no: "HMD-2026-001".into(),
        basis: Some(basis),
        party: Some(Party::Supplier { id: SupplierId(1), unit: UnitId(VENDOR) }),
        name: "黔北云图信息技术有限公司".into(),
        affiliation: None,
        evaluation: None,
        project: None,
        facts: "合同约定的双活容灾至今没有建成，两次中断累计九小时".into(),
        evidence: "监控日志、故障工单、三次书面催告及送达回证共二十六页".into(),
        evidence_file: None,
        months: None,
        earlier: Vec::new(),
    }
}
fn ground(supplier: i64, standing: Standing) -> Ground {
    Ground { evaluation: EvaluationId(3), supplier: SupplierId(supplier), standing }
}
fn proposed() -> Case {
    propose(proposal(Basis::Breach), &clerk(), d("2026-11-02"), &Policy::default()).unwrap().after().clone()
}
fn served(on: &str) -> Served {
    Served { on: d(on), method: Service::InPerson, receipt: Some(FileId(3)), consent: None }
}
fn cleared() -> Case {
    let verdict = Verdict { fine: Some(true), opinion: "事实清楚，依据充分，程序合法".into() };
    review_legality(proposed(), verdict, &lead(), d("2026-11-03")).unwrap().after().clone()
}
const CONTENT: &str = "拟将贵公司列入黑名单五年，事实和依据见附件，贵公司有权陈述申辩";
fn noticed() -> Case {
    let policy = Policy::default();
    serve_notice(cleared(), CONTENT, served("2026-11-30"), &clerk(), d("2026-11-30"), &policy, &Calendar::default())
        .unwrap()
        .after()
        .clone()
}
fn words(text: &str) -> Words {
    Words { text: text.into(), file: None, hearing: false }
}
fn ruling() -> Ruling {
    Ruling {
        list: true,
        reasons: "集体讨论同意列入，期限五年".into(),
        no: "铜数名〔2026〕1号".into(),
        minutes: Some(FileId(5)),
        public_until: None,
    }
}
fn decided(case: Case, by: &Actor, on: &str) -> Result<Decision<Case>, No> {
    decide(case, ruling(), by, d(on), &Policy::default())
}
fn delivery(on: &str) -> Delivery {
    Delivery { served: served(on), repair_told: true }
}
fn heard() -> Case {
    record_statement(noticed(), &words("中断系电力原因\n容灾设备已到货"), &vendor(), d("2026-12-04"))
        .unwrap()
        .after()
        .clone()
}
fn weighed() -> Case {
    let no = Answer { accepted: Some(false), reason: "电力部门证明当日供电正常".into() };
    weigh(heard(), &[no.clone(), no], "复核后维持拟列入意见", &clerk(), d("2026-12-07")).unwrap().after().clone()
}
fn other_lead() -> Actor {
    person(15, BUREAU, Role::BureauLead)
}
fn resolved() -> Case {
    decided(weighed(), &other_lead(), "2026-12-09").unwrap().after().clone()
}
fn listed(on: &str) -> Case {
    serve_decision(resolved(), delivery(on), &clerk(), d(on)).unwrap().after().clone()
}
fn claim(tie: Tie) -> Claim {
    Claim { principal: listed("2026-12-10"), tie: Some(tie), proof: "工商登记显示持股百分之六十".into() }
}

#[test]
fn five_years_to_the_day_from_service() {
    let case = listed("2026-12-10");
    assert_eq!(case.term().unwrap().until, d("2031-12-10"));
    assert!(case.is_in_force(d("2031-12-10")) && !case.is_in_force(d("2031-12-11")));
    assert_eq!(listed("2028-02-29").term().unwrap().until, d("2033-02-28"));
}

#[test]
fn no_step_can_be_left_out() {
    let all: [(&str, Case); 6] = [
        ("proposed", proposed()),
        ("cleared", cleared()),
        ("noticed", noticed()),
        ("heard", heard()),
        ("weighed", weighed()),
        ("resolved", resolved()),
    ];
    for (name, case) in all {
        let policy = Policy::default();
        let tries: [(&str, bool); 6] = [
            (
                "proposed",
                review_legality(
                    case.clone(),
                    Verdict { fine: Some(true), opinion: "事实清楚，依据充分，合法".into() },
                    &lead(),
                    d("2026-12-20"),
                )
                .is_ok(),
            ),
            (
                "cleared",
                serve_notice(
                    case.clone(),
                    CONTENT,
                    served("2026-12-20"),
                    &clerk(),
                    d("2026-12-20"),
                    &policy,
                    &Calendar::default(),
                )
                .is_ok(),
            ),
            ("noticed", record_statement(case.clone(), &words("不同意"), &vendor(), d("2026-12-20")).is_ok()),
            (
                "heard",
                weigh(
                    case.clone(),
                    &vec![Answer { accepted: Some(true), reason: "理由成立".into() }; 2],
                    "复核后维持拟列入意见",
                    &clerk(),
                    d("2026-12-20"),
                )
                .is_ok(),
            ),
            ("weighed", decided(case.clone(), &other_lead(), "2026-12-20").is_ok()),
            ("resolved", serve_decision(case, delivery("2026-12-20"), &clerk(), d("2026-12-20")).is_ok()),
        ];
        for (step, went) in tries {
            assert_eq!(went, step == name, "a case that is {name} taking the step of {step}");
        }
    }
}

#[test]
fn other_eyes_review_and_decide() {
    let proposer_as_lead = Actor { roles: vec![Role::BureauLead], ..clerk() };
    let fine = || Verdict { fine: Some(true), opinion: "事实清楚，依据充分，程序合法".into() };
    assert!(review_legality(proposed(), fine(), &proposer_as_lead, d("2026-11-03")).is_err());
    assert!(decided(weighed(), &proposer_as_lead, "2026-12-09").is_err());
    assert!(decided(weighed(), &clerk(), "2026-12-09").is_err(), "a clerk decides nothing");
    let none = review_legality(
        proposed(),
        Verdict { fine: Some(false), opinion: "证据不足，不宜列入名单".into() },
        &lead(),
        d("2026-11-03"),
    )
    .unwrap();
    assert_eq!(none.after().state.name(), CaseState::Dropped);
}

#[test]
fn the_statement_is_the_partys_and_its_time_runs_five_working_days() {
    let case = noticed();
    assert_eq!(case.notice().unwrap().statement_due, d("2026-12-07"), "served on Monday 30 November");
    assert!(waive(case.clone(), &clerk(), d("2026-12-07")).is_err(), "the last day is the party's");
    assert!(waive(case.clone(), &clerk(), d("2026-12-08")).is_ok());
    let stranger = person(300, 30, Role::Vendor);
    assert!(record_statement(case.clone(), &words("不同意"), &stranger, d("2026-12-01")).is_err());
    assert!(record_statement(case, &words("不同意"), &clerk(), d("2026-12-01")).is_ok(), "received on paper");
    let part = weigh(
        heard(),
        &[Answer { accepted: Some(true), reason: "理由成立".into() }],
        "复核后维持拟列入意见",
        &clerk(),
        d("2026-12-07"),
    );
    assert!(part.is_err(), "every point is answered");
}

#[test]
fn email_serves_only_with_the_signed_consent() {
    let policy = Policy::default();
    let email = Served { method: Service::Email, ..served("2026-11-30") };
    let try_it =
        |s: Served| serve_notice(cleared(), CONTENT, s, &clerk(), d("2026-11-30"), &policy, &Calendar::default());
    assert!(try_it(email.clone()).is_err());
    assert!(try_it(Served { consent: Some(FileId(4)), ..email }).is_ok());
    assert!(try_it(served("2026-12-01")).is_err(), "served tomorrow");
    assert!(try_it(served("2026-11-02")).is_err(), "served before the legal review");
}

#[test]
fn the_ground_of_article_14_needs_both_tests_on_record() {
    let with = |repair: Repair| {
        let standing = Standing { repair, ..Standing::default() };
        let proposal = Proposal { evaluation: Some(ground(1, standing)), ..proposal(Basis::FailedTwice) };
        propose(proposal, &clerk(), d("2027-01-04"), &Policy::default()).is_ok()
    };
    assert!(with(Repair::Failed { poor: true }));
    assert!(!with(Repair::Failed { poor: false }) && !with(Repair::Passed) && !with(Repair::None));
    assert!(propose(proposal(Basis::FailedTwice), &clerk(), d("2027-01-04"), &Policy::default()).is_err());
    assert!(
        propose(proposal(Basis::Breach), &clerk(), d("2027-01-04"), &Policy::default()).is_ok(),
        "breach needs no evaluation at all"
    );
    assert!(propose(proposal(Basis::Security), &clerk(), d("2027-01-04"), &Policy::default()).is_ok());
}

#[test]
fn an_evaluation_speaks_of_its_own_supplier_only() {
    let poor = || Standing { repair: Repair::Failed { poor: true }, ..Standing::default() };
    let tie = claim(Tie::Shareholder);
    for (evaluated, basis, affiliation, fine) in [
        (1, Basis::FailedTwice, None, true),
        (2, Basis::FailedTwice, None, false),
        (2, Basis::Breach, None, false),
        (2, Basis::FailedTwice, Some(tie), true),
    ] {
        let one = Proposal { evaluation: Some(ground(evaluated, poor())), affiliation, ..proposal(basis) };
        assert_eq!(propose(one, &clerk(), d("2027-01-04"), &Policy::default()).is_ok(), fine, "{evaluated} {basis:?}");
    }
}

#[test]
fn a_principal_is_listed_and_on_the_blacklist() {
    let tie = |case: &Case, day: &str| Affiliation::to(case, Tie::Shareholder, "持股百分之六十", d(day)).is_ok();
    let listed = listed("2026-12-10");
    assert!(tie(&listed, "2027-01-04") && !tie(&listed, "2031-12-11") && !tie(&resolved(), "2027-01-04"));
    assert!(!tie(&Case { basis: Basis::Management, ..listed }, "2027-01-04"), "an owner's listing has no affiliates");
}

#[test]
fn one_party_one_ground_one_case_at_a_time() {
    let try_after = |basis, earlier: Case| {
        let one = Proposal { earlier: vec![earlier], ..proposal(basis) };
        propose(one, &clerk(), d("2027-01-04"), &Policy::default()).is_ok()
    };
    let other = Case { party: Party::Supplier { id: SupplierId(9), unit: UnitId(9) }, ..proposed() };
    let over = expire(listed("2026-12-10"), &Actor::system(), d("2031-12-11")).unwrap().after().clone();
    for (what, earlier, fine) in [
        ("under way", proposed(), false),
        ("in force", listed("2026-12-10"), false),
        ("over", over, true),
        ("another party's", other, true),
    ] {
        assert_eq!(try_after(Basis::Breach, earlier), fine, "{what}");
    }
    assert!(try_after(Basis::Security, proposed()), "another ground is another case");
}

#[test]
fn an_affiliate_has_its_own_case_ends_with_its_principal_and_common_state_control_is_no_tie() {
    let with = |t| Proposal { affiliation: Some(claim(t)), ..proposal(Basis::Breach) };
    let No::Refused(no) = propose(with(Tie::StateOnly), &clerk(), d("2027-01-04"), &Policy::default()).unwrap_err()
    else {
        panic!()
    };
    assert!(no.why.zh.contains("公司法"));
    let case = propose(with(Tie::Shareholder), &clerk(), d("2027-01-04"), &Policy::default()).unwrap().after().clone();
    assert_eq!(case.state, State::Proposed, "linked, not listed: its own notice and decision come first");
    let affiliate = Case { affiliation: case.affiliation, ..resolved() };
    let affiliate =
        serve_decision(affiliate, delivery("2027-03-01"), &clerk(), d("2027-03-01")).unwrap().after().clone();
    assert_eq!(affiliate.term().unwrap().until, d("2031-12-10"), "not longer than its principal");
    let done = remove_early(listed("2026-12-10"), removal(), &[], &other_lead(), d("2028-01-04")).unwrap();
    let freed = end_with_principal(affiliate, &done, &other_lead()).unwrap().after().clone();
    assert!(!freed.is_in_force(d("2028-01-04")));
}

fn removal() -> Removal {
    Removal {
        duties: true,
        pledge: Some(FileId(8)),
        minutes: Some(FileId(9)),
        reason: "义务履行完毕，信用承诺书已公开".into(),
    }
}

#[test]
fn ends_by_the_calendar_early_or_by_revocation() {
    let case = listed("2026-12-10");
    let system = Actor::system();
    assert!(expire(case.clone(), &system, d("2031-12-10")).is_err());
    assert_eq!(expire(case.clone(), &system, d("2031-12-11")).unwrap().after().state.name(), CaseState::Expired);
    let early =
        |day: &str, duties| remove_early(case.clone(), Removal { duties, ..removal() }, &[], &other_lead(), d(day));
    assert!(early("2027-12-09", true).is_err(), "less than a year");
    assert!(early("2027-12-10", false).is_err(), "duties not done");
    let gone = early("2027-12-10", true).unwrap().after().clone();
    assert!(gone.is_in_force(d("2027-12-09")) && !gone.is_in_force(d("2027-12-10")));
    let revoked = revoke(case, "行政复议决定撤销原列入决定", &other_lead(), d("2027-02-01")).unwrap().after().clone();
    assert_eq!((revoked.state.name(), revoked.is_in_force(d("2027-02-01"))), (CaseState::Revoked, false));
}

#[test]
fn the_negative_list_takes_owners_for_twelve_months_at_most() {
    let with = |months| Proposal {
        months: Some(months),
        party: Some(Party::Owner { unit: UnitId(OWNER) }),
        ..proposal(Basis::Management)
    };
    for (months, fine) in [(0, false), (1, true), (12, true), (13, false)] {
        assert_eq!(propose(with(months), &clerk(), d("2026-12-01"), &Policy::default()).is_ok(), fine, "{months}");
    }
    let wrong = Proposal { party: Some(Party::Owner { unit: UnitId(OWNER) }), ..proposal(Basis::Breach) };
    assert!(propose(wrong, &clerk(), d("2026-12-01"), &Policy::default()).is_err());
}

#[test]
fn a_hearing_asked_for_is_held_before_the_review() {
    let ask = Words { hearing: true, ..Words::default() };
    let asked = record_statement(noticed(), &ask, &vendor(), d("2026-12-04")).unwrap().after().clone();
    let weigh_it = |case: &Case| weigh(case.clone(), &[], "复核后维持拟列入意见", &clerk(), d("2026-12-16"));
    assert!(asked.waits_hearing() && weigh_it(&asked).is_err());
    let sitting = |told: &str, held: &str| Sitting {
        told_on: Some(d(told)),
        held_on: Some(d(held)),
        chair: "杨宁".into(),
        record: "当事人陈述中断原因，提请人出示监控日志并质证".into(),
        file: Some(FileId(8)),
    };
    let hold_it = |s: &Sitting, by: &Actor| hold(asked.clone(), s, by, d("2026-12-16"), &Calendar::default());
    for (told, held, fine) in [
        ("2026-12-04", "2026-12-15", true),
        ("2026-12-04", "2026-12-14", false),
        ("2026-12-03", "2026-12-15", false),
        ("2026-12-04", "2026-12-17", false),
    ] {
        assert_eq!(hold_it(&sitting(told, held), &clerk()).is_ok(), fine, "told {told}, held {held}");
    }
    let good = sitting("2026-12-04", "2026-12-15");
    assert!(hold_it(&Sitting { file: None, ..good.clone() }, &clerk()).is_err(), "the signed record");
    assert!(hold_it(&Sitting { chair: asked.proposed_by_name.clone(), ..good.clone() }, &clerk()).is_err());
    assert!(hold_it(&good, &vendor()).is_err());
    let held = hold_it(&good, &clerk()).unwrap().after().clone();
    assert!(!held.waits_hearing() && held.hearing().is_some());
    assert!(hold(held.clone(), &good, &clerk(), d("2026-12-16"), &Calendar::default()).is_err(), "once");
    assert!(weigh_it(&held).unwrap().after().hearing().is_some(), "it stays in the dossier");
    assert!(hold(heard(), &good, &clerk(), d("2026-12-16"), &Calendar::default()).is_err(), "none was asked for");
}

#[test]
fn a_decision_has_number_minutes_and_a_reach_of_three_years_at_most() {
    let with = |minutes, until: Option<&str>| {
        let one = Ruling { minutes, public_until: until.map(d), ..ruling() };
        decide(weighed(), one, &other_lead(), d("2026-12-09"), &Policy::default())
    };
    let minutes = Some(FileId(5));
    for (what, minutes, until, fine) in [
        ("internal", minutes, None, true),
        ("without minutes", None, None, false),
        ("three years", minutes, Some("2029-12-09"), true),
        ("a day more", minutes, Some("2029-12-10"), false),
        ("over already", minutes, Some("2026-12-08"), false),
    ] {
        assert_eq!(with(minutes, until).is_ok(), fine, "{what}");
    }
    let negative = Case { basis: Basis::Management, ..weighed() };
    let open = Ruling { public_until: Some(d("2027-01-01")), ..ruling() };
    assert!(decide(negative, open, &other_lead(), d("2026-12-09"), &Policy::default()).is_err());
    let no = Ruling { list: false, minutes: None, ..ruling() };
    assert!(decide(weighed(), no, &other_lead(), d("2026-12-09"), &Policy::default()).is_ok());
    assert_eq!(resolved().resolution().unwrap().no, "铜数名〔2026〕1号");
}

#[test]
fn what_is_served_has_its_receipt_and_the_way_back_with_it() {
    let bare = Served { receipt: None, ..served("2026-12-10") };
    let both = |served, repair_told| Delivery { served, repair_told };
    for (what, delivery, fine) in [
        ("whole", both(served("2026-12-10"), true), true),
        ("no receipt", both(bare.clone(), true), false),
        ("decision alone", both(served("2026-12-10"), false), false),
    ] {
        assert_eq!(serve_decision(resolved(), delivery, &clerk(), d("2026-12-10")).is_ok(), fine, "{what}");
    }
    let owner = Case { basis: Basis::Management, months: 6, ..resolved() };
    assert!(serve_decision(owner, both(served("2026-12-10"), false), &clerk(), d("2026-12-10")).is_ok());
    let policy = Policy::default();
    let notice = serve_notice(cleared(), CONTENT, bare, &clerk(), d("2026-12-10"), &policy, &Calendar::default());
    assert!(notice.is_err(), "the notice too");
}
