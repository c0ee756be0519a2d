//! The demo city: the same every time, whole, and its history holds.

use crate::app::{Backend, TestApp};
use crate::both;
use crate::source::root;
use chrono::{Datelike, NaiveDate};
use diesel::prelude::*;
use diesel_migrations::{FileBasedMigrations, MigrationHarness};
use jianping::demo;
use jianping::keyring::Keyring;
use jianping::post::smtp::Transport;
use jianping::post::worker::Post;
use jianping::regulation::b06_closing::left;
use jianping::regulation::b07_contract::{Contract, StateName as ContractState};
use jianping::regulation::b07_procurement::Outcome;
use jianping::regulation::policy::Grade;
use jianping::regulation::values::{EvaluationId, ProjectId};
use jianping::store;
use jianping::store::conn::Conn;
use jianping::store::schema::{
    agency_sums, cases, contracts, evaluations, files, guidances, letters, outbox, projects, rectifications,
    round_sums, sheets, supplier_ties, suppliers, units, users, waiting,
};
use jianping::store::views::{threads, why};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

fn states(app: &TestApp) -> BTreeMap<String, i64> {
    use diesel::dsl::count_star;
    let rows: Vec<(String, i64)> =
        app.sql(|conn| projects::table.group_by(projects::state).select((projects::state, count_star())).load(conn));
    rows.into_iter().collect()
}

/// Building blocks, so it has a thread of its own.
pub fn build(app: &TestApp, size: usize, today: chrono::NaiveDate) -> Vec<demo::Account> {
    let state = app.state.clone();
    let built = std::thread::spawn(move || {
        let keys = Keyring::open(&state.config.data_dir).unwrap();
        let ground = demo::Ground { db: &state.db, cabinet: &state.cabinet, keys: &keys, password: "no password" };
        demo::build(&ground, size, today)
    });
    built.join().unwrap().unwrap()
}

/// Suppliers (two under one legal representative), the agencies, a third party, and files on the projects.
fn is_peopled(app: &TestApp) {
    let (suppliers, papers): (i64, i64) =
        app.sql(|conn| Ok((suppliers::table.count().get_result(conn)?, files::table.count().get_result(conn)?)));
    let kinds: Vec<String> = app.sql(|conn| units::table.select(units::kind).load(conn));
    let ties: Vec<(String, i64)> =
        app.sql(|conn| supplier_ties::table.select((supplier_ties::mark, supplier_ties::supplier_id)).load(conn));
    assert!(suppliers >= 20 && papers > 100, "{suppliers} suppliers, {papers} files");
    for kind in ["bigdata", "finance", "ndrc", "police", "cac", "third_party", "discipline"] {
        assert!(kinds.iter().any(|known| known == kind), "{kind}");
    }
    let shared = |(mark, of): &(String, i64)| ties.iter().any(|(other, by)| other == mark && by != of);
    assert!(ties.iter().any(shared), "{ties:?}");
}

