//! The page that tells how far the taking in of a round is comes again by itself, with scripts and without, and survives a closed browser.

use super::driver::Browser;
use super::walk::put_away;
use crate::app::{Backend, TestApp};
use crate::stories::round_of_many::{MANY, next_program, opened};
use futures_util::FutureExt;
use jianping::usecases::take_in_contracts::AT_ONCE;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

async fn follows(app: &TestApp, browser: &Browser) {
    let city = opened(app).await;
    browser.sit_down(&city.lead).await;
    browser.go("/campaigns/2026/intake?still=yes").await;
    browser.is_accessible().await;
    browser.go("/campaigns/2026/intake").await;
    browser.says(&format!("已纳入{AT_ONCE} / {MANY}份")).await;
    // Somewhere else meanwhile, as after a closed browser.
    browser.go("/todo").await;
    next_program(app).batch().await.unwrap();
    browser.go("/campaigns/2026/intake").await;
    browser.says(&format!("已纳入{} / {MANY}份", 2 * AT_ONCE)).await;
    next_program(app).finish().await.unwrap();
    let whole = format!("已纳入{MANY} / {MANY}份");
    for _ in 0..100 {
        tokio::time::sleep(Duration::from_millis(100)).await;
        // A page that is on its way has no words.
        let words = AssertUnwindSafe(browser.words()).catch_unwind().await.unwrap_or_default();
        if words.contains(&whole) {
            break;
        }
    }
    browser.says(&whole).await;
    browser.is_accessible().await;
}

async fn in_a_browser(scripts: bool) {
    let Some(app) = TestApp::start(Backend::Sqlite).await else { return };
    if let Some(browser) = Browser::open(&app, scripts).await {
        let seen = AssertUnwindSafe(follows(&app, &browser)).catch_unwind().await;
        put_away(browser, seen).await;
    }
    app.stop().await;
}

#[actix_web::test]
async fn progress_comes_by_itself() {
    in_a_browser(true).await;
}

#[actix_web::test]
async fn progress_comes_without_scripts() {
    in_a_browser(false).await;
}
