//! Scores that lie far apart are explained in writing before a result is proposed; the lead may give the agencies more time, once.

use crate::app::TestApp;
use crate::november::*;
use jianping::regulation::values::Fen;
use reqwest::StatusCode;

async fn spread_explained(app: &TestApp) {
    let city = city(app);
    let no = serving(app, &city, "全民健康信息平台运维服务（2026年度）", Fen::yuan(420_000));
    open_round(&city).await;
    let id = evaluation(app, &no);
    let page = format!("/evaluations/{id}");
    report(&city, id, 100).await;
    city.clerk.does(&page, "/panel", &[]).await;
    for (agency, per_cent) in [(&city.clerk, 90), (&city.finance, 90), (&city.ndrc, 90)] {
        sign(agency, id, per_cent).await;
    }

    app.on("2026-11-25");
    app.refresh_sessions();
    city.clerk.open(&page).await.hides("延长评分期限");
    let short = city.lead.open(&page).await;
    let short = city.lead.fill(&short, "/extension", &[("extension", "忙")]).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    city.lead.does(&page, "/extension", &[("extension", "公安部门现场核验尚未完成")]).await;
    city.lead.open(&page).await.says("12-02").hides("/extension");
    app.on("2026-11-30");
    app.refresh_sessions();
    city.police.open("/todo").await.says("评分");
    sign(&city.police, id, 55).await;
    city.clerk.does(&page, "/closing", &[]).await;

    let why = "公安部门掌握的两次故障记录其他部门没有";
    let open = city.clerk.open(&page).await;
    open.says("指标2“方案安全稳定与迭代升级”的评分相差较大").says("与业主初评的得分相差较大");
    let without = city.clerk.fill(&open, "/proposal", &[("opinion", "建议按汇总得分认定等次"), ("spread2", why)]).await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    without.says("请写明原因，不少于10字").says(why);
    let fields: Vec<String> = (1..=7).map(|n| format!("spread{n}")).collect();
    let mut said = vec![("opinion", "建议按汇总得分认定等次"), GAP];
    said.extend(fields.iter().map(|field| (field.as_str(), why)));
    city.clerk.does(&page, "/proposal", &said).await;
    city.lead.open(&page).await.says(why).says(GAP.1);
    city.vendor.open(&page).await.hides(why).hides("市公安局");
    city.vendor.open(&format!("/projects/{no}")).await.hides("市公安局");
    city.head.open(&page).await.hides(why);
    heard(&city, id).await;
    city.lead.does(&page, "/decision", &[("opinion", "同意，按汇总得分认定等次")]).await;
    city.vendor.open(&page).await.says("市公安局").hides(why);
}
crate::both!(spread_explained);
