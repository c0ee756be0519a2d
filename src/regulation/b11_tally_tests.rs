//! The vectors of `domain.md` §3.12, the boundaries of the bands, and two properties.

use super::*;
use crate::regulation::b11_first::first;
use crate::regulation::b11_indicators::Mark;
use crate::regulation::policy::{Grade, Policy};
use proptest::prelude::*;

fn scored(cents: i32) -> Mark {
    Mark::Scored { score: Score(cents), reason: String::new() }
}
fn abstained() -> Mark {
    Mark::Abstained { reason: "本部门不掌握该项情况".into() }
}
fn voice(n: i64, marks: Option<Marks>) -> Voice {
    let kind = match n {
        1 => UnitKind::BigData,
        2 => UnitKind::Finance,
        3 => UnitKind::Police,
        _ => UnitKind::Ndrc,
    };
    Voice { agency: UnitId(n), lead: n == 1, kind, marks }
}
/// 70 % of the points on every indicator.
fn plain() -> Marks {
    first().points().map(|p| scored(p.0 * 7 / 10))
}
fn points() -> [Score; 7] {
    first().points()
}
fn scheme() -> Scheme {
    Scheme::of(&Policy::default(), &first())
}
fn panel(sheets: &[Option<Marks>]) -> Vec<Voice> {
    (1..).zip(sheets).map(|(n, marks)| voice(n, marks.clone())).collect()
}

#[test]
fn what_is_published_is_what_is_graded() {
    let policy = Policy::default();
    // (numerator in hundredths, denominator, published, grade)
    let table = [
        (8_999_400, 1000, 8999, Grade::Good),
        (8_999_500, 1000, 9000, Grade::Excellent),
        (5_999_500, 1000, 6000, Grade::Qualified),
        (5_999_400, 1000, 5999, Grade::Unqualified),
        (10_000, 1, 10_000, Grade::Excellent),
        (7999, 1, 7999, Grade::Qualified),
        (8000, 1, 8000, Grade::Good),
        (0, 1, 0, Grade::Unqualified),
    ];
    for (num, den, published, grade) in table {
        let total = Exact { num, den };
        assert_eq!(total.rounded(), Score(published), "{num}/{den}");
        assert_eq!(policy.grade(total.rounded()), grade, "{num}/{den}");
    }
}

/// Thirds that sum to exactly half a hundredth: decimals cut off anywhere would lose the grade.
#[test]
fn repeating_fractions_sum_exactly() {
    let third = Exact::mean(1, 3);
    let sixth = Exact::mean(1, 6);
    let half = third.plus(sixth);
    assert_eq!(half, Exact { num: 1, den: 2 });
    assert_eq!(Exact { num: 8999, den: 1 }.plus(half).rounded(), Score(9000), "89.995 is 90.00");
}

#[test]
fn two_of_three_voices_make_a_mean_and_an_abstention_is_nothing() {
    let points = [Score::points(100), Score(0), Score(0), Score(0), Score(0), Score(0), Score(0)];
    let with = |first: Mark| {
        let mut marks: Marks = std::array::from_fn(|_| scored(0));
        marks[0] = first;
        Some(marks)
    };
    let tally = joint(
        &panel(&[with(scored(9000)), with(scored(8000)), with(abstained())]),
        &Scheme { points, ..scheme() },
        &[],
    )
    .unwrap();
    assert_eq!((tally.published, tally.lines[0].scores.len(), tally.lines[0].absent), (Score(8500), 2, 1));
    assert_eq!(tally.lines[0].formula(), "(80 + 90) ÷ 2");
}

#[test]
fn where_the_city_has_set_it_police_and_finance_count_twice_on_their_own_indicator() {
    let with = |cents: i32| Some(std::array::from_fn(|_| scored(cents)));
    let sheets = panel(&[with(900), with(600), with(300)]);
    let lines = |weight| joint(&sheets, &Scheme { weight, ..scheme() }, &[]).unwrap().lines;
    assert!(lines(1).iter().all(|line| line.mean == Exact { num: 600, den: 1 } && line.weights.is_empty()));
    let twice = lines(2);
    assert_eq!(twice[3].mean, Exact { num: 525, den: 1 }, "(9 + 6 + 2 × 3) ÷ 4");
    assert_eq!(twice[3].formula(), "(2 × 3 + 6 + 9) ÷ 4");
    assert_eq!((twice[6].mean, twice[6].formula().as_str()), (Exact { num: 600, den: 1 }, "(3 + 2 × 6 + 9) ÷ 4"));
    assert!([0, 1, 2, 4, 5].iter().all(|n| twice[*n].mean == Exact { num: 600, den: 1 }));
}

