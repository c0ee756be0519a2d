//! Everything wrong with the form of a step is told at once, each at its field.

use super::super::super::testing::fields;
use super::*;

#[test]
fn a_proposal_tells_everything_at_once() {
    let empty = |proposal: Proposal| Proposal { facts: "断".into(), evidence: String::new(), ..proposal };
    let nobody = || Proposal { party: None, ..proposal(Basis::Breach) };
    let unsaid = Claim { tie: None, proof: "有".into(), ..claim(Tie::Shareholder) };
    let over = Claim { principal: resolved(), ..claim(Tie::Shareholder) };
    for (what, proposal, want) in [
        ("nothing chosen", Proposal { basis: None, ..nobody() }, "supplier basis facts evidence"),
        ("no party", nobody(), "supplier facts evidence"),
        ("no evaluation", proposal(Basis::FailedTwice), "basis facts evidence"),
        ("an owner", Proposal { basis: Some(Basis::Management), ..nobody() }, "unit months facts evidence"),
        ("no tie", Proposal { affiliation: Some(unsaid), ..proposal(Basis::Breach) }, "proof tie facts evidence"),
        ("not listed", Proposal { affiliation: Some(over), ..proposal(Basis::Breach) }, "tie facts evidence"),
    ] {
        let done = propose(empty(proposal), &clerk(), d("2027-01-04"), &Policy::default());
        assert_eq!(fields(done), want, "{what}");
    }
}

#[test]
fn every_step_tells_everything_at_once() {
    let (on, policy, calendar) = (d("2026-12-20"), Policy::default(), Calendar::default());
    assert_eq!(fields(review_legality(proposed(), Verdict::default(), &lead(), on)), "fine opinion");
    let by_mail = Served { method: Service::Email, receipt: None, ..served("2026-12-21") };
    let notice = serve_notice(cleared(), "拟列入", by_mail.clone(), &clerk(), on, &policy, &calendar);
    assert_eq!(fields(notice), "served_on consent receipt content");
    let half =
        [Answer { accepted: None, reason: "理由成立".into() }, Answer { accepted: Some(true), ..Answer::default() }];
    assert_eq!(fields(weigh(heard(), &half, "维持", &clerk(), on)), "accepted-0 reason-1 opinion");
    let nothing = Ruling { reasons: String::new(), minutes: None, public_until: Some(d("2026-12-19")), ..ruling() };
    let decided = decide(weighed(), nothing, &other_lead(), on, &policy);
    assert_eq!(fields(decided), "minutes public_until reasons");
    let delivery = Delivery { served: by_mail, repair_told: false };
    assert_eq!(fields(serve_decision(resolved(), delivery, &clerk(), on)), "served_on consent receipt repair_told");
    let early = remove_early(
        listed("2026-12-10"),
        Removal { reason: "好了".into(), ..Removal::default() },
        &[],
        &other_lead(),
        d("2028-01-04"),
    );
    assert_eq!(fields(early), "duties pledge minutes reason");
}

#[test]
fn a_hearing_tells_everything_at_once() {
    let ask = Words { hearing: true, ..Words::default() };
    let asked = record_statement(noticed(), &ask, &vendor(), d("2026-12-04")).unwrap().after().clone();
    let late = Sitting { told_on: Some(d("2026-12-03")), held_on: Some(d("2026-12-17")), ..Sitting::default() };
    for sitting in [Sitting::default(), late] {
        let done = hold(asked.clone(), &sitting, &clerk(), d("2026-12-16"), &Calendar::default());
        assert_eq!(fields(done), "told_on held_on chair record record_file");
    }
}

#[test]
fn a_new_event_keeps_a_supplier_on_the_list() {
    let case = listed("2026-12-10");
    let early = |all: &[Case]| remove_early(case.clone(), removal(), all, &other_lead(), d("2028-01-04"));
    let other = Case { id: CaseId(77), no: "HMD-2027-005".into(), proposed_on: d("2027-05-04"), ..proposed() };
    let Err(No::Refused(no)) = early(std::slice::from_ref(&other)) else { panic!() };
    assert!(no.why.zh.contains("HMD-2027-005"), "{}", no.why.zh);
    let dropped = State::Dropped { on: d("2027-06-04"), reason: "事实不清".into(), dossier: None };
    for fine in [Case { state: dropped, ..other.clone() }, Case { proposed_on: d("2026-12-09"), ..other.clone() }] {
        assert!(early(&[fine, case.clone()]).is_ok(), "dropped, or known when it was listed, or the case itself");
    }
}
