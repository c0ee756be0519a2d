//! P: the lead sets a new version of the parameters; it applies from its day on, and what was opened before keeps its own.

use crate::app::TestApp;
use crate::november::*;
use diesel::prelude::*;
use jianping::regulation::b10_rounds::Scheme;
use jianping::regulation::values::Fen;
use jianping::store::schema::{contracts, evaluations};

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

/// The scheme each evaluation was opened under, oldest first: version of the policy and lowest total of excellent.
fn schemes(app: &TestApp) -> Vec<(i32, String)> {
    let bodies: Vec<String> =
        app.sql(|conn| evaluations::table.order(evaluations::id).select(evaluations::body).load(conn));
    let scheme = |body: &String| {
        let body: serde_json::Value = serde_json::from_str(body).unwrap();
        serde_json::from_value::<Scheme>(body["scheme"].clone()).unwrap()
    };
    bodies.iter().map(scheme).map(|s| (s.policy, s.bands[0].to_string())).collect()
}

/// M10: what is open is judged to its end by the bands it was opened under; what opens later is judged by the new ones.
async fn what_is_open_keeps_its_scheme(app: &TestApp) {
    let city = city(app);
    let no = serving(app, &city, "全民健康信息平台运维服务（2026年度）", Fen::yuan(1_860_000));
    open_round(&city).await;
    let id = evaluation(app, &no);
    report(&city, id, 90).await;
    let typed =
        [("band_excellent", "95"), ("from", "2026-11-05"), ("reason", "按市政府会议纪要，提高优秀等次的最低分")];
    city.lead.does("/admin/policy", "/policy", &typed).await;
    app.on("2026-11-06");
    app.refresh_sessions();
    judge(&city, id, 91, None).await;
    city.vendor.open(&format!("/evaluations/{id}")).await.says("91.00").says("优秀");
    city.lead.open("/campaigns/2026/preparation").await.says("规则参数第1版").says("90.00分及以上");

    let contract: i64 = app.sql(|conn| contracts::table.select(contracts::id).first(conn));
    let page = city.clerk.open("/campaigns/special").await;
    let (contract, why) = (contract.to_string(), "市领导要求对该平台的整改再作一次评估");
    let typed = [("do", "plan"), ("kind", "other"), ("reason", why), ("contract", contract.as_str())];
    city.clerk.fill(&page, "/special", &typed).await;
    city.lead.open("/campaigns/2026-S1").await.says("规则参数第2版").says("95.00分及以上");
    city.lead.does("/campaigns/2026-S1", "/opening", &[]).await;
    assert_eq!(schemes(app), [(1, "90.00".to_owned()), (2, "95.00".to_owned())]);
}
crate::both!(what_is_open_keeps_its_scheme);
