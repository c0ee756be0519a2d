//! M10: a contract that ends before November waits in the bureau's inbox for a special round; October announces how many projects November
//! will judge.

use crate::app::TestApp;
use crate::both;
use crate::november::{city, d, serving, serving_since};
use chrono::Datelike;
use diesel::prelude::*;
use jianping::post::smtp::Transport;
use jianping::post::worker::Post;
use jianping::regulation::values::Fen;
use jianping::store::schema::{contracts, projects, waiting};
use std::sync::{Arc, Mutex};

type Sent = Arc<Mutex<Vec<(jianping::post::letters::Letter, String)>>>;

/// The only contract of the project ends on this day, as if it had been signed so: with its place among what waits.
fn ends(app: &TestApp, no: &str, day: &str) {
    app.sql(|conn| {
        let (project, owner): (i64, i64) =
            projects::table.filter(projects::no.eq(no)).select((projects::id, projects::owner_id)).first(conn)?;
        let its = contracts::table.filter(contracts::project_id.eq(project));
        diesel::update(its).set(contracts::ends_on.eq(d(day))).execute(conn)?;
        let contract: i64 = its.select(contracts::id).first(conn)?;
        let early = (
            waiting::kind.eq("early"),
            waiting::thing_id.eq(contract),
            waiting::unit_id.eq(owner),
            waiting::project_id.eq(project),
            waiting::on_day.eq(d(day)),
        );
        if d(day).month() < 11 {
            diesel::insert_into(waiting::table).values(early).execute(conn)?;
        }
        Ok(())
    });
}

both!(the_bureau_prepares_a_special_round);
async fn the_bureau_prepares_a_special_round(app: &TestApp) {
    app.on("2026-08-15");
    let city = city(app);
    let name = "智慧医疗影像共享服务（2026年度）";
    let no = serving(app, &city, name, Fen::yuan(300_000));
    serving(app, &city, "全民健康信息平台运维服务（2026年度）", Fen::yuan(300_000));
    ends(app, &no, "2026-09-30");
    city.clerk.open("/todo").await.hides("筹备专项评估");
    app.on("2026-09-10");
    app.refresh_sessions();
    let todo = city.clerk.open("/todo").await;
    todo.says("筹备专项评估").says(name).says("剩20天").hides("全民健康信息平台");
    assert!(todo.text.contains("href=\"/campaigns/special?contract="), "it leads to where special rounds are prepared");
    for other in [&city.lead, &city.filer, &city.finance, &city.vendor] {
        other.open("/todo").await.hides("筹备专项评估");
    }
    let contract = app.sql(|conn| {
        let its = contracts::table.filter(contracts::ends_on.eq(d("2026-09-30")));
        its.select(contracts::id).first::<i64>(conn)
    });
    let page = city.clerk.open(&format!("/campaigns/special?contract={contract}")).await;
    page.says("已选的合同").says(name);
    let plan = ("do", "plan");
    let short = city.clerk.fill(&page, "/special", &[("reason", "急"), ("kind", "ends_early"), plan]).await;
    assert_eq!(short.status, 422, "{}", short.main());
    let why = ("reason", "合同九月到期，尾款等不到十一月的结果");
    let done = city.clerk.fill(&page, "/special", &[why, ("kind", "ends_early"), plan]).await;
    assert_eq!(done.location, "/campaigns/2026-S1", "{}", done.main());
    city.clerk.open("/todo").await.hides("筹备专项评估");
    city.lead.open("/todo").await.says("启动评估").says("2026-S1");
    city.lead.does("/campaigns/2026-S1", "/opening", &[]).await;
    city.lead.open("/todo").await.hides("启动评估");
}

both!(october_counts_what_november_will_judge);
async fn october_counts_what_november_will_judge(app: &TestApp) {
    app.on("2026-10-15");
    let city = city(app);
    for (name, since, until) in [
        ("服务满九十天的", "2026-08-03", "2027-12-31"),
        ("早已服务的", "2026-01-05", "2026-11-01"),
        ("服务不满九十天的", "2026-08-04", "2027-12-31"),
        ("十月到期的", "2026-01-05", "2026-10-31"),
    ] {
        let no = serving_since(app, &city, name, Fen::yuan(300_000), since);
        ends(app, &no, until);
    }
    app.ring().await;
    let sent = Sent::default();
    let (state, way) = (&app.state, Transport::Memory(sent.clone()));
    Post::with(&state.config, state.db.clone(), state.clock.clone(), way).unwrap().drain().await.unwrap();
    let told: Vec<String> = sent.lock().unwrap().iter().map(|(letter, _)| letter.text.clone()).collect();
    let announced: Vec<&String> = told.iter().filter(|text| text.contains("2026年评估将于11月1日开始")).collect();
    assert!(!announced.is_empty(), "{told:?}");
    assert!(announced.iter().all(|text| text.contains("共2个项目列入范围")), "{announced:?}");
}