both!(sixty_projects_over_all_stages);
async fn sixty_projects_over_all_stages(app: &TestApp) {
    let today = "2026-11-23".parse().unwrap();
    let accounts = build(app, 60, today);
    let (people, owners): (i64, i64) = app.sql(|conn| {
        let people = users::table.filter(users::state.eq("active")).count().get_result(conn)?;
        let owners = units::table.filter(units::kind.eq("owner")).count().get_result(conn)?;
        Ok((people, owners))
    });
    assert_eq!(people, i64::try_from(accounts.len()).unwrap(), "every account of the table can log in");
    assert!(owners >= 12);
    let names: std::collections::BTreeSet<&str> = accounts.iter().map(|a| a.person.as_str()).collect();
    assert_eq!(names.len(), accounts.len(), "no two people have one name");
    is_peopled(app);
    let states = states(app);
    assert_eq!(states.values().sum::<i64>(), 60);
    assert!(states.len() >= 9, "{states:?}");
    let (grades, listed): (Vec<Option<String>>, i64) = app.sql(|conn| {
        let grades = evaluations::table
            .filter(evaluations::grade.is_not_null())
            .select(evaluations::grade)
            .distinct()
            .load(conn)?;
        let listed = cases::table.filter(cases::state.eq("in_force")).count().get_result(conn)?;
        Ok((grades, listed))
    });
    assert_eq!(grades.len(), 4, "every grade is to be seen: {grades:?}");
    assert!(listed >= 1, "somebody is listed");
    let orders: Vec<String> = app.sql(|conn| rectifications::table.select(rectifications::body).load(conn));
    let any = |words: &str| orders.iter().any(|body| body.contains(words));
    assert!(any("\"acknowledged\":{") && any("\"opinion\":{") && any("\"critical\":true"), "{orders:?}");
    assert!(any("\"state\":\"passed\"") && !any("\"responsible\":\"\""), "{orders:?}");
}

both!(every_result_comes_out_the_same_again);
/// The replay of every result of the city, on both tracks, before and after rectifications.
async fn every_result_comes_out_the_same_again(app: &TestApp) {
    build(app, 60, "2026-11-23".parse().unwrap());
    let differ: Vec<(i64, Option<usize>)> = app.sql(|conn| {
        let ids: Vec<i64> =
            evaluations::table.filter(evaluations::total.is_not_null()).select(evaluations::id).load(conn)?;
        let replay = |id| (id, why::whole(conn, EvaluationId(id)).unwrap().map(|why| why.differs.len()));
        Ok(ids.into_iter().map(replay).collect())
    });
    assert!(differ.len() >= 20 && differ.iter().all(|(_, n)| *n == Some(0)), "{differ:?}");
}

both!(what_waits_is_what_the_rows_say);
/// Kept beside the rows by every act of a whole city, and counted again from the rows.
async fn what_waits_is_what_the_rows_say(app: &TestApp) {
    build(app, 60, "2026-11-23".parse().unwrap());
    let kept: Vec<(String, i64, i64)> =
        app.sql(|conn| waiting::table.select((waiting::kind, waiting::thing_id, waiting::unit_id)).load(conn));
    let mut told: Vec<(String, i64, i64)> = Vec::new();
    app.sql(|conn| {
        let ordered: Vec<i64> = rectifications::table.select(rectifications::evaluation_id).load(conn)?;
        let guided: Vec<i64> = guidances::table.select(guidances::evaluation_id).load(conn)?;
        let decided: Vec<i64> = evaluations::table.select(evaluations::id).load(conn)?;
        for id in decided {
            let Ok(e) = store::evaluations::get(conn, EvaluationId(id)) else { panic!("evaluation {id} is read") };
            match e.outcome().map(|o| o.grade) {
                Some(Grade::Unqualified) if e.attempt == 1 && !ordered.contains(&id) => {
                    told.push(("order".into(), id, e.lead.0));
                }
                Some(Grade::Qualified) if !guided.contains(&id) => told.push(("guide".into(), id, e.lead.0)),
                _ => {}
            }
        }
        let over = projects::table.filter(projects::state.eq_any(["ended", "terminated"]));
        for (id, owner) in over.select((projects::id, projects::owner_id)).load::<(i64, i64)>(conn)? {
            let Ok(threads) = threads::of(conn, ProjectId(id)) else { panic!("project {id} is read") };
            if left(&threads).is_empty() {
                told.push(("close".into(), id, owner));
            }
        }
        let under_way = projects::table.filter(projects::state.ne("closed"));
        for (id, state, owner) in
            under_way.select((projects::id, projects::state, projects::owner_id)).load::<(i64, String, i64)>(conn)?
        {
            let project = store::projects::get(conn, ProjectId(id)).unwrap();
            let all = store::contracts::of_project(conn, ProjectId(id)).unwrap();
            if state == "procuring" {
                if project.procurements.last().is_some_and(|p| p.outcome == Outcome::Open) {
                    told.push(("award".into(), id, owner));
                }
                let bound = all.iter().filter(|c| c.state.name() != ContractState::Terminated).count();
                if project.awards().count() > bound {
                    told.push(("lot".into(), id, owner));
                }
            }
            let judged: Vec<(i64, i32)> =
                evaluations::table.select((evaluations::contract_id, evaluations::year)).load(conn)?;
            let over = |c: &&Contract| matches!(c.state.name(), ContractState::InService | ContractState::Ended);
            for c in all.iter().filter(over).filter(|c| c.ends_on.month() < 11) {
                if !judged.contains(&(c.id.0, c.ends_on.year())) {
                    told.push(("early".into(), c.id.0, owner));
                }
            }
        }
        Ok(())
    });
    let sorted = |mut all: Vec<(String, i64, i64)>| {
        all.sort();
        all
    };
    for kind in ["close", "award", "early"] {
        assert!(told.iter().any(|(told, ..)| told == kind), "{kind}: {told:?}");
    }
    assert_eq!(sorted(kept), sorted(told));
}

