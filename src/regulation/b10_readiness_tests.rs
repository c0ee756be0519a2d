//! What keeps a round from opening, matter by matter.

use super::super::testing::day;
use super::super::values::Score;
use super::*;

const BUREAU: i64 = 1;
const FINANCE: i64 = 2;

fn agency(unit: i64, kind: UnitKind) -> Agency {
    Agency { unit: UnitId(unit), name: format!("单位{unit}"), kind, scorers: 1 }
}

fn ready() -> Facts {
    Facts {
        on: day("2026-11-01"),
        report_due: day("2026-11-10"),
        score_due: day("2026-11-25"),
        calendar_known: true,
        judged: 2,
        openers: 1,
        leading: vec![Leading { name: "市大数据局".into(), proposes: true, decides: true, people: 2 }],
        agencies: vec![
            agency(BUREAU, UnitKind::BigData),
            agency(FINANCE, UnitKind::Finance),
            agency(3, UnitKind::Ndrc),
            agency(4, UnitKind::Police),
        ],
        joint: vec![Joint { owner: UnitId(9), lead: UnitId(BUREAU) }],
        ..Facts::default()
    }
}

fn item(text: &str) -> Item {
    Item::new(text, "/contracts/1")
}

fn told(facts: &Facts) -> Vec<(Matter, Level)> {
    readiness(facts).iter().map(|f| (f.matter, f.level)).collect()
}

#[test]
fn a_city_that_is_ready_is_told_nothing() {
    assert_eq!(told(&ready()), []);
}

#[test]
fn each_matter_is_found_and_weighed() {
    use Level::*;
    use Matter::*;
    type Spoil = fn(&mut Facts);
    let cases: [(Spoil, Matter, Level); 17] = [
        (|f| f.judged = 0, Contracts, Warns),
        (|f| f.report_due = day("2026-11-05"), Windows, Warns),
        (|f| f.report_due = day("2026-11-01"), Windows, Blocks),
        (|f| f.openers = 0, Opener, Blocks),
        (|f| f.calendar_known = false, Calendar, Warns),
        (|f| f.scheme.points[0] = Score::points(9), Scheme, Blocks),
        (|f| f.scheme.bands = [90, 90, 60].map(Score::points), Scheme, Blocks),
        (|f| f.leading[0].people = 1, Lead, Blocks),
        (|f| f.leading[0].decides = false, Lead, Blocks),
        (|f| f.agencies[3].scorers = 0, Panel, Warns),
        (|f| f.agencies[0].scorers = 0, Panel, Blocks),
        (|f| f.agencies.truncate(3), Panel, Blocks),
        (|f| f.lacking.push(Lacking { unit: item("市林业局"), filer: true, head: false }), Owners, Blocks),
        (|f| f.on_paper.push(item("某公司")), Suppliers, Warns),
        (|f| f.goalless.push(item("HT-1")), Goals, Warns),
        (|f| f.near.push(item("HT-1")), Near, Warns),
        (|f| f.parked = 3, Post, Warns),
    ];
    for (n, (spoil, matter, level)) in cases.into_iter().enumerate() {
        let mut facts = ready();
        spoil(&mut facts);
        assert_eq!(told(&facts), [(matter, level)], "case {n}");
    }
}

/// Where finance is the owner it is recused, and the three that remain must all score.
#[test]
fn an_agency_that_is_the_owner_is_not_counted() {
    let mut facts = ready();
    facts.joint.push(Joint { owner: UnitId(FINANCE), lead: UnitId(BUREAU) });
    assert_eq!(told(&facts), []);
    facts.agencies[3].scorers = 0;
    assert_eq!(told(&facts), [(Matter::Panel, Level::Blocks)]);
    facts.joint.clear();
    assert_eq!(told(&facts), [], "nothing is judged jointly");
}

#[test]
fn the_first_twenty_are_named_and_the_rest_counted() {
    let mut facts = ready();
    facts.near = (0..23).map(|n| item(&format!("HT-{n}"))).collect();
    let found = readiness(&facts);
    assert_eq!((found[0].items.len(), found[0].more), (20, 3));
    assert!(found[0].what.zh.contains("23"));
}

#[test]
fn near_is_nine_tenths_and_below() {
    let threshold = Fen::yuan(300_000);
    for (amount, near) in [(269_999, false), (270_000, true), (299_999, true), (300_000, false)] {
        assert_eq!(is_near(Fen::yuan(amount), threshold), near, "{amount}");
    }
}
