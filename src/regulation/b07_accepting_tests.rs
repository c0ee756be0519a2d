use super::*;
use crate::regulation::a17_security::MlpsLevel;
use crate::regulation::testing::{article, day, fields, filer, forbidden, head};
use crate::regulation::testing_contracts::*;
use crate::regulation::values::Fen;

/// What it shows, what is changed in a whole form, the fields to mend.
type Case = (&'static str, Box<dyn Fn(&mut Entry)>, &'static str);

const MONEY: Fen = Fen::yuan(280_000);

fn try_record(contract: &Contract, change: impl Fn(&mut Entry)) -> Result<Decision<Acceptance>, No> {
    let mut entry = found();
    change(&mut entry);
    record(None, contract, 1, entry, &filer(), day("2026-11-05"))
}

/// A public service, accepted on 2026-11-02 and entered on 2026-11-05.
fn heard(e: &mut Entry, opinion: &str, announced: &str) {
    (e.public_service, e.users_opinion, e.announced_on) = (true, opinion.into(), Some(day(announced)));
}

fn tested(e: &mut Entry, change: fn(&mut TestReport)) {
    e.report.iter_mut().for_each(change);
}

#[test]
fn the_group_is_odd_independent_and_without_supervisors() {
    let contract = Around::new(MONEY).signed(MONEY);
    let table: Vec<Case> = vec![
        ("three", Box::new(|_| {}), ""),
        ("two", Box::new(|e| e.members.truncate(2)), "member-0-name"),
        ("four", Box::new(|e| e.members.push(member("龙飞"))), "member-0-name"),
        ("no declaration", Box::new(|e| e.members[1].independent = false), "member-1-independent"),
        ("a supervisor", Box::new(|e| e.members[2].supervisor = true), "member-2-supervisor"),
        ("not signed", Box::new(|e| e.members[0].signed = false), "member-0-signed"),
        ("no safety item", Box::new(|e| e.items.truncate(2)), "item-0-agreed"),
        ("an item not met", Box::new(|e| e.items[0].met = false), "conclusion"),
        ("an item not met, to be mended", Box::new(|e| (e.items[0].met, e.conclusion) = (false, Conclusion::Mend)), ""),
        ("the public not heard", Box::new(|e| e.public_service = true), "users_opinion announced_on"),
        ("no stage", Box::new(|e| e.stage = " ".into()), "stage"),
        ("a member without a name", Box::new(|e| e.members[1].name.clear()), "member-1-name"),
        ("a member from nowhere", Box::new(|e| e.members[1].unit.clear()), "member-1-unit"),
        ("nothing agreed", Box::new(|e| e.items[1].agreed.clear()), "item-1-agreed"),
        ("nothing found", Box::new(|e| e.items[2].found.clear()), "item-2-found"),
        ("the public heard and told", Box::new(|e| heard(e, "满意度调查60份，满意率97%", "2026-11-05")), ""),
        ("the public hardly heard", Box::new(|e| heard(e, "群众满意", "2026-11-05")), "users_opinion"),
        ("told before it was held", Box::new(|e| heard(e, "满意度调查60份，满意率97%", "2026-11-01")), "announced_on"),
        ("to be told tomorrow", Box::new(|e| heard(e, "满意度调查60份，满意率97%", "2026-11-06")), "announced_on"),
        ("no institution", Box::new(|e| tested(e, |r| r.institution.clear())), "report_institution"),
        ("no certificate", Box::new(|e| tested(e, |r| r.certificate = " ".into())), "report_certificate"),
        ("no number", Box::new(|e| tested(e, |r| r.number.clear())), "report_number"),
        ("no conclusion", Box::new(|e| tested(e, |r| r.conclusion.clear())), "report_conclusion"),
        ("a report of tomorrow", Box::new(|e| tested(e, |r| r.on = day("2026-11-06"))), "report_on"),
        ("no paper", Box::new(|e| e.file = None), "file"),
        ("in the future", Box::new(|e| e.held_on = day("2026-11-06")), "held_on"),
    ];
    for (name, change, wanted) in table {
        match try_record(&contract, change) {
            Ok(_) => assert_eq!("", wanted, "{name}"),
            no => assert_eq!(fields(no), wanted, "{name}"),
        }
    }
}

#[test]
fn level_three_stands_on_a_fresh_favourable_report() {
    let contract = Around::new(MONEY).signed(MONEY);
    assert_eq!(contract.mlps, MlpsLevel::L3, "pinned at approval");
    let with = |change: &dyn Fn(&mut TestReport)| try_record(&contract, |e| e.report.iter_mut().for_each(change));
    assert_eq!(article(try_record(&contract, |e| e.report = None)), "A18");
    assert_eq!(article(with(&|r| r.passed = false)), "A18");
    assert_eq!(article(with(&|r| r.on = day("2025-11-01"))), "A18");
    assert!(with(&|r| r.on = day("2025-11-02")).is_ok(), "twelve months to the day");
    assert!(try_record(&contract, |e| (e.report, e.whole) = (None, false)).is_ok(), "a stage may come before the test");
    let second = Contract { mlps: MlpsLevel::L2, ..contract };
    assert!(try_record(&second, |e| e.report = None).is_ok());
}

#[test]
fn another_person_confirms_and_only_the_passed_whole_accepts() {
    let contract = Around::new(MONEY).signed(MONEY);
    let stored = |entry: Entry| {
        let done = record(None, &contract, 1, entry, &filer(), day("2026-11-05")).unwrap();
        Acceptance { id: AcceptanceId(1), ..done.after().clone() }
    };
    let whole = stored(found());
    let both = Actor { roles: vec![crate::regulation::people::Role::OwnerHead], ..filer() };
    assert!(forbidden(&confirm(whole.clone(), contract.clone(), &both, day("2026-11-06"))));
    let done = confirm(whole, contract.clone(), &head(), day("2026-11-06")).unwrap();
    assert_eq!(done.contract.map(|c| c.after().accepted_on), Some(Some(day("2026-11-02"))));
    for entry in [Entry { whole: false, ..found() }, Entry { conclusion: Conclusion::Mend, ..found() }] {
        let done = confirm(stored(entry), contract.clone(), &head(), day("2026-11-06")).unwrap();
        assert!(done.contract.is_none());
    }
}
