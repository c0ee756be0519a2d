//! One project from the blank plan to the payment, each step by the person whose turn it is.

use super::driver::Browser;
use super::steps::Walk;
use super::{contracting, paying, planning, reviewing};
use crate::app::{Backend, TestApp};
use futures_util::FutureExt;
use std::panic::{AssertUnwindSafe, resume_unwind};

async fn walk(app: &TestApp, browser: &Browser) {
    let walk = Walk::new(app, browser);
    planning::plan(&walk).await;
    planning::approval(&walk).await;
    planning::award(&walk).await;
    contracting::conditions(&walk).await;
    contracting::contract(&walk).await;
    paying::paid(&walk, "首付款", "1", "2026-11-03").await;
    walk.on("2027-01-20");
    contracting::acceptance(&walk).await;
    paying::paid(&walk, "验收款", "2", "2027-01-20").await;
    walk.on("2027-11-01");
    reviewing::round(&walk).await;
    reviewing::report(&walk).await;
    reviewing::sheets(&walk).await;
    reviewing::result(&walk).await;
    paying::paid(&walk, "尾款", "3", "2027-11-01").await;
}

/// The browser is put away whatever happened in it.
pub async fn put_away(browser: Browser, seen: std::thread::Result<()>) {
    browser.close().await;
    if let Err(panic) = seen {
        resume_unwind(panic);
    }
}

async fn in_a_browser(scripts: bool) {
    let Some(app) = TestApp::start(Backend::Sqlite).await else { return };
    if let Some(browser) = Browser::open(&app, scripts).await {
        let walked = AssertUnwindSafe(walk(&app, &browser)).catch_unwind().await;
        put_away(browser, walked).await;
    }
    app.stop().await;
}

#[actix_web::test]
async fn a_project_by_clicking() {
    in_a_browser(true).await;
}

#[actix_web::test]
async fn a_project_without_scripts() {
    in_a_browser(false).await;
}
