use super::*;
use crate::regulation::b07_contract::Contract;
use crate::regulation::b08_supplier::Supplier;
use crate::regulation::b14_results::{Decided, Repair};
use crate::regulation::policy::Grade;
use crate::regulation::testing::{article, day, fields, filer, forbidden};
use crate::regulation::testing_contracts::*;
use crate::regulation::values::Score;
use proptest::prelude::*;

/// What it shows, what is changed in a whole form, the fields to mend.
type Case = (&'static str, Box<dyn Fn(&mut Request)>, &'static str);

const MONEY: Fen = Fen::yuan(280_000);

fn request(amount: Fen) -> Request {
    Request {
        amount,
        invoice: "5200231130 04521876".into(),
        file: Some(FileId(30)),
        payee: "梵净数据服务有限公司".into(),
        budget_line: "2026-2100199".into(),
        note: String::new(),
    }
}

fn graded(grade: Grade, repair: Repair) -> Standing {
    let total = Score::points(70);
    Standing {
        latest: Some(Decided { year: 2026, attempt: 1, total, grade, on: day("2026-11-28") }),
        pending: None,
        repair,
    }
}

struct Desk {
    contract: Contract,
    supplier: Supplier,
    standing: Standing,
}

impl Desk {
    fn new(standing: Standing) -> Desk {
        Desk { contract: Around::new(MONEY).accepted(MONEY), supplier: supplier(), standing }
    }
    fn facts(&self) -> Facts<'_> {
        Facts { contract: &self.contract, supplier: &self.supplier, standing: &self.standing, on: day("2026-12-01") }
    }
    fn row(&self, n: usize) -> Instalment {
        let mut row = instalments(&self.contract).remove(n);
        row.base_on = Some(day("2026-11-02"));
        row
    }
    fn applied(&self, n: usize) -> Instalment {
        let row = self.row(n);
        let amount = row.open();
        apply(row, request(amount), self.facts(), &filer()).unwrap().after().clone()
    }
    fn checked(&self, n: usize) -> Instalment {
        check(self.applied(n), "材料齐全", self.facts(), &finance(6)).unwrap().after().clone()
    }
}

#[test]
fn three_people_pay_and_a_part_leaves_the_rest_open() {
    let desk = Desk::new(graded(Grade::Good, Repair::None));
    let checked = desk.checked(2);
    assert!(forbidden(&release(checked.clone(), "P-1", day("2026-12-01"), desk.facts(), &finance(6))), "the checker");
    let paid = release(checked, "P-1", day("2026-12-01"), desk.facts(), &finance(7)).unwrap().after().clone();
    assert_eq!(paid.state, State::Released { on: day("2026-12-01") });
    let part = apply(desk.row(1), request(Fen::yuan(10_000)), desk.facts(), &filer()).unwrap().after().clone();
    let part = check(part, "", desk.facts(), &finance(6)).unwrap().after().clone();
    let part = release(part, "P-2", day("2026-12-01"), desk.facts(), &finance(7)).unwrap().after().clone();
    assert_eq!((part.state.clone(), part.open()), (State::Planned, Fen::yuan(74_000)));
    assert_eq!(fields(apply(part, request(Fen(7_400_001)), desk.facts(), &filer())), "amount");
}

#[test]
fn an_application_is_whole_or_comes_back() {
    let desk = Desk::new(Standing::default());
    let table: Vec<Case> = vec![
        ("nothing", Box::new(|r| r.amount = Fen::ZERO), "amount"),
        ("no invoice", Box::new(|r| r.invoice.clear()), "invoice"),
        ("no paper", Box::new(|r| r.file = None), "file"),
        ("no budget", Box::new(|r| r.budget_line.clear()), "budget_line"),
        ("another payee", Box::new(|r| r.payee = "乙公司".into()), "payee"),
    ];
    for (name, change, wanted) in table {
        let mut text = request(Fen::yuan(1));
        change(&mut text);
        assert_eq!(fields(apply(desk.row(1), text, desk.facts(), &filer())), wanted, "{name}");
    }
    let waiting = Instalment { base_on: None, ..desk.row(1) };
    assert_eq!(article(apply(waiting, request(Fen::yuan(1)), desk.facts(), &filer())), "B7.5");
    assert_eq!(invoice_no("５２００-0452 1876"), "520004521876");
}

#[test]
fn a_held_payment_is_checked_again_after_rectification() {
    let unqualified = graded(Grade::Unqualified, Repair::Open { due: day("2026-12-28") });
    let mut desk = Desk::new(unqualified);
    let applied = desk.applied(2);
    assert_eq!(article(check(applied.clone(), "", desk.facts(), &finance(6))), "B14");
    let opinion = "评估不合格，整改期间暂缓支付";
    let held = hold(applied, HoldReason::Result, opinion, &finance(6), day("2026-12-01")).unwrap().after().clone();
    desk.standing = graded(Grade::Qualified, Repair::Passed);
    let checked = check(held, "整改通过", desk.facts(), &finance(6)).unwrap().after().clone();
    assert!(release(checked, "P-9", day("2026-12-01"), desk.facts(), &finance(7)).is_ok());
    let plain = hold(desk.applied(1), HoldReason::Result, opinion, &finance(6), day("2026-12-01"));
    assert_eq!(article(plain), "B14", "not linked: cannot be held for the result");
}

