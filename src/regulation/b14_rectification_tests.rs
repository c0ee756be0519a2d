//! The order's items, the supplier's confirmation, the owner's opinion, critical items: tables.

use super::super::b10_samples::*;
use super::*;

fn row() -> ItemText {
    ItemText {
        indicator: "2".into(),
        issue: "故障恢复超过约定时长".into(),
        standard: "重大故障4小时内恢复".into(),
        responsible: "张工".into(),
        ..ItemText::default()
    }
}

/// Ordered on Friday 27 November 2026, due on Monday 28 December.
fn order_of(items: Vec<ItemText>) -> Result<Rectification, No> {
    let text = OrderText { no: "ZG-1".into(), again: String::new(), items };
    order(&decided(50), &text, &lead(), d("2026-11-27"), &Policy::default(), &Calendar::default())
        .map(|done| done.after().clone())
}

fn ordered() -> Rectification {
    order_of(vec![row(), ItemText { critical: true, ..row() }]).unwrap()
}

fn done(files: usize) -> Vec<Done> {
    let files = (1..).take(files).map(FileId).collect();
    let plain = Done { text: "已完成双机热备改造".into(), files: Vec::new() };
    vec![Done { files, ..plain.clone() }, plain]
}

fn submitted(order: Rectification, by: &Actor) -> Rectification {
    submit(order, &done(2), by, d("2026-12-10"), &Calendar::default()).unwrap().after().clone()
}

fn opined(order: Rectification, agrees: bool) -> Rectification {
    opine(order, Some(agrees), "现场看过，情况如其所述", &head(), d("2026-12-11")).unwrap().after().clone()
}

fn checked(order: Rectification, codes: [&str; 2], finish: bool, on: &str) -> Result<RectState, No> {
    let findings = codes.map(|c| Check { finding: c.into(), reason: "现场核查记录附后".into() });
    check(order, &decided(50), &findings, finish, &clerk(), d(on), &Calendar::default())
        .map(|act| act.order.after().state)
}

fn at(answer: Result<impl Sized, No>) -> Vec<String> {
    match answer {
        Ok(_) => Vec::new(),
        Err(No::Invalid(errors)) => errors.into_iter().map(|e| e.field).collect(),
        Err(No::Refused(refusal)) => vec![refusal.article.path()],
    }
}

#[test]
fn each_item_has_its_person_and_a_day_within_the_order() {
    let table: [(&str, ItemText, &[&str]); 7] = [
        ("as it should be", row(), &[]),
        ("nobody answers for it", ItemText { responsible: " ".into(), ..row() }, &["item-0-responsible"]),
        ("the day of the order", ItemText { due: Some(d("2026-11-27")), ..row() }, &[]),
        ("the day before", ItemText { due: Some(d("2026-11-26")), ..row() }, &["item-0-due"]),
        ("the order's last day", ItemText { due: Some(d("2026-12-28")), ..row() }, &[]),
        ("the day after", ItemText { due: Some(d("2026-12-29")), ..row() }, &["item-0-due"]),
        (
            "only a person",
            ItemText { responsible: "张工".into(), ..ItemText::default() },
            &["item-0-issue", "item-0-standard", "item-0-indicator"],
        ),
    ];
    for (why, item, wrong) in table {
        assert_eq!(at(order_of(vec![item])), wrong, "{why}");
    }
    let order = order_of(vec![row(), ItemText { due: Some(d("2026-12-11")), ..row() }]).unwrap();
    let why = "设备到货延迟，供应商申请延期";
    let longer = extend(order, why, &lead(), &Policy::default(), &Calendar::default()).unwrap().after().clone();
    let days: Vec<NaiveDate> = longer.items.iter().map(|i| longer.due_of(i)).collect();
    assert_eq!(days, [d("2027-01-27"), d("2026-12-11")], "an item without a day moves with the order");
}

