//! M10: a special round is of a kind, with its reason and contracts found by searching; whoever prepares it does not open it.

use crate::app::TestApp;
use crate::both;
use crate::november::*;
use diesel::prelude::*;
use jianping::regulation::people::{Role, UnitKind};
use jianping::regulation::values::Fen;
use jianping::store::schema::{audit, contracts, evaluations, projects};
use reqwest::StatusCode;

const WHY: &str = "上年延期的服务已满一年，合同明年二月到期";

fn contract(app: &TestApp, no: &str) -> String {
    let id: i64 = app.sql(|conn| {
        contracts::table.inner_join(projects::table).filter(projects::no.eq(no)).select(contracts::id).first(conn)
    });
    id.to_string()
}

both!(chosen_by_searching_and_opened_by_another);
async fn chosen_by_searching_and_opened_by_another(app: &TestApp) {
    let city = city(app);
    let young = serving_since(app, &city, "慢病随访数据服务（2026年度）", Fen::yuan(90_000), "2026-09-01");
    let other = serving(app, &city, "血站数据备份服务（2026年度）", Fen::yuan(320_000));
    open_round(&city).await;
    app.on("2027-01-15");
    app.refresh_sessions();
    let bureau = app.unit("市大数据发展管理局", UnitKind::BigData);
    let both = app.person(bureau, &[Role::BureauClerk, Role::BureauLead]);

    let page = both.open("/campaigns/special").await;
    page.says("等待专项评估的合同").says("慢病随访数据服务").says("2026年：延期").hides("已选的合同");
    let (first, second) = (contract(app, &young), contract(app, &other));
    let found = both.fill(&page, "/special", &[("q", "血站"), ("contract", &first), ("do", "search")]).await;
    assert_eq!(found.status, StatusCode::OK);
    found.says("已选的合同").says("慢病随访数据服务").says("血站数据备份服务");
    assert!(!app.sql(|conn| Ok(jianping::store::rounds::all(conn).unwrap())).iter().any(|r| r.no == "2027-S1"));
    let none = both.fill(&page, "/special", &[("q", "没有这样的合同"), ("do", "search")]).await;
    none.says("没有符合条件的合同");
    let plan = ("do", "plan");
    let empty = both.fill(&page, "/special", &[plan]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    empty.says("请选择特殊情况的类别").says("不少于10字").says("请选择纳入专项评估的合同");
    let kind = ("kind", "deferred");
    let unfit = both.fill(&page, "/special", &[plan, kind, ("reason", WHY), ("contract", &second)]).await;
    assert_eq!(unfit.status, StatusCode::UNPROCESSABLE_ENTITY);
    unfit.says("这些合同不属于").says("此前延期的评估").says(WHY).says("血站数据备份服务");
    let done = both.fill(&page, "/special", &[plan, kind, ("reason", WHY), ("contract", &first)]).await;
    assert_eq!(done.location, "/campaigns/2027-S1", "{}", done.main());

    let own = both.open("/campaigns/2027-S1").await;
    own.says("此前延期的评估").says(WHY).says("选定的合同").says("不能再办理这一步").hides("/opening");
    own.hides("排除名单");
    let page = city.lead.open("/campaigns/2027-S1").await;
    let (action, mut fields) = page.form("/opening");
    for field in fields.iter_mut().filter(|(name, _)| name == "csrf") {
        field.1.clone_from(&both.csrf);
    }
    assert_eq!(both.post_raw(&action, &fields).await.status, StatusCode::FORBIDDEN, "four eyes");
    city.lead.does("/campaigns/2027-S1", "/opening", &[]).await;
    let opener: String = app.sql(|conn| {
        let its = audit::table.filter(audit::action.eq("open_round")).order(audit::id.desc());
        its.select(audit::user_name).first(conn)
    });
    city.lead.open("/campaigns/2027-S1/preparation").await.says("批准启动").says(&opener).says("筹备：");
    city.lead.open("/campaigns").await.says(&opener).says("此前延期的评估");
    let states: Vec<String> = app.sql(|conn| {
        let its = evaluations::table.filter(evaluations::contract_id.eq(first.parse::<i64>().unwrap()));
        its.order(evaluations::id).select(evaluations::state).load(conn)
    });
    assert_eq!(states, ["deferred", "drafting"]);
    both.open("/campaigns/special").await.hides("等待专项评估的合同");
}

both!(opened_late_needs_other_days);
async fn opened_late_needs_other_days(app: &TestApp) {
    app.on("2026-03-02");
    let city = city(app);
    let no = serving(app, &city, "全民健康信息平台运维服务（2026年度）", Fen::yuan(300_000));
    let page = city.clerk.open("/campaigns/special").await;
    let typed = [("do", "plan"), ("kind", "other"), ("reason", WHY)];
    let ticked = [typed[0], typed[1], typed[2], ("contract", &*contract(app, &no))];
    city.clerk.fill(&page, "/special", &ticked).await;
    app.on("2026-03-20");
    app.refresh_sessions();
    city.lead.open("/campaigns/2026-S1").await.says("业主报送期限2026-03-12").says("须先解决1项").hides("/opening");
    let days = [("report_due", "2026-03-30"), ("score_due", "2026-04-13")];
    city.clerk.does("/campaigns/2026-S1", "/windows", &days).await;
    city.lead.does("/campaigns/2026-S1", "/opening", &[]).await;
}
