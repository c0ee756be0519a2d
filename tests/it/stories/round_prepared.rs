//! M10: a round is prepared: what it would take in is listed, a contract is left out with a reason and taken back, other last days are set; what
//! is not ready keeps the lead from opening and not the calendar.

use crate::app::TestApp;
use crate::both;
use crate::november::*;
use diesel::prelude::*;
use jianping::post::smtp::Transport;
use jianping::post::worker::Post;
use jianping::regulation::people::{Role, UnitKind};
use jianping::regulation::values::Fen;
use jianping::store::schema::{audit, contracts, evaluations, rounds, users};
use reqwest::StatusCode;
use std::sync::{Arc, Mutex};

const WHY: &str = "系统九月整体迁移，本年服务数据不可比";

/// The contract of a project.
fn contract(app: &TestApp, no: &str) -> i64 {
    use jianping::store::schema::projects;
    app.sql(|conn| {
        contracts::table.inner_join(projects::table).filter(projects::no.eq(no)).select(contracts::id).first(conn)
    })
}

both!(listed_left_out_and_taken_back);
async fn listed_left_out_and_taken_back(app: &TestApp) {
    app.on("2026-10-20");
    let city = city(app);
    let big = serving(app, &city, "全民健康信息平台运维服务（2026年度）", Fen::yuan(1_860_000));
    let near = serving(app, &city, "门诊预约系统运维服务（2026年度）", Fen::yuan(280_000));
    let young = serving_since(app, &city, "慢病随访数据服务（2026年度）", Fen::yuan(90_000), "2026-09-01");
    let out = serving(app, &city, "血站数据备份服务（2026年度）", Fen::yuan(120_000));
    app.sql(|conn| {
        diesel::update(contracts::table.find(contract(app, &big)))
            .set(contracts::original_fen.eq(Fen::yuan(1_800_000).0))
            .execute(conn)
    });
    let planned = city.clerk.does("/campaigns", "/campaigns", &[]).await;
    assert_eq!(planned.location, "/campaigns/2026");
    let page = city.clerk.open("/campaigns/2026").await;
    page.says("1个业主单位，3份合同")
        .says("没有排除")
        .says("2026-11-10")
        .says("规则参数规定11月10日")
        .says("接近联合评价金额");
    let list = "/campaigns/2026/scope";
    let shown = city.clerk.open(list).await;
    shown.says(&big).says("签订180.00万元，增加6.00万元").says("服务61天，不足90天").says("300");
    city.clerk.open(&format!("{list}?near=yes")).await.says(&near).says("共1项");
    city.clerk.open(&format!("{list}?standing=too_young")).await.says(&young).says("共1项");
    city.clerk.open(&format!("{list}?track=joint&unit={}", city.owner)).await.says(&big).says("共1项");
    for outside in [&city.filer, &city.head, &city.vendor, &city.discipline, &city.police] {
        for path in [list, "/campaigns/2026/scope.csv", "/campaigns/2026/preparation", "/campaigns/special"] {
            assert_eq!(outside.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
    }
    city.head.open("/campaigns/2026").await.says("本年评估2026-11-01启动").hides("纳入名单");

    let id = contract(app, &out);
    let one = format!("{list}/{id}");
    let open = city.clerk.open(&one).await;
    let short = city.clerk.fill(&open, "/exclusion", &[("reason", "太小")]).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    short.says("不少于10字").says("太小");
    let stale = city.clerk.open(&format!("{list}/{}", contract(app, &near))).await;
    city.clerk.does(&one, "/exclusion", &[("reason", WHY)]).await;
    let late = city.clerk.fill(&stale, "/exclusion", &[("reason", "另一份合同的特殊情况说明")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    late.says("另一份合同的特殊情况说明").says("办理了同一事项");
    city.clerk.open("/campaigns/2026").await.says("排除1份").says(WHY).says("2份合同");
    city.lead.open(&one).await.says(WHY).hides("/inclusion");
    city.clerk.does(&one, "/inclusion", &[]).await;
    city.clerk.open("/campaigns/2026").await.says("没有排除").says("3份合同");
    city.clerk.does(&one, "/exclusion", &[("reason", WHY)]).await;
    let csv = city.lead.open(&format!("{list}.csv")).await.text;
    assert!(csv.contains(WHY) && csv.contains(&young) && csv.contains("排除"), "{csv}");
    let told: Vec<String> = app.sql(|conn| {
        let its = audit::table.filter(audit::action.eq("exclude_contract")).order(audit::id);
        its.select(audit::opinion).load(conn)
    });
    assert!(told.len() == 2 && told.iter().all(|t| t.contains(WHY) && t.contains(&out)), "{told:?}");

    app.on("2026-11-03");
    app.refresh_sessions();
    city.clerk.open("/campaigns/2026").await.says("由没有参与筹备的").hides("/opening");
    city.lead.does("/campaigns/2026", "/opening", &[]).await;
    let states: Vec<(i64, String)> = app.sql(|conn| {
        let all = evaluations::table.order(evaluations::contract_id);
        all.select((evaluations::contract_id, evaluations::state)).load(conn)
    });
    let of = |no: &str| states.iter().find(|(k, _)| *k == contract(app, no)).map(|(_, s)| s.clone()).unwrap();
    assert_eq!([of(&big), of(&near), of(&young), of(&out)], ["drafting", "drafting", "deferred", "deferred"]);
    let evaluation = format!("/evaluations/{}", evaluation(app, &out));
    for reader in [&city.filer, &city.vendor, &city.lead] {
        reader.open(&evaluation).await.says("排除出本轮评估").says(WHY);
    }
    let after = city.lead.open("/campaigns/2026/preparation").await;
    after.says(WHY).says("批准启动").says("已在启动时锁定").hides("/exclusion");
    assert_eq!(city.clerk.get(list).await.location, "/campaigns/2026", "the list is that of the board now");
    let twice = city.clerk.fill(&open, "/exclusion", &[("reason", WHY)]).await;
    assert_eq!(twice.status, StatusCode::CONFLICT, "{}", twice.main());
}

both!(last_days_set_otherwise);
async fn last_days_set_otherwise(app: &TestApp) {
    app.on("2026-10-20");
    let city = city(app);
    serving(app, &city, "全民健康信息平台运维服务（2026年度）", Fen::yuan(300_000));
    city.clerk.does("/campaigns", "/campaigns", &[]).await;
    let page = city.clerk.open("/campaigns/2026").await;
    let set = |report: &'static str, score: &'static str| [("report_due", report), ("score_due", score)];
    let wrong = city.clerk.fill(&page, "/windows", &set("2026-11-03", "2026-12-08")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("至少5天").says("期限应在11月内");
    let unread = city.clerk.fill(&page, "/windows", &set("十一月十日", "2026-11-27")).await;
    unread.says("日期应写成");
    city.clerk.does("/campaigns/2026", "/windows", &set("2026-11-14", "2026-11-27")).await;
    city.lead.open("/campaigns/2026").await.says("2026-11-16").says("2026-11-27").says("调整").hides("/windows");
    let told: String =
        app.sql(|conn| audit::table.filter(audit::action.eq("set_windows")).select(audit::opinion).first(conn));
    assert!(told.contains("2026-11-14为休息日，顺延至2026-11-16"), "{told}");
    app.on("2026-11-02");
    app.refresh_sessions();
    city.lead.does("/campaigns/2026", "/opening", &[]).await;
    let due: chrono::NaiveDate = app.sql(|conn| evaluations::table.select(evaluations::report_due).first(conn));
    assert_eq!(due, d("2026-11-16"));
}

both!(unready_blocks_the_lead_and_not_the_calendar);
async fn unready_blocks_the_lead_and_not_the_calendar(app: &TestApp) {
    app.on("2026-10-20");
    let city = city(app);
    serving(app, &city, "全民健康信息平台运维服务（2026年度）", Fen::yuan(300_000));
    city.clerk.does("/campaigns", "/campaigns", &[]).await;
    app.on("2026-11-02");
    app.refresh_sessions();
    let ready = city.lead.open("/campaigns/2026").await;
    ready.says("启动评估").says("须先解决0项");
    let away = |state: &'static str| {
        app.sql(move |conn| diesel::update(users::table.find(city.filer.id)).set(users::state.eq(state)).execute(conn))
    };
    away("disabled");
    city.lead.open("/campaigns/2026").await.says("须先解决1项").says("缺少经办或负责人").hides("/opening");
    let refused = city.lead.fill(&ready, "/opening", &[]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    refused.says("准备工作没有完成").says("由系统管理员设立人员").says("办法第十条");
    let state = || app.sql(|conn| rounds::table.select(rounds::state).first::<String>(conn));
    assert_eq!(state(), "planned");
    away("active");
    city.lead.open("/campaigns/2026").await.hides("缺少经办或负责人");
    away("disabled");
    app.ring().await;
    assert_eq!(state(), "open", "the article fixes November");
    let opened = city.lead.open("/campaigns/2026/preparation").await;
    opened.says("系统按期启动时还没有解决的事项").says("缺少经办或负责人");
}

both!(the_bureau_is_told_what_is_not_ready);
async fn the_bureau_is_told_what_is_not_ready(app: &TestApp) {
    app.on("2026-10-20");
    let city = city(app);
    serving(app, &city, "全民健康信息平台运维服务（2026年度）", Fen::yuan(300_000));
    app.sql(|conn| {
        diesel::update(users::table.find(city.police.id)).set(users::state.eq("disabled")).execute(conn)?;
        diesel::update(users::table.find(city.ndrc.id)).set(users::state.eq("disabled")).execute(conn)
    });
    city.clerk.does("/campaigns", "/campaigns", &[]).await;
    let sent: Arc<Mutex<Vec<(jianping::post::letters::Letter, String)>>> = Arc::default();
    for (day, letters) in [("2026-10-24", 0), ("2026-10-25", 3), ("2026-11-01", 6), ("2026-11-02", 6)] {
        app.on(day);
        app.ring().await;
        let (state, way) = (&app.state, Transport::Memory(sent.clone()));
        Post::with(&state.config, state.db.clone(), state.clock.clone(), way).unwrap().drain().await.unwrap();
        let all = sent.lock().unwrap();
        let told = all.iter().filter(|(letter, _)| letter.text.contains("有1项准备工作没有完成")).count();
        assert_eq!(told, letters, "{day}: one clerk and two leads");
    }
}

both!(an_agency_as_owner_and_the_bureaus_own);
async fn an_agency_as_owner_and_the_bureaus_own(app: &TestApp) {
    app.on("2026-10-20");
    let mut city = city(app);
    let bureau = app.unit("市大数据发展管理局", UnitKind::BigData);
    let finance = app.unit("市财政局", UnitKind::Finance);
    for unit in [bureau, finance] {
        app.person(unit, &[Role::OwnerFiler]);
        app.person(unit, &[Role::OwnerHead]);
    }
    city.owner = finance;
    serving(app, &city, "预算一体化平台运维服务（2026年度）", Fen::yuan(400_000));
    city.owner = bureau;
    let own = serving(app, &city, "政务云监测服务（2026年度）", Fen::yuan(400_000));
    city.clerk.does("/campaigns", "/campaigns", &[]).await;
    let page = city.clerk.open("/campaigns/2026").await;
    page.says("自动回避").says("须先解决1项").says("没有两个人分别拟定和认定结果");
    app.person(finance, &[Role::Finance]);
    city.clerk.open("/campaigns/2026").await.says("须先解决0项");
    let its = format!("/campaigns/2026/scope/{}", contract(app, &own));
    city.clerk.open(&its).await.hides("/exclusion");
}