/// The kept sums of the rounds: unit, state, grade, day and how many; the same of the agencies.
type Sums = (Vec<(i64, i64, String, String, String, NaiveDate, i64, i64)>, Vec<(i64, i64, String, i64)>);

fn kept_sums(conn: &mut Conn) -> QueryResult<Sums> {
    let of_units = round_sums::table.filter(round_sums::n.gt(0)).order(round_sums::all_columns).load(conn)?;
    let of_agencies = agency_sums::table.filter(agency_sums::n.gt(0)).order(agency_sums::all_columns).load(conn)?;
    Ok((of_units, of_agencies))
}

/// Counted from the evaluations and sheets themselves.
fn counted_sums(conn: &mut Conn) -> QueryResult<Sums> {
    let (mut of_units, mut of_agencies, mut rounds) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for id in evaluations::table.select(evaluations::id).load(conn)? {
        let e = store::evaluations::get(conn, EvaluationId(id)).unwrap();
        let (state, grade) = (e.state.name(), e.outcome().map_or("", |o| o.grade.code()));
        let due = state.step_due(e.report_due, e.scoring_due());
        let place = (e.round.0, e.owner.0, e.track.code().into(), state.code().into(), grade.into(), due);
        let sum: &mut (i64, i64) = of_units.entry(place).or_default();
        (sum.0, sum.1) = (sum.0 + 1, sum.1 + e.amount.0);
        rounds.insert(id, e.round.0);
    }
    let told: Vec<(i64, i64, String)> =
        sheets::table.select((sheets::evaluation_id, sheets::agency_id, sheets::state)).load(conn)?;
    for (evaluation, agency, state) in told {
        *of_agencies.entry((rounds[&evaluation], agency, state)).or_insert(0) += 1;
    }
    let unit = |((a, b, c, d, e, f), (n, fen))| (a, b, c, d, e, f, n, fen);
    let agency = |((a, b, c), n)| (a, b, c, n);
    Ok((of_units.into_iter().map(unit).collect(), of_agencies.into_iter().map(agency).collect()))
}

both!(the_sums_of_rounds_are_what_the_rows_say);
async fn the_sums_of_rounds_are_what_the_rows_say(app: &TestApp) {
    build(app, 60, "2026-11-23".parse().unwrap());
    let (kept, counted) = app.sql(|conn| Ok((kept_sums(conn)?, counted_sums(conn)?)));
    assert!(kept.0.len() > 10 && kept.1.len() > 5, "{kept:?}");
    assert_eq!(kept, counted);
}

