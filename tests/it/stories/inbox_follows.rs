//! The inbox: work appears with the state that asks for it, at the person whose turn it is, and goes when it is done.

use crate::app::TestApp;
use crate::both;
use diesel::prelude::*;
use jianping::regulation::people::{Role, UnitKind};
use jianping::store::schema::projects;

both!(work_appears_where_it_waits);
async fn work_appears_where_it_waits(app: &TestApp) {
    let owner = app.unit("市林业局", UnitKind::Owner);
    let other = app.unit("市卫生健康局", UnitKind::Owner);
    let filer = app.person(owner, &[Role::OwnerFiler]);
    let stranger = app.person(other, &[Role::OwnerFiler]);
    let lead = app.person(app.unit("市大数据局", UnitKind::BigData), &[Role::BureauLead]);
    filer.open("/todo").await.says("没有待办");
    filer.does("/projects/new", "/projects", &[("name", "智慧林业监管平台运维服务"), ("year", "2027")]).await;
    let todo = filer.open("/todo").await;
    todo.says("智慧林业监管平台运维服务").says("填写").says("以后").says("市林业局");
    assert!(todo.text.contains("<b>1</b>"), "the navigation counts it");
    stranger.open("/todo").await.says("没有待办");
    lead.open("/todo").await.says("没有待办");
    filer.open("/done").await.says("起草采购计划").says("智慧林业监管平台运维服务");
    filer.open("/started").await.says("智慧林业监管平台运维服务").says("草稿");
    stranger.open("/done").await.says("还没有办理过事项");
    app.sql(|conn| {
        diesel::update(projects::table)
            .set((projects::state.eq("assessed"), projects::due.eq(chrono::NaiveDate::from_ymd_opt(2026, 11, 1))))
            .execute(conn)
    });
    let empty = filer.open("/todo").await;
    empty.says("没有待办").says("最近一次办理：").says("智慧林业监管平台运维服务");
    assert!(empty.main().contains("年度评估"), "the way to the campaign");
    let late = lead.open("/todo").await;
    late.says("已逾期").says("逾期2天").says("审批");
    lead.open("/todo?due=soon").await.says("没有符合条件的待办");
    lead.open("/todo?kw=林业&stage=approval").await.says("智慧林业");
    assert_eq!(lead.open("/todo.csv").await.text.lines().count(), 2);
    assert!(lead.open("/todo?lang=en").await.text.contains("2 days overdue"));
}

both!(reading_ends_it);
async fn reading_ends_it(app: &TestApp) {
    let owner = app.unit("市林业局", UnitKind::Owner);
    let filer = app.person(owner, &[Role::OwnerFiler]);
    let clerk = app.person(app.unit("市大数据局", UnitKind::BigData), &[Role::BureauClerk]);
    filer.does("/projects/new", "/projects", &[("name", "智慧林业监管平台运维服务"), ("year", "2027")]).await;
    let letter = addressed(app, clerk.id);
    let page = clerk.open("/read").await;
    page.says("计划待审核").says("智慧林业监管平台运维服务");
    assert_eq!(filer.get(&format!("/read/{letter}")).await.status, 404, "a letter to somebody else does not exist");
    let opened = clerk.fill(&page, &format!("/read/{letter}"), &[]).await;
    assert_eq!(opened.location, format!("/read/{letter}"));
    clerk.open(&opened.location).await.says("【待审核】");
    clerk.open("/read").await.says("没有待阅").says("已读");
}

/// A letter as the worker addresses it.
fn addressed(app: &TestApp, to: i64) -> i64 {
    use jianping::store::conn::BothExt;
    use jianping::store::schema::{letters, outbox};
    let at = app.state.clock.moment().stamp();
    app.sql(|conn| {
        let row: i64 = outbox::table.order(outbox::id.desc()).select(outbox::id).first(conn)?;
        diesel::insert_into(letters::table)
            .values((
                letters::outbox_id.eq(row),
                letters::user_id.eq(to),
                letters::topic.eq("plan_submitted"),
                letters::at.eq(at),
                letters::state.eq("sent"),
                letters::tries.eq(1),
                letters::next_try_at.eq(at),
            ))
            .returning(letters::id)
            .both()
            .get_result(conn)
    })
}

both!(every_kind_of_work_is_a_query);
async fn every_kind_of_work_is_a_query(app: &TestApp) {
    let everybody = jianping::regulation::people::Actor {
        user: jianping::regulation::values::UserId(1),
        name: "x".into(),
        unit: jianping::regulation::values::UnitId(1),
        unit_name: "x".into(),
        kind: UnitKind::BigData,
        roles: Role::ALL.to_vec(),
    };
    let today = app.state.clock.today();
    app.sql(|conn| {
        assert!(jianping::store::views::desk::todo(conn, &everybody, today, 9).is_ok_and(|all| all.rows.is_empty()));
        assert_eq!(jianping::store::views::desk::counts(conn, &everybody, today).unwrap().todo, 0);
        Ok(())
    });
}
