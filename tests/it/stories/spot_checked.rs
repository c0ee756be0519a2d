//! A share of the filed reports is drawn by lot and looked into: what holds is confirmed, what does not goes to the agencies, and a result
//! that was registered stands until they have judged.

use crate::app::TestApp;
use crate::november::*;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use jianping::regulation::values::Fen;
use jianping::store::schema::evaluations;
use reqwest::StatusCode;

const WHY: &str = "抽取的原始工单与自评报告所附统计不一致";

/// Every indicator with this proof, and what is proposed.
fn found(proof: &str, elevate: &str) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = (1..=7).map(|n| (format!("found{n}"), proof.to_owned())).collect();
    fields.extend([("elevate".to_owned(), elevate.to_owned()), ("opinion".to_owned(), WHY.to_owned())]);
    fields
}

fn typed(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect()
}

/// A small contract whose report was filed and received by finance; the day after the last day to report.
async fn filed(app: &TestApp, city: &City) -> (String, i64) {
    let no = serving(app, city, "健康平台运维服务（2026年度）", Fen::yuan(200_000));
    open_round(city).await;
    let id = evaluation(app, &no);
    report(city, id, 92).await;
    city.finance.does(&format!("/evaluations/{id}"), "/receipt", &[]).await;
    app.on("2026-11-11");
    app.refresh_sessions();
    (no, id)
}

const LIST: &str = "/campaigns/2026/spot-checks";

async fn drawn_checked_and_confirmed(app: &TestApp) {
    let city = city(app);
    let no = serving(app, &city, "血站数据备份服务（2026年度）", Fen::yuan(100_000));
    open_round(&city).await;
    let id = evaluation(app, &no);
    report(&city, id, 85).await;
    city.clerk.open(LIST).await.says("报送期限届满以后抽取").hides("从1份中抽取1份");
    app.on("2026-11-11");
    app.refresh_sessions();
    for outside in [&city.filer, &city.head, &city.vendor, &city.discipline, &city.police] {
        assert_eq!(outside.get(LIST).await.status, StatusCode::NOT_FOUND);
    }
    city.clerk.open("/todo").await.says("抽取抽查样本");
    city.finance.open(LIST).await.says("现有1份自评报告").hides("从1份中抽取1份");
    let stale = city.lead.open(LIST).await;
    city.clerk.does(LIST, "/spot-checks", &[]).await;
    let second = city.lead.fill(&stale, "/spot-checks", &[]).await;
    assert_eq!(second.status, StatusCode::CONFLICT, "nobody draws again until the lot suits");
    second.says("有人刚刚抽取过");
    city.clerk.open(LIST).await.says("复算").says("一致").says(&no).hides("不一致");
    let csv = city.clerk.open("/campaigns/2026/spot-pool.csv").await.text;
    assert!(csv.contains(&no) && csv.contains("种子"), "{csv}");

    let page = format!("/evaluations/{id}/spot-check");
    assert_eq!(city.head.get(&page).await.status, StatusCode::NOT_FOUND, "the owner reads it once it is decided");
    city.head.open(&format!("/evaluations/{id}")).await.says("待核查").says("请备好指标的原始依据");
    city.vendor.get(&format!("/evaluations/{id}")).await.hides("自评抽查");
    let blank = city.clerk.open(&page).await;
    let short = city.clerk.fill(&blank, "/spot-check", &[("found1", "not"), ("seen2", "月报齐全")]).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    short.says("指标1依据不足的，写明核查到的情况").says("请选择指标2是否有据").says("月报齐全").says("请选择处理意见");
    city.clerk.does(&page, "/spot-check", &typed(&found("full", "no"))).await;
    assert!(!city.clerk.open(&page).await.text.contains("/decision"), "whoever checked does not decide");
    city.lead.open("/todo").await.says("审定抽查");
    city.lead.does(&page, "/decision", &[("verdict", "no"), ("ruling", "核查充分，同意认定属实")]).await;
    city.head.open(&page).await.says("核查属实").says(WHY).says("核查充分，同意认定属实");
}
crate::both!(drawn_checked_and_confirmed);

