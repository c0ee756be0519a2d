use super::*;
use crate::regulation::b07_payment::{Base, PayKind};
use crate::regulation::b08_supplier::Size;
use crate::regulation::testing::{article, day, fields, filer, forbidden, head};
use crate::regulation::testing_contracts::*;

fn supplement(yuan: i64) -> Proposal {
    let by = Fen::yuan(yuan);
    let instalments = vec![term("补充款", PayKind::Progress, by, Base::Signing, false)];
    Proposal {
        matter: Matter::Supplement { by, instalments },
        reason: "新增三个区县接入，工作量增加".into(),
        file: Some(FileId(20)),
    }
}

fn of(matter: Matter) -> Proposal {
    Proposal { matter, ..supplement(1) }
}

fn proposed(around: &Around, contract: &Contract, proposal: Proposal) -> Result<Decision<Change>, No> {
    propose(contract, &[], proposal, around.ground(), &filer(), day("2026-11-10"))
}

fn put_in_force(around: &Around, contract: &Contract, change: Change) -> Result<Effect, No> {
    confirm(change, contract.clone(), instalments(contract), around.ground(), &head(), day("2026-11-12"))
}

#[test]
fn a_supplement_of_ten_per_cent_stands_and_one_fen_more_does_not() {
    let mut around = Around::new(Fen::yuan(280_000));
    let contract = around.signed(Fen::yuan(280_000));
    let state = |fen: i64| {
        let mut text = supplement(1);
        text.matter = Matter::Supplement {
            by: Fen(fen),
            instalments: vec![term("补充款", PayKind::Progress, Fen(fen), Base::Signing, false)],
        };
        proposed(&around, &contract, text).unwrap().after().state.clone()
    };
    assert_eq!(state(2_800_000), State::Proposed);
    assert_eq!(state(2_800_001), State::Excess);
}

/// 28万 + 2.5万 crosses 300,000 within ten per cent; 28万 + 3万 crosses both and needs the note.
#[test]
fn the_track_is_raised_by_a_supplement_that_crosses_the_line() {
    let mut around = Around::new(Fen::yuan(280_000));
    let contract = around.signed(Fen::yuan(280_000));
    assert_eq!(contract.track, Track::SelfReport);
    let change = proposed(&around, &contract, supplement(25_000)).unwrap().after().clone();
    let done = put_in_force(&around, &contract, change).unwrap();
    assert_eq!(done.contract.after().track, Track::Joint);
    assert_eq!(done.contract.after().amount, Fen::yuan(305_000));
    assert_eq!(done.contract.after().original(), Fen::yuan(280_000), "what was signed is never rewritten");
    assert_eq!(done.instalments.len(), 1);

    let over = proposed(&around, &contract, supplement(30_000)).unwrap().after().clone();
    assert_eq!(article(put_in_force(&around, &contract, over.clone()).map(|e| e.change)), "B7.4");
    let noted = allow_excess(over, "情况特殊，同意超过10%，已报市政府", &finance(6), day("2026-11-11")).unwrap();
    let done = put_in_force(&around, &contract, noted.after().clone()).unwrap();
    assert_eq!((done.contract.after().amount, done.contract.after().track), (Fen::yuan(310_000), Track::Joint));
}

#[test]
fn a_reduction_lowers_neither_the_track_nor_the_supplements() {
    let mut around = Around::new(Fen::yuan(310_000));
    let contract = around.signed(Fen::yuan(310_000));
    let change = proposed(&around, &contract, of(Matter::Reduction { by: Fen::yuan(60_000) })).unwrap().after().clone();
    let done = put_in_force(&around, &contract, change).unwrap();
    let after = done.contract.after();
    assert_eq!((after.amount, after.track, after.supplements), (Fen::yuan(250_000), Track::Joint, Fen::ZERO));
    let cut: Fen =
        done.instalments.iter().map(|i| i.before().map_or(Fen::ZERO, |b| b.term.amount) - i.after().term.amount).sum();
    assert_eq!(cut, Fen::yuan(60_000));
    let all: Vec<Fen> = instalments(&contract).iter().map(|i| i.term.amount).collect();
    assert_eq!(all.iter().copied().sum::<Fen>(), contract.amount);
}

