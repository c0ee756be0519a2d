//! M10 (1): below 300,000 the owner assesses itself; finance and the bureau each give a receipt, and the owner's total is the result.

use crate::app::TestApp;
use crate::november::*;
use jianping::regulation::people::{Role, UnitKind};
use jianping::regulation::values::Fen;
use reqwest::StatusCode;

async fn self_track(app: &TestApp) {
    let city = city(app);
    let no = serving(app, &city, "市级预约挂号平台运维服务", Fen::parse_yuan("299999.99").unwrap());
    let young = serving_since(app, &city, "健康一码通升级服务", Fen::yuan(100_000), "2026-09-01");
    city.clerk.open("/campaigns").await.says("还没有评估轮次");
    open_round(&city).await;
    city.lead.open("/campaigns/2026").await.says("应评1项").says("延期1项");
    let id = evaluation(app, &no);
    let page = format!("/evaluations/{id}");
    city.filer.open(&page).await.says("自评备案").says("29.999999万元");
    city.filer.open(&format!("/evaluations/{}", evaluation(app, &young))).await.says("不足90天");
    assert_eq!(city.vendor.get(&page).await.status, StatusCode::NOT_FOUND, "no result yet");

    // saved with gaps, refused whole, nothing typed is lost
    let form = city.filer.open(&format!("{page}/report")).await;
    let wrong = city.filer.fill(&form, "/report", &[("s1-0", "4.01"), ("summary", "先写一半")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("得分不能超过本子指标4分").says("先写一半");
    city.filer.does(&format!("{page}/report"), "/report", &[("s1-0", "3.5")]).await;
    let lacking = city.head.open(&page).await;
    let refused = city.head.fill(&lacking, "/filing", &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("2.1还没有评分");
    assert!(!city.filer.open(&page).await.text.contains("/filing"), "the writer files nothing");

    let paper = format!("{page}/paper");
    let begun = city.filer.open(&paper).await;
    begun.says("服务绩效评估报告").says("3.50").says("附件清单").says("没有附件").hides("良好");

    report(&city, id, 85).await;
    let whole = city.head.open(&paper).await;
    whole
        .says("评定等次")
        .says("良好")
        .says("由业务科三人评估")
        .says("单位负责人（签字）")
        .says("报送：市财政局、市大数据局");
    whole.hides("监督检查、验收与变更").hides("没有附件");
    city.finance.open(&paper).await.says("业主评分合计85");
    let elsewhere = app.person(app.unit("市交通运输局", UnitKind::Owner), &[Role::OwnerFiler]);
    for outside in [&city.vendor, &elsewhere] {
        assert_eq!(outside.get(&paper).await.status, StatusCode::NOT_FOUND, "the owner's report");
    }
    // finance returns once, with one list
    let back = city.finance.open(&page).await;
    let none = city.finance.fill(&back, "/return", &[("reasons", "缺")]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    city.finance.does(&page, "/return", &[("reasons", "缺少满意度调查原始数据\n支付凭证不清晰")]).await;
    city.filer.open(&page).await.says("缺少满意度调查原始数据").says("市财政局");
    report(&city, id, 86).await;
    let again = city.finance.open(&page).await;
    assert!(!again.text.contains(&format!("{page}/return")), "each agency returns once");

    city.finance.does(&page, "/receipt", &[]).await;
    city.head.open(&page).await.says("铜评备〔2026〕1号").hides("得分计算");
    let stale = city.clerk.open(&page).await;
    city.clerk.fill(&stale, "/receipt", &[]).await;
    let twice = city.clerk.fill(&stale, "/receipt", &[]).await;
    assert_eq!(twice.status, StatusCode::SEE_OTHER, "a double click is answered like the first");
    city.vendor.open(&page).await.says("86.00").says("良好").says("按期支付");
    city.lead.open("/campaigns/2026").await.says("86.00");
    let csv = city.lead.open("/campaigns/2026.csv").await;
    assert_eq!(csv.text.lines().count(), 3, "a head and both contracts");
    assert_eq!(city.lead.open("/campaigns/2026.xlsx").await.bytes.get(..2), Some(&b"PK"[..]));
}
crate::both!(self_track);
