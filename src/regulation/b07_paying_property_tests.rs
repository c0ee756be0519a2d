//! The property the city was promised (M14): whatever is done in whatever order.

use super::*;
use crate::regulation::b07_contract::State as ContractState;
use crate::regulation::b07_settlement;
use crate::regulation::b14_results::Pending;
use crate::regulation::testing::head;
use proptest::prelude::*;

/// One act of the game.
#[derive(Debug, Clone)]
enum Act {
    Apply(usize, i64),
    Check(usize, i64),
    Hold(usize, i64, i64),
    Return(usize, i64),
    Release(usize, i64),
    Refuse(usize, i64),
    Stand([Option<Grade>; 2], u8, u8),
    Settle([i64; 4]),
}

fn act() -> impl Strategy<Value = Act> {
    let (row, who) = (0..4usize, 5..9i64);
    let grade = || prop::option::of(prop::sample::select(Grade::ALL));
    prop_oneof![
        3 => (row.clone(), 1..120_000i64).prop_map(|(n, yuan)| Act::Apply(n, yuan)),
        3 => (row.clone(), who.clone()).prop_map(|(n, w)| Act::Check(n, w)),
        1 => (row.clone(), who.clone(), 0..60_000i64).prop_map(|(n, w, part)| Act::Hold(n, w, part)),
        1 => (row.clone(), who.clone()).prop_map(|(n, w)| Act::Return(n, w)),
        4 => (row.clone(), who.clone()).prop_map(|(n, w)| Act::Release(n, w)),
        1 => (row, who).prop_map(|(n, w)| Act::Refuse(n, w)),
        2 => (grade(), grade(), 0..4u8, 0..4u8).prop_map(|(a, b, r, p)| Act::Stand([a, b], r, p)),
        1 => prop::array::uniform4(0..120_000i64).prop_map(Act::Settle),
    ]
}

/// Results of 2026 and 2027, a repair, and a round that is running or late.
fn standing(grades: [Option<Grade>; 2], repair: u8, pending: u8) -> Standing {
    let decided = |year, grade: Grade| Decided { year, ..graded(grade, Repair::None).latest.unwrap() };
    let mut all = [(2027, grades[1]), (2026, grades[0])].into_iter().filter_map(|(y, g)| Some(decided(y, g?)));
    let repair = match repair {
        0 => Repair::None,
        1 => Repair::Open { due: day("2026-12-28") },
        2 => Repair::Passed,
        _ => Repair::Failed { poor: true },
    };
    let open = |year, due: &str| vec![Pending { year, due: day(due), reopens: false }];
    let pending = match pending {
        0 => Vec::new(),
        1 => open(2026, "2026-12-24"),
        2 => open(2026, "2026-11-25"),
        _ => open(2027, "2026-11-25"),
    };
    Standing { latest: all.next(), earlier: all.collect(), pending, repair }
}

/// Three instalments, and the linked one divided between two years.
fn rows(desk: &Desk) -> Vec<Instalment> {
    let mut rows: Vec<Instalment> = (0..3).map(|n| desk.row(n)).collect();
    rows[2].term.amount = Fen::yuan(42_000);
    rows.push(Instalment { n: 4, year: Some(2027), ..rows[2].clone() });
    rows[2].year = Some(2026);
    rows
}

fn play(desk: &Desk, row: Instalment, act: &Act) -> Result<Decision<Instalment>, No> {
    let (facts, on) = (desk.facts(), day("2026-12-01"));
    let opinion = "评估不合格，整改期间暂缓支付";
    match act {
        Act::Apply(_, yuan) => apply(row, request(Fen::yuan(*yuan)), facts, &filer()),
        Act::Check(_, who) => check(row, "", facts, &finance(*who)),
        Act::Hold(_, who, part) => {
            hold(row, Hold { undisputed: Fen::yuan(*part), ..whole(HoldReason::Breach) }, &finance(*who), on)
        }
        Act::Return(_, who) => return_payment(row, opinion, &finance(*who)),
        Act::Release(_, who) => release(row, "凭证", on, facts, &finance(*who)),
        Act::Refuse(_, who) => refuse(row, opinion, &desk.standing, &finance(*who), on),
        Act::Stand(..) | Act::Settle(_) => Err(No::Invalid(Vec::new())),
    }
}

/// Terminated and settled, if the settlement stands.
fn settle(desk: &mut Desk, rows: &mut [Instalment], owed: &[i64; 4]) {
    let on = day("2026-12-01");
    desk.contract.state = ContractState::Terminated { on, reason: "协商一致".into() };
    let ask = b07_settlement::Proposal {
        owed: (1..).zip(owed).map(|(n, yuan)| (n, Some(Fen::yuan(*yuan)))).collect(),
        reason: "按已履行部分结算，其余不再履行".into(),
        file: Some(FileId(40)),
    };
    let asked = b07_settlement::propose(desk.contract.clone(), rows, ask, &desk.standing, &head(), on);
    let Ok(asked) = asked else { return };
    let Ok(done) = b07_settlement::agree(asked.after().clone(), rows.to_vec(), &finance(9), on) else { return };
    desk.contract = done.contract.after().clone();
    for settled in done.instalments {
        let at = rows.iter().position(|row| row.n == settled.after().n).unwrap();
        rows[at] = settled.after().clone();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    /// No sequence of acts pays an instalment that the contract links to evaluation while its result is unqualified or a rectification
    /// is open; what is released never passes the contract's amount.
    #[test]
    fn no_sequence_of_acts_pays_what_must_wait(acts in prop::collection::vec(act(), 1..60)) {
        let mut desk = Desk::new(Standing::default());
        let mut rows = rows(&desk);
        let mut grades = [None, None];
        for act in &acts {
            match act {
                Act::Stand(told, repair, pending) => {
                    grades = *told;
                    desk.standing = standing(*told, *repair, *pending);
                }
                Act::Settle(owed) => settle(&mut desk, &mut rows, owed),
                Act::Apply(n, _) | Act::Check(n, _) | Act::Hold(n, ..) | Act::Return(n, _) | Act::Release(n, _) | Act::Refuse(n, _) => {
                    let Ok(done) = play(&desk, rows[*n].clone(), act) else { continue };
                    let paid = done.after().released() - rows[*n].released();
                    if paid > Fen::ZERO && rows[*n].term.linked {
                        let own = if rows[*n].year == Some(2027) { grades[1].or(grades[0]) } else { grades[0].or(grades[1]) };
                        prop_assert!(own != Some(Grade::Unqualified));
                        let rectifying = matches!(desk.standing.repair, Repair::Open { .. });
                        prop_assert!(!rectifying);
                    }
                    rows[*n] = done.after().clone();
                }
            }
            prop_assert!(rows.iter().all(|row| row.released() <= row.term.amount));
        }
        prop_assert!(rows.iter().map(Instalment::released).sum::<Fen>() <= desk.contract.amount);
    }
}
