use super::*;
use crate::regulation::b07_payment::Base;
use crate::regulation::b08_check::{Answer, Check, Finding};
use crate::regulation::b08_supplier::Size;
use crate::regulation::b12_lists::{Basis, Listing};
use crate::regulation::decision::No;
use crate::regulation::testing::{article, day, fields, filer, forbidden, head};
use crate::regulation::testing_contracts::*;
use crate::regulation::values::CaseId;

/// What it shows, what is changed in a whole form, the fields to mend.
type Case = (&'static str, Box<dyn Fn(&mut Entry)>, &'static str);

const MONEY: Fen = Fen::yuan(280_000);

#[test]
fn each_field_is_asked_for_by_its_law() {
    let table: Vec<Case> = vec![
        ("whole", Box::new(|_| {}), ""),
        ("number", Box::new(|e| e.no = " ".into()), "no"),
        ("before the award", Box::new(|e| e.signed_on = day("2026-09-27")), "signed_on"),
        ("in the future", Box::new(|e| e.signed_on = day("2026-10-09")), "signed_on"),
        (
            "more than the award",
            Box::new(|e| (e.amount, e.instalments) = (Fen(MONEY.0 + 1), terms(Fen(MONEY.0 + 1)))),
            "over_reason",
        ),
        (
            "so small that the unit is in doubt",
            Box::new(|e| (e.amount, e.bond, e.instalments) = (Fen::yuan(999), Fen::ZERO, terms(Fen::yuan(999)))),
            "small",
        ),
        (
            "as small, confirmed",
            Box::new(|e| {
                (e.amount, e.bond, e.instalments) = (Fen::yuan(999), Fen::ZERO, terms(Fen::yuan(999)));
                e.small = true;
            }),
            "",
        ),
        ("ends before it begins", Box::new(|e| e.to = day("2026-10-01")), "to"),
        ("three years less a day", Box::new(|e| e.to = day("2029-09-30")), ""),
        ("three years and a day", Box::new(|e| e.to = day("2029-10-01")), "long_reason"),
        ("bond of ten per cent", Box::new(|e| e.bond = Fen::yuan(28_000)), ""),
        ("bond beyond", Box::new(|e| e.bond = Fen(2_800_001)), "bond"),
        ("no scan", Box::new(|e| e.scan = None), "scan"),
        ("no annex", Box::new(|e| e.annex = None), "annex"),
        (
            "no annex but a note",
            Box::new(|e| (e.annex, e.annex_note) = (None, "合同第九条已约定绩效评估与付款挂钩".into())),
            "",
        ),
        ("another payee", Box::new(|e| e.payee.name = "乙公司".into()), "payee_name"),
        ("no bank", Box::new(|e| e.payee.bank = " ".into()), "payee_bank"),
        ("accepted by the day of signing", Box::new(|e| e.accept_by = Some(day("2026-09-30"))), ""),
        ("accepted before it is signed", Box::new(|e| e.accept_by = Some(day("2026-09-29"))), "accept_by"),
        ("accepted by the last day of service", Box::new(|e| e.accept_by = Some(day("2027-09-30"))), ""),
        ("accepted after the service", Box::new(|e| e.accept_by = Some(day("2027-10-01"))), "accept_by"),
        ("no account", Box::new(|e| e.payee.account.cipher.clear()), "payee_account"),
    ];
    tried(table);
}

/// Each change of a whole entry, with the fields it is told at.
fn tried(table: Vec<Case>) {
    let around = Around::new(MONEY);
    for (name, change, wanted) in table {
        let mut text = entry(MONEY);
        change(&mut text);
        match around.draft(text) {
            Ok(_) => assert_eq!("", wanted, "{name}"),
            no => assert_eq!(fields(no), wanted, "{name}"),
        }
    }
}

