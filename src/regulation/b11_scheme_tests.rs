use super::super::b10_samples::*;
use super::super::people::Role;
use super::super::testing::fields;
use super::*;

fn drafted() -> IndicatorScheme {
    draft(&first(), &[], "数据安全的分值应当提高", &clerk()).unwrap().after().clone()
}

const NONE: Totals = Totals { results: 0, better: 0, worse: 0 };

fn published() -> IndicatorScheme {
    publish(drafted(), (NONE, NONE), "已看过回溯比对，同意发布", &lead(), d("2026-09-01")).unwrap().after().clone()
}

#[test]
fn one_is_drafted_at_a_time_and_numbers_are_not_used_again() {
    let two = drafted();
    assert_eq!((two.no, two.from, two.items == first().items), (2, 1, true));
    assert!(draft(&first(), std::slice::from_ref(&two), "再起草一版供比较使用", &clerk()).is_err());
    let dropped = drop(two, &clerk()).unwrap().after().clone();
    let three = draft(&first(), &[dropped], "重新起草新的一版供比较", &clerk()).unwrap().after().clone();
    assert_eq!(three.no, 3);
    assert_eq!(fields(draft(&first(), &[], "短", &clerk())), "purpose");
}

#[test]
fn the_head_publishes_what_another_drafted_and_nothing_changes_it_afterwards() {
    let done = published();
    assert_eq!(in_force(std::slice::from_ref(&done)).no, 2);
    assert_eq!(in_force(&[drafted()]).no, 1, "a draft is not in force");
    assert!(save(done.clone(), 0, first().items[0].clone(), &clerk()).is_err());
    assert!(drop(done, &clerk()).is_err());
    let both = super::super::people::Actor { roles: vec![Role::BureauClerk, Role::BureauLead], ..clerk() };
    let own = draft(&first(), &[], "数据安全的分值应当提高", &both).unwrap().after().clone();
    assert!(publish(own, (NONE, NONE), "已看过回溯比对，同意发布", &both, d("2026-09-01")).is_err(), "four eyes");
    assert!(publish(drafted(), (NONE, NONE), "已看过回溯比对，同意发布", &clerk(), d("2026-09-01")).is_err());
    assert!(draft(&first(), &[], "数据安全的分值应当提高", &finance()).is_err());
}

#[test]
fn what_was_not_seen_is_not_published() {
    let now = Totals { results: 3, better: 1, worse: 0 };
    let done = publish(drafted(), (NONE, now), "已看过回溯比对，同意发布", &lead(), d("2026-09-01"));
    assert!(matches!(done, Err(No::Refused(_))));
    assert_eq!(fields(publish(drafted(), (now, now), "好", &lead(), d("2026-09-01"))), "opinion");
}

#[test]
fn a_version_with_a_fault_is_not_published() {
    type Change = fn(&mut Items);
    let table: [(&str, Change); 9] = [
        ("", |_| {}),
        ("total", |items| items[0][0].points = Score(399)),
        ("total", |items| items[0][0].points = Score(401)),
        ("i3 total", |items| items[2].clear()),
        ("i2", |items| items[1][1].anchors = None),
        ("i2", |items| items[1][0].name = Say::new("", "")),
        ("i2", |items| items[1][1].name = items[1][0].name.clone()),
        ("i4 total", |items| items[3][0].points = Score(0)),
        ("total", |items| items[6][1].kind = ItemKind::Goals),
    ];
    for (expected, change) in table {
        let mut scheme = drafted();
        change(&mut scheme.items);
        let done = publish(scheme, (NONE, NONE), "已看过回溯比对，同意发布", &lead(), d("2026-09-01"));
        match expected {
            "" => assert!(done.is_ok()),
            expected => assert_eq!(fields(done), expected),
        }
    }
}

#[test]
fn an_indicator_has_six_sub_indicators_at_most() {
    let one = first().items[0][0].clone();
    assert!(save(drafted(), 0, vec![one.clone(); 6], &clerk()).is_ok());
    assert_eq!(fields(save(drafted(), 0, vec![one.clone(); 7], &clerk())), "name0");
    assert_eq!(fields(save(drafted(), 7, vec![one], &clerk())), "name0");
}
