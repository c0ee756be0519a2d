//! What is settled beside the scores: indicators that do not apply are left out before scoring begins, red lines are raised by agencies or the
//! program and answered by whoever proposes; neither happens silently.

use crate::app::TestApp;
use crate::november::*;
use crate::people::Person;
use diesel::connection::SimpleConnection;
use jianping::regulation::values::Fen;
use reqwest::StatusCode;

const WHY: &str = "合同没有约定本地研发推广，不属于服务内容";
const FACTS: &str = "九月五日误删核心库停机十一小时，见通报第3号";

async fn filed(app: &TestApp, city: &City) -> (i64, String) {
    let no = serving(app, city, "全民健康信息平台运维服务（2026年度）", Fen::yuan(420_000));
    open_round(city).await;
    let id = evaluation(app, &no);
    report(city, id, 90).await;
    (id, format!("/evaluations/{id}"))
}

/// The agency's sheet at this share, without some indicators and with what else it writes.
async fn signs(agency: &Person, id: i64, per_cent: i32, without: &[&str], more: &[(&str, &str)]) {
    let mut fields = scores(per_cent);
    fields.retain(|(name, _)| !without.iter().any(|n| name.ends_with(n)));
    fields.extend(TIES.map(|tie| (tie.to_owned(), "yes".to_owned())));
    fields.extend(more.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())));
    fields.push(("do".into(), "submit".into()));
    let typed: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    agency.does(&format!("/evaluations/{id}/score"), "/score", &typed).await;
}

async fn left_out_before_scoring(app: &TestApp) {
    let city = city(app);
    let (id, page) = filed(app, &city).await;
    let open = city.clerk.open(&page).await;
    let short = city.clerk.fill(&open, "/panel", &[("unfit1", "yes"), ("unfitwhy1", "无")]).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    short.says("写明指标1不适用的理由").hides("指标2不适用");
    let three = [
        ("unfit1", "yes"),
        ("unfitwhy1", WHY),
        ("unfit5", "yes"),
        ("unfitwhy5", WHY),
        ("unfit6", "yes"),
        ("unfitwhy6", WHY),
    ];
    let open = city.clerk.open(&page).await;
    city.clerk.fill(&open, "/panel", &three).await.says("不适用的指标最多2项").says(WHY);
    city.clerk.does(&page, "/panel", &three[..4]).await;
    let sheet = city.police.open(&format!("{page}/score")).await.text;
    let asked: Vec<usize> = (1..=7).filter(|n| sheet.contains(&format!("id=\"c{n}\""))).collect();
    assert_eq!(asked, [2, 3, 4, 6, 7]);
    city.vendor.get(&page).await.hides(WHY);
    for agency in [&city.clerk, &city.finance, &city.ndrc, &city.police] {
        signs(agency, id, 85, &["1", "5"], &[]).await;
    }
    city.clerk.does(&page, "/closing", &[]).await;
    city.clerk.open(&page).await.says("85.00").says("不适用").says("适用指标合计，按100.00÷80.00分摊").says("68");
    city.clerk.does(&page, "/proposal", &[("opinion", "各部门评分一致，建议按汇总得分认定")]).await;
    city.vendor.open(&format!("{page}/reply")).await.says("85.00").says(WHY);
    heard(&city, id).await;
    city.lead.does(&page, "/decision", &[("opinion", "同意，按汇总得分认定等次")]).await;
    city.lead.open(&format!("{page}/why")).await.says("复算一致").says("× 100 ÷ 80");
}
crate::both!(left_out_before_scoring);

async fn red_line_answered(app: &TestApp) {
    let city = city(app);
    let (id, page) = filed(app, &city).await;
    city.clerk.does(&page, "/panel", &[]).await;
    let mut bare = scores(92);
    bare.extend([("red-incident".to_owned(), "yes".to_owned()), ("redfacts-incident".to_owned(), "事故".to_owned())]);
    let refused = try_sheet(&city.police, id, &bare, "submit").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("红线事项须写明事实和出处");
    signs(&city.police, id, 92, &[], &[("red-incident", "yes"), ("redfacts-incident", FACTS)]).await;
    for other in [&city.clerk, &city.lead, &city.finance] {
        other.open(&page).await.hides(FACTS).hides("红线事项：");
    }
    for agency in [&city.clerk, &city.finance, &city.ndrc] {
        signs(agency, id, 92, &[], &[]).await;
    }
    city.clerk.does(&page, "/closing", &[]).await;
    let open = city.clerk.open(&page).await;
    open.says(FACTS).says("92.00").says("优秀");
    let opinion = ("opinion", "各部门评分一致，建议按汇总得分认定");
    let bare = city.clerk.fill(&open, "/proposal", &[opinion]).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    bare.says("请选择“服务提供方造成重大安全事件”的处理").says("写明处理的理由");
    let answer = [opinion, ("cap-incident", "qualified"), ("capwhy-incident", "事件已通报，等次不宜高于合格")];
    city.clerk.does(&page, "/proposal", &answer).await;
    let told = city.vendor.open(&format!("{page}/reply")).await;
    told.says(FACTS).says("等次不高于合格").says("事件已通报").hides("市公安局");
    heard(&city, id).await;
    city.lead.does(&page, "/decision", &[("opinion", "同意，按汇总得分和红线处理认定")]).await;
    city.vendor.open(&page).await.says("92.00").says("合格").says("等次不高于合格");
    city.lead.open(&format!("{page}/why")).await.says("复算一致").says("红线事项");
    city.lead.open("/campaigns/2026").await.says("92.00");
}
crate::both!(red_line_answered);

/// The program raises what it sees itself: level three, and the day of the next test has passed.
async fn untested_system_is_raised(app: &TestApp) {
    let city = city(app);
    let (id, page) = filed(app, &city).await;
    app.sql(|conn| {
        conn.batch_execute(
            "UPDATE contracts SET body = replace(body, '\"mlps\":\"2\"', '\"mlps\":\"3\"'); \
             INSERT INTO security_terms (project_id, owner_id, due) SELECT project_id, owner_id, '2026-10-01' FROM contracts",
        )
    });
    city.clerk.does(&page, "/panel", &[]).await;
    for agency in [&city.clerk, &city.finance, &city.ndrc, &city.police] {
        sign(agency, id, 92).await;
    }
    city.clerk.does(&page, "/closing", &[]).await;
    city.clerk.open(&page).await.says("系统定为三级，安全检测应于2026-10-01前完成");
    let answer = [
        ("opinion", "各部门评分一致，建议按汇总得分认定"),
        ("cap-untested", "nothing"),
        ("capwhy-untested", "检测已约定在十二月，未发现隐患"),
    ];
    city.clerk.does(&page, "/proposal", &answer).await;
    city.clerk.open(&page).await.says("优秀").says("不影响等次");
}
crate::both!(untested_system_is_raised);