#[test]
fn each_instalment_is_asked_for_by_its_law() {
    tried(vec![
        ("no instalment", Box::new(|e| e.instalments.clear()), "term-0-amount"),
        ("a fen short", Box::new(|e| e.instalments[2].amount.0 -= 1), "term-0-amount"),
        ("sixty days", Box::new(|e| e.instalments[1].days = 60), ""),
        ("sixty-one days for a small one", Box::new(|e| e.instalments[1].days = 61), "term-1-days"),
        ("a linked advance", Box::new(|e| e.instalments[0].linked = true), "term-0-linked"),
        ("an agreed day not given", Box::new(|e| e.instalments[0].base = Base::Day), "term-0-day"),
        ("a stage of an acceptance", Box::new(|e| e.instalments[1].stage = "一期".into()), ""),
        ("a stage of nothing", Box::new(|e| e.instalments[0].stage = "一期".into()), "term-0-stage"),
        ("a large one, a year to pay", Box::new(|e| (e.size, e.instalments[1].days) = (Size::Large, 365)), ""),
        (
            "a large one, more than a year",
            Box::new(|e| (e.size, e.instalments[1].days) = (Size::Large, 366)),
            "term-1-days",
        ),
        ("nobody is paid in no days", Box::new(|e| e.instalments[1].days = 0), "term-1-days"),
    ]);
}

#[test]
fn authorised_operation_asks_for_the_confidentiality_agreement() {
    let mut around = Around::new(MONEY);
    around.project.plan.security.authorised_operation = Some(true);
    assert_eq!(fields(around.draft(entry(MONEY))), "nda");
    assert!(around.draft(Entry { nda: Some(crate::regulation::values::FileId(14)), ..entry(MONEY) }).is_ok());
}

/// The budget is one for all lots: 280,000 yuan awarded here, another lot signed before.
#[test]
fn the_sum_of_all_lots_beyond_the_budget_needs_its_reason() {
    let mut around = Around::new(MONEY);
    let state = State::Signed { on: day("2026-10-08") };
    let sibling = |fen: i64| Contract {
        id: ContractId(2),
        lot: "二标包".into(),
        amount: Fen(fen),
        state: state.clone(),
        ..around.drafted(Fen::yuan(100_000))
    };
    let (within, beyond) = (sibling(Fen::yuan(180_000).0), sibling(Fen::yuan(180_000).0 + 1));
    let ask = |reason: &str| Entry { over_reason: reason.into(), ..entry(Fen::yuan(100_000)) };
    around.contracts = vec![within];
    assert!(around.draft(ask("")).is_ok());
    around.contracts = vec![beyond];
    assert_eq!(fields(around.draft(ask(""))), "over_reason");
    assert!(around.draft(ask("二标包增加接口改造，已报财政同意")).is_ok());
}

#[test]
fn thirty_days_after_the_award_ask_for_no_reason() {
    let around = Around::new(MONEY);
    let sign = |signed: &str| {
        let text = Entry { signed_on: day(signed), ..entry(MONEY) };
        draft(None, "全部", text, around.ground(), &filer(), day("2026-11-20"))
    };
    assert!(sign("2026-10-28").is_ok(), "the award was on 09-28");
    assert_eq!(fields(sign("2026-10-29")), "late_reason");
}

#[test]
fn publication_and_filing_are_due_by_working_days() {
    let contract = Around::new(MONEY).drafted(MONEY);
    assert_eq!((contract.publish_by, contract.file_by), (day("2026-10-02"), day("2026-10-09")));
}

#[test]
fn only_a_fit_and_unlisted_winner_is_contracted() {
    let around = Around::new(MONEY);
    let on = day("2026-10-08");
    let try_with = |ground: Ground<'_>| draft(None, "全部", entry(MONEY), ground, &filer(), on);
    assert_eq!(article(try_with(Ground { check: None, ..around.ground() })), "B8");
    let mut failed: Check = around.check.clone();
    failed.findings[5] = Finding { answer: Some(Answer::NotMet), ..failed.findings[5].clone() };
    assert_eq!(article(try_with(Ground { check: Some(&failed), ..around.ground() })), "B8.6");
    let listing = Listing {
        case: CaseId(1),
        case_no: "HMD-2026-001".into(),
        supplier: around.supplier.id,
        name: around.supplier.facts.name.clone(),
        basis: Basis::Breach,
        since: day("2026-06-01"),
        until: day("2031-06-01"),
        ended_on: None,
        affiliate_of: None,
        heir: None,
    };
    let listed = Ground { listing: Some(&listing), ..around.ground() };
    assert_eq!(article(try_with(listed)), "B12");
    let confirmed = confirm(around.drafted(MONEY), listed, &head(), on);
    assert_eq!(article(confirmed), "B12", "listed between entry and confirmation");
    assert_eq!(article(draft(None, "二标包", entry(MONEY), around.ground(), &filer(), on)), "B7.4");
}

