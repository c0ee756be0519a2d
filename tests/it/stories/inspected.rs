//! M7: an inspection is recorded, ordered, answered, repeated and closed; the units that take part see the project, others do not.

use crate::app::TestApp;
use crate::both;
use crate::november::{city, serving};
use crate::people::PDF;
use jianping::regulation::people::{Role, UnitKind};
use jianping::regulation::values::Fen;

both!(found_answered_repeated_and_closed);
async fn found_answered_repeated_and_closed(app: &TestApp) {
    let city = city(app);
    let no = serving(app, &city, "智慧医疗影像共享服务（2026年度）", Fen::yuan(300_000));
    let (project, ndrc) = (format!("/projects/{no}"), city.ndrc.unit.to_string());
    assert_eq!(city.ndrc.get(&project).await.status, 404, "not asked to anything on it yet");
    let new = format!("{project}/inspections/new");
    let facts = ("facts", "抽查四月至九月的值班记录和故障工单");
    let typed = [
        ("stage", "acceptance"),
        ("on", "2026-11-02"),
        ("joined", ndrc.as_str()),
        facts,
        ("findings", "三次故障没有登记处置时间"),
    ];
    let short = city.clerk.open(&new).await;
    let again = city.clerk.fill(&short, "/inspections", &[("stage", "acceptance"), ("facts", "看了看")]).await;
    assert_eq!(again.status, 422);
    again.says("请写明检查了什么");
    let it = city.clerk.does(&new, "/inspections", &typed).await.location;
    city.ndrc.open(&it).await.says("三次故障没有登记处置时间").says("市发展和改革委员会");
    city.ndrc.open(&project).await.says("监督检查");
    assert_eq!(city.police.get(&it).await.status, 404, "takes no part in it");
    assert_eq!(city.vendor.get(&it).await.status, 404, "an inspection is the owner's matter");

    city.lead.open("/todo").await.says("责令改正");
    city.lead.does(&it, "/order", &[("standard", "补登处置时间并附工单截图"), ("due", "2026-11-13")]).await;
    city.filer.open("/todo").await.says("答复检查");
    app.on("2026-11-14");
    app.refresh_sessions();
    assert!(app.ring().await > 0, "the day after is reminded of");
    city.lead.open("/todo").await.says("再次责令");
    let page = city.filer.open(&it).await;
    page.says("逾期");
    let answer = [("answer", "已补登三次故障的处置时间，见工单截图")];
    let done = city.filer.fill_with_files(&page, "/answer", &answer, &[("file", "工单截图.pdf", PDF)]).await;
    assert_eq!(done.status, 303, "{}", done.main());
    city.ndrc.open(&it).await.says("工单截图.pdf").says("已补登三次故障的处置时间");
    let repeated = [("reason", "第二次故障的截图看不清，请重新提供"), ("due", "2026-11-20")];
    city.lead.does(&it, "/repetition", &repeated).await;
    city.filer.does(&it, "/answer", &[("answer", "已重新提供第二次故障的工单截图")]).await;
    city.clerk.does(&it, "/closing", &[("opinion", "截图清楚，处置时间已补登，达到要求")]).await;
    city.filer.open(&it).await.says("已办结").says("第二次故障的截图看不清").hides("再次责令改正");
    city.filer.open(&project).await.says("监督检查").says("已办结");
    city.lead.open("/inspections").await.says("没有监督检查");
    city.lead.open("/inspections?all=1").await.says(&no);
    assert_eq!(city.lead.open("/inspections.csv?all=1").await.text.lines().count(), 2);
    assert!(city.lead.open(&format!("{it}?lang=en")).await.text.contains("Orders and replies"));
}

both!(nothing_found_is_closed_at_once);
async fn nothing_found_is_closed_at_once(app: &TestApp) {
    let city = city(app);
    let no = serving(app, &city, "智慧医疗影像共享服务（2026年度）", Fen::yuan(300_000));
    let new = format!("/projects/{no}/inspections/new");
    let typed = [("stage", "payment"), ("on", "2026-11-03"), ("facts", "核对首付款和验收款的发票、凭证和到账日期")];
    let it = city.finance.does(&new, "/inspections", &typed).await.location;
    assert!(!city.clerk.open(&it).await.text.contains("/closing"), "another unit's inspection");
    city.finance.does(&it, "/closing", &[("opinion", "凭证齐全，没有发现问题")]).await;
    city.head.open(&it).await.says("没有发现问题").says("已办结");
    assert_eq!(app.stranger().get(&it).await.status, 303, "a stranger is asked to log in");
    let other = app.person(app.unit("市林业局", UnitKind::Owner), &[Role::OwnerHead]);
    assert_eq!(other.get(&it).await.status, 404);
    assert_eq!(city.filer.get(&new).await.status, 403, "an owner does not inspect itself");
}
