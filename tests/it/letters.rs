//! Every letter in both languages, as it leaves the house, against `tests/golden/letters.txt`.

use chrono::NaiveDateTime;
use jianping::post::letters::{House, write};
use jianping::regulation::authority::Action;
use jianping::regulation::notices::{self, Topic, reminder};
use jianping::regulation::policy::{Grade, Track};
use jianping::regulation::values::Fen;
use jianping::store::audit::Payload;
use jianping::store::views::letters::{About, Thing, Told};

fn told(topic: Topic, lang: &str) -> Told {
    let mut event = reminder("2026-11-10".parse().ok());
    let receipt = topic == Topic::ReportReceived;
    event.opinion =
        if receipt { "BA-2026-012" } else { "请补充近三年的市场调查报告，并列明测算依据" }.into();
    Told {
        id: 7,
        to: "李明远".into(),
        email: Some("liming@city.example".into()),
        lang: lang.into(),
        topic,
        payload: Payload { event, user: 3, topic: None },
        unit: "市财政局".into(),
        at: NaiveDateTime::default(),
        project: Some(About {
            no: "2026-083".into(),
            name: "智慧林业<监管>平台运维服务".into(),
            owner: "市林业局".into(),
            year: 2026,
            track: Track::Joint,
            budget: Fen::yuan(1_860_000),
        }),
        thing: Thing {
            supplier: Some("梵净数据服务有限公司".into()),
            amount: Some(Fen::yuan(300_000)),
            n: Some(3),
            number: Some("铜数评〔2026〕12号".into()),
            year: Some(2026),
            due: "2026-11-10".parse().ok(),
            due2: "2026-11-17".parse().ok(),
            grade: Some(Grade::Unqualified),
            track: Some(Track::Joint),
            path: None,
        },
    }
}

fn house() -> House {
    House { base: "https://jianping.city.example/".parse().unwrap(), demo: true }
}

#[test]
fn all_letters_are_as_agreed() {
    let (house, today) = (house(), "2026-11-07".parse().unwrap());
    let mut all = String::new();
    for topic in Topic::ALL {
        for lang in ["zh", "en"] {
            let letter = write(&told(*topic, lang), &house, today).unwrap();
            let letter = letter.unwrap_or_else(|| panic!("{topic} cannot be read"));
            assert!(
                !letter.subject.contains("{}") && !letter.text.contains("{}"),
                "{topic} {lang}: a gap is left open"
            );
            assert!(!letter.html.contains("<监管>"), "{topic}: HTML is escaped");
            let mid = house.message_id(letter.id);
            all.push_str(&format!("=== {topic} {lang} {mid}\n{}\n\n{}\n", letter.subject, letter.text));
            if *topic == Topic::PlanReturned {
                all.push_str(&format!("--- html\n{}\n", letter.html));
            }
        }
    }
    crate::golden::golden("letters.txt", &all);
}

#[test]
fn whoever_is_told_of_what_is_as_agreed() {
    let line = |what: &str, topic: Topic| {
        let who: Vec<&str> = topic.who().iter().map(|who| who.code()).collect();
        let way = if topic.is_mailed() { "mailed" } else { "read only" };
        format!("{what:<24} {:<24} {way:<10} {}\n", topic.code(), who.join(" "))
    };
    let mut all = String::new();
    for action in Action::ALL {
        match notices::told(*action) {
            Some(topic) => all.push_str(&line(action.code(), topic)),
            None => all.push_str(&format!("{:<24} -\n", action.code())),
        }
    }
    let acted: Vec<Topic> = Action::ALL.iter().filter_map(|action| notices::told(*action)).collect();
    for topic in Topic::ALL.iter().filter(|topic| !acted.contains(topic)) {
        all.push_str(&line("(calendar or state)", *topic));
    }
    crate::golden::golden("told.txt", &all);
}

#[test]
fn a_day_that_is_not_there_is_not_named() {
    let text = |topic: Topic, change: fn(&mut Told)| {
        let mut told = told(topic, "zh");
        change(&mut told);
        write(&told, &house(), "2026-11-07".parse().unwrap()).unwrap().unwrap().text
    };
    let late = |told: &mut Told| (told.payload.event.due, told.thing.due) = (None, None);
    assert!(text(Topic::PlanReturned, late).contains("已过申报截止日的，须写明逾期理由"));
    assert!(text(Topic::PlanReturned, |_| {}).contains("请于2026年11月10日前补正后重新申报"));
    let heard = text(Topic::RectificationSubmitted, |told| told.thing.due2 = None);
    assert!(heard.contains("请牵头部门于2026年11月10日前核查") && !heard.contains("出具意见"), "{heard}");
}

#[test]
fn control_characters_are_refused() {
    let (house, today) = (house(), "2026-11-07".parse().unwrap());
    for evil in ["甲\r\nBcc: x@y.example", "甲\u{7}", "甲\n乙", "甲\u{0}"] {
        let mut told = told(Topic::PlanReturned, "zh");
        if let Some(project) = &mut told.project {
            project.name = evil.into();
        }
        assert!(write(&told, &house, today).is_err(), "{evil:?}");
    }
}

#[test]
fn links_come_from_the_public_address_alone() {
    let letter = write(&told(Topic::PlanReturned, "zh"), &house(), "2026-11-07".parse().unwrap()).unwrap().unwrap();
    assert!(letter.text.contains("https://jianping.city.example/projects/2026-083"));
    assert!(!letter.text.contains("127.0.0.1"));
}