#[test]
fn quorum_is_lead_two_others_and_two_thirds() {
    let full = || Some(plain());
    let table: [(&[Option<Marks>], bool, &str); 7] = [
        (&[full(), full(), full(), None], true, "3 of 4 with the lead"),
        (&[full(), full(), None, None], false, "2 of 4"),
        (&[None, full(), full(), full()], false, "the lead is missing"),
        (&[full(), full(), full()], true, "3 of 3"),
        (&[full(), full(), None], false, "2 of 3: one other only"),
        (&[full(), full(), full(), None, None], false, "3 of 5 is below two thirds"),
        (&[full(), full(), full(), full(), None, None], true, "4 of 6"),
    ];
    for (sheets, concluded, why) in table {
        assert_eq!(joint(&panel(sheets), &scheme(), &[]).is_ok(), concluded, "{why}");
    }
}

#[test]
fn an_indicator_needs_two_valid_scores() {
    let mut shy = plain();
    shy[3] = abstained();
    let one_left = panel(&[Some(plain()), Some(shy.clone()), Some(shy.clone())]);
    let why = joint(&one_left, &scheme(), &[]).unwrap_err();
    assert!(why.zh.contains("指标4"), "{}", why.zh);
    assert!(joint(&panel(&[Some(plain()), Some(plain()), Some(shy.clone())]), &scheme(), &[]).is_ok());
    let all_abstained: Marks = std::array::from_fn(|_| abstained());
    let none = panel(&[Some(all_abstained.clone()), Some(all_abstained.clone()), Some(all_abstained)]);
    assert!(joint(&none, &scheme(), &[]).is_err(), "all abstained");
}

#[test]
fn carried_lines_stay_as_they_were_and_only_failed_ones_are_judged_again() {
    let mut poor = plain();
    poor[1] = scored(500);
    let first = joint(&panel(&[Some(poor.clone()), Some(poor.clone()), Some(poor)]), &scheme(), &[]).unwrap();
    let failed: Vec<bool> = first.lines.iter().map(Line::is_failed).collect();
    assert_eq!(failed, [false, true, false, false, false, false, false]);
    let carried: Vec<Option<Line>> = first.lines.iter().map(|l| (!l.is_failed()).then(|| l.clone())).collect();
    let mut again: Marks = Default::default();
    again[1] = scored(1800);
    let second = joint(&panel(&[Some(again.clone()), Some(again.clone()), Some(again)]), &scheme(), &carried).unwrap();
    assert_eq!(second.published, Score(first.published.0 - 500 + 1800));
    assert!(second.lines[0].carried && !second.lines[1].carried);
}

fn any_marks() -> impl Strategy<Value = Marks> {
    let policy = points();
    proptest::array::uniform7(proptest::option::weighted(0.8, 0u32..=1000)).prop_map(move |rows| {
        std::array::from_fn(|n| match rows[n] {
            Some(per_mille) => scored(policy[n].0 * i32::try_from(per_mille).unwrap() / 1000),
            None => abstained(),
        })
    })
}

proptest! {
    #[test]
    fn the_order_of_sheets_never_matters(sheets in proptest::collection::vec(any_marks(), 3..6), seed in any::<u64>()) {
        let voices = panel(&sheets.into_iter().map(Some).collect::<Vec<_>>());
        let mut mixed = voices.clone();
        let n = mixed.len();
        for i in 0..n {
            mixed.swap(i, usize::try_from(seed % 7).unwrap() * (i + 3) % n);
        }
        prop_assert_eq!(joint(&voices, &scheme(), &[]), joint(&mixed, &scheme(), &[]));
    }

    #[test]
    fn an_abstention_never_changes_the_mean_of_the_others(sheets in proptest::collection::vec(any_marks(), 3..6)) {
        let mut all: Vec<Option<Marks>> = sheets.into_iter().map(Some).collect();
        let before = joint(&panel(&all), &scheme(), &[]);
        all.push(Some(std::array::from_fn(|_| abstained())));
        let after = joint(&panel(&all), &scheme(), &[]);
        if let (Ok(before), Ok(after)) = (before, after) {
            prop_assert_eq!(before.total, after.total);
            prop_assert_eq!(before.published, after.published);
        }
    }
}