#[test]
fn a_result_that_turns_between_check_and_release_stops_the_money() {
    let mut desk = Desk::new(graded(Grade::Good, Repair::None));
    let checked = desk.checked(2);
    desk.standing = graded(Grade::Unqualified, Repair::None);
    assert_eq!(article(release(checked, "P-1", day("2026-12-01"), desk.facts(), &finance(7))), "B14");
}

#[test]
fn refusing_for_good_needs_both_tests_of_article_fourteen() {
    let desk = Desk::new(graded(Grade::Unqualified, Repair::Failed { poor: false }));
    let why = "整改后仍不合格且服务质量较差，依约不予支付";
    let no = |n: usize, repair| {
        refuse(desk.row(n), why, &graded(Grade::Unqualified, repair), &finance(7), day("2026-12-01"))
    };
    assert_eq!(article(no(2, Repair::Failed { poor: false })), "B14");
    assert!(no(2, Repair::Failed { poor: true }).is_ok());
    assert_eq!(article(no(1, Repair::Failed { poor: true })), "B14", "an instalment that is not linked");
}

/// One act of the game below.
#[derive(Debug, Clone)]
enum Act {
    Apply(usize, i64),
    Check(usize, i64),
    Hold(usize, i64),
    Return(usize, i64),
    Release(usize, i64),
    Refuse(usize, i64),
    Stand(Grade, u8, bool),
}

fn act() -> impl Strategy<Value = Act> {
    let (row, who) = (0..3usize, 5..9i64);
    prop_oneof![
        3 => (row.clone(), 1..120_000i64).prop_map(|(n, yuan)| Act::Apply(n, yuan)),
        3 => (row.clone(), who.clone()).prop_map(|(n, w)| Act::Check(n, w)),
        1 => (row.clone(), who.clone()).prop_map(|(n, w)| Act::Hold(n, w)),
        1 => (row.clone(), who.clone()).prop_map(|(n, w)| Act::Return(n, w)),
        4 => (row.clone(), who.clone()).prop_map(|(n, w)| Act::Release(n, w)),
        1 => (row, who).prop_map(|(n, w)| Act::Refuse(n, w)),
        2 => (prop::sample::select(Grade::ALL), 0..4u8, any::<bool>()).prop_map(|(g, r, p)| Act::Stand(g, r, p)),
    ]
}

fn standing(grade: Grade, repair: u8, pending: bool) -> Standing {
    let repair = match repair {
        0 => Repair::None,
        1 => Repair::Open { due: day("2026-12-28") },
        2 => Repair::Passed,
        _ => Repair::Failed { poor: true },
    };
    Standing { pending: pending.then_some(2026), ..graded(grade, repair) }
}

fn play(desk: &Desk, row: Instalment, act: &Act) -> Result<Decision<Instalment>, No> {
    let (facts, on) = (desk.facts(), day("2026-12-01"));
    let opinion = "评估不合格，整改期间暂缓支付";
    match act {
        Act::Apply(_, yuan) => apply(row, request(Fen::yuan(*yuan)), facts, &filer()),
        Act::Check(_, who) => check(row, "", facts, &finance(*who)),
        Act::Hold(_, who) => hold(row, HoldReason::Breach, opinion, &finance(*who), on),
        Act::Return(_, who) => return_payment(row, opinion, &finance(*who)),
        Act::Release(_, who) => release(row, "凭证", on, facts, &finance(*who)),
        Act::Refuse(_, who) => refuse(row, opinion, &desk.standing, &finance(*who), on),
        Act::Stand(..) => Err(No::Invalid(Vec::new())),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// M14: no sequence of acts pays a linked instalment while its result is unqualified or a rectification is open.
    #[test]
    fn no_sequence_of_acts_pays_what_must_wait(acts in prop::collection::vec(act(), 1..60)) {
        let mut desk = Desk::new(Standing::default());
        let mut rows: Vec<Instalment> = (0..3).map(|n| desk.row(n)).collect();
        for act in &acts {
            let (Act::Apply(n, _) | Act::Check(n, _) | Act::Hold(n, _) | Act::Return(n, _) | Act::Release(n, _) | Act::Refuse(n, _)) = act else {
                if let Act::Stand(grade, repair, pending) = act { desk.standing = standing(*grade, *repair, *pending); }
                continue;
            };
            let Ok(done) = play(&desk, rows[*n].clone(), act) else { continue };
            let paid = done.after().released() - rows[*n].released();
            if paid > Fen::ZERO && rows[*n].term.linked {
                let grade = desk.standing.latest.map(|d| d.grade);
                prop_assert!(matches!(grade, Some(Grade::Excellent | Grade::Good | Grade::Qualified)));
                let rectifying = matches!(desk.standing.repair, Repair::Open { .. });
                prop_assert!(!rectifying);
            }
            rows[*n] = done.after().clone();
            prop_assert!(rows[*n].released() <= rows[*n].term.amount);
        }
        prop_assert!(rows.iter().map(Instalment::released).sum::<Fen>() <= desk.contract.amount);
    }
}
