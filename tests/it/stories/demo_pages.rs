//! The demo's own pages: the date goes forward and lives through its days, letters can be read. A letter that was parked is sent again.

use crate::app::{Backend, TestApp};
use crate::both;
use diesel::prelude::*;
use jianping::regulation::people::{Role, UnitKind};
use jianping::store::schema::{audit, job_runs, letters, outbox};

both!(the_demo_pages_do_not_exist_in_earnest);
async fn the_demo_pages_do_not_exist_in_earnest(app: &TestApp) {
    let filer = app.person(app.unit("市林业局", UnitKind::Owner), &[Role::OwnerFiler]);
    for path in ["/demo/clock", "/demo/mail", "/demo/mail/1"] {
        assert_eq!(filer.get(path).await.status, 404, "{path}");
    }
}

async fn demo(backend: Backend) {
    let Some(app) = TestApp::start_with(backend, "2026-09-14", |config| config.demo = true).await else { return };
    let filer = app.person(app.unit("市林业局", UnitKind::Owner), &[Role::OwnerFiler]);
    let page = filer.open("/demo/clock").await;
    page.says("今天是2026-09-14");
    let refused = filer.fill(&page, "/demo/clock", &[("do", ""), ("day", "2026-09-01")]).await;
    assert_eq!(refused.status, 422);
    refused.says("时钟只能向前");
    let done = filer.fill(&page, "/demo/clock", &[("do", "next")]).await;
    assert_eq!(done.status, 303);
    let again = filer.fill(&page, "/demo/clock", &[("do", "next")]).await;
    assert_eq!(again.status, 303, "a second click");
    let page = filer.open("/demo/clock").await;
    page.says("今天是2026-09-15");
    filer.fill(&page, "/demo/clock", &[("do", "november")]).await;
    filer.open("/demo/clock").await.says("今天是2026-11-01");
    let days: i64 = app.sql(|conn| job_runs::table.filter(job_runs::job.eq("plan-window")).count().get_result(conn));
    assert_eq!(days, 48, "every day of the way was lived through");
    let mail = filer.open("/demo/mail").await;
    mail.says("采购计划截止提醒").says("年度绩效评估启动");
    let id: i64 = app.sql(|conn| letters::table.order(letters::id).select(letters::id).first(conn));
    let letter = filer.open(&format!("/demo/mail/{id}")).await;
    letter.says("2027年度采购计划将于2026年9月30日截止申报").says("Message-ID").says("<!doctype html>");
    assert!(app.state.config.data_dir.join(format!("mail/{id}.eml")).exists());
    app.stop().await;
}

#[actix_web::test]
async fn the_clock_goes_on_sqlite() {
    demo(Backend::Sqlite).await;
}

#[actix_web::test]
async fn the_clock_goes_on_postgres() {
    demo(Backend::Postgres).await;
}

both!(a_parked_letter_is_sent_again);
async fn a_parked_letter_is_sent_again(app: &TestApp) {
    let office = app.unit("市信息中心", UnitKind::Office);
    let admin = app.person(office, &[Role::SysAdmin]);
    let filer = app.person(app.unit("市林业局", UnitKind::Owner), &[Role::OwnerFiler]);
    let at = app.state.clock.moment().stamp();
    app.sql(|conn| {
        diesel::insert_into(outbox::table)
            .values((
                outbox::chain.eq(0),
                outbox::action.eq("remind"),
                outbox::kind.eq("plans"),
                outbox::subject_id.eq(2027),
                outbox::payload.eq("{}"),
                outbox::at.eq(at),
                outbox::state.eq("expanded"),
            ))
            .execute(conn)?;
        let row: i64 = outbox::table.select(outbox::id).first(conn)?;
        diesel::insert_into(letters::table)
            .values((
                letters::outbox_id.eq(row),
                letters::user_id.eq(filer.id),
                letters::topic.eq("plan_window"),
                letters::at.eq(at),
                letters::state.eq("parked"),
                letters::tries.eq(10),
                letters::next_try_at.eq(at),
                letters::last_error.eq("550 no such mailbox"),
            ))
            .execute(conn)
    });
    assert_eq!(filer.get("/admin/letters").await.status, 403);
    let page = admin.open("/admin/letters").await;
    page.says("550 no such mailbox").hides("截止申报，请及时填报");
    let done = admin.fill(&page, "/1/delivery", &[]).await;
    assert_eq!(done.status, 303, "{}", done.main());
    admin.open("/admin/letters").await.says("没有未能发出的信件");
    let (state, tries): (String, i32) =
        app.sql(|conn| letters::table.select((letters::state, letters::tries)).first(conn));
    assert_eq!((state.as_str(), tries), ("waiting", 0));
    let noted: i64 = app.sql(|conn| audit::table.filter(audit::action.eq("retry_letter")).count().get_result(conn));
    assert_eq!(noted, 1);
    assert_eq!(admin.get("/admin/letters.csv").await.status, 200);
}
