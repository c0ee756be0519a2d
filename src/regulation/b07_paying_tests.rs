use super::*;
use crate::regulation::b07_contract::Contract;
use crate::regulation::b08_supplier::Supplier;
use crate::regulation::b10_samples::decided;
use crate::regulation::b14_results::{Decided, Repair};
use crate::regulation::policy::Grade;
use crate::regulation::testing::{article, day, fields, filer, forbidden};
use crate::regulation::testing_contracts::*;
use crate::regulation::values::Score;

/// What it shows, what is changed in a whole form, the fields to mend.
type Case = (&'static str, Box<dyn Fn(&mut Request)>, &'static str);

const MONEY: Fen = Fen::yuan(280_000);

fn whole(because: HoldReason) -> Hold {
    Hold { because, opinion: "评估不合格，整改期间暂缓支付".into(), undisputed: Fen::ZERO }
}

fn graded(grade: Grade, repair: Repair) -> Standing {
    let total = Score::points(70);
    Standing {
        latest: Some(Decided { year: 2026, attempt: 1, total, grade, on: day("2026-11-28") }),
        repair,
        ..Standing::default()
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

/// Where finance leads the evaluation, its decider leaves the money that waits for the result to a colleague.
#[test]
fn who_decided_the_result_does_not_pay_what_waits_for_it() {
    let desk = Desk::new(graded(Grade::Good, Repair::None));
    let (mut judged, decider) = (decided(85), finance(9));
    judged.hands.push((Action::DecideResult, decider.user));
    let linked = desk.checked(2);
    assert!(linked.term.linked);
    let refused = apart(&linked, std::slice::from_ref(&judged), &decider);
    assert!(refused.is_err_and(|no| no.forbidden && no.article == Article::b(14)));
    assert!(apart(&linked, std::slice::from_ref(&judged), &finance(8)).is_ok(), "a colleague");
    assert!(apart(&linked, &[], &decider).is_ok(), "another contract's");
    let free = desk.row(0);
    assert!(!free.term.linked && apart(&free, &[judged], &decider).is_ok(), "what waits for no result");
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
        ("so small that the unit is in doubt", Box::new(|r| (r.amount, r.small) = (Fen::yuan(999), false)), "small"),
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
    let thousand = Request { small: false, ..request(Fen::yuan(1000)) };
    assert!(apply(desk.row(1), thousand, desk.facts(), &filer()).is_ok(), "the unit is in no doubt");
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
    let held = hold(applied, whole(HoldReason::Result), &finance(6), day("2026-12-01")).unwrap().after().clone();
    desk.standing = graded(Grade::Qualified, Repair::Passed);
    let checked = check(held, "整改通过", desk.facts(), &finance(6)).unwrap().after().clone();
    assert!(release(checked, "P-9", day("2026-12-01"), desk.facts(), &finance(7)).is_ok());
    let plain = hold(desk.applied(1), whole(HoldReason::Result), &finance(6), day("2026-12-01"));
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

/// 条例 15: a part in dispute is held with its article, the rest is checked and paid.
#[test]
fn the_undisputed_part_goes_on_while_the_rest_is_held() {
    let desk = Desk::new(graded(Grade::Good, Repair::None));
    let part = |because, yuan| Hold { undisputed: Fen::yuan(yuan), ..whole(because) };
    let held = |what| hold(desk.applied(1), what, &finance(6), day("2026-12-01"));
    assert_eq!(fields(held(part(HoldReason::Breach, 84_000))), "undisputed", "all of it is no part");
    let curt = Hold { opinion: "违约".into(), ..part(HoldReason::Breach, 84_000) };
    assert_eq!(fields(held(curt)), "opinion undisputed", "both at once");
    assert_eq!(
        fields(hold(desk.applied(2), part(HoldReason::Result, 1), &finance(6), day("2026-12-01"))),
        "undisputed"
    );
    let going = held(part(HoldReason::Breach, 60_000)).unwrap().after().clone();
    let dispute = going.dispute.clone().unwrap();
    assert_eq!((dispute.amount, dispute.reason), (Fen::yuan(24_000), HoldReason::Breach));
    let checked = check(going, "无争议部分", desk.facts(), &finance(6)).unwrap().after().clone();
    let paid = release(checked, "P-3", day("2026-12-01"), desk.facts(), &finance(7)).unwrap().after().clone();
    assert_eq!(
        (paid.released(), paid.open(), paid.state.name().code()),
        (Fen::yuan(60_000), Fen::yuan(24_000), "planned")
    );
    assert!(paid.dispute.is_some(), "what is held is still shown");
    let again = apply(paid, request(Fen::yuan(24_000)), desk.facts(), &filer()).unwrap().after().clone();
    assert!(again.dispute.is_none(), "applied for anew, finance looks anew");
}

/// A year that was qualified or better is paid, whatever became of a later one.
#[test]
fn only_the_money_of_the_unqualified_year_is_refused() {
    let failed = graded(Grade::Unqualified, Repair::Failed { poor: true });
    let latest = failed.latest.map(|d| Decided { year: 2027, ..d });
    let earlier = graded(Grade::Good, Repair::None).latest.into_iter().collect();
    let desk = Desk::new(Standing { latest, earlier, ..failed });
    let row = |year| Instalment { year: Some(year), ..desk.row(2) };
    let no = |year| refuse(row(year), "整改后仍不合格且服务质量较差", &desk.standing, &finance(7), day("2026-12-01"));
    assert_eq!(article(no(2026)), "B14");
    assert!(no(2027).is_ok());
}

/// [P]: nobody but finance pays. Where finance owns the project, its other people act; whoever applied never does.
#[test]
fn a_project_of_the_finance_bureau_is_paid_by_its_other_people() {
    let desk = Desk::new(graded(Grade::Good, Repair::None));
    let own = |row: Instalment| Instalment { owner: finance(6).unit, ..row };
    let applied = Instalment { hands: vec![(Action::ApplyPayment, finance(5).user)], ..own(desk.applied(1)) };
    assert!(forbidden(&check(applied.clone(), "", desk.facts(), &finance(5))), "applied for it");
    let checked = check(applied, "", desk.facts(), &finance(6)).unwrap().after().clone();
    for (who, pays) in [(5, false), (6, false), (7, true)] {
        let paid = release(checked.clone(), "P-5", day("2026-12-01"), desk.facts(), &finance(who));
        assert_eq!(paid.is_ok(), pays, "{who}");
    }
    let other = crate::regulation::people::Actor { kind: crate::regulation::people::UnitKind::BigData, ..finance(7) };
    assert!(forbidden(&release(checked, "P-5", day("2026-12-01"), desk.facts(), &other)), "not finance");
}

#[path = "b07_paying_property_tests.rs"]
mod property;