#[test]
fn an_item_takes_up_to_five_files_and_an_old_order_is_read_with_its_one() {
    for (files, wrong) in [(0, Vec::new()), (5, Vec::new()), (6, vec!["file-0-5".to_owned()])] {
        assert_eq!(at(submit(ordered(), &done(files), &vendor(), d("2026-12-10"), &Calendar::default())), wrong);
    }
    let stored = serde_json::to_string(&submitted(ordered(), &vendor())).unwrap();
    assert!(stored.contains(r#""files":[1,2]"#), "{stored}");
    for (old, kept) in [("7", vec![FileId(7)]), ("null", Vec::new())] {
        let mut body: serde_json::Value = serde_json::from_str(&stored).unwrap();
        for name in ["acknowledged", "opinion", "opinion_by"] {
            body.as_object_mut().unwrap().remove(name);
        }
        for item in body["items"].as_array_mut().unwrap() {
            let item = item.as_object_mut().unwrap();
            for name in ["files", "responsible", "due", "critical"] {
                item.remove(name);
            }
            item.insert("file".into(), serde_json::from_str(old).unwrap());
        }
        let read: Rectification = serde_json::from_str(&body.to_string()).unwrap();
        assert_eq!(read.items[0].files, kept);
        assert_eq!(read.due_of(&read.items[0]), read.due);
        assert!(read.awaits_opinion(d("2026-12-11")).is_none(), "it was submitted before anybody was asked");
    }
}

#[test]
fn the_supplier_confirms_once_or_the_owner_where_the_supplier_has_nobody() {
    let table = [
        ("the supplier", vendor(), true, true),
        ("the owner, though the supplier has people", filer(), true, false),
        ("the owner for a supplier without", filer(), false, true),
        ("the head", head(), false, false),
        ("the bureau", clerk(), false, false),
    ];
    for (who, by, has_people, free) in table {
        let done = acknowledge(ordered(), has_people, &by, d("2026-11-30"), &Calendar::default());
        assert_eq!(done.is_ok(), free, "{who}");
        if let Ok(done) = done {
            let after = done.after().clone();
            assert_eq!(after.state, RectState::Ordered);
            let word = after.acknowledged.clone().unwrap();
            assert_eq!((word.on, word.by), (d("2026-11-30"), by.user));
            assert!(acknowledge(after, has_people, &by, d("2026-11-30"), &Calendar::default()).is_err(), "once");
        }
    }
    assert_eq!(ordered().confirm_by(&Calendar::default()), d("2026-12-02"));
    for (day, told) in [("2026-12-02", ""), ("2026-12-04", "逾期2天确认收到")] {
        let done = acknowledge(ordered(), true, &vendor(), d(day), &Calendar::default()).unwrap();
        assert_eq!(done.events()[0].opinion, told, "{day}");
    }
    assert!(submitted(ordered(), &vendor()).acknowledged.is_some(), "a submission implies it");
}

#[test]
fn the_owner_is_heard_before_the_check_but_cannot_stop_it() {
    // submitted on Thursday 10 December: five working days end on the 17th
    let sent = submitted(ordered(), &vendor());
    let met = ["met", "met"];
    let table = [
        ("nobody was heard", sent.clone(), "2026-12-17", false),
        ("the time has passed", sent.clone(), "2026-12-18", true),
        ("agrees", opined(sent.clone(), true), "2026-12-11", true),
        ("disagrees", opined(sent.clone(), false), "2026-12-11", true),
        ("the owner itself submitted", submitted(ordered(), &filer()), "2026-12-10", true),
    ];
    for (why, order, day, free) in table {
        let answer = checked(order, met, false, day);
        assert_eq!(answer.is_ok(), free, "{why}");
        if let Err(No::Refused(refusal)) = answer {
            assert_eq!(refusal.article, Article::b(14));
            assert!(refusal.way_out.zh.contains("2026-12-17"), "{}", refusal.way_out.zh);
        }
    }
}

#[test]
fn the_opinion_is_the_heads_once_for_each_submission() {
    let sent = submitted(ordered(), &vendor());
    let words = "现场看过，情况如其所述";
    for (who, by) in [("filer", filer()), ("supplier", vendor()), ("bureau", clerk())] {
        assert!(opine(sent.clone(), Some(true), words, &by, d("2026-12-11")).is_err(), "{who}");
    }
    assert_eq!(at(opine(sent.clone(), None, "", &head(), d("2026-12-11"))), ["agrees", "opinion"]);
    assert!(opine(ordered(), Some(true), words, &head(), d("2026-12-11")).is_err(), "nothing is submitted");
    let heard = opined(sent, false);
    assert!(!heard.opinion.as_ref().unwrap().agrees);
    assert!(opine(heard.clone(), Some(true), words, &head(), d("2026-12-12")).is_err(), "once");
    let findings = ["met", "partly"].map(|c| Check { finding: c.into(), reason: "备机尚未启用".into() });
    let back = check(heard, &decided(50), &findings, false, &clerk(), d("2026-12-14"), &Calendar::default()).unwrap();
    let anew = submitted(back.order.after().clone(), &vendor());
    assert!(anew.opinion.is_none(), "a new submission asks for a new opinion");
}

/// Pitfall 28: no pass or fail by count; critical items must be met, the others weigh.
#[test]
fn critical_items_must_be_met_while_time_is_left() {
    let table = [
        (["met", "met"], false, "2026-12-14", Some(RectState::Reevaluating)),
        (["partly", "met"], false, "2026-12-14", Some(RectState::Ordered)),
        (["partly", "met"], true, "2026-12-14", Some(RectState::Reevaluating)),
        (["met", "partly"], true, "2026-12-14", None),
        (["met", "partly"], false, "2026-12-14", Some(RectState::Ordered)),
        (["met", "partly"], true, "2026-12-29", Some(RectState::Reevaluating)),
    ];
    for (codes, finish, day, state) in table {
        let sent = opined(submitted(ordered(), &vendor()), true);
        assert_eq!(checked(sent, codes, finish, day).ok(), state, "{codes:?} {finish} {day}");
    }
}