#[test]
fn what_is_applied_for_cannot_be_reduced_away() {
    let mut around = Around::new(Fen::yuan(280_000));
    let contract = around.signed(Fen::yuan(280_000));
    let change =
        proposed(&around, &contract, of(Matter::Reduction { by: Fen::yuan(200_000) })).unwrap().after().clone();
    let mut rows = instalments(&contract);
    rows[0].state = crate::regulation::b07_payment::State::Released { on: day("2026-10-20") };
    rows[0].releases = vec![crate::regulation::b07_payment::Release {
        amount: rows[0].term.amount,
        voucher: "P-1".into(),
        on: day("2026-10-20"),
        invoice: "12345678".into(),
        by: crate::regulation::values::UserId(8),
    }];
    let done = confirm(change, contract, rows, around.ground(), &head(), day("2026-11-12"));
    assert_eq!(fields(done.map(|e| e.change)), "delta");
}

#[test]
fn one_change_at_a_time_and_four_eyes() {
    let mut around = Around::new(Fen::yuan(280_000));
    let contract = around.signed(Fen::yuan(280_000));
    let open = proposed(&around, &contract, supplement(20_000)).unwrap().after().clone();
    let second = propose(
        &contract,
        std::slice::from_ref(&open),
        supplement(1_000),
        around.ground(),
        &filer(),
        day("2026-11-11"),
    );
    assert_eq!(article(second), "B7.4");
    let both = Actor { roles: vec![crate::regulation::people::Role::OwnerHead], ..filer() };
    assert!(forbidden(
        &confirm(open, contract, Vec::new(), around.ground(), &both, day("2026-11-12")).map(|e| e.change)
    ));
}

fn listed(around: &Around) -> crate::regulation::b12_lists::Listing {
    crate::regulation::b12_lists::Listing {
        case: crate::regulation::values::CaseId(1),
        case_no: "HMD-2026-001".into(),
        supplier: around.supplier.id,
        name: around.supplier.facts.name.clone(),
        basis: crate::regulation::b12_lists::Basis::Breach,
        since: day("2026-11-01"),
        until: day("2031-11-01"),
        ended_on: None,
        affiliate_of: None,
        heir: None,
    }
}

#[test]
fn a_listed_supplier_gets_no_more_but_its_contract_can_shrink() {
    let mut around = Around::new(Fen::yuan(280_000));
    let contract = around.signed(Fen::yuan(280_000));
    let listing = listed(&around);
    let ground = Ground { listing: Some(&listing), ..around.ground() };
    let try_it = |matter| propose(&contract, &[], of(matter), ground, &filer(), day("2026-11-10"));
    assert_eq!(article(propose(&contract, &[], supplement(1_000), ground, &filer(), day("2026-11-10"))), "B12");
    assert_eq!(article(try_it(Matter::Term { to: day("2028-01-01"), long_reason: String::new() })), "B12");
    assert!(try_it(Matter::Term { to: day("2027-01-01"), long_reason: String::new() }).is_ok());
    assert!(try_it(Matter::Reduction { by: Fen::yuan(1_000) }).is_ok());
}

#[test]
fn the_terms_of_a_supplement_sum_to_it() {
    let mut around = Around::new(Fen::yuan(280_000));
    let contract = around.signed(Fen::yuan(280_000));
    let mut text = supplement(10_000);
    if let Matter::Supplement { instalments, .. } = &mut text.matter {
        instalments[0].amount = Fen::yuan(9_999);
    }
    assert_eq!(fields(proposed(&around, &contract, text)), "term-0-amount");
}

