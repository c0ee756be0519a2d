//! A mail server that refuses: what it says of one address parks that letter, what it says to all of them stops the round and uses up
//! nobody's tries.

use super::letters_leave::{filed, project, states};
use crate::app::TestApp;
use crate::both;
use crate::people::Person;
use crate::postmaster::{self, Arrived, Rule};
use diesel::prelude::*;
use jianping::post::worker::Post;
use jianping::regulation::people::{Role, UnitKind};
use jianping::store::schema::{audit, letters, users};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Three people are to be told; the second's address is `gone@city.example`.
fn three(app: &TestApp) -> [Person; 3] {
    let owner = app.unit("市林业局", UnitKind::Owner);
    let bureau = app.unit("市大数据局", UnitKind::BigData);
    let head = app.person(owner, &[Role::OwnerHead]);
    let told = [(); 3].map(|()| app.person(bureau, &[Role::BureauClerk]));
    app.sql(|conn| {
        diesel::update(users::table.find(told[1].id)).set(users::email.eq("gone@city.example")).execute(conn)
    });
    let project = project(app, owner);
    filed(app, project, head.id);
    told
}

fn office(app: &TestApp, server: &str) -> Post {
    let mut config = app.state.config.clone();
    config.smtp_url = Some(server.to_owned());
    Post::open(&config, app.state.db.clone(), app.state.clock.clone()).unwrap()
}

fn server(rule: impl Fn(&str) -> Option<&'static str> + Send + Sync + 'static) -> (String, Arrived) {
    let rule: Rule = Arc::new(rule);
    postmaster::ruled(Duration::ZERO, rule)
}

/// Every letter waits as if it had never been tried.
fn anew(app: &TestApp) {
    let at = app.state.clock.moment().stamp();
    let fresh = (letters::state.eq("waiting"), letters::tries.eq(0), letters::next_try_at.eq(at));
    app.sql(|conn| diesel::update(letters::table).set(fresh).execute(conn));
}

fn now(app: &TestApp) -> Vec<(String, i32)> {
    states(app).into_iter().map(|(_, state, tries)| (state, tries)).collect()
}

fn of(known: &[(&str, i32)]) -> Vec<(String, i32)> {
    known.iter().map(|(state, tries)| ((*state).to_owned(), *tries)).collect()
}

both!(an_address_that_is_gone_is_parked_and_the_others_go);
async fn an_address_that_is_gone_is_parked_and_the_others_go(app: &TestApp) {
    three(app);
    for said in ["550 5.1.1 no such mailbox", "551 not here", "553 no such name"] {
        anew(app);
        let (url, arrived) = server(move |line| (line.starts_with("RCPT") && line.contains("gone@")).then_some(said));
        office(app, &url).drain().await.unwrap();
        assert_eq!(now(app), of(&[("sent", 1), ("parked", 1), ("sent", 1)]), "{said}");
        assert_eq!(arrived.lock().unwrap().len(), 2);
    }
}

both!(what_may_pass_is_tried_again_and_the_others_go);
async fn what_may_pass_is_tried_again_and_the_others_go(app: &TestApp) {
    three(app);
    for said in ["450 4.2.0 greylisted", "550 5.7.1 not from this network", "554 5.7.1 relay access denied", "552 full"]
    {
        anew(app);
        let (url, arrived) = server(move |line| (line.starts_with("RCPT") && line.contains("gone@")).then_some(said));
        let office = office(app, &url);
        office.drain().await.unwrap();
        assert_eq!(now(app), of(&[("sent", 1), ("waiting", 1), ("sent", 1)]), "{said}");
        app.later(59);
        office.drain().await.unwrap();
        assert_eq!(now(app)[1].1, 1, "not before its minute is over");
        app.later(1);
        office.drain().await.unwrap();
        assert_eq!(now(app)[1].1, 2);
        assert_eq!(arrived.lock().unwrap().len(), 2);
    }
}

both!(contents_that_are_refused_are_tried_again);
async fn contents_that_are_refused_are_tried_again(app: &TestApp) {
    three(app);
    let (url, _) = server(|line| (line == ".").then_some("554 5.7.1 looks like advertising"));
    office(app, &url).drain().await.unwrap();
    assert_eq!(now(app), of(&[("waiting", 1), ("waiting", 1), ("waiting", 1)]));
}

