//! The audit chains: whole after real work; a flipped, deleted, swapped or cut row is found and named, on both databases.

use crate::app::{Backend, TestApp};
use crate::both;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use jianping::jobs::bell::Bell;
use jianping::post::letters::Letter;
use jianping::post::smtp::Transport;
use jianping::post::worker::Post;
use jianping::regulation::people::{Role, UnitKind};
use jianping::store::chain::{Broken, Fault, Walk, verify};
use jianping::store::seals;
use std::sync::{Arc, Mutex};

fn walk(app: &TestApp) -> Walk {
    let mut found = None;
    app.sql(|conn| {
        found = verify(conn).ok();
        Ok(())
    });
    found.unwrap()
}

fn break_in(app: &TestApp, sql: &str) {
    let open = match app.backend {
        Backend::Sqlite => "DROP TRIGGER IF EXISTS audit_no_update; DROP TRIGGER IF EXISTS audit_no_delete;",
        Backend::Postgres => "ALTER TABLE audit DISABLE TRIGGER ALL;",
    };
    app.sql(|conn| conn.batch_execute(&format!("{open} {sql}")));
}

async fn two_projects(app: &TestApp) {
    let owner = app.unit("市林业局", UnitKind::Owner);
    let filer = app.person(owner, &[Role::OwnerFiler]);
    for name in ["智慧林业监管平台运维服务", "林火监测数据服务"] {
        let made = filer.does("/projects/new", "/projects", &[("name", name), ("year", "2027")]).await;
        let page = filer.open(&made.location).await;
        filer.fill(&page, "/plan/1", &[("basis", "依据铜府办发〔2019〕61号文件和本单位年度工作计划")]).await;
    }
}

both!(a_broken_link_is_named);
async fn a_broken_link_is_named(app: &TestApp) {
    two_projects(app).await;
    let whole = walk(app);
    assert!(whole.broken.is_none() && whole.chains >= 2 && whole.rows >= 4, "{whole:?}");
    let refused = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        app.sql(|conn| conn.batch_execute("UPDATE audit SET opinion = 'x'"))
    }));
    assert!(refused.is_err(), "the trail is insert-only");
    let (first, second): (i64, i64) = app.sql(|conn| {
        use jianping::store::schema::projects;
        let ids: Vec<i64> = projects::table.order(projects::id).select(projects::id).load(conn)?;
        Ok((ids[0], ids[1]))
    });
    let kept = "CREATE TABLE kept AS SELECT * FROM audit; CREATE TABLE heads AS SELECT * FROM chain_heads;";
    break_in(app, kept);
    let back = "DELETE FROM audit; INSERT INTO audit SELECT * FROM kept; DELETE FROM chain_heads; INSERT INTO chain_heads SELECT * FROM heads;";
    let cases = [
        (format!("UPDATE audit SET opinion = 'x' WHERE chain = {second} AND seq = 2"), second, 2, Fault::Altered),
        (format!("UPDATE audit SET user_name = 'x' WHERE chain = {first} AND seq = 1"), first, 1, Fault::Altered),
        (format!("DELETE FROM audit WHERE chain = {first} AND seq = 1"), first, 1, Fault::Missing),
        (
            format!(
                "DELETE FROM audit WHERE chain = {first} AND seq = (SELECT max(seq) FROM kept WHERE chain = {first})"
            ),
            first,
            0,
            Fault::Truncated,
        ),
        (format!("DELETE FROM audit WHERE chain = {second}"), second, 1, Fault::Truncated),
        (
            format!("DELETE FROM audit WHERE chain = {second}; DELETE FROM chain_heads WHERE chain = {second}"),
            second,
            1,
            Fault::Truncated,
        ),
        (
            format!(
                "UPDATE audit SET seq = 9 - seq WHERE chain = {first} AND seq < 3; UPDATE audit SET seq = seq - 6 WHERE chain = {first} AND seq > 6"
            ),
            first,
            1,
            Fault::Detached,
        ),
        (format!("DELETE FROM chain_heads WHERE chain = {second}"), second, 0, Fault::Headless),
    ];
    for (sql, chain, seq, fault) in cases {
        break_in(app, &sql);
        let Some(Broken { chain: at, seq: link, fault: what }) = walk(app).broken else { panic!("not found: {sql}") };
        assert_eq!((at, what), (chain, fault), "{sql}");
        assert!(seq == 0 || seq == link, "{sql}: link {link}");
        break_in(app, back);
        assert!(walk(app).broken.is_none());
    }
}

