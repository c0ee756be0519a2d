//! Letters: one a person and event, none to the one who did it; kept and tried again while the mail server refuses; parked at last.

use crate::app::TestApp;
use crate::both;
use diesel::prelude::*;
use jianping::post::smtp::Transport;
use jianping::post::worker::Post;
use jianping::regulation::b07_plan::Basics;
use jianping::regulation::people::{Actor, Role, UnitKind};
use jianping::regulation::values::{UnitId, UserId};
use jianping::store::schema::{letters, outbox, projects, users};
use jianping::store::tx::Acting;
use jianping::usecases::draft_plan::{Cmd, draft_plan};
use std::sync::{Arc, Mutex};

type Sent = Arc<Mutex<Vec<(jianping::post::letters::Letter, String)>>>;

pub fn post(app: &TestApp) -> (Post, Sent) {
    let sent = Sent::default();
    let state = &app.state;
    let way = Transport::Memory(sent.clone());
    (Post::with(&state.config, state.db.clone(), state.clock.clone(), way).unwrap(), sent)
}

/// A row as `save` writes it: the head of the owner unit has filed the plan.
pub fn filed(app: &TestApp, project: i64, by: i64) {
    let payload = format!(
        r#"{{"event":{{"action":"submit_plan","article":{{"text":"B","number":7,"item":1}},"role":"owner_head","opinion":"","due":null}},"user":{by}}}"#
    );
    let at = app.state.clock.moment().stamp();
    app.sql(|conn| {
        diesel::insert_into(outbox::table)
            .values((
                outbox::chain.eq(project),
                outbox::action.eq("submit_plan"),
                outbox::kind.eq("project"),
                outbox::subject_id.eq(project),
                outbox::payload.eq(payload.as_str()),
                outbox::at.eq(at),
                outbox::state.eq("waiting"),
            ))
            .execute(conn)
    });
}

/// A drafted project; what it says of itself is all that a letter needs.
pub fn project(app: &TestApp, owner: i64) -> i64 {
    let filer = Actor {
        user: UserId(1),
        unit: UnitId(owner),
        kind: UnitKind::Owner,
        roles: vec![Role::OwnerFiler],
        ..Actor::system()
    };
    let basics = Basics { name: "智慧林业监管平台运维服务".into(), year: 2027, ..Basics::default() };
    let by = Acting { actor: filer, moment: app.state.clock.moment(), request: "story".into(), proved: true };
    let db = app.state.db.clone();
    let made = std::thread::spawn(move || {
        db.write(by, None, move |tx| draft_plan(tx, &Cmd { basics: basics.clone(), from: None }))
    });
    made.join().unwrap().unwrap();
    app.sql(|conn| projects::table.select(projects::id).first(conn))
}

pub fn states(app: &TestApp) -> Vec<(i64, String, i32)> {
    app.sql(|conn| {
        letters::table.order(letters::id).select((letters::user_id, letters::state, letters::tries)).load(conn)
    })
}

both!(one_letter_a_person);
async fn one_letter_a_person(app: &TestApp) {
    let owner = app.unit("市林业局", UnitKind::Owner);
    let bureau = app.unit("市大数据局", UnitKind::BigData);
    let head = app.person(owner, &[Role::OwnerHead]);
    let clerk = app.person(bureau, &[Role::BureauClerk]);
    let lead = app.person(bureau, &[Role::BureauLead]);
    let silent = app.person(bureau, &[Role::BureauClerk]);
    app.sql(|conn| diesel::update(users::table.find(silent.id)).set(users::email.eq(None::<String>)).execute(conn));
    app.sql(|conn| diesel::update(users::table.find(lead.id)).set(users::lang.eq("en")).execute(conn));
    let project = project(app, owner);
    filed(app, project, head.id);
    let (office, sent) = post(app);
    assert_eq!(office.drain().await.unwrap(), 2);
    assert_eq!(office.drain().await.unwrap(), 0, "nothing is sent twice");
    let sent = sent.lock().unwrap();
    let of = |name: &str| sent.iter().find(|(letter, _)| letter.to.0 == name).unwrap();
    let names: Vec<String> = app.sql(|conn| users::table.order(users::id).select(users::name).load(conn));
    assert_eq!(of(&names[1]).0.subject, "【待审核】“智慧林业监管平台运维服务”已申报");
    assert_eq!(of(&names[2]).0.subject, "[To review] “智慧林业监管平台运维服务” has been submitted");
    assert!(sent.iter().all(|(_, id)| id.ends_with("@127.0.0.1>")));
    assert_eq!(
        states(app),
        [(clerk.id, "sent".into(), 1), (lead.id, "sent".into(), 1), (silent.id, "unaddressed".into(), 0)],
        "the one who filed gets none; a person without an address still finds it under /read"
    );
}

