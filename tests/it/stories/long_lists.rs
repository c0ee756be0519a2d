//! What is too long for a page says so; what is due first stands first; files hold everything.

use crate::app::TestApp;
use crate::both;
use diesel::RunQueryDsl;
use diesel::connection::SimpleConnection;
use jianping::regulation::people::{Actor, Role, UnitKind};
use jianping::regulation::values::{UnitId, UserId};
use jianping::store::conn::Conn;
use jianping::store::views::desk;
use jianping::store::views::projects;

fn run(conn: &mut Conn, sql: &str) {
    match conn {
        Conn::Sqlite(c) => c.batch_execute(sql).unwrap(),
        Conn::Pg(c) => c.batch_execute(sql).unwrap(),
    }
}

/// So many more projects like the one there is; the last are due first.
fn many(app: &TestApp, more: i64, state: &str, due: &str) {
    app.sql(|conn| {
        run(
            conn,
            &format!(
                "INSERT INTO projects (version, no, name, year, owner_id, state, track, budget_fen, due, changed_at, body) \
                 SELECT p.version, 'X-' || k.n, p.name || k.n, p.year, p.owner_id, '{state}', p.track, p.budget_fen, {due}, \
                 p.changed_at, p.body FROM (SELECT * FROM projects ORDER BY id LIMIT 1) p, \
                 (WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {more}) SELECT n FROM c) k"
            ),
        );
        Ok(())
    });
}

both!(the_inbox_says_what_it_leaves_out);
async fn the_inbox_says_what_it_leaves_out(app: &TestApp) {
    let filer = app.person(app.unit("市林业局", UnitKind::Owner), &[Role::OwnerFiler]);
    let bureau = app.unit("市大数据局", UnitKind::BigData);
    let lead = app.person(bureau, &[Role::BureauLead]);
    filer.does("/projects/new", "/projects", &[("name", "智慧林业监管平台运维服务"), ("year", "2027")]).await;
    many(app, 100, "approved", "NULL");
    let page = lead.open("/todo").await;
    page.says("共100项").hides("100+");
    many_later(app, 105);
    let page = lead.open("/todo").await;
    page.says("“列入计划”的事项多于200项").says("共200+项").says("2项逾期").hides("2+项逾期");
    assert!(page.text.contains("<b>100+</b>"), "the menu and the tab: {}", page.main());
    let rows = |text: &str| text.lines().count() - 1;
    assert_eq!(rows(&lead.open("/todo.csv").await.text), 205, "the file is not cut");

    let me = Actor {
        user: UserId(lead.id),
        name: "负责人".into(),
        unit: UnitId(bureau),
        unit_name: "市大数据局".into(),
        kind: UnitKind::BigData,
        roles: vec![Role::BureauLead],
    };
    let today = app.state.clock.today();
    app.sql(|conn| {
        let inbox = desk::todo(conn, &me, today, 3).unwrap();
        let due: Vec<_> = inbox.rows.iter().filter_map(|row| row.due).map(|day| day.to_string()).collect();
        assert_eq!(due, ["2026-10-30", "2026-10-31", "2026-11-20"], "due first, whatever the number of the row");
        assert_eq!((inbox.cut.len(), inbox.cut[0].list), (1, "/projects"));
        Ok(())
    });
}

/// The late ones come last into the table.
fn many_later(app: &TestApp, more: i64) {
    app.sql(|conn| {
        run(conn, "UPDATE projects SET no = 'Y-' || id WHERE no LIKE 'X-%'");
        Ok(())
    });
    many(app, more, "approved", "NULL");
    app.sql(|conn| {
        for (n, day) in [(105, "2026-10-30"), (104, "2026-10-31"), (103, "2026-11-20")] {
            run(conn, &format!("UPDATE projects SET due = '{day}' WHERE no = 'X-{n}'"));
        }
        Ok(())
    });
}

both!(files_hold_every_row);
async fn files_hold_every_row(app: &TestApp) {
    let filer = app.person(app.unit("市林业局", UnitKind::Owner), &[Role::OwnerFiler]);
    let lead = app.person(app.unit("市大数据局", UnitKind::BigData), &[Role::BureauLead]);
    filer.does("/projects/new", "/projects", &[("name", "智慧林业监管平台运维服务"), ("year", "2027")]).await;
    many(app, 12_000, "planned", "NULL");
    let csv = lead.open("/projects.csv").await;
    assert_eq!(csv.text.lines().count(), 12_002, "a head and every project, the draft's owner included");
    let mut numbers: Vec<&str> = csv.text.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), 12_001, "each once");
    assert!(csv.text.starts_with('\u{feff}') && csv.text.matches('\u{feff}').count() == 1);
    assert_eq!(lead.open("/plans.csv?year=2027").await.text.lines().count(), 12_001);
    assert!(lead.open("/projects.xlsx").await.bytes.starts_with(b"PK"));
    let all: i64 = app.sql(|conn| {
        use diesel::QueryDsl;
        jianping::store::schema::projects::table.count().get_result(conn)
    });
    assert_eq!(all, 12_001);
    assert!(projects::CAP < all);
}