both!(inspectors_read_the_trail);
async fn inspectors_read_the_trail(app: &TestApp) {
    two_projects(app).await;
    let auditor = app.person(app.unit("市政务中心", UnitKind::Office), &[Role::Auditor]);
    let finance = app.person(app.unit("市财政局", UnitKind::Finance), &[Role::Finance]);
    assert_eq!(finance.get("/audit").await.status, 404);
    let page = auditor.open("/audit").await;
    page.says("起草采购计划").says("智慧林业监管平台运维服务");
    auditor.open("/audit?object=2027-001").await.says("链条完整").hides("林火监测");
    auditor.open("/audit?check=all").await.says("条链完整");
    auditor.open("/audit?action=save_plan").await.says("保存采购计划");
    auditor.open("/audit?from=2026-11-03&to=2026-11-03").await.says("智慧林业");
    auditor.open("/audit?to=2026-11-02").await.says("没有符合条件的记录");
    auditor.open("/audit?person=无此人").await.says("没有符合条件的记录");
    auditor.open("/audit?from=x").await.says("日期应写成");
    assert!(auditor.open("/audit.csv").await.text.lines().count() > 4);
    break_in(app, "UPDATE audit SET opinion = '改过' WHERE seq = 2");
    auditor.open("/audit?check=all").await.says("链条断裂").says("内容被改动");
    auditor.open("/audit?object=2027-001").await.says("链条断裂");
}

/// Rewrites an opinion so that chain and head agree again, as somebody could who has the database in hand.
fn rewrite(app: &TestApp) {
    use jianping::store::audit::Row;
    use jianping::store::schema::audit;
    let mut rows: Vec<Row> = app.sql(|conn| {
        let first: i64 = audit::table.filter(audit::chain.gt(0)).order(audit::id).select(audit::chain).first(conn)?;
        audit::table.filter(audit::chain.eq(first)).order(audit::seq).select(Row::as_select()).load(conn)
    });
    let mut before = String::new();
    for row in &mut rows {
        row.opinion = "改过".into();
        row.prev_hash.clone_from(&before);
        row.hash = row.digest();
        before.clone_from(&row.hash);
    }
    for row in &rows {
        let (opinion, prev, hash, chain, seq) = (&row.opinion, &row.prev_hash, &row.hash, row.chain, row.seq);
        break_in(
            app,
            &format!(
                "UPDATE audit SET opinion = '{opinion}', prev_hash = '{prev}', hash = '{hash}' WHERE chain = {chain} AND seq = {seq}; \
                 UPDATE chain_heads SET hash = '{hash}' WHERE chain = {chain} AND seq = {seq}"
            ),
        );
    }
}

both!(a_seal_tells_of_a_rewritten_trail);
async fn a_seal_tells_of_a_rewritten_trail(app: &TestApp) {
    let office = app.unit("市政务中心", UnitKind::Office);
    let auditor = app.person(office, &[Role::Auditor]);
    two_projects(app).await;
    Bell::new(app.state.db.clone(), app.state.clock.clone()).ring().await;
    auditor.open("/audit").await.hides("最近封签");
    app.on("2026-11-04");
    app.refresh_sessions();
    Bell::new(app.state.db.clone(), app.state.clock.clone()).ring().await;
    let sealed = |app: &TestApp| {
        let mut found = None;
        app.sql(|conn| {
            found = seals::verify(conn).ok();
            Ok(())
        });
        found.unwrap()
    };
    let first = sealed(app).unwrap();
    assert!(first.len() == 1 && first[0].count >= 4, "{first:?}");
    let sent: Arc<Mutex<Vec<(Letter, String)>>> = Arc::default();
    let (state, way) = (&app.state, Transport::Memory(sent.clone()));
    Post::with(&state.config, state.db.clone(), state.clock.clone(), way).unwrap().drain().await.unwrap();
    let told = sent.lock().unwrap().iter().any(|(letter, _)| letter.text.contains(&first[0].digest));
    assert!(told, "the auditor has the seal in a letter");
    auditor.open("/audit").await.says(&first[0].digest);
    two_projects(app).await;
    app.on("2026-11-05");
    Bell::new(app.state.db.clone(), app.state.clock.clone()).ring().await;
    assert_eq!(sealed(app).unwrap().len(), 2, "a seal a day");
    rewrite(app);
    assert!(walk(app).broken.is_none(), "the chains alone do not tell");
    assert_eq!(sealed(app).unwrap_err().day, first[0].day, "the seal does");
}