/// The supplier that takes over, registered, and known by an earlier name too.
fn successor(size: crate::regulation::b08_supplier::Size) -> crate::regulation::b08_supplier::Supplier {
    use crate::regulation::b08_supplier::{Facts, FormerName};
    use crate::regulation::values::{UnitId, Uscc};
    let old = supplier();
    let uscc = Uscc::parse("91440300708461136T").unwrap();
    let facts = Facts { name: "梵净云科技有限公司".into(), uscc, size, ..old.facts.clone() };
    let former = FormerName { name: "梵云科技".into(), until: day("2025-03-01") };
    Supplier { id: SupplierId(2), unit: UnitId(41), former_names: vec![former], facts, ..old }
}

fn taking_over(size: Size) -> Matter {
    Matter::Subject { supplier: SupplierId(2), payee: payee("梵净云科技有限公司"), size: Some(size) }
}

/// Size as of the taking over (条例 3): what the new supplier is paid later bears interest, and stays within sixty days, or does not.
#[test]
fn a_new_subject_brings_its_own_size() {
    use crate::regulation::b07_payment_plan::interest;
    for (before, after, sme) in [(Size::Small, Size::Large, false), (Size::Large, Size::Micro, true)] {
        let mut around = Around::new(Fen::yuan(280_000));
        let mut entry = entry(Fen::yuan(280_000));
        entry.size = before;
        entry.instalments[1].days = if sme { 90 } else { 30 };
        let mut contract = around.signed_as(entry);
        around.supplier = successor(after);
        around.check.supplier = SupplierId(2);
        let change = proposed(&around, &contract, of(taking_over(after))).unwrap().after().clone();
        let done = put_in_force(&around, &contract, change).unwrap();
        contract = done.contract.after().clone();
        assert_eq!((contract.size(), contract.entry.size), (after, before), "what was signed is never rewritten");
        assert_eq!(contract.supplier_unit, around.supplier.unit);
        let rows: Vec<&Instalment> = done.instalments.iter().map(Decision::after).collect();
        assert!(rows.iter().all(|i| i.sme == sme && i.supplier_unit == around.supplier.unit), "{after:?}");
        let owed = interest(rows[0], rows[0].due.unwrap() + chrono::Days::new(10));
        assert_eq!(owed, if sme { Fen::yuan(560) } else { Fen::ZERO }, "{after:?}");
        assert_eq!(rows[1].term.days, if sme { 60 } else { 30 }, "{after:?}");
        let mut more = supplement(1_000);
        if let Matter::Supplement { instalments, .. } = &mut more.matter {
            instalments[0].days = 61;
        }
        let ask = propose(&contract, &[], more, around.ground(), &filer(), day("2026-11-20"));
        assert_eq!(ask.is_ok(), !sme, "a later supplement, {after:?}");
    }
}

/// Ninety days from 2026-09-30 were agreed with a large supplier; sixty have passed when a small one takes over on 2026-12-10.
#[test]
fn a_term_cut_short_by_the_taking_over_does_not_end_before_it() {
    let mut around = Around::new(Fen::yuan(280_000));
    let mut entry = entry(Fen::yuan(280_000));
    (entry.size, entry.instalments[0].days) = (Size::Large, 90);
    let contract = around.signed_as(entry);
    around.supplier = successor(Size::Small);
    let change = proposed(&around, &contract, of(taking_over(Size::Small))).unwrap().after().clone();
    for (on, due) in [("2026-11-12", "2026-11-29"), ("2026-12-10", "2026-12-10"), ("2027-01-05", "2026-12-29")] {
        let rows = instalments(&contract);
        let done = confirm(change.clone(), contract.clone(), rows, around.ground(), &head(), day(on)).unwrap();
        assert_eq!(done.instalments[0].after().due, Some(day(due)), "taken over on {on}");
    }
}

