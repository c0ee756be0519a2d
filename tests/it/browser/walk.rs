//! One project from the blank plan on, each step by the person whose turn it is.

use super::driver::Browser;
use crate::app::{Backend, TestApp};
use crate::people::PDF;
use crate::stories::plan_walk::{Cast, cast, suppliers};
use futures_util::FutureExt;
use std::panic::{AssertUnwindSafe, resume_unwind};

/// A person's page: opened, looked at.
async fn at(browser: &Browser, path: &str) {
    browser.go(path).await;
    browser.is_accessible().await;
}

async fn plan(browser: &Browser, cast: &Cast, file: &str) -> String {
    browser.sit_down(&cast.filer).await;
    at(browser, "/projects/new").await;
    browser.fill(&[("name", "区域影像数据共享服务（2027年度）"), ("year", "2027")]).await;
    browser.press("开始填报").await;
    let no = browser.path().await.split('/').nth(2).unwrap().to_owned();
    let sections: [&[(&str, &str)]; 7] = [
        &[
            ("basis", "《铜仁市卫生健康信息化规划》（铜卫健发〔2025〕18号）第三章"),
            ("late_reason", "省级规划10月下达，经分管副市长同意补报"),
            ("basis_file", file),
        ],
        &[
            ("content", "为全市十所公立医院提供影像存储、归档和跨院调阅服务"),
            ("catalogue", "C16020000"),
            ("start", "2027-01-15"),
            ("end", "2028-01-14"),
            ("method", "consultation"),
            ("sme_reserved", "yes"),
        ],
        &[("budget", "86"), ("fund-0-kind", "fiscal"), ("fund-0-line", "2100199"), ("fund-0-amount", "86")],
        GOALS,
        &[
            ("system", "区域影像平台"),
            ("level", "3"),
            ("security_budget", "2"),
            ("on_cloud", "yes"),
            ("authorised_operation", "no"),
            ("personal_data", "yes"),
            ("mlps_file", file),
        ],
        &[("fair", "yes")],
        &[("survey", file), ("scheme", file), ("unclassified", "yes")],
    ];
    for (n, typed) in sections.iter().enumerate() {
        browser.is_accessible().await;
        browser.fill(typed).await;
        browser.press("保存并继续").await;
        assert_eq!(browser.path().await, format!("/projects/{no}/plan/{}", n + 2), "{}", browser.words().await);
    }
    no
}

const GOALS: &[(&str, &str)] = &[
    ("goal-0-name", "系统可用率"),
    ("goal-0-kind", "quality"),
    ("goal-0-operator", "ge"),
    ("goal-0-target", "99"),
    ("goal-0-unit", "%"),
    ("goal-0-weight", "40"),
    ("goal-1-name", "响应及时率"),
    ("goal-1-kind", "timeliness"),
    ("goal-1-operator", "ge"),
    ("goal-1-target", "95"),
    ("goal-1-unit", "%"),
    ("goal-1-weight", "30"),
    ("goal-2-name", "用户满意度"),
    ("goal-2-kind", "satisfaction"),
    ("goal-2-operator", "ge"),
    ("goal-2-target", "90"),
    ("goal-2-unit", "%"),
    ("goal-2-weight", "30"),
];

async fn to_approval(browser: &Browser, cast: &Cast, no: &str, file: &str) {
    browser.sit_down(&cast.head).await;
    at(browser, &format!("/projects/{no}/plan/8")).await;
    browser.press("提交申报").await;
    browser.says("已申报").await;
    browser.sit_down(&cast.filer).await;
    at(browser, &format!("/projects/{no}/budget")).await;
    for (n, vendor) in ["甲公司", "乙公司", "丙公司"].into_iter().enumerate() {
        let field = |part: &str| format!("quote-{n}-{part}");
        browser.fill(&[(&field("vendor"), vendor), (&field("price"), "86"), (&field("on"), "2026-11-02")]).await;
        browser.fill(&[(&field("file"), file)]).await;
    }
    browser.fill(&[("assessed", "86"), ("opinion", "取三家报价的平均值并核减一成")]).await;
    browser.press("完成评估").await;
    assert_ne!(browser.path().await, format!("/projects/{no}/budget"), "{}", browser.words().await);
    browser.sit_down(&cast.head).await;
    at(browser, &format!("/projects/{no}/budget")).await;
    browser.press("签署预算评估").await;
    browser.sit_down(&cast.lead).await;
    at(browser, &format!("/projects/{no}/approval")).await;
    browser.fill(&[("opinion", "方案可行，预算合理，同意立项")]).await;
    browser.press("批准立项").await;
    at(browser, &format!("/projects/{no}")).await;
}

async fn walk(app: &TestApp, browser: &Browser) {
    let cast = cast(app);
    let winner = suppliers(app, &["梵净数据服务有限公司"])[0].to_string();
    let file = app.state.config.data_dir.join("附件.pdf");
    std::fs::write(&file, PDF).unwrap();
    let file = file.display().to_string();
    let no = plan(browser, &cast, &file).await;
    to_approval(browser, &cast, &no, &file).await;
    to_award(browser, &cast, &no, &file, &winner).await;
}

async fn to_award(browser: &Browser, cast: &Cast, no: &str, file: &str, winner: &str) {
    browser.sit_down(&cast.clerk).await;
    at(browser, &format!("/projects/{no}/listing")).await;
    browser.fill(&[("reported_on", "2026-11-03")]).await;
    browser.press("列入并报财政").await;
    at(browser, "/plans?year=2027").await;
    browser.sit_down(&cast.filer).await;
    at(browser, &format!("/projects/{no}/procurement")).await;
    browser.press("启动采购").await;
    at(browser, &format!("/projects/{no}/procurement")).await;
    let award = [("on", "2026-11-03"), ("award-0-supplier", winner), ("award-0-amount", "85.5"), ("file", file)];
    browser.fill(&award).await;
    browser.press("登记中标成交").await;
    at(browser, &format!("/projects/{no}")).await;
    browser.says("梵净数据服务有限公司").await;
}

/// The browser is put away whatever happens to the walk.
async fn in_a_browser(scripts: bool) {
    let Some(app) = TestApp::start(Backend::Sqlite).await else { return };
    if let Some(browser) = Browser::open(&app, scripts).await {
        let walked = AssertUnwindSafe(walk(&app, &browser)).catch_unwind().await;
        browser.close().await;
        if let Err(panic) = walked {
            resume_unwind(panic);
        }
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
