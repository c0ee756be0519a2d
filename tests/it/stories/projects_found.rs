//! The project list: scope, filters, search by a Chinese fragment, pages by number and by mark, the same rows as a file.

use crate::app::TestApp;
use crate::both;
use diesel::prelude::*;
use jianping::regulation::people::{Role, UnitKind};
use jianping::store::conn::BothExt;
use jianping::store::schema::{project_search, projects};
use jianping::store::search::indexed;

/// A project as stored; the list reads its columns only.
fn stored(app: &TestApp, owner: i64, n: i64, name: &str, state: &str, fen: i64) -> i64 {
    let (no, year) = (format!("2026-{n:03}"), 2025 + i32::try_from(n % 2).unwrap());
    let at = app.state.clock.moment().stamp();
    app.sql(|conn| {
        let id: i64 = diesel::insert_into(projects::table)
            .values((
                projects::version.eq(1),
                projects::no.eq(&no),
                projects::name.eq(name),
                projects::year.eq(year),
                projects::owner_id.eq(owner),
                projects::state.eq(state),
                projects::track.eq(if fen >= 30_000_000 { "joint" } else { "self" }),
                projects::budget_fen.eq(fen),
                projects::changed_at.eq(at),
                projects::body.eq("{}"),
            ))
            .returning(projects::id)
            .both()
            .get_result(conn)?;
        diesel::insert_into(project_search::table)
            .values((project_search::project_id.eq(id), project_search::content.eq(indexed(&format!("{no} {name}")))))
            .execute(conn)?;
        Ok(id)
    })
}

fn rows(page: &crate::people::Page) -> usize {
    page.text.matches("<th scope=\"row\">").count()
}

both!(a_fragment_finds_it_within_ones_scope);
async fn a_fragment_finds_it_within_ones_scope(app: &TestApp) {
    let (forestry, health) = (app.unit("市林业局", UnitKind::Owner), app.unit("市卫生健康局", UnitKind::Owner));
    stored(app, forestry, 1, "智慧林业监管平台运维服务", "draft", 18_600_000);
    stored(app, health, 2, "全民健康信息平台运维服务", "closed", 30_000_000);
    stored(app, health, 3, "=HYPERLINK(\"x\")", "assessed", 29_999_999);
    let filer = app.person(forestry, &[Role::OwnerFiler]);
    let lead = app.person(app.unit("市大数据局", UnitKind::BigData), &[Role::BureauLead]);
    let ndrc = app.person(app.unit("市发展改革委", UnitKind::Ndrc), &[Role::Ndrc]);
    lead.open("/projects").await.says("共3条");
    filer.open("/projects").await.says("智慧林业").says("共1条").hides("全民健康");
    ndrc.open("/projects").await.says("没有符合条件的项目").hides("智慧林业");
    lead.open("/projects?q=林业").await.says("智慧林业").hides("全民健康");
    lead.open("/projects?q=平").await.says("智慧林业").says("全民健康");
    filer.open("/projects?q=健康").await.says("没有符合条件的项目").says("清除条件");
    lead.open("/projects?saved=archived").await.says("全民健康").hides("智慧林业");
    lead.open("/projects?saved=open").await.says("智慧林业").hides("全民健康");
    lead.open("/projects?saved=evaluating").await.says("没有符合条件的项目");
    lead.open("/projects?saved=paying").await.says("没有符合条件的项目");
    lead.open("/projects?state=assessed").await.says("HYPERLINK").hides("智慧林业");
    lead.open("/projects?track=joint").await.says("全民健康").hides("智慧林业");
    lead.open("/projects?year=2025").await.says("全民健康").hides("智慧林业");
    lead.open(&format!("/projects?owner={health}")).await.says("全民健康").hides("智慧林业监管");
    lead.open("/projects?from=18.6&to=18.6").await.says("智慧林业").hides("全民健康");
    let wrong = lead.open("/projects?from=abc&q=林业").await;
    wrong.says("金额应为数字").says("智慧林业");
    let straight = lead.get("/projects?q=2026-002").await;
    assert_eq!((straight.status.as_u16(), straight.location.as_str()), (303, "/projects/2026-002"));
    assert_eq!(filer.get("/projects?q=2026-002").await.status, 200, "out of scope it is not even known");
    let csv = lead.open("/projects.csv?q=HYPERLINK").await;
    assert!(csv.text.starts_with('\u{feff}') && csv.text.contains("\"'=HYPERLINK("), "{}", csv.text);
    assert_eq!(lead.open("/projects.csv").await.text.lines().count(), 4);
    assert!(lead.open("/projects.xlsx").await.bytes.starts_with(b"PK"));
    for evil in [
        "q=%22%20OR%201%3D1%20--",
        "q=*",
        "q=%27%3B%20DROP%20TABLE%20projects",
        "owner=1%20OR%201",
        "after=x-y",
        "page=99999999999",
    ] {
        assert_eq!(lead.get(&format!("/projects?{evil}")).await.status, 200, "{evil}");
    }
}

both!(every_row_is_met_once);
async fn every_row_is_met_once(app: &TestApp) {
    let owner = app.unit("市林业局", UnitKind::Owner);
    for n in 1..=120 {
        stored(app, owner, n, &format!("项目{n}"), "draft", 1_000_000 * (n % 7));
    }
    let filer = app.person(owner, &[Role::OwnerFiler]);
    for sort in ["", "oldest", "largest", "smallest"] {
        let mut page = filer.open(&format!("/projects?sort={sort}")).await;
        let (mut seen, mut back) = (Vec::new(), 0);
        loop {
            seen.extend(numbers(&page.text));
            let Some(next) = link(&page.text, "next") else { break };
            page = filer.open(&next).await;
        }
        while let Some(earlier) = link(&page.text, "prev") {
            page = filer.open(&earlier).await;
            back += 1;
        }
        let (met, mut distinct) = (seen.len(), seen);
        distinct.sort();
        distinct.dedup();
        assert_eq!((met, distinct.len(), back), (120, 120, 2), "sorted {sort:?}");
        assert_eq!(
            numbers(&page.text),
            numbers(&filer.open(&format!("/projects?sort={sort}")).await.text),
            "back at the start"
        );
    }
    let third = filer.open("/projects?page=3").await;
    assert_eq!(rows(&third), 20);
    third.says("第101–120条").says("共120条");
}

fn numbers(page: &str) -> Vec<String> {
    page.split("href=\"/projects/2026-").skip(1).filter_map(|p| p.split('"').next()).map(str::to_owned).collect()
}

fn link(page: &str, rel: &str) -> Option<String> {
    let after = page.split(&format!("rel=\"{rel}\" href=\"")).nth(1)?;
    Some(after.split('"').next()?.replace("&#38;", "&").replace("&amp;", "&"))
}