#[test]
fn the_drafter_does_not_confirm_and_a_return_comes_back() {
    let around = Around::new(MONEY);
    let both = crate::regulation::people::Actor { roles: vec![Role::OwnerHead], ..filer() };
    let contract = around.drafted(MONEY);
    assert!(forbidden(&confirm(contract.clone(), around.ground(), &both, day("2026-10-08"))));
    let back = return_contract(contract, "合同附件缺少办法第二页，请补正", &head(), day("2026-10-08")).unwrap();
    let back = back.after().clone();
    let again = draft(Some(back), "全部", entry(MONEY), around.ground(), &filer(), day("2026-10-08"));
    assert!(matches!(again.unwrap().after().state, State::Draft));
}

#[test]
fn every_lot_signed_makes_the_project_contracted() {
    let mut around = Around::new(MONEY);
    let contract = around.signed(MONEY);
    assert_eq!(around.project.state.name(), crate::regulation::b07_stages::StateName::Contracted);
    assert_eq!(contract.goals.len(), 3, "the approved goals are frozen into it");
    let second = draft(None, "全部", entry(MONEY), around.ground(), &filer(), day("2026-10-08"));
    assert!(matches!(second, Err(No::Refused(_))), "one contract a lot");
}

#[test]
fn the_track_follows_the_sum_of_all_lots_and_never_falls() {
    let around = Around::new(Fen(29_999_999));
    let small = around.drafted(Fen(29_999_999));
    assert_eq!(around.ground().track(small.id, small.amount), Track::SelfReport);
    assert_eq!(around.ground().track(small.id, Fen::yuan(300_000)), Track::Joint, "300,000.00 itself");
    let mut sibling = small.clone();
    (sibling.id, sibling.amount, sibling.state) = (ContractId(2), Fen(1), State::Signed { on: day("2026-10-08") });
    let with_sibling = Ground { contracts: &[sibling], ..around.ground() };
    assert_eq!(with_sibling.track(small.id, small.amount), Track::Joint, "all lots of one approval");
    let signed = Contract { state: State::Signed { on: day("2026-10-08") }, ..small };
    assert_eq!(raise_track(signed.clone(), Track::Joint, None).map(|d| d.after().track), Some(Track::Joint));
    assert!(raise_track(signed, Track::SelfReport, None).is_none());
}

/// The award fell through: an entry nobody has confirmed is void and frees its lot; what was confirmed is performed or terminated.
#[test]
fn an_entry_becomes_void_and_a_signed_contract_does_not() {
    let mut around = Around::new(MONEY);
    let why = "中标人放弃签订合同，依法重新采购";
    let void = void(around.drafted(MONEY), why, Some(Role::OwnerFiler), day("2026-10-09")).unwrap().after().clone();
    assert!(!void.is_effective() && !void.is_confirmed());
    let contracts = [void];
    let ground = Ground { contracts: &contracts, ..around.ground() };
    assert!(draft(None, "全部", entry(MONEY), ground, &filer(), day("2026-10-09")).is_ok());
    let signed = around.signed(MONEY);
    assert!(super::void(signed, why, None, day("2026-10-09")).is_none());
}

/// A contract that ends while other lots are still being procured gives its lot back; once the project is further, it does not.
#[test]
fn the_lot_of_a_terminated_contract_is_procured_again() {
    use crate::regulation::b07_follow::follow;
    let around = Around::new(MONEY);
    let state = State::Terminated { on: day("2026-10-20"), reason: "供应商违约".into() };
    let ended = Contract { state, ..around.drafted(MONEY) };
    let project = around.project.clone();
    assert!(
        project.lots_left().is_empty() && project.state.name() == crate::regulation::b07_stages::StateName::Procuring
    );
    let after = follow(project, std::slice::from_ref(&ended), None, day("2026-10-20")).unwrap().after().clone();
    assert_eq!(after.lots_left(), ["全部"]);
    let ground = Ground { project: &after, contracts: std::slice::from_ref(&ended), ..around.ground() };
    assert_eq!(
        article(draft(None, "全部", entry(MONEY), ground, &filer(), day("2026-10-21"))),
        "B7.4",
        "its award is lost"
    );
    assert!(follow(after, &[ended], None, day("2026-10-20")).is_none(), "told once");
}
