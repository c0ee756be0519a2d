//! M11: the indicators are kept in versions. A clerk drafts, another person publishes who has seen whose grade would have been another;
//! a round pins what is in force when it opens, and nothing that has begun is touched.

use crate::app::TestApp;
use crate::november::*;
use crate::people::Person;
use diesel::prelude::*;
use jianping::regulation::people::Role;
use jianping::regulation::values::Fen;
use jianping::store::schema::contracts;
use reqwest::StatusCode;

const WHY: (&str, &str) = ("purpose", "安全稳定的分值应当提高，数据安全相应降低");
const OPINION: (&str, &str) = ("opinion", "已查看回溯比对，同意发布");

/// A result of 90.40: everything at 88 %, data security full.
async fn ninety(app: &TestApp, city: &City) -> i64 {
    let no = serving(app, city, "全民健康信息平台运维服务（2026年度）", Fen::yuan(300_000));
    open_round(city).await;
    let id = evaluation(app, &no);
    report(city, id, 90).await;
    let path = format!("/evaluations/{id}");
    city.clerk.does(&path, "/panel", &[]).await;
    let mut marks = scores(88);
    marks.iter_mut().filter(|(name, _)| name == "p4").for_each(|(_, points)| "20".clone_into(points));
    for agency in [&city.clerk, &city.finance, &city.ndrc, &city.police] {
        let signed = try_sheet(agency, id, &marks, "submit").await;
        assert_eq!(signed.status, StatusCode::SEE_OTHER);
    }
    city.clerk.does(&path, "/closing", &[]).await;
    city.clerk.does(&path, "/proposal", &[("opinion", "各部门评分一致，建议按汇总得分认定"), GAP]).await;
    heard(city, id).await;
    city.lead.does(&path, "/decision", &[("opinion", "同意，按汇总得分认定等次")]).await;
    id
}

/// Sets the points of one sub-indicator of the draft.
async fn points(clerk: &Person, indicator: usize, k: usize, points: &str) {
    let path = format!("/schemes/2/indicators/{indicator}");
    clerk.does(&path, &format!("/indicators/{indicator}"), &[(&format!("points{k}"), points)]).await;
}

async fn indicators_versioned(app: &TestApp) {
    let city = city(app);
    let id = ninety(app, &city).await;
    city.vendor.open(&format!("/evaluations/{id}")).await.says("90.40").says("优秀");

    // the house's own version is everybody's to read, and nobody's to change
    city.vendor.open("/schemes").await.says("现行第1版").says("本系统默认");
    city.filer.open("/schemes/1").await.says("2.1 可用率").says("监控日志").hides("修改");
    assert_eq!(city.lead.open("/schemes/1.csv").await.text.lines().count(), 25, "a head and 24 sub-indicators");
    assert_eq!(city.filer.get("/schemes/1/comparison").await.status, StatusCode::NOT_FOUND);
    assert_eq!(city.filer.get("/schemes/2").await.status, StatusCode::NOT_FOUND);

    // a clerk drafts; one at a time, seen by the bureau alone
    let other = city.clerk.open("/schemes").await;
    city.clerk.does("/schemes", "/schemes", &[WHY]).await;
    let second = city.clerk.fill(&other, "/schemes", &[("purpose", "再起草一版，供比较时使用")]).await;
    assert_eq!(second.status, StatusCode::CONFLICT);
    second.says("第2版还在起草").says("再起草一版");
    assert_eq!(city.finance.get("/schemes/2").await.status, StatusCode::NOT_FOUND);
    assert_eq!(city.finance.get("/schemes/2/indicators/2").await.status, StatusCode::NOT_FOUND);

    // bad input is told at its field and nothing typed is lost
    let form = city.clerk.open("/schemes/2/indicators/2").await;
    let typed = [("points0", "6.001"), ("name0", "平台可用率"), ("kind3", "")];
    let wrong = city.clerk.fill(&form, "/indicators/2", &typed).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("最多两位小数").says("请选择评分方式");
    assert!(wrong.text.contains("平台可用率"));
    points(&city.clerk, 2, 0, "16").await;
    city.clerk.open("/schemes/2").await.says("各项分值之和应为100，现为110").says("30分");
    let early = city.lead.open("/schemes/2/comparison").await;
    let early = city.lead.fill(&early, "/publication", &[OPINION]).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    for k in [0, 1] {
        points(&city.clerk, 4, k, "1").await;
    }
    points(&city.clerk, 4, 2, "3").await;
    city.clerk.open("/schemes/2").await.hides("发布前还须改正");
    points_follow(app, &city).await;
}

/// From the comparison to the round that pins the version.
async fn points_follow(app: &TestApp, city: &City) {
    // .88 × 90 + 10 = 89.20: no longer excellent
    let page = city.lead.open("/schemes/2/comparison").await;
    page.says("已认定结果1项").says("90.40").says("89.20").says("良好");
    assert!(city.lead.open("/schemes/2/comparison.csv").await.text.contains("89.20"));
    let drafter = city.clerk.open("/schemes/2/comparison").await;
    drafter.hides("发布意见");
    let both = app.person(city.clerk.unit, &[Role::BureauClerk, Role::BureauLead]);
    points(&both, 4, 3, "5").await;
    assert!(
        !both.open("/schemes/2/comparison").await.text.contains("/publication"),
        "who had a hand in it publishes not"
    );
    let stale = city.lead.fill(&page, "/publication", &[OPINION]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    stale.says("保存指标方案").says("已查看回溯比对");
    let page = city.lead.open("/schemes/2/comparison").await;
    let unseen = city.lead.fill(&page, "/publication", &[OPINION, ("worse", "0")]).await;
    assert_eq!(unseen.status, StatusCode::CONFLICT);
    unseen.says("回溯比对的结果已经变化").says("重新查看");
    city.lead.does("/schemes/2/comparison", "/publication", &[OPINION]).await;
    city.vendor.open("/schemes/2").await.says("现行").says("等次升0项、降1项").says("已查看回溯比对");
    assert_eq!(city.clerk.get("/schemes/2/indicators/2").await.status, StatusCode::CONFLICT, "published is final");

    // the past keeps its version; what opens now has the new one
    city.lead.open("/campaigns/2026/preparation").await.says("指标方案第1版");
    let contract: i64 = app.sql(|conn| contracts::table.select(contracts::id).first(conn));
    let contract = contract.to_string();
    let why = ("reason", "合同将在年底前到期，须提前评估");
    let page = city.clerk.open("/campaigns/special").await;
    city.clerk.fill(&page, "/special", &[("do", "plan"), ("kind", "other"), why, ("contract", &contract)]).await;
    let special = "/campaigns/2026-S1";
    city.lead.does(special, "/opening", &[]).await;
    city.lead.open(&format!("{special}/preparation")).await.says("指标方案第2版");
    let again: i64 = app.sql(|conn| {
        use jianping::store::schema::evaluations as e;
        e::table.order(e::id.desc()).select(e::id).first(conn)
    });
    city.filer.open(&format!("/evaluations/{again}/report")).await.says("指标方案第2版").says("满分30分");

    // a draft that is given up leaves its number
    city.clerk.does("/schemes", "/schemes", &[("purpose", "再起草一版，供比较时使用")]).await;
    city.clerk.does("/schemes/3", "/drop", &[]).await;
    city.clerk.open("/schemes").await.says("已放弃").says("现行第2版");
}
crate::both!(indicators_versioned);
