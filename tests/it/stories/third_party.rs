//! M10.2: a third party is commissioned in the place of the panel; it reaches what it is commissioned with, and nothing else.

use crate::app::TestApp;
use crate::both;
use crate::november::{city, evaluation, open_round, report, serving, sign};
use jianping::regulation::people::{Role, UnitKind};
use jianping::regulation::values::Fen;

both!(commissioned_and_reached);
async fn commissioned_and_reached(app: &TestApp) {
    let city = city(app);
    let no = serving(app, &city, "智慧医疗影像共享服务（2026年度）", Fen::yuan(300_000));
    let other = serving(app, &city, "健康档案数据治理服务（2026年度）", Fen::yuan(320_000));
    let unit = app.unit("梵天评估咨询有限公司", UnitKind::ThirdParty);
    let third = app.person(unit, &[Role::ThirdParty]);
    let rival = app.person(app.unit("武陵评估咨询有限公司", UnitKind::ThirdParty), &[Role::ThirdParty]);
    open_round(&city).await;
    let (id, not) = (evaluation(app, &no), evaluation(app, &other));
    report(&city, id, 90).await;
    let path = format!("/evaluations/{id}");
    assert_eq!(third.get(&path).await.status, 404, "not commissioned yet");
    third.open("/todo").await.says("没有待办");

    let chosen = unit.to_string();
    let page = city.clerk.open(&path).await;
    let untied = [("third", chosen.as_str()), ("basis", "WT-2026-003")];
    let refused = city.clerk.fill(&page, "/commission", &untied).await;
    assert_eq!(refused.status, 422);
    refused.says("三年内有利害关系的机构不能受托");
    let typed = [("third", chosen.as_str()), ("basis", "WT-2026-003"), ("independent", "yes")];
    city.clerk.does(&path, "/commission", &typed).await;

    third.open("/todo").await.says("评分").says("智慧医疗影像共享服务").hides("健康档案数据治理服务");
    third.open("/projects").await.says("智慧医疗影像共享服务").hides("健康档案数据治理服务");
    third.open(&format!("/projects/{no}")).await.says("智慧医疗影像共享服务");
    third.open(&path).await.says("梵天评估咨询有限公司");
    for hidden in [format!("/projects/{other}"), format!("/evaluations/{not}")] {
        assert_eq!(third.get(&hidden).await.status, 404, "{hidden}");
    }
    assert_eq!(rival.get(&path).await.status, 404, "another third party's work");
    sign(&third, id, 84).await;
    city.clerk.does(&path, "/closing", &[]).await;
    city.clerk.does(&path, "/proposal", &[("opinion", "受托机构评分材料齐全，建议照此认定")]).await;
    city.lead.does(&path, "/decision", &[("opinion", "同意，按受托机构评分认定等次")]).await;
    city.filer.open(&path).await.says("84.00").says("良好");
    third.open("/todo").await.says("没有待办");
}
