//! M10 (2): exactly 300,000.00 is joint; first review, blind sheets, close, exact mean, proposal, decision by other eyes.

use crate::app::TestApp;
use crate::november::*;
use diesel::connection::SimpleConnection;
use jianping::regulation::values::Fen;
use jianping::store::conn::Conn;
use reqwest::StatusCode;

async fn joint_track(app: &TestApp) {
    let city = city(app);
    let no = serving(app, &city, "全民健康信息平台运维服务（2026年度）", Fen::parse_yuan("300,000.00").unwrap());
    open_round(&city).await;
    let id = evaluation(app, &no);
    let page = format!("/evaluations/{id}");
    city.head.open(&page).await.says("初评加联合评价");
    assert!(!city.clerk.open(&page).await.text.contains(&format!("{page}/panel")), "the first review comes first");
    assert_eq!(city.ndrc.get(&format!("{page}/score")).await.status, StatusCode::NOT_FOUND, "not asked yet");
    report(&city, id, 90).await;
    let paper = city.lead.open(&format!("/evaluations/{id}/paper")).await;
    paper
        .says("服务绩效评估初评报告")
        .says("建议等次（仅供参考）")
        .says("监督检查、验收与变更")
        .says("需联合评价关注的问题");
    paper.says("报送：市大数据局");
    assert!(!city.finance.open(&page).await.text.contains(&format!("{page}/receipt")), "receipts do not end it");
    city.clerk.does(&page, "/panel", &[]).await;

    // a sheet with a gap is saved, not signed; what was typed stays
    let mut gap = scores(80);
    gap.retain(|(name, _)| name != "p4");
    let refused = try_sheet(&city.ndrc, id, &gap, "submit").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("指标4还没有评分");
    assert_eq!(try_sheet(&city.ndrc, id, &gap, "save").await.status, StatusCode::SEE_OTHER);
    city.ndrc.open(&format!("{page}/score")).await.says("已评6/7").says("监控月报第3页").says("≥99.9%");
    assert_eq!(city.filer.get(&format!("{page}/score")).await.status, StatusCode::NOT_FOUND);

    for (agency, per_cent) in [(&city.clerk, 90), (&city.finance, 85), (&city.police, 80)] {
        sign(agency, id, per_cent).await;
    }
    assert!(!city.clerk.open(&page).await.text.contains(&format!("{page}/closing")), "one sheet is open");
    sign(&city.ndrc, id, 80).await;
    let late = try_sheet(&city.ndrc, id, &scores(70), "save").await;
    assert_eq!(late.status, StatusCode::CONFLICT, "signed");
    late.says("提交后的评分不再改动");
    let touched = app.sql(|conn| Ok(conn_execute(conn, "UPDATE sheets SET body = '{}' WHERE state = 'signed'")));
    assert!(touched.is_err(), "the database refuses it too");

    let joint = format!("{page}/joint-paper");
    assert_eq!(city.lead.get(&joint).await.status, StatusCode::NOT_FOUND, "nobody's before the close");
    city.clerk.does(&page, "/closing", &[]).await;
    city.ndrc.open(&joint).await.says("联合评价报告").says("拟定，未认定").says("尚未告知").says("极差");
    city.clerk.open(&page).await.says("83.75").says("(8 + 8 + 8.5 + 9) ÷ 4");
    city.head.open(&page).await.hides("83.75");
    city.clerk.does(&page, "/proposal", &[("opinion", "各部门评分接近，建议按汇总得分认定")]).await;
    heard(&city, id).await;
    assert!(!city.clerk.open(&page).await.text.contains("/decision"), "a clerk decides nothing");
    city.lead.does(&page, "/decision", &[("opinion", "同意，按汇总得分认定等次")]).await;
    let paper = city.police.open(&joint).await;
    paper.says("同意，按汇总得分认定等次").says("没有红线事项").says("没有责令整改").says("市公安局（签字、盖章）");
    for outside in [&city.filer, &city.vendor] {
        assert_eq!(outside.get(&joint).await.status, StatusCode::NOT_FOUND, "single sheets are internal");
    }
    for reader in [&city.head, &city.vendor] {
        reader.open(&page).await.says("83.75").says("良好").hides("(8 + 8");
    }
    let touched = app.sql(|conn| Ok(conn_execute(conn, "UPDATE evaluations SET total = 9500 WHERE state = 'decided'")));
    assert!(touched.is_err(), "a decided result is final in the database");
}
crate::both!(joint_track);

pub(super) fn conn_execute(conn: &mut Conn, sql: &str) -> diesel::QueryResult<()> {
    conn.batch_execute(sql)
}
