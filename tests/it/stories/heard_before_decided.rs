//! Nobody is judged unheard: both sides are told the sums and, unnamed, the reasons; they answer, objections are answered, then it is decided.

use crate::app::TestApp;
use crate::november::*;
use crate::people::Person;
use diesel::prelude::*;
use jianping::regulation::people::Role;
use jianping::regulation::values::Fen;
use jianping::store::schema::users;
use reqwest::StatusCode;

const FIGURES: &str = "九月工单统计漏记了两天，响应率应为97%";

/// Up to the proposal, every agency giving another share of the points.
async fn proposed(app: &TestApp, city: &City) -> (String, i64) {
    let no = serving(app, city, "全民健康信息平台运维服务（2026年度）", Fen::yuan(420_000));
    open_round(city).await;
    let id = evaluation(app, &no);
    let page = format!("/evaluations/{id}");
    report(city, id, 90).await;
    city.clerk.does(&page, "/panel", &[]).await;
    for (agency, per_cent) in [(&city.clerk, 90), (&city.finance, 85), (&city.ndrc, 80), (&city.police, 80)] {
        sign(agency, id, per_cent).await;
    }
    city.clerk.does(&page, "/closing", &[]).await;
    assert_eq!(city.vendor.get(&page).await.status, StatusCode::NOT_FOUND, "nothing was told yet");
    city.clerk.does(&page, "/proposal", &[("opinion", "各部门评分接近，建议按汇总得分认定")]).await;
    (no, id)
}

async fn decides(lead: &Person, id: i64) -> bool {
    let page = lead.open(&format!("/evaluations/{id}")).await;
    page.text.contains("/decision\"")
}

async fn heard_before_decided(app: &TestApp) {
    let city = city(app);
    let (_, id) = proposed(app, &city).await;
    let (page, notice, review) =
        (format!("/evaluations/{id}"), format!("/evaluations/{id}/reply"), format!("/evaluations/{id}/review"));

    city.lead.open(&page).await.says("前听取答复");
    assert!(!decides(&city.lead, id).await, "both are to be heard first");
    let told = city.vendor.open(&notice).await;
    told.says("83.75").says("良好").says("依据监控记录和合同约定").hides("市公安局").hides("÷ 4").hides("/reply/");
    city.vendor.open("/todo").await.says("答复拟定结果");
    city.head.open("/todo").await.says("答复拟定结果");
    assert_eq!(city.discipline.get(&notice).await.status, StatusCode::NOT_FOUND);
    let (_, rival) = supplier(app, "乌江软件工程有限公司");
    assert_eq!(rival.get(&notice).await.status, StatusCode::NOT_FOUND);

    let wrong = city.vendor.fill(&told, "/reply", &[("objects", "yes"), ("o3", "不对")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("请写明事实和理由，不少于10字").says("不对");
    city.vendor.does(&notice, "/reply", &[("objects", "yes"), ("o3", FIGURES)]).await;
    city.vendor.open(&page).await.says(FIGURES);
    city.head.open(&page).await.hides(FIGURES);
    assert_eq!(city.lead.get(&review).await.status, StatusCode::OK, "the reviewer may read it at once");
    assert!(!city.lead.open("/todo").await.text.contains(&review), "but the owner has still to speak");
    city.head.does(&notice, "/reply", &[("objects", "no")]).await;
    city.lead.open("/todo").await.says("复核异议");
    assert!(!decides(&city.lead, id).await, "an objection comes first");
    assert_eq!(city.clerk.get(&review).await.status, StatusCode::FORBIDDEN, "whoever proposed does not review");

    let open = city.lead.open(&review).await;
    open.says(FIGURES).says("12.5625");
    let wrong = city.lead.fill(&open, "/review", &[("reason-0", "调取原始记录核对无误")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("请选择是否采纳").says("调取原始记录核对无误");
    let name: String = app.sql(|conn| users::table.find(city.lead.id).select(users::name).first(conn));
    city.lead.does(&review, "/review", &[("upheld-0", "no"), ("reason-0", "调取原始记录核对，两天确无工单")]).await;
    city.vendor.open(&page).await.says("不采纳").says("两天确无工单").hides(&name);
    assert!(!decides(&city.lead, id).await, "whoever reviewed does not decide");
    assert!(decides(&city.second_lead, id).await);
    city.second_lead.does(&page, "/decision", &[("opinion", "同意，按汇总得分认定等次")]).await;
    city.vendor.open(&page).await.says("良好").says(FIGURES);
    assert_eq!(city.vendor.get(&notice).await.status, StatusCode::SEE_OTHER, "there is nothing to answer any more");
}
crate::both!(heard_before_decided);

/// What is upheld is scored again by the agencies, blind as before, and told again.
async fn upheld_and_scored_again(app: &TestApp) {
    let city = city(app);
    let (_, id) = proposed(app, &city).await;
    let (page, notice) = (format!("/evaluations/{id}"), format!("/evaluations/{id}/reply"));
    city.head.does(&notice, "/reply", &[("objects", "no")]).await;
    city.vendor.does(&notice, "/reply", &[("objects", "yes"), ("o3", FIGURES)]).await;
    let yes = [("upheld-0", "yes"), ("reason-0", "原始工单证实漏记，应当更正")];
    city.lead.does(&format!("{page}/review"), "/review", &yes).await;

    let sheet = city.police.open(&format!("{page}/score")).await;
    sheet.says("指标3").hides("指标2 ");
    city.vendor.open(&page).await.says("采纳").hides("83.75");
    let police = [("p3", "15"), ("r3", "更正后达到约定的全部要求"), ("do", "submit")];
    let ties = TIES.map(|tie| (tie, "yes"));
    city.police.does(&format!("{page}/score"), "/score", &[&police[..], &ties[..]].concat()).await;
    city.finance.open(&page).await.hides("15.00");
    app.on("2026-12-20");
    app.refresh_sessions();
    city.clerk.does(&page, "/closing", &[]).await;
    let card = city.lead.open(&format!("{page}/why")).await;
    card.says("(12 + 12.75 + 13.5 + 15) ÷ 4 = 13.3125").says("84.50").says("复算一致");
    city.clerk.does(&page, "/proposal", &[("opinion", "更正后重新汇总，建议照此认定")]).await;
    assert!(!decides(&city.lead, id).await, "both are heard again");
    let second = app.person(city.lead.unit, &[Role::BureauLead]);
    app.on("2027-01-15");
    app.refresh_sessions();
    assert!(decides(&second, id).await, "their days are over");
    second.does(&page, "/decision", &[("opinion", "同意，按汇总得分认定等次")]).await;
    city.vendor.open(&page).await.says("84.50").says("第2次告知").says("期满未答复");
}
crate::both!(upheld_and_scored_again);
