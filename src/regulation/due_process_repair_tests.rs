//! The party asks to be removed, and is answered.

use super::super::super::testing::fields;
use super::*;

fn plea() -> Plea {
    Plea {
        performance: "欠付的违约金已付清，双活容灾已建成并通过复验".into(),
        proof: Some(FileId(21)),
        pledge: Some(FileId(22)),
    }
}
fn asked_on(case: Case, plea: Plea, all: &[Case], by: &Actor, on: &str) -> Result<Decision<Case>, No> {
    request_repair(case, plea, all, by, d(on), &Calendar::default())
}
fn asked() -> Case {
    asked_on(listed("2026-12-10"), plea(), &[], &vendor(), "2027-12-10").unwrap().after().clone()
}
fn why(done: Result<Decision<Case>, No>) -> (String, Article) {
    let Err(No::Refused(no)) = done else { panic!("{done:?}") };
    (no.why.zh, no.article)
}

#[test]
fn it_is_asked_for_from_the_corresponding_day_on() {
    for (listed_on, day, first) in [
        ("2026-12-10", "2027-12-09", Some("2027-12-10")),
        ("2026-12-10", "2027-12-10", None),
        ("2028-02-29", "2029-02-27", Some("2029-02-28")),
        ("2028-02-29", "2029-02-28", None),
    ] {
        let done = asked_on(listed(listed_on), plea(), &[], &vendor(), day);
        match first {
            None => assert!(done.is_ok(), "{listed_on} {day}"),
            Some(first) => {
                let (zh, article) = why(done);
                assert!(zh.contains(first) && article == HERE, "{zh}");
            }
        }
    }
}

#[test]
fn only_the_party_asks_and_with_its_papers() {
    let case = || listed("2026-12-10");
    for (by, may) in [(vendor(), true), (clerk(), false), (other_lead(), false), (person(44, 99, Role::Vendor), false)]
    {
        assert_eq!(asked_on(case(), plea(), &[], &by, "2028-01-04").is_ok(), may, "{}", by.name);
    }
    assert_eq!(
        fields(asked_on(case(), Plea::default(), &[], &vendor(), "2028-01-04")),
        "proof_file pledge performance"
    );
    let new = Case { id: CaseId(77), no: "HMD-2027-005".into(), proposed_on: d("2027-05-04"), ..proposed() };
    assert!(why(asked_on(case(), plea(), &[new], &vendor(), "2028-01-04")).0.contains("HMD-2027-005"));
    assert!(asked_on(weighed(), plea(), &[], &vendor(), "2028-01-04").is_err(), "nobody is listed");
}

#[test]
fn it_waits_ten_working_days_and_once() {
    let case = asked();
    assert_eq!(case.request().unwrap().due, Calendar::default().workdays_after(d("2027-12-10"), 10));
    let (zh, _) = why(asked_on(case.clone(), plea(), &[], &vendor(), "2027-12-13"));
    assert!(zh.contains("2027-12-10"), "{zh}");
    // refused with reasons, by a lead; the listing goes on and another may be made
    assert!(refuse_repair(case.clone(), "容灾设备没有通过复验，义务没有履行完毕", &vendor(), d("2027-12-14")).is_err());
    assert_eq!(fields(refuse_repair(case.clone(), "不同意", &other_lead(), d("2027-12-14"))), "refusal");
    let done = refuse_repair(case, "容灾设备没有通过复验，义务没有履行完毕", &other_lead(), d("2027-12-14")).unwrap();
    let refused = done.after().clone();
    assert!(refused.request().is_none() && refused.is_in_force(d("2027-12-14")));
    assert!(refused.requests[0].reply.as_ref().is_some_and(|reply| !reply.removed));
    assert!(
        why(refuse_repair(refused.clone(), "再次写明不同意的理由", &other_lead(), d("2027-12-15"))).0.contains("没有")
    );
    assert!(asked_on(refused, plea(), &[], &vendor(), "2028-01-04").is_ok());
}

#[test]
fn the_removal_answers_it_and_every_end_closes_it() {
    let bare = Removal { pledge: None, ..removal() };
    let freed = remove_early(asked(), bare, &[], &other_lead(), d("2027-12-20")).unwrap().after().clone();
    let State::Listed { end: Some(End::Removed { pledge, .. }), .. } = &freed.state else { panic!() };
    assert_eq!(*pledge, plea().pledge, "the pledge that was handed in");
    assert!(freed.requests[0].reply.as_ref().is_some_and(|reply| reply.removed) && freed.request().is_none());
    let revoked = revoke(asked(), "原决定认定事实有误，予以撤销", &other_lead(), d("2027-12-20")).unwrap();
    assert!(revoked.after().request().is_none());
    let over = expire(asked(), &Actor::system(), d("2031-12-11")).unwrap();
    assert!(over.after().request().is_none());
}