#[test]
fn a_new_subject_is_another_fit_and_unlisted_supplier_with_its_account() {
    let mut around = Around::new(Fen::yuan(280_000));
    let contract = around.signed(Fen::yuan(280_000));
    around.supplier = successor(Size::Small);
    let wrong = |matter: Matter| match proposed(&around, &contract, of(matter)) {
        Ok(_) => String::new(),
        no => fields(no),
    };
    let with = |supplier: i64, change: &dyn Fn(&mut Payee), size: Option<Size>| {
        let mut payee = payee("梵净云科技有限公司");
        change(&mut payee);
        Matter::Subject { supplier: SupplierId(supplier), payee, size }
    };
    let small = Some(Size::Small);
    assert_eq!(wrong(with(2, &|_| {}, small)), "");
    assert_eq!(wrong(with(2, &|p| p.name = "梵云科技".into(), small)), "", "by its former name");
    assert_eq!(wrong(with(1, &|_| {}, small)), "supplier", "the present one");
    assert_eq!(wrong(with(2, &|p| p.name = "梵净数据服务有限公司".into(), small)), "payee_name");
    assert_eq!(wrong(with(2, &|p| p.bank.clear(), small)), "payee_bank");
    assert_eq!(
        wrong(with(2, &|p| p.account = crate::regulation::b07_contract::Sealed::default(), small)),
        "payee_account"
    );
    assert_eq!(wrong(with(2, &|_| {}, None)), "size");
    let unchecked = Ground { check: None, ..around.ground() };
    let ask = |ground| propose(&contract, &[], of(taking_over(Size::Small)), ground, &filer(), day("2026-11-10"));
    assert_eq!(article(ask(unchecked)), "B8");
    let listing = listed(&around);
    assert_eq!(article(ask(Ground { listing: Some(&listing), ..around.ground() })), "B12");
    let change = proposed(&around, &contract, of(taking_over(Size::Small))).unwrap().after().clone();
    let ground = Ground { listing: Some(&listing), ..around.ground() };
    let done = confirm(change, contract.clone(), instalments(&contract), ground, &head(), day("2026-11-12"));
    assert_eq!(article(done.map(|e| e.change)), "B12", "listed between proposal and confirmation");
}

/// Proposed before the size was asked for: the register tells it when the change is confirmed.
#[test]
fn a_new_subject_proposed_without_a_size_has_that_of_the_register() {
    let mut around = Around::new(Fen::yuan(280_000));
    let contract = around.signed(Fen::yuan(280_000));
    around.supplier = successor(Size::Large);
    let mut change = proposed(&around, &contract, of(taking_over(Size::Small))).unwrap().after().clone();
    let text = serde_json::to_string(&change.matter).unwrap();
    change.matter = serde_json::from_str(&text.replace(",\"size\":\"small\"", "")).unwrap();
    assert!(matches!(change.matter, Matter::Subject { size: None, .. }), "{text}");
    assert_eq!(put_in_force(&around, &contract, change).unwrap().contract.after().size(), Size::Large);
}

