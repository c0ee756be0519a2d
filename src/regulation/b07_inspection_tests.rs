use super::super::testing::*;
use super::super::values::Fen;
use super::*;

fn text(findings: &str) -> Record {
    Record {
        matter: "project".into(),
        stage: "budget".into(),
        on: Some(day("2026-09-01")),
        joined: vec![(UnitId(21), "市财政局".into()), (UnitId(10), "业主".into())],
        facts: "抽查三家供应商报价的来源和日期".into(),
        findings: findings.into(),
        file: None,
    }
}

fn recorded(findings: &str) -> Inspection {
    let done = record(&assessed(Fen::yuan(300_000)), "1".into(), text(findings), &clerk(), day("2026-09-02"));
    done.unwrap().after().clone()
}

fn ordered() -> Inspection {
    let done = order(
        recorded("两份报价没有日期"),
        "补正报价并附原件扫描件",
        Some(day("2026-09-15")),
        &lead(),
        day("2026-09-03"),
    );
    done.unwrap().after().clone()
}

#[test]
fn found_ordered_answered_and_closed_as_met() {
    let inspection = ordered();
    assert_eq!(inspection.joined, vec![(UnitId(21), "市财政局".to_owned())], "the owner does not inspect itself");
    assert_eq!(inspection.due(), Some(day("2026-09-15")));
    let done = answer(inspection, "已补齐两份报价的日期和原件", Some(FileId(7)), &filer(), day("2026-09-17")).unwrap();
    assert!(done.events()[0].opinion.starts_with("逾期2天答复"));
    let closed = close(done.after().clone(), "原件核对一致，达到要求", &clerk()).unwrap().after().clone();
    assert!(!closed.is_open());
    assert!(repeat(closed, "再查一次，仍有疑问", Some(day("2026-10-01")), &lead(), day("2026-09-20")).is_err());
}

#[test]
fn a_poor_answer_or_a_passed_day_repeats_the_order() {
    let again =
        |it: Inspection, on: &str| repeat(it, "日期仍然缺失，继续补正", Some(day("2026-10-10")), &lead(), day(on));
    assert!(again(ordered(), "2026-09-15").is_err(), "its time is not over");
    assert_eq!(again(ordered(), "2026-09-16").unwrap().after().orders.len(), 2);
    let answered = answer(ordered(), "已经补正，请核查确认", None, &head(), day("2026-09-10")).unwrap().after().clone();
    let repeated = again(answered, "2026-09-11").unwrap().after().clone();
    assert_eq!((repeated.state, repeated.due()), (Ordered, Some(day("2026-10-10"))));
    assert_eq!(repeated.orders[1].standard, repeated.orders[0].standard);
}

#[test]
fn nothing_found_is_closed_at_once_and_something_found_is_not() {
    assert!(close(recorded(""), "资料齐全，没有发现问题", &clerk()).is_ok());
    assert!(close(recorded("两份报价没有日期"), "资料齐全，没有发现问题", &clerk()).is_err());
    assert!(order(recorded(""), "补正报价并附原件", Some(day("2026-09-15")), &lead(), day("2026-09-03")).is_err());
}

#[test]
fn each_act_belongs_to_its_unit_and_to_its_time() {
    let project = assessed(Fen::yuan(300_000));
    for by in [filer(), vendor(), other_owner()] {
        assert!(record(&project, "1".into(), text(""), &by, day("2026-09-02")).is_err());
    }
    assert!(record(&project, "1".into(), text(""), &finance(), day("2026-09-02")).is_ok());
    let draft = drafted(Fen::yuan(300_000));
    assert!(record(&draft, "1".into(), text(""), &clerk(), day("2026-09-02")).is_err(), "nothing is filed yet");
    assert!(order(recorded("缺"), "补正报价并附原件", Some(day("2026-09-15")), &finance(), day("2026-09-03")).is_err());
    assert!(answer(ordered(), "已经补正，请核查确认", None, &other_owner(), day("2026-09-10")).is_err());
    let early = Record { on: Some(day("2026-09-09")), ..text("") };
    assert!(record(&project, "1".into(), early, &clerk(), day("2026-09-02")).is_err(), "not in the future");
    assert!(
        order(recorded("缺"), "补正报价并附原件扫描", Some(day("2026-09-03")), &lead(), day("2026-09-03")).is_err()
    );
}

#[test]
fn everything_wrong_with_a_form_is_told_at_once() {
    let nothing = Record { facts: "看了".into(), ..Record::default() };
    let done = record(&assessed(Fen::yuan(300_000)), "1".into(), nothing, &clerk(), day("2026-09-02"));
    assert_eq!(fields(done), "matter stage on facts");
    assert_eq!(fields(order(recorded("缺"), "补正", None, &lead(), day("2026-09-03"))), "standard due");
    assert_eq!(fields(repeat(ordered(), "不行", Some(day("2026-09-16")), &lead(), day("2026-09-16"))), "reason due");
}

#[test]
fn the_police_inspect_security_alone() {
    let project = assessed(Fen::yuan(300_000));
    let security = |matter: &str| Record { matter: matter.into(), ..text("三个系统账号共用弱口令") };
    assert_eq!(fields(record(&project, "1".into(), security("project"), &police(), day("2026-09-02"))), "matter");
    for by in [finance(), ndrc()] {
        let done = record(&project, "1".into(), security("security"), &by, day("2026-09-02"));
        assert_eq!(fields(done), "matter", "{}", by.unit_name);
    }
    assert!(record(&project, "1".into(), security("security"), &clerk(), day("2026-09-02")).is_ok());
    let done = record(&project, "1".into(), security(""), &police(), day("2026-09-02")).unwrap();
    assert_eq!(done.events()[0].article, Article::a(21), "their only matter need not be chosen");
    let due = Some(day("2026-09-15"));
    let told = order(done.after().clone(), "停用共用账号并启用双因素认证", due, &police(), day("2026-09-03")).unwrap();
    assert_eq!(told.events()[0].article, Article::a(21));
    let met = answer(told.after().clone(), "已停用共用账号，双因素已启用", None, &filer(), day("2026-09-10")).unwrap();
    assert!(
        close(met.after().clone(), "现场复测通过，达到要求", &clerk()).is_err(),
        "the unit that inspected closes it"
    );
    assert!(close(met.after().clone(), "现场复测通过，达到要求", &police()).is_ok());
}
