//! The walk every plan takes, page by page, as its people take it. Other stories begin where this one ends.

use crate::app::TestApp;
use crate::people::{PDF, Page, Person};
use diesel::prelude::*;
use jianping::regulation::people::{Role, UnitKind};
use jianping::store::conn::BothExt;
use jianping::store::schema::suppliers;
use reqwest::StatusCode;

/// The people of a plan.
pub struct Cast {
    pub filer: Person,
    pub head: Person,
    pub clerk: Person,
    pub lead: Person,
}

/// An owner unit and the bureau, with the four who carry a plan.
pub fn cast(app: &TestApp) -> Cast {
    let owner = app.unit("市卫生健康局", UnitKind::Owner);
    let bureau = app.unit("市大数据发展管理局", UnitKind::BigData);
    Cast {
        filer: app.person(owner, &[Role::OwnerFiler]),
        head: app.person(owner, &[Role::OwnerHead]),
        clerk: app.person(bureau, &[Role::BureauClerk]),
        lead: app.person(bureau, &[Role::BureauLead]),
    }
}

/// A new plan for 2027 with a name: answers with its number.
pub async fn begin(filer: &Person, name: &str) -> String {
    let done = filer.does("/projects/new", "/projects", &[("name", name), ("year", "2027")]).await;
    let no = done.location.split('/').nth(2).unwrap_or_default().to_owned();
    assert_eq!(done.location, format!("/projects/{no}/plan/1"));
    no
}

/// Fills in one section and goes on.
pub async fn section(filer: &Person, no: &str, n: usize, typed: &[(&str, &str)], files: &[&str]) -> Page {
    let path = format!("/projects/{no}/plan/{n}");
    let page = filer.open(&path).await;
    let files: Vec<(&str, &str, &[u8])> = files.iter().map(|field| (*field, "附件.pdf", PDF)).collect();
    let typed: Vec<(&str, &str)> = typed.iter().copied().chain([("do", "next")]).collect();
    let done = filer.fill_with_files(&page, &path, &typed, &files).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{n}: {}", done.main());
    assert_eq!(done.location, format!("/projects/{no}/plan/{}", n + 1));
    done
}

/// Fills in a whole plan; `budget` in 万元.
pub async fn write(filer: &Person, budget: &str) -> String {
    let no = begin(filer, "区域影像数据共享服务（2027年度）").await;
    section(
        filer,
        &no,
        1,
        &[
            ("basis", "《铜仁市卫生健康信息化规划》（铜卫健发〔2025〕18号）第三章"),
            ("late_reason", "省级规划10月下达，经分管副市长同意补报"),
        ],
        &["basis_file"],
    )
    .await;
    let content = [
        ("content", "为全市十所公立医院提供影像存储、归档和跨院调阅服务"),
        ("catalogue", "C16020000"),
        ("start", "2027-01-15"),
        ("end", "2028-01-14"),
        ("method", "consultation"),
        ("sme_reserved", "yes"),
    ];
    section(filer, &no, 2, &content, &[]).await;
    let funds = [("budget", budget), ("fund-0-kind", "fiscal"), ("fund-0-line", "2100199"), ("fund-0-amount", budget)];
    section(filer, &no, 3, &funds, &[]).await;
    goals(filer, &no).await;
    let security = [
        ("system", "区域影像平台"),
        ("level", "3"),
        ("security_budget", "2"),
        ("on_cloud", "yes"),
        ("authorised_operation", "no"),
        ("personal_data", "yes"),
    ];
    section(filer, &no, 5, &security, &["mlps_file"]).await;
    section(filer, &no, 6, &[("fair", "yes")], &[]).await;
    section(filer, &no, 7, &[("unclassified", "yes")], &["survey", "scheme"]).await;
    no
}

async fn goals(filer: &Person, no: &str) {
    let mut typed: Vec<(String, &str)> = Vec::new();
    for (n, (name, weight)) in
        [("系统可用率", "40"), ("响应及时率", "30"), ("用户满意度", "30")].into_iter().enumerate()
    {
        for (part, value) in [
            ("name", name),
            ("kind", "quality"),
            ("operator", "ge"),
            ("target", "99"),
            ("unit", "%"),
            ("weight", weight),
        ] {
            typed.push((format!("goal-{n}-{part}"), value));
        }
    }
    let typed: Vec<(&str, &str)> = typed.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    section(filer, no, 4, &typed, &[]).await;
}

/// The head files the plan with the bureau.
pub async fn submit(head: &Person, no: &str) {
    head.does(&format!("/projects/{no}/plan/8"), "/submission", &[]).await;
}

/// Three quotes and an amount; the head signs.
pub async fn assess(cast: &Cast, no: &str, amount: &str) {
    let page = cast.filer.open(&format!("/projects/{no}/budget")).await;
    let mut typed: Vec<(String, &str)> = Vec::new();
    for (n, vendor) in ["甲公司", "乙公司", "丙公司"].into_iter().enumerate() {
        for (part, value) in [("vendor", vendor), ("price", amount), ("on", "2026-11-02")] {
            typed.push((format!("quote-{n}-{part}"), value));
        }
    }
    let mut typed: Vec<(&str, &str)> = typed.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    typed.extend([("assessed", amount), ("opinion", "取三家报价的平均值并核减一成"), ("do", "save")]);
    let files: [(&str, &str, &[u8]); 3] =
        [("quote-0-file", "甲.pdf", PDF), ("quote-1-file", "乙.pdf", PDF), ("quote-2-file", "丙.pdf", PDF)];
    let done = cast.filer.fill_with_files(&page, "/budget", &typed, &files).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.main());
    cast.head.does(&format!("/projects/{no}/budget"), "/budget/signature", &[]).await;
}

/// From a blank page to the bureau's desk: written, filed, assessed, signed.
pub async fn to_the_bureau(cast: &Cast, budget: &str) -> String {
    let no = write(&cast.filer, budget).await;
    submit(&cast.head, &no).await;
    assess(cast, &no, budget).await;
    no
}

/// The lead approves.
pub async fn approve(lead: &Person, no: &str) -> Page {
    lead.does(&format!("/projects/{no}/approval"), "/approval", &[("opinion", "方案可行，预算合理，同意立项")]).await
}

/// Listed in the yearly plan and reported to finance today.
pub async fn list(clerk: &Person, no: &str) {
    let typed = [("reported_on", "2026-11-03")];
    clerk.does(&format!("/projects/{no}/listing"), "/listing", &typed).await;
}

/// Registered suppliers, as the register keeps them.
pub fn suppliers(app: &TestApp, names: &[&str]) -> Vec<i64> {
    let one = |name: &&str| {
        let unit = app.unit(name, UnitKind::Vendor);
        app.sql(|conn| {
            diesel::insert_into(suppliers::table)
                .values((
                    suppliers::version.eq(1),
                    suppliers::unit_id.eq(unit),
                    suppliers::name.eq(*name),
                    suppliers::uscc.eq(format!("{unit:018}")),
                    suppliers::legal_rep.eq("杨一"),
                    suppliers::size.eq("small"),
                    suppliers::platform.eq(false),
                    suppliers::registered_on.eq("2026-01-05".parse::<chrono::NaiveDate>().unwrap()),
                    suppliers::body.eq("{}"),
                ))
                .returning(suppliers::id)
                .both()
                .get_result(conn)
        })
    };
    names.iter().map(one).collect()
}
