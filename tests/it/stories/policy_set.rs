//! P: the lead sets a new version of the parameters; it applies from its day on, and what was opened before keeps its own.

use crate::app::TestApp;
use crate::november::*;
use jianping::regulation::values::Fen;

async fn policy_set(app: &TestApp) {
    let city = city(app);
    let _project = serving(app, &city, "全民健康信息平台运维服务（2026年度）", Fen::yuan(1_860_000));
    open_round(&city).await;
    assert_eq!(city.filer.get("/admin/policy").await.status, 404);
    assert!(!city.clerk.open("/admin/policy").await.text.contains("设定新版本"), "a clerk reads only");
    let page = city.lead.open("/admin/policy").await;
    let why = ("reason", "按市政府会议纪要，延长整改期限");
    let early = city.lead.fill(&page, "/policy", &[("rectify_days", "45"), ("from", "2026-11-01"), why]).await;
    early.says("应为今天以后的日期").says("延长整改期限");
    let both = city.lead.fill(&page, "/policy", &[("rectify_days", "0"), ("from", ""), ("reason", "")]).await;
    both.says("应为1至180的整数").says("不少于10字");
    city.lead.does("/admin/policy", "/policy", &[("rectify_days", "45"), ("from", "2027-01-01"), why]).await;
    city.clerk.open("/admin/policy").await.says("30 → 45").says("2027-01-01").says("延长整改期限");
    city.lead.open("/regulation/P").await.says("第1版").says("30天");
    let stale = city.lead.fill(&page, "/policy", &[("rectify_days", "60"), ("from", "2027-02-01"), why]).await;
    assert_eq!(stale.status, 409);
    stale.says("办理了同一事项").says("修改规则参数").says("整改期限").says("45").says("60");
    assert!(city.discipline.open("/admin/policy.csv").await.text.contains("45"));
}
crate::both!(policy_set);
