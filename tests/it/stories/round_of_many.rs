//! M10: a round of more contracts than are taken in at once opens at once and takes them in batch by batch, whatever happens meanwhile:
//! nothing twice, nothing missing, and nothing that presupposes the whole of it before it is whole.

use crate::app::TestApp;
use crate::both;
use crate::november::*;
use crate::people::{Page, Person};
use diesel::prelude::*;
use jianping::jobs::intake::Intake;
use jianping::problem::Problem;
use jianping::regulation::people::{Actor, Role, UnitKind};
use jianping::regulation::values::{ContractId, Fen, ProjectId};
use jianping::service::walk_to;
use jianping::store::chain::verify;
use jianping::store::conn::{Db, Target};
use jianping::store::entering::of_project;
use jianping::store::evaluations::standing;
use jianping::store::schema::{audit, contracts, entering, evaluations, outbox, rounds};
use jianping::store::tx::Acting;
use jianping::usecases::take_in_contracts::{AT_ONCE, take_in_contracts};
use reqwest::StatusCode;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Two whole batches and a bit.
pub const MANY: usize = 2 * AT_ONCE + 7;

/// So many contracts of one owner in service, the last of them for too short a time.
fn many(app: &TestApp, city: &City, n: usize) {
    for n in 1..n {
        serving(app, city, &format!("基层医疗数据服务{n}（2026年度）"), Fen::yuan(300_000));
    }
    serving_since(app, city, "慢病随访数据服务（2026年度）", Fen::yuan(300_000), "2026-09-01");
}

fn taken(app: &TestApp) -> usize {
    let n: i64 = app.sql(|conn| evaluations::table.count().get_result(conn));
    usize::try_from(n).unwrap()
}

fn left(app: &TestApp) -> i64 {
    app.sql(|conn| entering::table.count().get_result(conn))
}

/// Whoever looks next: another program on the same database, as after a restart.
pub fn next_program(app: &TestApp) -> Intake {
    Intake::new(Db::open(&app.state.config.database, 2).unwrap(), app.state.clock.clone())
}

pub async fn opened(app: &TestApp) -> City {
    let city = city(app);
    many(app, &city, MANY);
    city.clerk.does("/campaigns", "/campaigns", &[]).await;
    let done = city.lead.does("/campaigns/2026", "/opening", &[]).await;
    assert_eq!(done.location, "/campaigns/2026/intake");
    city
}

/// What a form of a page that has none would send.
async fn sends(person: &Person, path: &str, typed: &[(&str, &str)]) -> Page {
    let form_id = format!("{:032x}", rand::random::<u128>());
    let own = [("csrf", person.csrf.as_str()), ("form_id", form_id.as_str())];
    let fields: Vec<_> = own.iter().chain(typed).map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    person.post_raw(path, &fields).await
}