/// Takes the newest migrations back over a lived city, those that keep beside the rows what the rows say, and brings it up to date again.
fn back_and_forth<C, DB>(conn: &mut C, folder: &str)
where
    DB: diesel::backend::Backend,
    C: MigrationHarness<DB>,
{
    let source = || FileBasedMigrations::from_path(root().join("migrations").join(folder)).unwrap();
    let mut back = 0;
    while conn.applied_migrations().unwrap()[0].to_string().as_str() >= "0100" {
        conn.revert_last_migration(source()).unwrap();
        back += 1;
    }
    assert!(back >= 2, "{back}");
    conn.run_pending_migrations(source()).unwrap();
}

both!(an_older_city_is_brought_up_to_date);
async fn an_older_city_is_brought_up_to_date(app: &TestApp) {
    build(app, 40, "2026-11-23".parse().unwrap());
    let kept = || {
        app.sql(|conn| {
            let waits: Vec<(String, i64, i64)> = waiting::table
                .select((waiting::kind, waiting::thing_id, waiting::unit_id))
                .order((waiting::kind, waiting::thing_id))
                .load(conn)?;
            let leads: Vec<(i64, Option<i64>)> =
                evaluations::table.select((evaluations::id, evaluations::lead_id)).order(evaluations::id).load(conn)?;
            let settling: Vec<(i64, Option<String>)> =
                contracts::table.select((contracts::id, contracts::settling)).order(contracts::id).load(conn)?;
            Ok((waits, leads, settling, kept_sums(conn)?))
        })
    };
    let before = kept();
    app.sql(|conn| {
        match conn {
            Conn::Sqlite(conn) => back_and_forth(conn, "sqlite"),
            Conn::Pg(conn) => back_and_forth(conn, "postgresql"),
        }
        Ok(())
    });
    assert_eq!(before, kept());
    assert!(before.0.len() > 5 && before.1.len() > 5, "{before:?}");
    app.sql(|conn| {
        let walk = store::chain::verify(conn).unwrap();
        assert!(walk.broken.is_none() && walk.rows > 100, "{walk:?}");
        Ok(())
    });
}

#[actix_web::test]
async fn the_same_city_every_time() {
    let today = "2026-11-03".parse().unwrap();
    let mut seen = Vec::new();
    for _ in 0..2 {
        let app = TestApp::start(Backend::Sqlite).await.unwrap();
        build(&app, 30, today);
        let rows: Vec<(String, String, String, i64)> = app.sql(|conn| {
            projects::table
                .order(projects::id)
                .select((projects::no, projects::name, projects::state, projects::budget_fen))
                .load(conn)
        });
        seen.push(rows);
        app.stop().await;
    }
    assert_eq!(seen[0], seen[1]);
}

/// The city's letters all find their way: nothing is parked, nothing is left behind.
#[actix_web::test]
async fn the_demo_s_letters_all_leave() {
    let app = TestApp::start_on(Backend::Sqlite, "2026-11-23").await.unwrap();
    build(&app, 60, app.state.clock.today());
    let sent: Arc<Mutex<Vec<_>>> = Arc::default();
    let way = Transport::Memory(sent.clone());
    let office = Post::with(&app.state.config, app.state.db.clone(), app.state.clock.clone(), way).unwrap();
    let left = office.drain().await.unwrap();
    let (waiting, states): (i64, Vec<(String, Option<String>)>) = app.sql(|conn| {
        let waiting = outbox::table.filter(outbox::state.eq("waiting")).count().get_result(conn)?;
        Ok((waiting, letters::table.select((letters::state, letters::last_error)).load(conn)?))
    });
    assert_eq!(waiting, 0, "the outbox is empty");
    assert!(left > 0 && sent.lock().unwrap().len() == left);
    let stuck: Vec<_> = states.iter().filter(|(state, _)| !matches!(state.as_str(), "sent" | "unaddressed")).collect();
    assert!(stuck.is_empty(), "{stuck:?}");
    assert_eq!(office.drain().await.unwrap(), 0);
    app.stop().await;
}
