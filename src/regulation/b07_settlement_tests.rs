use super::*;
use crate::regulation::b07_contract;
use crate::regulation::b07_gates::{Facts, gates};
use crate::regulation::b07_paying::apply;
use crate::regulation::b14_results::Decided;
use crate::regulation::testing::{article, day, fields, filer, forbidden, head};
use crate::regulation::testing_contracts::*;
use crate::regulation::values::Score;

const MONEY: Fen = Fen::yuan(280_000);

fn graded(grade: Grade, repair: Repair) -> Standing {
    let latest = Decided { year: 2026, attempt: 1, total: Score::points(70), grade, on: day("2026-11-28") };
    Standing { latest: Some(latest), repair, ..Standing::default() }
}

fn terminated() -> (Contract, Vec<Instalment>) {
    let contract = Around::new(MONEY).accepted(MONEY);
    let mut rows = instalments(&contract);
    rows[1].base_on = Some(day("2026-11-02"));
    let state = b07_contract::State::Terminated { on: day("2026-12-01"), reason: "供应商违约".into() };
    (Contract { state, ..contract }, rows)
}

fn ask(owed: [i64; 3]) -> Proposal {
    Proposal {
        owed: (1..).zip(owed).map(|(n, yuan)| (n, Some(Fen::yuan(yuan)))).collect(),
        reason: "已验收部分按实结算，其余不再履行".into(),
        file: Some(FileId(40)),
    }
}

fn proposed(owed: [i64; 3], standing: &Standing) -> Result<Decision<Contract>, No> {
    let (contract, rows) = terminated();
    propose(contract, &rows, ask(owed), standing, &head(), day("2026-12-05"))
}

#[test]
fn the_head_says_what_is_owed_and_finance_agrees() {
    let (contract, rows) = terminated();
    let standing = Standing::default();
    let text = || ask([112_000, 50_000, 0]);
    assert!(forbidden(&propose(contract.clone(), &rows, text(), &standing, &filer(), day("2026-12-05"))));
    let running = Contract { state: b07_contract::State::Accepted { on: day("2026-11-03") }, ..contract.clone() };
    assert_eq!(article(propose(running, &rows, text(), &standing, &head(), day("2026-12-05"))), "B14");
    assert_eq!(article(agree(contract, rows.clone(), &finance(6), day("2026-12-06")).map(|e| e.contract)), "B14");
    let waiting = proposed([112_000, 50_000, 0], &standing).unwrap().after().clone();
    assert!(waiting.settled_on().is_none());
    let done = agree(waiting, rows, &finance(6), day("2026-12-06")).unwrap();
    assert_eq!(done.contract.after().settled_on(), Some(day("2026-12-06")));
    let left: Vec<(Fen, &str)> =
        done.instalments.iter().map(|i| (i.after().term.amount, i.after().state.name().code())).collect();
    let (first, second, last) = (Fen::yuan(112_000), Fen::yuan(50_000), Fen::yuan(84_000));
    assert_eq!(left, [(first, "planned"), (second, "planned"), (last, "refused")]);
    let off: Vec<Fen> =
        done.instalments.iter().filter_map(|i| i.after().settled.as_ref()).map(|s| s.written_off).collect();
    assert_eq!(off, [Fen::ZERO, Fen::yuan(34_000), last]);
    let again = propose(done.contract.after().clone(), &[], ask([0; 3]), &standing, &head(), day("2026-12-07"));
    assert_eq!(article(again), "B14", "once");
}

#[test]
fn every_open_instalment_is_answered_within_what_is_open() {
    let standing = Standing::default();
    assert_eq!(fields(proposed([112_001, 0, 0], &standing)), "owed-1");
    let (contract, rows) = terminated();
    let text = Proposal { owed: vec![(1, None)], reason: "急".into(), file: None };
    let wrong = propose(contract, &rows, text, &standing, &head(), day("2026-12-05"));
    assert_eq!(fields(wrong), "owed-1 owed-2 owed-3 settle_reason file");
}

#[test]
fn nothing_is_owed_of_what_is_linked_to_an_unqualified_year() {
    let open = Repair::Open { due: day("2026-12-28") };
    let table = [
        (graded(Grade::Unqualified, Repair::Failed { poor: true }), false),
        (graded(Grade::Unqualified, Repair::None), false),
        (graded(Grade::Good, open), false),
        (graded(Grade::Good, Repair::None), true),
        (Standing::default(), true),
    ];
    for (standing, owed) in table {
        assert_eq!(proposed([0, 0, 84_000], &standing).is_ok(), owed, "{standing:?}");
        assert!(proposed([112_000, 84_000, 0], &standing).is_ok(), "what is not linked is owed whatever the grade");
    }
}

/// What is owed goes through the gates; without the settlement the first gate stays shut.
#[test]
fn what_is_owed_is_payable_and_what_is_not_settled_is_not() {
    let (contract, rows) = terminated();
    let (standing, supplier) = (Standing::default(), supplier());
    let waiting = proposed([112_000, 50_000, 84_000], &standing).unwrap().after().clone();
    let done = agree(waiting, rows.clone(), &finance(6), day("2026-12-06")).unwrap();
    let settled = done.contract.after().clone();
    let facts = |contract| Facts { contract, supplier: &supplier, standing: &standing, on: day("2026-12-10") };
    assert_eq!(article(apply(rows[1].clone(), request(Fen::yuan(1)), facts(&contract), &filer())), "B7.6");
    for row in &done.instalments {
        let amount = row.after().open();
        let applied = apply(row.after().clone(), request(amount), facts(&settled), &filer()).unwrap().after().clone();
        let application = applied.state.application().unwrap().clone();
        let shut =
            gates(&applied, &application, facts(&settled)).into_iter().filter(|(_, asked)| asked.is_err()).count();
        assert_eq!(shut, 0, "instalment {}", applied.n);
    }
    let too_much = apply(done.instalments[1].after().clone(), request(Fen(5_000_001)), facts(&settled), &filer());
    assert_eq!(fields(too_much), "amount");
}
