use super::super::b07_service::{end, go_live};
use super::super::testing::{article, day, fields, filer, forbidden, head, other_owner, police, vendor};
use super::super::testing_contracts::Around;
use super::super::values::Fen;
use super::*;

const MONEY: Fen = Fen::yuan(280_000);

/// A project whose one contract is in service since 2026-11-04 until 2027-09-30.
fn live() -> (Project, Vec<Contract>) {
    let mut around = Around::new(MONEY);
    let accepted = around.accepted(MONEY);
    let live = go_live(accepted, day("2026-11-04"), &filer(), day("2026-11-05")).unwrap().after().clone();
    (around.project, vec![live])
}

fn text(on: &str) -> Record {
    Record {
        kind: "scan".into(),
        on: Some(day(on)),
        institution: "贵州某测评中心".into(),
        open: [Some(0), Some(2), Some(5)],
        remedy: String::new(),
        file: Some(FileId(7)),
    }
}

fn recorded(text: Record) -> Result<Decision<SecurityTest>, No> {
    let (project, contracts) = live();
    record(&project, &contracts, text, &filer(), day("2026-12-10"))
}

#[test]
fn each_field_is_asked_for() {
    type Slip = fn(&mut Record);
    let wrong: [(&str, Slip); 9] = [
        ("kind", |t| t.kind = "guess".into()),
        ("on", |t| t.on = None),
        ("on", |t| t.on = Some(day("2026-12-11"))),
        ("on", |t| t.on = Some(day("2026-11-03"))),
        ("institution", |t| t.institution = " 我 ".into()),
        ("high", |t| t.open[0] = None),
        ("medium", |t| t.open[1] = None),
        ("low", |t| t.open[2] = None),
        ("file", |t| t.file = None),
    ];
    for (field, change) in wrong {
        let mut typed = text("2026-12-01");
        change(&mut typed);
        assert_eq!(fields(recorded(typed)), field);
    }
    assert_eq!(fields(recorded(Record::default())), "kind on institution high medium low file", "all at once");
    for on in ["2026-11-04", "2026-12-10"] {
        assert_eq!(recorded(text(on)).unwrap().after().on, day(on), "the first day of service and today");
    }
}

#[test]
fn open_findings_of_high_risk_need_a_remedy_and_are_told() {
    let told = |high: u32, remedy: &str| {
        let typed = Record { open: [Some(high), Some(0), Some(0)], remedy: remedy.into(), ..text("2026-12-01") };
        recorded(typed).map(|done| done.events().iter().map(|event| event.action).collect::<Vec<_>>())
    };
    assert_eq!(told(0, "").unwrap(), [Action::RecordSecurityTest], "nothing to put right");
    assert_eq!(fields(told(1, "  尽快整改  ")), "remedy");
    let both = told(1, "已临时关闭该接口，12月20日前完成修复并复测").unwrap();
    assert_eq!(both, [Action::RecordSecurityTest, Action::ReportHighRisk]);
}

#[test]
fn the_filer_of_the_owner_records_what_is_or_was_in_service() {
    let (project, contracts) = live();
    let by = |actor: &Actor| record(&project, &contracts, text("2026-12-01"), actor, day("2026-12-10"));
    for other in [head(), other_owner(), police(), vendor()] {
        assert!(forbidden(&by(&other)), "{:?}", other.roles);
    }
    let none = record(&project, &[], text("2026-12-01"), &filer(), day("2026-12-10"));
    assert_eq!(article(none), "A20", "nothing has gone live");
    let over = vec![end(contracts[0].clone(), &Actor::system(), day("2027-10-01")).unwrap().after().clone()];
    let late = |on: &str| record(&project, &over, text(on), &filer(), day("2027-10-20"));
    assert!(late("2027-09-30").is_ok(), "its last day");
    assert_eq!(fields(late("2027-10-01")), "on", "no service any more");
    assert_eq!(article(record(&after_all(&project), &over, text("2027-09-30"), &filer(), day("2027-10-20"))), "A20");
}

fn after_all(project: &Project) -> Project {
    let state = super::super::b07_stages::State::Closed { on: day("2027-10-15") };
    Project { state, ..project.clone() }
}

#[test]
fn the_next_test_is_due_a_period_after_the_last_or_by_the_end_of_a_shorter_service() {
    let (_, contracts) = live();
    let long = vec![Contract { ends_on: day("2029-09-30"), ..contracts[0].clone() }];
    let due = |contracts: &[Contract], last: Option<&str>, months| next_due(contracts, last.map(day), months);
    for (contracts, last, months, expected) in [
        (&long, None, 12, "2027-11-04"),
        (&long, Some("2027-02-28"), 12, "2028-02-28"),
        (&long, Some("2027-08-31"), 6, "2028-02-29"),
        (&long, Some("2026-11-03"), 12, "2027-11-04"),
        (&contracts, None, 12, "2027-09-30"),
        (&contracts, None, 6, "2027-05-04"),
        (&contracts, Some("2026-12-01"), 12, "2027-12-01"),
    ] {
        assert_eq!(due(contracts, last, months), Some(day(expected)), "{last:?} {months}");
    }
    let over = vec![end(contracts[0].clone(), &Actor::system(), day("2027-10-01")).unwrap().after().clone()];
    assert_eq!(due(&over, None, 12), None, "nothing in service");
    assert_eq!(due(&[over[0].clone(), long[0].clone()], Some("2026-12-01"), 12), Some(day("2027-12-01")));
}

#[test]
fn the_city_and_the_police_read_all_an_owner_its_own() {
    let all = |actor: &Actor| reads(actor).map(|reads| reads.owner().is_none());
    assert_eq!(all(&police()), Some(true));
    assert_eq!(all(&super::super::testing::clerk()), Some(true));
    assert_eq!(reads(&filer()).and_then(Reads::owner), Some(filer().unit));
    assert_eq!(all(&super::super::testing::ndrc()), None);
    assert_eq!(all(&vendor()), None);
}
