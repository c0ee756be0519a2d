//! The pictures of the README. `JIANPING_TEST_PICTURES=1` takes them anew from the demo city; otherwise the README must fit them.

use super::driver::Browser;
use super::walk::put_away;
use crate::app::TestApp;
use crate::crawl;
use crate::people::Person;
use diesel::prelude::*;
use futures_util::FutureExt;
use jianping::store::schema::{evaluations, projects, users};
use std::collections::BTreeSet;
use std::panic::AssertUnwindSafe;
use std::path::PathBuf;

/// Most bytes of a picture.
const MOST: u64 = 150_000;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/pictures")
}

/// The first account with this role.
fn somebody(app: &TestApp, role: &str) -> Person {
    let (id, unit) = app.sql(|conn| {
        let all = users::table.filter(users::roles.eq(role)).order(users::id);
        all.select((users::id, users::unit_id)).first(conn)
    });
    app.logged_in(id, unit)
}

/// A joint review whose sheets are all open: evaluation and number of the project.
async fn open_sheet(app: &TestApp, clerk: &Person) -> (i64, String) {
    let found: Vec<(i64, String, String)> = app.sql(|conn| {
        evaluations::table
            .inner_join(projects::table)
            .filter(evaluations::track.eq("joint"))
            .select((evaluations::id, evaluations::state, projects::no))
            .load(conn)
    });
    let (id, _, no) = found.iter().find(|(_, state, _)| state == "filed").unwrap_or_else(|| panic!("{found:?}"));
    clerk.does(&format!("/evaluations/{id}"), "/panel", &[]).await;
    (*id, no.clone())
}

/// Takes one picture, smaller than the screen: a README is narrow.
async fn take(browser: &Browser, name: &str, wide: bool, anew: bool) {
    let size = if wide { (1366, 900, 0.65) } else { (390, 844, 1.0) };
    let png = browser.picture(size, anew).await;
    std::fs::write(folder().join(name), png).unwrap();
}

async fn take_all(app: &TestApp, browser: &Browser) {
    std::fs::create_dir_all(folder()).unwrap();
    let clerk = somebody(app, "bureau_clerk");
    let (evaluation, no) = open_sheet(app, &clerk).await;
    browser.sit_down(&clerk).await;
    for (path, name) in [("/todo", "inbox"), (&format!("/projects/{no}"), "project")] {
        browser.go(path).await;
        take(browser, &format!("{name}.png"), true, true).await;
        take(browser, &format!("{name}-phone.png"), false, true).await;
    }
    browser.go("/campaigns/2026").await;
    take(browser, "campaign.png", true, true).await;
    browser.sit_down(&somebody(app, "finance")).await;
    browser.go("/payments?tab=released").await;
    take(browser, "payments.png", true, true).await;
    browser.sit_down(&somebody(app, "ndrc")).await;
    browser.go(&format!("/evaluations/{evaluation}/score")).await;
    for (n, (points, reason)) in
        [("9", "应用覆盖全部乡镇"), ("17.5", "三季度响应一次超时，依据值班记录"), ("13", "培训到位")]
            .into_iter()
            .enumerate()
    {
        browser.fill(&[(&format!("p{}", n + 1), points), (&format!("r{}", n + 1), reason)]).await;
    }
    take(browser, "score.png", true, false).await;
    plan(app, browser).await;
}

/// A section of a plan whose sums do not fit.
async fn plan(app: &TestApp, browser: &Browser) {
    browser.sit_down(&somebody(app, "owner_filer")).await;
    browser.go("/projects/new").await;
    browser.fill(&[("name", "智慧城管数据共享服务（2027年度）"), ("year", "2027")]).await;
    browser.press("开始填报").await;
    let path = browser.path().await.replace("/plan/1", "/plan/3");
    browser.go(&path).await;
    let typed = [("budget", "96"), ("fund-0-kind", "fiscal"), ("fund-0-amount", "60")];
    browser.fill(&typed).await;
    browser.press("保存并继续").await;
    take(browser, "plan.png", true, false).await;
}

fn named() -> BTreeSet<String> {
    let readme = include_str!("../../../README.md");
    readme.split("tests/pictures/").skip(1).filter_map(|p| Some(p.split_once(".png")?.0.to_owned())).collect()
}

#[actix_web::test]
async fn the_pictures_of_the_readme() {
    if std::env::var("JIANPING_TEST_PICTURES").is_ok() {
        let (app, _) = crawl::city_on("2026-11-23", |config| config.demo = true).await;
        let browser = Browser::open(&app, true).await.unwrap();
        let taken = AssertUnwindSafe(take_all(&app, &browser)).catch_unwind().await;
        put_away(browser, taken).await;
        app.stop().await;
    }
    let mut kept = BTreeSet::new();
    for file in std::fs::read_dir(folder()).unwrap().flatten() {
        let size = file.metadata().unwrap().len();
        assert!(size < MOST, "{:?} has {size} bytes", file.path());
        kept.insert(file.file_name().to_string_lossy().trim_end_matches(".png").to_owned());
    }
    assert_eq!(named(), kept, "README.md and tests/pictures differ");
}