#[test]
fn a_renaming_follows_the_register_and_other_contents_change_nothing_of_the_money() {
    let mut around = Around::new(Fen::yuan(280_000));
    let contract = around.signed(Fen::yuan(280_000));
    around.supplier = Supplier { id: contract.supplier, unit: contract.supplier_unit, ..successor(Size::Small) };
    let named = |name: &str| Matter::Rename { name: name.into() };
    assert_eq!(
        fields(proposed(&around, &contract, of(named("武陵云科技有限公司")))),
        "name",
        "the register knows no such name"
    );
    let change = proposed(&around, &contract, of(named("梵净云科技有限公司"))).unwrap().after().clone();
    let done = put_in_force(&around, &contract, change).unwrap();
    let after = done.contract.after();
    assert_eq!((after.supplier_name.as_str(), after.supplier), ("梵净云科技有限公司", contract.supplier));
    assert_eq!((after.size(), done.instalments.len()), (contract.size(), 0));
    let listing = listed(&around);
    let ground = Ground { listing: Some(&listing), ..around.ground() };
    let ask = propose(&contract, &[], of(named("梵净云科技有限公司")), ground, &filer(), day("2026-11-10"));
    assert_eq!(article(ask), "B12", "a renamed supplier is held against the lists again");

    let content = |text: &str| Matter::Content { text: text.into() };
    assert_eq!(fields(proposed(&around, &contract, of(content("换设备")))), "content");
    let change =
        proposed(&around, &contract, of(content("值守方式由驻场改为远程加每周两次现场巡检"))).unwrap().after().clone();
    let done = put_in_force(&around, &contract, change).unwrap();
    assert_eq!((done.contract.after().amount, done.contract.after().ends_on), (contract.amount, contract.ends_on));
    assert!(done.instalments.is_empty());
}

/// S18: pinned at level three, raised to four before the acceptance; the acceptance is held against four.
#[test]
fn a_level_rises_by_a_change_and_the_acceptance_follows_it() {
    use crate::regulation::a17_security::MlpsLevel;
    let mut around = Around::new(Fen::yuan(280_000));
    let contract = around.signed(Fen::yuan(280_000));
    let level = |to| of(Matter::Level { to, report: None });
    assert_eq!(fields(proposed(&around, &contract, level(MlpsLevel::L3))), "level", "it is level three already");
    let change = proposed(&around, &contract, level(MlpsLevel::L4)).unwrap().after().clone();
    let done = put_in_force(&around, &contract, change).unwrap();
    assert_eq!((done.contract.after().mlps, done.instalments.len()), (MlpsLevel::L4, 0));
    assert_eq!(recorded(done.contract.after(), found()).mlps, MlpsLevel::L4);
}

/// M8: more of the service, or a longer one, is a renewal: the conditions are looked up again. Less of it is not.
#[test]
fn a_renewal_asks_for_the_eight_conditions_again() {
    let mut around = Around::new(Fen::yuan(280_000));
    let contract = around.signed(Fen::yuan(280_000));
    let longer = || of(Matter::Term { to: day("2028-01-01"), long_reason: String::new() });
    let shorter = || of(Matter::Term { to: day("2027-01-01"), long_reason: String::new() });
    for (looked_up, renews) in [("2026-10-11", true), ("2026-10-10", false)] {
        around.looked_up(day(looked_up));
        for ask in [supplement(1_000), longer()] {
            let done = proposed(&around, &contract, ask);
            assert_eq!(done.is_ok(), renews, "{looked_up}");
            assert!(renews || article(done) == "B8");
        }
        assert!(proposed(&around, &contract, shorter()).is_ok(), "{looked_up}");
    }
    let unchecked = Ground { check: None, ..around.ground() };
    let again = propose(&contract, &[], supplement(1_000), unchecked, &filer(), day("2026-11-10"));
    assert_eq!(article(again), "B8");
}

/// Signed from 2026-10-01 on: three years end on 2029-09-30; today is 2026-11-10.
#[test]
fn a_term_ends_neither_in_the_past_nor_beyond_three_years_without_a_reason() {
    let mut around = Around::new(Fen::yuan(280_000));
    let contract = around.signed(Fen::yuan(280_000));
    let reason = "系统与全省平台对接工期延长，经集体研究";
    for (to, why, wrong) in [
        ("2026-11-09", "", "to"),
        ("2026-11-10", "", ""),
        ("2029-09-30", "", ""),
        ("2029-10-01", "", "long_reason"),
        ("2029-10-01", reason, ""),
    ] {
        let done = proposed(&around, &contract, of(Matter::Term { to: day(to), long_reason: why.into() }));
        assert_eq!(done.as_ref().map_or_else(|_| fields(done.clone()), |_| String::new()), wrong, "{to}");
    }
}