/// Every contract once, in the order of their numbers, each with its act and its letter; the round is complete.
fn whole(app: &TestApp) {
    let all: Vec<i64> = app.sql(|conn| contracts::table.order(contracts::id).select(contracts::id).load(conn));
    let judged: Vec<i64> =
        app.sql(|conn| evaluations::table.order(evaluations::contract_id).select(evaluations::contract_id).load(conn));
    assert_eq!(judged, all, "nothing twice, nothing missing");
    let acts = |action: &str| -> i64 {
        app.sql(|conn| audit::table.filter(audit::action.eq(action)).count().get_result(conn))
    };
    let told: i64 = app.sql(|conn| outbox::table.filter(outbox::action.eq("take_in")).count().get_result(conn));
    let n = i64::try_from(all.len()).unwrap();
    assert_eq!((acts("take_in"), told, acts("complete_intake"), left(app)), (n, n, 1, 0));
    let body: String = app.sql(|conn| rounds::table.select(rounds::body).first(conn));
    assert!(body.contains(r#""intake":null"#), "{body}");
    assert_eq!(app.sql(|conn| Ok(verify(conn).unwrap())).broken, None);
}

both!(taken_in_batch_by_batch);
async fn taken_in_batch_by_batch(app: &TestApp) {
    let city = opened(app).await;
    assert_eq!(taken(app), AT_ONCE, "the first are in when the answer comes");
    let page = city.lead.open("/campaigns/2026/intake").await;
    page.says(&format!("已纳入{AT_ONCE} / {MANY}份")).says("关闭本页或者浏览器不影响办理");
    assert_eq!(page.headers["refresh"], "3");
    let still = city.lead.open("/campaigns/2026/intake?still=yes").await;
    still.says("恢复自动刷新");
    assert!(!still.headers.contains_key("refresh"));
    for outside in [&city.filer, &city.vendor, &city.police, &city.discipline] {
        assert_eq!(outside.get("/campaigns/2026/intake").await.status, StatusCode::NOT_FOUND);
    }
    city.filer.open("/todo").await.says("基层医疗数据服务1（2026年度）");
    let board = city.lead.open("/campaigns/2026").await;
    board.says("正在逐批纳入").says("查看纳入进度");
    assert!(!board.text.contains("/closing"), "it cannot be closed yet");
    city.filer.open("/campaigns/2026").await.says("正在逐批纳入").hides("查看纳入进度");

    let intake = next_program(app);
    assert_eq!(intake.batch().await.unwrap(), AT_ONCE);
    city.clerk.open("/campaigns/2026/intake").await.says(&format!("已纳入{} / {MANY}份", 2 * AT_ONCE));
    assert_eq!((intake.finish().await.unwrap(), intake.finish().await.unwrap()), (7, 0));
    whole(app);
    let done = city.lead.open("/campaigns/2026/intake").await;
    done.says("全部纳入").says(&format!("已纳入{MANY} / {MANY}份")).says("其中延期1份");
    assert!(!done.headers.contains_key("refresh"));
    let board = city.lead.open("/campaigns/2026").await;
    board.hides("正在逐批纳入");
    assert!(board.text.contains("/closing"));
}

/// The evaluations a reader's board lists, page after page, until a page has none.
async fn listed(reader: &Person, asked: &str) -> Vec<i64> {
    let mut all = Vec::new();
    for page in 1.. {
        let before = all.len();
        let board = reader.open(&format!("/campaigns/2026?page={page}{asked}")).await;
        let links = board.text.split("href=\"/evaluations/").skip(1);
        all.extend(links.filter_map(|link| link.split('"').next()?.parse::<i64>().ok()));
        if all.len() == before {
            break;
        }
    }
    all
}

both!(the_pages_of_the_board_are_the_whole_list);
async fn the_pages_of_the_board_are_the_whole_list(app: &TestApp) {
    let city = opened(app).await;
    next_program(app).finish().await.unwrap();
    let other = app.unit("市交通运输局", UnitKind::Owner);
    let elsewhere = app.person(other, &[Role::OwnerFiler]);
    app.sql(|conn| {
        let third = evaluations::table.filter(evaluations::id.gt(40)).filter(evaluations::id.lt(190));
        diesel::update(third).set(evaluations::owner_id.eq(other)).execute(conn)
    });
    let of = |owner: Option<i64>| -> Vec<i64> {
        app.sql(|conn| {
            let all: Vec<(i64, i64)> = evaluations::table
                .order((evaluations::owner_id, evaluations::id))
                .select((evaluations::owner_id, evaluations::id))
                .load(conn)?;
            Ok(all.into_iter().filter(|(unit, _)| owner.is_none_or(|o| o == *unit)).map(|(_, id)| id).collect())
        })
    };
    assert_eq!((of(None).len(), of(Some(other)).len()), (MANY, 149));
    assert_eq!(listed(&city.lead, "").await, of(None));
    assert_eq!(listed(&city.lead, &format!("&unit={other}")).await, of(Some(other)));
    assert_eq!(listed(&city.filer, "").await, of(Some(city.owner)));
    assert_eq!(listed(&elsewhere, "").await, of(Some(other)));
    assert_eq!(listed(&city.filer, &format!("&unit={other}")).await, Vec::<i64>::new(), "another unit's");
}

both!(nothing_presupposes_the_whole_meanwhile);
async fn nothing_presupposes_the_whole_meanwhile(app: &TestApp) {
    let city = opened(app).await;
    city.lead.open("/campaigns/2026/splitting").await.says("正在逐批纳入");
    for (path, typed) in [
        ("/campaigns/2026/closing", &[("version", "2")][..]),
        ("/campaigns/2026/spot-checks", &[("version", "2"), ("draws", "0")]),
    ] {
        let no = sends(&city.lead, path, typed).await;
        assert_eq!(no.status, StatusCode::CONFLICT, "{path}: {}", no.main());
        no.says(&format!("本轮{MANY}份合同还没有全部纳入")).says("全部纳入后即可办理").says("第十条");
    }

    // A contract that waits is as good as in: it owes a result, and its end or its supplement does not take it out.
    let last: i64 = app.sql(|conn| contracts::table.order(contracts::id.desc()).select(contracts::id).first(conn));
    let owes = app.sql(|conn| Ok(standing(conn, ContractId(last)).unwrap()));
    assert_eq!(owes.pending.iter().map(|p| p.year).collect::<Vec<_>>(), [2026]);
    let project: i64 = app.sql(|conn| contracts::table.find(last).select(contracts::project_id).first(conn));
    let waits = || app.sql(|conn| Ok(of_project(conn, ProjectId(project)).unwrap()));
    assert_eq!(waits(), ["2026"], "its project is not closed meanwhile");
    app.sql(|conn| diesel::update(contracts::table.find(last)).set(contracts::state.eq("ended")).execute(conn));
    next_program(app).finish().await.unwrap();
    whole(app);
    let owes = app.sql(|conn| Ok(standing(conn, ContractId(last)).unwrap()));
    assert!(owes.pending.is_empty() && waits().is_empty(), "it was deferred with its reason");
}

both!(interrupted_and_carried_on);
async fn interrupted_and_carried_on(app: &TestApp) {
    let _city = opened(app).await;
    let db = app.state.db.clone();
    let moment = app.state.clock.moment();
    let by = Acting { actor: Actor::system(), moment, request: "intake".into(), proved: false };
    let cut_off = db.write_soon(by, None, |tx| {
        assert_eq!(take_in_contracts(tx)?, AT_ONCE);
        Err::<usize, _>(Problem::Broken("the program is killed before the batch is kept".into()))
    });
    assert!(cut_off.await.is_err());
    assert_eq!((taken(app), left(app)), (AT_ONCE, i64::try_from(MANY - AT_ONCE).unwrap()), "no batch is half done");

    app.on("2026-11-04");
    app.refresh_sessions();
    let (one, other) = (next_program(app), next_program(app));
    let (here, there) = futures_util::future::join(one.finish(), other.finish()).await;
    assert_eq!(here.unwrap() + there.unwrap(), MANY - AT_ONCE, "two that look at once share the work");
    whole(app);
}

/// The program itself on the story's database, at work on its own.
fn program(app: &TestApp) -> Child {
    let url = match &app.state.config.database {
        Target::Sqlite(path) => format!("sqlite:{path}"),
        Target::Postgres(url) => url.clone(),
    };
    let mut command = Command::new(env!("CARGO_BIN_EXE_jianping"));
    command.arg("serve").env_clear().env("DATA_DIR", &app.state.config.data_dir).env("DATABASE_URL", url);
    command.env("PORT", "0").env("RUST_LOG", "error").stdout(Stdio::null()).spawn().unwrap()
}

async fn until(what: &str, there: impl Fn() -> bool) {
    for _ in 0..3_000 {
        if there() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("a minute is over: {what}");
}

both!(killed_and_started_again);
async fn killed_and_started_again(app: &TestApp) {
    let city = city(app);
    many(app, &city, 5 * AT_ONCE + 7);
    city.clerk.does("/campaigns", "/campaigns", &[]).await;
    city.lead.does("/campaigns/2026", "/opening", &[]).await;
    let of_round = || -> Vec<i64> {
        let its = evaluations::table.filter(evaluations::year.eq(2026)).order(evaluations::contract_id);
        app.sql(|conn| its.select(evaluations::contract_id).load(conn))
    };
    let mut first = program(app);
    until("the next batch is in", || of_round().len() > AT_ONCE).await;
    first.kill().unwrap();
    first.wait().unwrap();
    assert_eq!(of_round().len() % AT_ONCE, 0, "whole batches alone were kept");
    let mut again = program(app);
    until("every contract is in", || left(app) == 0).await;
    again.kill().unwrap();
    again.wait().unwrap();
    let all: Vec<i64> = app.sql(|conn| contracts::table.order(contracts::id).select(contracts::id).load(conn));
    assert_eq!(of_round(), all, "nothing twice, nothing missing");
    city.lead.open("/campaigns/2026/intake").await.says("全部纳入");
    assert_eq!(app.sql(|conn| Ok(verify(conn).unwrap())).broken, None);
}

both!(the_calendar_opens_many);
async fn the_calendar_opens_many(app: &TestApp) {
    app.on("2026-10-31");
    let city = city(app);
    many(app, &city, AT_ONCE + 1);
    walk_to(&app.state, d("2026-11-01")).await.unwrap();
    whole(app);
    app.refresh_sessions();
    city.lead.open("/campaigns/2026/intake").await.says("全部纳入");
}