async fn not_confirmed_before_the_second_receipt(app: &TestApp) {
    let city = city(app);
    let (_, id) = filed(app, &city).await;
    let (evaluation, page) = (format!("/evaluations/{id}"), format!("/evaluations/{id}/spot-check"));
    city.clerk.does(LIST, "/spot-checks", &[]).await;
    city.clerk.open(&page).await.says("自评优秀");
    city.clerk.does(&page, "/spot-check", &typed(&found("full", "yes"))).await;
    let refused = city.lead.open("/campaigns/2026").await;
    let refused = city.lead.fill(&refused, "/closing", &[]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    city.lead.does(&page, "/decision", &[("verdict", "yes"), ("ruling", WHY)]).await;
    city.head.open(&evaluation).await.says("初评加联合评价").says("转联合评价").says("等待牵头部门组织联合评价");
    city.head.open(&page).await.says(WHY);
    judge(&city, id, 75, None).await;
    city.vendor.open(&evaluation).await.says("75.00").says("合格");
    city.lead.open(&format!("{evaluation}/why")).await.says("复算一致");
}
crate::both!(not_confirmed_before_the_second_receipt);

async fn a_registered_result_is_judged_again(app: &TestApp) {
    let city = city(app);
    let (_, old) = filed(app, &city).await;
    city.clerk.does(&format!("/evaluations/{old}"), "/receipt", &[]).await;
    city.vendor.open(&format!("/evaluations/{old}")).await.says("92.00").says("优秀");
    city.lead.does(&format!("/evaluations/{old}"), "/agreement", &[]).await;
    city.clerk.does(LIST, "/spot-checks", &[]).await;
    let page = format!("/evaluations/{old}/spot-check");
    city.clerk.does(&page, "/spot-check", &typed(&found("full", "yes"))).await;
    let gone = city.lead.does(&page, "/decision", &[("verdict", "yes"), ("ruling", WHY)]).await;
    let new: i64 = gone.location.rsplit('/').next().and_then(|id| id.parse().ok()).unwrap();
    assert_ne!(new, old, "what was decided is not rewritten");

    city.vendor.open(&format!("/evaluations/{old}")).await.says("92.00").says("由联合评价重新认定");
    city.lead.open(&gone.location).await.says("由自评抽查转入").says("初评加联合评价");
    city.lead.open("/campaigns").await.says("2026-S1").says("抽查转联合评价");
    assert_eq!(city.vendor.get(&gone.location).await.status, StatusCode::NOT_FOUND, "nothing is proposed yet");
    let agreeing = city.head.open(&format!("/evaluations/{old}")).await;
    let barred = city.head.fill(&agreeing, "/agreement", &[]).await;
    assert_eq!(barred.status, StatusCode::CONFLICT, "an excellent result that was not confirmed is not recognised");
    barred.says("抽查未认可自评");

    judge(&city, new, 55, None).await;
    let decided = city.vendor.open(&gone.location).await;
    decided.says("55.00").says("不合格").says("原自评结果");
    city.lead.open(&format!("{}/why", gone.location)).await.says("复算一致");
    city.lead.open(&format!("/evaluations/{new}/rectification")).await.says("责令整改");
}
crate::both!(a_registered_result_is_judged_again);

/// The rows themselves refuse one person in two hands and a second draw of the same number.
async fn rows_refuse_it_too(app: &TestApp) {
    let city = city(app);
    let (_, id) = filed(app, &city).await;
    city.clerk.does(LIST, "/spot-checks", &[]).await;
    let page = format!("/evaluations/{id}/spot-check");
    city.clerk.does(&page, "/spot-check", &typed(&found("full", "no"))).await;
    let refused = |sql: &str| app.sql(|conn| Ok(conn.batch_execute(sql).is_err()));
    assert!(refused("UPDATE spot_checks SET decided_by = checked_by"));
    let twice =
        "INSERT INTO spot_draws (version, round_id, no, body) SELECT version, round_id, no, body FROM spot_draws";
    assert!(refused(twice));
    let open: i64 =
        app.sql(|conn| evaluations::table.filter(evaluations::elevates.is_not_null()).count().get_result(conn));
    assert_eq!(open, 0);
}
crate::both!(rows_refuse_it_too);
