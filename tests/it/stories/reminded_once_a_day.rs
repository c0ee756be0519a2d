//! 催办: bureau and owner remind whoever holds the next step, once a day for a project, on the record and by letter.

use crate::app::TestApp;
use crate::both;
use crate::november::{city, d, evaluation, open_round, serving};
use diesel::prelude::*;
use jianping::post::smtp::Transport;
use jianping::post::worker::Post;
use jianping::regulation::values::Fen;
use jianping::store::schema::{audit, contracts, letters, urgings};
use std::sync::{Arc, Mutex};

type Sent = Arc<Mutex<Vec<(jianping::post::letters::Letter, String)>>>;

both!(the_holder_is_reminded_once_a_day);
async fn the_holder_is_reminded_once_a_day(app: &TestApp) {
    let city = city(app);
    let no = serving(app, &city, "智慧医疗影像共享服务（2026年度）", Fen::yuan(300_000));
    app.sql(|conn| {
        let told = (contracts::published_on.eq(d("2025-12-22")), contracts::filed_on.eq(d("2025-12-22")));
        diesel::update(contracts::table).set(told).execute(conn)
    });
    city.filer.open(&format!("/projects/{no}")).await.says("还没有评价部门，市大数据局将在11月1日分派");
    let reminder = format!("/projects/{no}/reminder");
    city.clerk.open(&reminder).await.says("现在没有等待他人办理的事项");
    open_round(&city).await;
    assert!(evaluation(app, &no) > 0);
    let page = city.clerk.open(&reminder).await;
    page.says("填报").says("市卫生健康局");
    for other in [&city.finance, &city.vendor] {
        assert!(other.get(&reminder).await.status.is_client_error(), "not theirs to remind");
    }
    city.clerk.does(&reminder, "/reminder", &[("note", "月底前须完成年度评估")]).await;
    city.filer.open(&format!("/projects/{no}")).await.says("催办").says("月底前须完成年度评估");
    let late = city.head.open(&reminder).await;
    late.says("今天已经催办过这个项目").says("明天可以再催");
    let forged = city.clerk.fill(&page, "/reminder", &[("note", "再催一次")]).await;
    assert_eq!(forged.status, 409, "{}", forged.main());
    forged.says("今天已经催办过这个项目").says("再催一次");

    let sent = Sent::default();
    let (state, way) = (&app.state, Transport::Memory(sent.clone()));
    let post = Post::with(&state.config, state.db.clone(), state.clock.clone(), way).unwrap();
    post.drain().await.unwrap();
    let told: Vec<i64> =
        app.sql(|conn| letters::table.filter(letters::topic.eq("reminded")).select(letters::user_id).load(conn));
    assert_eq!(told, [city.filer.id], "the filer writes the report; nobody else is waited for");
    assert!(sent.lock().unwrap().iter().any(|(letter, _)| letter.subject.contains("【催办】")));

    app.on("2026-11-04");
    app.refresh_sessions();
    city.head.does(&reminder, "/reminder", &[]).await;
    let (days, acts): (i64, i64) = app.sql(|conn| {
        let days = urgings::table.count().get_result(conn)?;
        let acts = audit::table.filter(audit::action.eq("remind")).count().get_result(conn)?;
        Ok((days, acts))
    });
    assert_eq!((days, acts), (2, 2));
}
