//! Reminders: what is due is computed, once, whoever rings the bell and however late.

use crate::app::TestApp;
use crate::both;
use diesel::prelude::*;
use jianping::jobs::bell::Bell;
use jianping::jobs::dry_run;
use jianping::post::letters::House;
use jianping::regulation::people::{Role, UnitKind};
use jianping::store::conn::Db;
use jianping::store::schema::{job_runs, letters, outbox};

fn periods(app: &TestApp) -> Vec<String> {
    app.sql(|conn| outbox::table.filter(outbox::period.ne("")).order(outbox::id).select(outbox::period).load(conn))
}

both!(a_missed_day_is_made_up_for);
async fn a_missed_day_is_made_up_for(app: &TestApp) {
    let owner = app.unit("市林业局", UnitKind::Owner);
    app.person(owner, &[Role::OwnerFiler]);
    app.on("2026-09-10");
    assert_eq!(app.ring().await, 0, "nothing is due on the first day");
    app.on("2026-09-18");
    assert_eq!(app.ring().await, 1, "the reminder of the sixteenth");
    assert_eq!(periods(app), ["plan_window/2026-09-30/-14"]);
    assert_eq!(app.ring().await, 0, "once");
    app.on("2026-12-02");
    app.ring().await;
    assert!(periods(app).contains(&"calendar_missing/2026-12-01/0".to_owned()), "{:?}", periods(app));
}

both!(two_programs_ring_and_one_acts);
async fn two_programs_ring_and_one_acts(app: &TestApp) {
    let owner = app.unit("市林业局", UnitKind::Owner);
    app.person(owner, &[Role::OwnerFiler]);
    app.on("2026-10-15");
    let other = Db::open(&app.state.config.database, 2).unwrap();
    let (one, two) = (app.state.db.clone(), other);
    let bells = [one.clone(), two, one].map(|db| Bell::new(db, app.state.clock.clone()));
    let (a, b, c) = tokio::join!(bells[0].ring(), bells[1].ring(), bells[2].ring());
    assert_eq!(a.effects + b.effects + c.effects, 1, "the announcement of the round, once");
    assert!([a, b, c].iter().all(|rung| rung.failed.is_empty()));
    let runs: i64 = app.sql(|conn| job_runs::table.count().get_result(conn));
    assert_eq!(usize::try_from(runs).unwrap(), jianping::jobs::schedule::LINES.len());
}

both!(a_dry_run_writes_nothing);
async fn a_dry_run_writes_nothing(app: &TestApp) {
    let owner = app.unit("市林业局", UnitKind::Owner);
    app.person(owner, &[Role::OwnerFiler]);
    app.person(owner, &[Role::OwnerHead]);
    let house = House { base: app.state.config.public_url.clone(), demo: false };
    let day = "2026-09-16".parse().unwrap();
    let lines = app.state.db.read(|conn| dry_run::lines(conn, &house, day)).unwrap();
    assert_eq!(lines.len(), 1, "the filer; the head files nothing");
    assert!(lines[0].subject.contains("2026年9月30日"), "{lines:?}");
    assert_eq!(lines[0].due, "2026-09-30".parse().ok());
    let written: (i64, i64, i64) = app.sql(|conn| {
        Ok((
            outbox::table.count().get_result(conn)?,
            letters::table.count().get_result(conn)?,
            job_runs::table.count().get_result(conn)?,
        ))
    });
    assert_eq!(written, (0, 0, 0));
}
