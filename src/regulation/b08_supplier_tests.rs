use super::*;
use crate::regulation::people::{Role, UnitKind};
use crate::regulation::testing::fields;
use crate::regulation::values::UserId;

fn d(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn filer() -> Actor {
    Actor {
        user: UserId(1),
        name: "李明远".into(),
        unit: UnitId(1),
        unit_name: "市卫生健康局".into(),
        kind: UnitKind::Owner,
        roles: vec![Role::OwnerFiler],
    }
}

fn mark(card: &str) -> Option<IdMark> {
    Some(IdMark { mark: format!("mark of {card}"), last4: card[card.len() - 4..].into() })
}

fn facts(name: &str, rep: &str, card: &str) -> Facts {
    Facts {
        name: name.into(),
        uscc: Uscc::parse("91110000600037341L").unwrap(),
        legal_rep: rep.into(),
        legal_rep_id: mark(card),
        holders: vec![HolderText { name: rep.into(), uscc: None, id: mark(card), share: 6000 }],
        size: Size::Small,
        platform: false,
        big_data: true,
        contact: String::new(),
        phone: String::new(),
        address: String::new(),
        successor_of: None,
    }
}

#[test]
fn names_representatives_and_holders_keep_their_days() {
    let new = register(facts("梵净数据", "杨帆", "110101199003074514"), &filer(), d("2026-01-05")).unwrap();
    let renamed = facts("梵净数据服务有限公司", "吴迪", "110101199003072914");
    let after = edit(new.after().clone(), renamed, &[], &filer(), d("2026-06-01")).unwrap().after().clone();
    assert_eq!(after.former_names, [FormerName { name: "梵净数据".into(), until: d("2026-06-01") }]);
    let reps: Vec<_> = after.legal_reps.iter().map(|r| (r.name.as_str(), r.until)).collect();
    assert_eq!(reps, [("杨帆", Some(d("2026-06-01"))), ("吴迪", None)]);
    assert_eq!(after.holders.iter().filter(|h| h.until.is_none()).count(), 1);
    assert_eq!(after.holders.len(), 2, "the former holder stays on record");
    assert!(after.answers_to("梵净数据") && !after.answers_to("梵净"));
}

#[test]
fn an_edit_without_the_card_keeps_the_known_card() {
    let new = register(facts("梵净数据", "杨帆", "110101199003074514"), &filer(), d("2026-01-05")).unwrap();
    let mut again = facts("梵净数据", "杨帆", "110101199003074514");
    again.legal_rep_id = None;
    again.holders[0].id = None;
    let after = edit(new.after().clone(), again, &[], &filer(), d("2026-06-01")).unwrap().after().clone();
    assert_eq!(after.legal_reps, new.after().legal_reps);
    assert_eq!(after.holders, new.after().holders);
}

#[test]
fn the_credit_code_is_for_ever() {
    let new = register(facts("梵净数据", "杨帆", "110101199003074514"), &filer(), d("2026-01-05")).unwrap();
    let other = Facts { uscc: Uscc::parse("91440300708461136T").unwrap(), ..new.after().facts.clone() };
    let no = edit(new.after().clone(), other, &[], &filer(), d("2026-06-01")).unwrap_err();
    assert!(matches!(no, No::Invalid(errors) if errors[0].field == "uscc"));
}

#[test]
fn brackets_and_spaces_do_not_tell_companies_apart() {
    assert_eq!(plain_name("梵净（铜仁） 数据"), plain_name("梵净(铜仁)数据"));
}

#[test]
fn identity_numbers_carry_a_check_digit() {
    for (number, good) in [("11010519491231002X", true), ("110105194912310021", false), ("44052418800101001", false)] {
        assert_eq!(is_id_number(number), good, "{number}");
    }
}

#[test]
fn everything_wrong_is_told_at_once() {
    let holder = |name: &str, share| HolderText { name: name.into(), uscc: None, id: None, share };
    let wrong = Facts {
        legal_rep: String::new(),
        holders: vec![holder("甲", 9_000), holder("", 2_000)],
        ..facts("梵", "", "110101199003074514")
    };
    let all = "name legal_rep holder-0-share holder-1-name";
    assert_eq!(fields(register(wrong.clone(), &filer(), d("2026-01-05"))), all);
    let known = register(facts("梵净数据", "杨帆", "110101199003074514"), &filer(), d("2026-01-05")).unwrap();
    let other = Facts { uscc: Uscc::parse("91440300708461136T").unwrap(), ..wrong };
    assert_eq!(fields(edit(known.after().clone(), other, &[], &filer(), d("2026-06-01"))), format!("{all} uscc"));
}

/// Who names whom as predecessor, whom that one succeeds in turn, and what is said against it.
#[test]
fn a_succession_does_not_turn_back_and_is_corrected_by_the_bureau() {
    let new = register(facts("梵净数据", "杨帆", "110101199003074514"), &filer(), d("2026-01-05")).unwrap();
    let clerk = Actor { kind: UnitKind::BigData, roles: vec![Role::BureauClerk], ..filer() };
    let (me, other, third) = (SupplierId(7), SupplierId(8), SupplierId(9));
    type Row<'a> = (Option<SupplierId>, Option<SupplierId>, &'a [SupplierId], &'a Actor, &'a str);
    let table: [Row<'_>; 9] = [
        (None, Some(other), &[], &filer(), ""),
        (None, Some(other), &[third], &filer(), ""),
        (None, Some(me), &[], &filer(), "successor_of"),
        (None, Some(other), &[third, me], &clerk, "successor_of"),
        (Some(other), Some(other), &[], &filer(), ""),
        (Some(other), None, &[], &filer(), "successor_of"),
        (Some(other), Some(third), &[], &filer(), "successor_of"),
        (Some(other), None, &[], &clerk, ""),
        (Some(other), Some(third), &[], &clerk, ""),
    ];
    for (n, (known, now, line, by, wrong)) in table.into_iter().enumerate() {
        let mut supplier = Supplier { id: me, ..new.after().clone() };
        supplier.facts.successor_of = known;
        let next = Facts { successor_of: now, ..supplier.facts.clone() };
        match edit(supplier, next, line, by, d("2026-06-01")) {
            Ok(done) => assert!(wrong.is_empty() && done.after().facts.successor_of == now, "row {n}"),
            no => assert_eq!(fields(no), wrong, "row {n}"),
        }
    }
}
