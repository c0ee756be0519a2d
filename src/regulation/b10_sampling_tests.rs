//! The lot: reproducible, fair by weight, once for each report.

use super::super::b10_filing::receive;
use super::super::b10_samples::*;
use super::*;
use proptest::prelude::*;

const SMALL: Fen = Fen::yuan(100_000);

fn report(id: i64, per_cent: i32) -> Evaluation {
    Evaluation { id: EvaluationId(id), ..filed(SMALL, per_cent) }
}

fn plain(id: i64, risks: &[Risk]) -> Candidate {
    Candidate { risks: risks.to_vec(), ..candidate(&report(id, 85), Known::default()).unwrap() }
}

fn codes(e: &Evaluation, known: Known) -> String {
    let found = candidate(e, known).unwrap();
    found.risks.iter().map(|risk| risk.code()).collect::<Vec<_>>().join(" ")
}

#[test]
fn what_is_joint_unfiled_unqualified_or_judged_again_is_not_drawn() {
    let none = Known::default();
    assert!(candidate(&report(1, 85), none).is_some());
    assert!(candidate(&drafting(SMALL), none).is_none());
    assert!(candidate(&filed(Fen::yuan(300_000), 85), none).is_none());
    assert!(candidate(&report(1, 59), none).is_none());
    assert!(candidate(&Evaluation { attempt: 2, ..report(1, 85) }, none).is_none());
    let one = receive(report(1, 85), "BA-1".into(), &finance(), d("2026-11-10")).unwrap().after().clone();
    let two = receive(one, "BA-2".into(), &clerk(), d("2026-11-10")).unwrap().after().clone();
    assert!(candidate(&two, none).is_some(), "a registered result may be looked into");
}

#[test]
fn each_reason_for_doubt_is_told_and_weighs_ten_more() {
    let none = Known::default();
    for (per_cent, told) in [
        (59, None),
        (60, Some("on_the_line")),
        (61, Some("")),
        (80, Some("on_the_line")),
        (90, Some("excellent on_the_line")),
        (91, Some("excellent")),
    ] {
        let found = candidate(&report(1, per_cent), none);
        let codes = found.map(|c| c.risks.iter().map(|r| r.code()).collect::<Vec<_>>().join(" "));
        assert_eq!(codes.as_deref(), told, "{per_cent}");
    }
    let near = |yuan, told| {
        let e = Evaluation { amount: Fen::yuan(yuan), ..report(1, 85) };
        assert_eq!(codes(&e, none), told, "{yuan}");
    };
    near(239_999, "");
    near(240_000, "near_threshold");
    let back = Evaluation { returned_by: vec![super::super::people::UnitKind::Finance], ..report(1, 85) };
    assert_eq!(codes(&back, Known { failed_before: true, left_apart: true }), "returned failed_before left_apart");
    assert_eq!(candidate(&back, Known { failed_before: true, left_apart: true }).unwrap().weight(), 40);
    assert_eq!(plain(1, &[]).weight(), 10);
}

#[test]
fn the_share_is_rounded_up() {
    for (pool, percent, drawn) in
        [(0, 10, 0), (1, 10, 1), (10, 10, 1), (11, 10, 2), (95, 10, 10), (7, 100, 7), (7, 0, 0), (500, 1, 5)]
    {
        assert_eq!(drawn_of(pool, percent), drawn, "{pool} at {percent}%");
    }
}

/// The first numbers of the published generator: another implementation comes to the same sample.
#[test]
fn the_lot_is_the_published_one() {
    let mut lot = Lot(1_234_567);
    let first: Vec<u64> = (0..3).map(|_| lot.next()).collect();
    assert_eq!(first, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
}

#[test]
fn doubtful_reports_are_drawn_more_often_in_the_ratio_of_their_weights() {
    let pool = [plain(1, &[]), plain(2, &[Risk::Excellent, Risk::Returned])];
    let drawn = (0..4_000).filter(|seed| sample(&pool, 50, *seed) == [EvaluationId(2)]).count();
    assert!((2_880..3_120).contains(&drawn), "three of four, four standard deviations: {drawn}");
}

fn opened() -> Round {
    round()
}

fn made(round: &Round, pool: Vec<Candidate>, on: &str, percent: u32, by: &Actor) -> Result<Drawn, No> {
    let policy = Policy { spot_percent: percent, ..Policy::default() };
    draw((round, 1), pool, 7, by, d(on), (&policy, &Calendar::default()))
}

#[test]
fn drawn_once_the_reports_are_due_by_the_bureau_with_the_seed_on_record() {
    let pool = || (1..=25).map(|n| plain(n, &[])).collect::<Vec<_>>();
    assert!(made(&opened(), pool(), "2026-11-10", 10, &clerk()).is_err(), "the last day is not over");
    for by in [finance(), filer(), head(), vendor()] {
        assert!(made(&opened(), pool(), "2026-11-11", 10, &by).is_err(), "{by:?}");
    }
    assert!(made(&opened(), Vec::new(), "2026-11-11", 10, &clerk()).is_err(), "nothing to draw from");
    assert!(made(&opened(), pool(), "2026-11-11", 0, &clerk()).is_err(), "the city draws nothing");
    let closed = Round { state: RoundState::Closed, ..opened() };
    assert!(made(&closed, pool(), "2026-11-11", 10, &clerk()).is_err());

    let done = made(&opened(), pool(), "2026-11-11", 10, &clerk()).unwrap();
    let draw = done.draw.after();
    assert_eq!((draw.pool.len(), draw.picked.len(), draw.due), (25, 3, d("2026-11-25")));
    assert!(draw.comes_out());
    assert_eq!(done.draw.events()[0].opinion, "25份报告中抽取3份，种子0000000000000007");
    let checked: Vec<EvaluationId> = done.checks.iter().map(|check| check.after().evaluation).collect();
    assert_eq!(checked, draw.picked);
    let bent = Draw { picked: vec![EvaluationId(1)], ..draw.clone() };
    assert!(!bent.comes_out(), "another sample does not come out of the seed");
}

proptest! {
    #[test]
    fn the_order_of_the_pool_changes_nothing_and_none_is_drawn_twice(
        weights in proptest::collection::vec(0usize..=6, 1..60), percent in 1u32..=100, seed: u64, turn in 0usize..60,
    ) {
        let pool: Vec<Candidate> = (1..).zip(&weights).map(|(n, k)| plain(n, &Risk::ALL[..*k])).collect();
        let picked = sample(&pool, percent, seed);
        let mut turned = pool.clone();
        turned.rotate_left(turn % pool.len());
        prop_assert_eq!(&sample(&turned, percent, seed), &picked);
        prop_assert_eq!(picked.len(), drawn_of(pool.len(), percent));
        prop_assert!(picked.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
