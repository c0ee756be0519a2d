use super::*;
use crate::regulation::b07_paying::{Request, apply};
use crate::regulation::b14_results::{Decided, Repair};
use crate::regulation::policy::Grade;
use crate::regulation::testing::{day, filer};
use crate::regulation::testing_contracts::*;
use crate::regulation::values::{FileId, Score};

const MONEY: Fen = Fen::yuan(280_000);

pub(super) fn request(amount: Fen) -> Request {
    Request {
        amount,
        small: amount < Fen::yuan(1000),
        invoice: "5200231130 04521876".into(),
        file: Some(FileId(30)),
        payee: "梵净数据服务有限公司".into(),
        budget_line: "2026-2100199".into(),
        note: String::new(),
    }
}

pub(super) fn graded(grade: Grade, repair: Repair) -> Standing {
    let total = Score::points(70);
    Standing {
        latest: Some(Decided { year: 2026, attempt: 1, total, grade, on: day("2026-11-28") }),
        repair,
        ..Standing::default()
    }
}

fn applied(n: usize, contract: &Contract) -> Instalment {
    let row = crate::regulation::b07_payment_plan::fall_due(
        instalments(contract).remove(n),
        crate::regulation::b07_payment::Base::Acceptance,
        day("2026-11-02"),
        None,
    )
    .map_or_else(|| instalments(contract).remove(n), |d| d.after().clone());
    let standing = Standing::default();
    let supplier = supplier();
    let facts = Facts { contract, supplier: &supplier, standing: &standing, on: day("2026-12-01") };
    let amount = row.open();
    apply(row, request(amount), facts, &filer()).unwrap().after().clone()
}

fn shut(instalment: &Instalment, application: &Application, facts: Facts<'_>) -> Vec<&'static str> {
    gates(instalment, application, facts).into_iter().filter(|(_, a)| a.is_err()).map(|(g, _)| g.code()).collect()
}

#[test]
fn only_the_linked_instalment_looks_at_the_result() {
    let contract = Around::new(MONEY).accepted(MONEY);
    let supplier = supplier();
    let open = Repair::Open { due: day("2026-12-28") };
    let table: &[(Standing, &[&str])] = &[
        (Standing::default(), &["g3"]),
        (graded(Grade::Good, Repair::None), &[]),
        (graded(Grade::Qualified, Repair::None), &[]),
        (graded(Grade::Unqualified, Repair::None), &["g3"]),
        (graded(Grade::Unqualified, open), &["g3"]),
        (graded(Grade::Qualified, open), &["g3"]),
        (graded(Grade::Qualified, Repair::Passed), &[]),
    ];
    let (plain, linked) = (applied(1, &contract), applied(2, &contract));
    for (standing, wanted) in table {
        let facts = Facts { contract: &contract, supplier: &supplier, standing, on: day("2026-12-01") };
        let asked = |i: &Instalment| shut(i, i.state.application().unwrap(), facts);
        assert_eq!(asked(&linked), *wanted, "{standing:?}");
        assert!(asked(&plain).is_empty(), "{standing:?}");
    }
}

#[test]
fn each_gate_shuts_by_itself() {
    let contract = Around::new(MONEY).accepted(MONEY);
    let supplier = supplier();
    let standing = graded(Grade::Good, Repair::None);
    let facts = Facts { contract: &contract, supplier: &supplier, standing: &standing, on: day("2026-12-01") };
    let row = applied(1, &contract);
    let application = row.state.application().unwrap().clone();
    let with = |change: &dyn Fn(&mut Application)| {
        let mut other = application.clone();
        change(&mut other);
        shut(&row, &other, facts)
    };
    assert_eq!(with(&|a| a.amount = Fen(row.open().0 + 1)), ["g1"]);
    assert_eq!(with(&|a| a.invoice.clear()), ["g4"]);
    assert_eq!(with(&|a| a.budget_line.clear()), ["g5"]);
    assert_eq!(with(&|a| a.payee = "乙公司".into()), ["g6"]);
    let waiting = Instalment { base_on: None, ..row.clone() };
    assert_eq!(shut(&waiting, &application, facts), ["g2"]);
    let ended = Contract {
        state: crate::regulation::b07_contract::State::Terminated { on: day("2026-12-01"), reason: String::new() },
        ..contract.clone()
    };
    assert_eq!(shut(&row, &application, Facts { contract: &ended, ..facts }), ["g1"]);
}