both!(a_fault_of_the_whole_server_uses_up_nobodys_tries);
async fn a_fault_of_the_whole_server_uses_up_nobodys_tries(app: &TestApp) {
    three(app);
    let faults: [(&str, &str); 6] = [
        ("AUTH", "535 5.7.8 wrong password"),
        ("", "554 5.3.2 not today"),
        ("EHLO", "421 too many"),
        ("MAIL", "550 5.7.1 this sender is not yours"),
        ("MAIL", "530 authenticate first"),
        ("RCPT", "530 authenticate first"),
    ];
    for (at, said) in faults {
        anew(app);
        let away = Arc::new(AtomicBool::new(true));
        let knows = away.clone();
        let (url, arrived) = server(move |line| {
            let asked = if at.is_empty() { line.is_empty() } else { line.starts_with(at) };
            let greets = line.starts_with("EHLO").then_some("250-test\r\n250 AUTH PLAIN");
            let logs_in = line.starts_with("AUTH").then_some("235 welcome");
            (asked && knows.load(Ordering::SeqCst)).then_some(said).or(greets).or(logs_in)
        });
        let office = office(app, &url.replace("smtp://", "smtp://post:p%40ss@"));
        for _ in 0..5 {
            office.drain().await.unwrap();
            assert_eq!(now(app), of(&[("waiting", 1), ("waiting", 0), ("waiting", 0)]), "{said}: the round pauses");
        }
        app.later(60);
        office.drain().await.unwrap();
        let tries: i32 = now(app).iter().map(|(_, tries)| tries).sum();
        assert_eq!(tries, 2, "{said}: one try a round");
        away.store(false, Ordering::SeqCst);
        app.later(60);
        office.drain().await.unwrap();
        assert!(arrived.lock().unwrap().is_empty(), "{said}: the second pause is longer");
        app.later(60 * 5);
        office.drain().await.unwrap();
        assert!(now(app).iter().all(|(state, _)| state == "sent"), "{said}: {:?}", now(app));
        assert_eq!(arrived.lock().unwrap().len(), 3);
    }
}

both!(two_programs_and_a_slow_server);
async fn two_programs_and_a_slow_server(app: &TestApp) {
    let owner = app.unit("市林业局", UnitKind::Owner);
    let bureau = app.unit("市大数据局", UnitKind::BigData);
    let head = app.person(owner, &[Role::OwnerHead]);
    app.person(bureau, &[Role::BureauClerk]);
    let project = project(app, owner);
    for _ in 0..20 {
        filed(app, project, head.id);
    }
    // Every letter takes most of a minute of the story's time: the handful outlasts its lease many times over.
    let clock = app.state.clock.clone();
    let (slow, arrived) = server(move |line| {
        if line == "DATA" {
            assert!(clock.forward(chrono::Duration::seconds(44)));
            std::thread::sleep(Duration::from_millis(15));
        }
        None
    });
    let (quick, also) = server(|_| None);
    let (one, two) = (office(app, &slow), office(app, &quick));
    while one.expand().await.unwrap() > 0 {}
    let lies_in_wait = async {
        for _ in 0..60 {
            tokio::time::sleep(Duration::from_millis(20)).await;
            two.drain().await.unwrap();
        }
    };
    let (_, ()) = tokio::join!(one.drain(), lies_in_wait);
    two.drain().await.unwrap();
    let mut ids: Vec<String> = [arrived.lock().unwrap().clone(), also.lock().unwrap().clone()].concat();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((all, ids.len()), (20, 20), "each letter once");
    assert!(now(app).iter().all(|(state, tries)| state == "sent" && *tries == 1));
}

both!(the_administrator_has_all_of_them_tried_again);
async fn the_administrator_has_all_of_them_tried_again(app: &TestApp) {
    let [clerk, ..] = three(app);
    let admin = app.person(app.unit("市信息中心", UnitKind::BigData), &[Role::SysAdmin]);
    let (url, _) = server(|line| line.starts_with("RCPT").then_some("550 no such mailbox"));
    office(app, &url).drain().await.unwrap();
    assert_eq!(now(app), of(&[("parked", 1), ("parked", 1), ("parked", 1)]));
    let page = admin.open("/admin/letters").await;
    assert_eq!(clerk.fill(&page, "/letters/delivery", &[]).await.status, 403);
    let done = admin.fill(&page, "/letters/delivery", &[]).await;
    assert_eq!(done.status, 303, "{}", done.main());
    admin.open("/admin/letters").await.says("没有未能发出的信件");
    assert_eq!(now(app), of(&[("waiting", 0), ("waiting", 0), ("waiting", 0)]));
    let noted: i64 = app.sql(|conn| audit::table.filter(audit::action.eq("retry_letter")).count().get_result(conn));
    assert_eq!(noted, 3, "each letter's chain says so");
    let (url, _) = server(|line| line.starts_with("MAIL").then_some("451 try later"));
    office(app, &url).drain().await.unwrap();
    admin.open("/admin/letters").await.says("1封信件等待再次发送").says("451");
}
