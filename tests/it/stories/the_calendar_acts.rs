//! What the calendar does by itself, each through its job: November opens and takes in the contracts in service, scoring closes, services
//! end, listings run out. `TestApp::ring` fails where a job does.

use super::failed_twice_then_blacklisted::{FACTS, PROOF, serve, through_to_decision};
use crate::app::TestApp;
use crate::both;
use crate::november::*;
use diesel::prelude::*;
use jianping::regulation::values::{Fen, SupplierId};
use jianping::store::listings;
use jianping::store::schema::{contracts, evaluations, job_runs, rounds};

fn taken(app: &TestApp) -> Vec<String> {
    app.sql(|conn| evaluations::table.order(evaluations::id).select(evaluations::state).load(conn))
}

fn years_rounds(app: &TestApp) -> Vec<(String, String)> {
    app.sql(|conn| rounds::table.order(rounds::id).select((rounds::no, rounds::state)).load(conn))
}

both!(november_opens_though_nobody_prepared_it);
async fn november_opens_though_nobody_prepared_it(app: &TestApp) {
    app.on("2026-10-31");
    let city = city(app);
    serving(app, &city, "全民健康信息平台运维服务（2026年度）", Fen::yuan(300_000));
    serving(app, &city, "门诊预约系统运维服务（2026年度）", Fen::yuan(120_000));
    serving_since(app, &city, "慢病随访数据服务（2026年度）", Fen::yuan(90_000), "2026-09-01");
    app.ring().await;
    assert!(years_rounds(app).is_empty(), "not a day early");
    app.on("2026-11-01");
    app.refresh_sessions();
    app.ring().await;
    assert_eq!(years_rounds(app), [("2026".to_owned(), "open".to_owned())]);
    assert_eq!(taken(app), ["drafting", "drafting", "deferred"], "who has served ninety days is judged");
    city.filer.open("/todo").await.says("全民健康信息平台运维服务").says("门诊预约系统运维服务");
    city.lead.open("/campaigns/2026").await.says("慢病随访数据服务");
    app.ring().await;
    app.on("2026-11-02");
    app.ring().await;
    assert_eq!((years_rounds(app).len(), taken(app).len()), (1, 3), "once a year");
}

both!(november_opens_what_a_clerk_prepared);
async fn november_opens_what_a_clerk_prepared(app: &TestApp) {
    app.on("2026-10-20");
    let city = city(app);
    serving(app, &city, "全民健康信息平台运维服务（2026年度）", Fen::yuan(300_000));
    city.clerk.does("/campaigns", "/campaigns", &[]).await;
    app.on("2026-11-01");
    app.ring().await;
    assert_eq!(years_rounds(app), [("2026".to_owned(), "open".to_owned())]);
    assert_eq!(taken(app), ["drafting"]);
}

both!(a_city_that_has_not_begun_opens_nothing);
async fn a_city_that_has_not_begun_opens_nothing(app: &TestApp) {
    app.ring().await;
    assert!(years_rounds(app).is_empty(), "there is no bureau to lead it");
    city(app);
    app.on("2026-11-04");
    app.ring().await;
    assert_eq!(years_rounds(app).len(), 1, "the day after it is asked again");
}

both!(scoring_closes_after_its_last_day);
async fn scoring_closes_after_its_last_day(app: &TestApp) {
    let city = city(app);
    let no = serving(app, &city, "全民健康信息平台运维服务（2026年度）", Fen::yuan(1_860_000));
    open_round(&city).await;
    let id = evaluation(app, &no);
    report(&city, id, 90).await;
    city.clerk.does(&format!("/evaluations/{id}"), "/panel", &[]).await;
    for agency in [&city.clerk, &city.finance, &city.ndrc] {
        sign(agency, id, 80).await;
    }
    app.on("2026-11-25");
    app.ring().await;
    assert_eq!(taken(app), ["scoring"], "the last day is theirs");
    app.on("2026-11-26");
    app.refresh_sessions();
    app.ring().await;
    assert_eq!(taken(app), ["scored"]);
    city.clerk.open(&format!("/evaluations/{id}")).await.says("逾期未评，按弃权处理").says("80.00");
}

both!(services_end_and_listings_run_out);
async fn services_end_and_listings_run_out(app: &TestApp) {
    let city = city(app);
    serving(app, &city, "全民健康信息平台运维服务（2026年度）", Fen::yuan(300_000));
    let party = city.supplier.to_string();
    let breach = [("basis", "m12b"), ("supplier", party.as_str()), ("facts", FACTS), ("evidence", PROOF)];
    let case = city.clerk.does("/blacklist/new", "/blacklist", &breach).await.location;
    through_to_decision(&city, &case, &city.vendor).await;
    serve(&city, &case, &[("method", "post")]).await;
    let state = || app.sql(|conn| contracts::table.select(contracts::state).first::<String>(conn));
    app.on("2027-12-31");
    app.ring().await;
    assert_eq!(state(), "in_service", "its last day");
    app.on("2028-01-01");
    app.ring().await;
    assert_eq!(state(), "ended");
    let barred = |day: &str| app.sql(|conn| Ok(listings::in_force(conn, SupplierId(city.supplier), d(day)))).unwrap();
    assert!(barred("2031-11-03").is_some());
    app.on("2031-11-04");
    app.refresh_sessions();
    app.ring().await;
    city.clerk.open(&case).await.says("期满移出");
    let ran: i64 = app.sql(|conn| job_runs::table.filter(job_runs::period.eq("2031-11-04")).count().get_result(conn));
    assert_eq!(
        usize::try_from(ran).unwrap(),
        jianping::jobs::schedule::LINES.len(),
        "no job is left to be tried again"
    );
}