both!(a_refused_letter_waits_and_is_parked);
async fn a_refused_letter_waits_and_is_parked(app: &TestApp) {
    let owner = app.unit("市林业局", UnitKind::Owner);
    let bureau = app.unit("市大数据局", UnitKind::BigData);
    let head = app.person(owner, &[Role::OwnerHead]);
    app.person(bureau, &[Role::BureauClerk]);
    let project = project(app, owner);
    filed(app, project, head.id);
    let mut config = app.state.config.clone();
    config.smtp_url = Some("smtp://127.0.0.1:1".into());
    let office = Post::open(&config, app.state.db.clone(), app.state.clock.clone()).unwrap();
    for tries in 1..=10 {
        office.drain().await.unwrap();
        let now = states(app);
        let state = if tries < 10 { "waiting" } else { "parked" };
        assert_eq!((now[0].1.as_str(), now[0].2), (state, tries));
        office.drain().await.unwrap();
        assert_eq!(states(app)[0].2, tries, "not before its time");
        app.on(&format!("2026-11-{:02}", 4 + tries));
    }
    let why: Option<String> = app.sql(|conn| letters::table.select(letters::last_error).first(conn));
    assert!(why.is_some_and(|why| !why.is_empty()));
}

both!(a_lease_that_ended_is_taken_over);
async fn a_lease_that_ended_is_taken_over(app: &TestApp) {
    let owner = app.unit("市林业局", UnitKind::Owner);
    let bureau = app.unit("市大数据局", UnitKind::BigData);
    let head = app.person(owner, &[Role::OwnerHead]);
    app.person(bureau, &[Role::BureauClerk]);
    let project = project(app, owner);
    filed(app, project, head.id);
    let (office, sent) = post(app);
    office.expand().await.unwrap();
    let until = app.state.clock.moment().stamp() + jianping::store::outbox::LEASE;
    app.sql(|conn| diesel::update(letters::table).set(letters::lease_until.eq(until)).execute(conn));
    assert_eq!(office.drain().await.unwrap(), 0, "in the hands of one that died, for two minutes");
    app.on("2026-11-04");
    assert_eq!(office.drain().await.unwrap(), 1);
    assert_eq!(sent.lock().unwrap().len(), 1);
}

both!(two_workers_send_each_letter_once);
async fn two_workers_send_each_letter_once(app: &TestApp) {
    let owner = app.unit("市林业局", UnitKind::Owner);
    let bureau = app.unit("市大数据局", UnitKind::BigData);
    let head = app.person(owner, &[Role::OwnerHead]);
    app.person(bureau, &[Role::BureauClerk]);
    let project = project(app, owner);
    for _ in 0..100 {
        filed(app, project, head.id);
    }
    let ((one, sent), (two, also)) = (post(app), post(app));
    let _both = tokio::join!(one.drain(), two.drain());
    let _rest = (one.drain().await.unwrap(), two.drain().await.unwrap());
    let mut ids: Vec<i64> =
        sent.lock().unwrap().iter().chain(also.lock().unwrap().iter()).map(|(letter, _)| letter.id).collect();
    ids.sort_unstable();
    let all = ids.len();
    ids.dedup();
    assert_eq!((all, ids.len()), (100, 100));
}
