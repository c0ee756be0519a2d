//! Every other page, as somebody who may open it, in both languages: accessible at both widths.

use super::driver::Browser;
use super::walk::put_away;
use crate::app::{Backend, TestApp};
use crate::crawl;
use crate::people::Person;
use futures_util::FutureExt;
use jianping::regulation::people::Role;
use std::panic::AssertUnwindSafe;

/// Pages by the role that opens them. `a > b` is the first link on page `a` that begins with `b`.
const PAGES: &[(Role, &[&str])] = &[
    (
        Role::SysAdmin,
        &[
            "/todo",
            "/admin/units",
            "/admin/units > /admin/units/",
            "/admin/units/new",
            "/admin/users",
            "/admin/users/new",
            "/admin/users > /admin/users/",
            "/admin/letters",
            "/admin/calendar",
            "/account",
            "/account/password",
            "/account/sessions",
        ],
    ),
    (Role::SecAdmin, &["/admin/grants"]),
    (Role::Auditor, &["/audit"]),
    (
        Role::BureauLead,
        &[
            "/todo",
            "/read",
            "/done",
            "/projects",
            "/projects?q=服务&state=in_service",
            "/projects > /projects/",
            "/projects?from=2026-13-45",
            "/plans",
            "/suppliers",
            "/suppliers > /suppliers/",
            "/payments",
            "/payments?tab=released",
            "/campaigns",
            "/campaigns > /campaigns/",
            "/campaigns/2026 > /evaluations/",
            "/campaigns/2026 > /evaluations/ > /paper",
            "/campaigns/2025 > /evaluations/ > /joint-paper",
            "/campaigns/2026/splitting",
            "/campaigns/2026/calibration",
            "/campaigns/2026/intake",
            "/schemes",
            "/schemes/1",
            "/rectifications",
            "/rectifications?all=1 > /rectifications/",
            "/blacklist",
            "/blacklist?all=1 > /blacklist/",
            "/negative-list",
            "/recognitions",
            "/referrals",
            "/audit",
            "/admin/policy",
            "/help",
            "/regulation",
        ],
    ),
    (Role::BureauClerk, &["/todo", "/blacklist/new", "/negative-list/new", "/referrals/new"]),
    (Role::OwnerFiler, &["/todo", "/started", "/projects/new", "/suppliers/new", "/payments"]),
    (Role::Finance, &["/todo", "/payments?tab=released > /payments/"]),
    (Role::Ndrc, &["/todo", "/projects"]),
    (Role::Vendor, &["/todo", "/payments", "/suppliers"]),
    (Role::Discipline, &["/referrals", "/blacklist"]),
];

/// What anybody on the street may open, and what is not there.
const STREET: &[&str] = &[
    "/login",
    "/public",
    "/public?q=数据",
    "/help",
    "/accessibility",
    "/regulation",
    "/regulation/P",
    "/regulation/B/14",
    "/regulation/A/18",
    "/activate",
    "/first-run",
    "/nowhere",
];

/// The page meant by a place.
async fn page_of(person: &Person, place: &str) -> String {
    let Some((list, begins)) = place.split_once(" > ") else { return place.to_owned() };
    let (begins, below) = begins.split_once(" > ").unwrap_or((begins, ""));
    let page = person.open(list).await;
    let main = page.text.split("<main").nth(1).unwrap_or_default();
    let links = main.split("href=\"").skip(1).filter_map(|p| p.split('"').next());
    let fits = |link: &&str| {
        link.strip_prefix(begins)
            .is_some_and(|rest| !rest.is_empty() && !rest.contains(['?', '.', '/']) && rest != "new")
    };
    let found = links.map(str::trim).find(fits).unwrap_or_else(|| panic!("{list} leads to no {begins}…"));
    format!("{found}{below}")
}

/// A colleague whose roles wait for the second administrator, so that there is something to grant.
async fn proposed(admin: &Person, colleague: &Person) -> String {
    let user = format!("/admin/users/{}", colleague.id);
    let page = admin.open(&format!("{user}/roles")).await;
    let (action, mut fields) = page.form("/roles");
    fields.retain(|(name, _)| name != "roles");
    fields.push(("roles".into(), "owner_head".into()));
    let done = admin.post_raw(&action, &fields).await;
    assert_eq!(done.status.as_u16(), 303, "{}", done.main());
    user
}

/// Somebody's eyes on every page, and what they found.
struct Look<'a> {
    browser: &'a Browser,
    lang: &'a str,
    faults: Vec<String>,
}

impl Look<'_> {
    async fn at(&mut self, path: &str) {
        let sign = if path.contains('?') { '&' } else { '?' };
        self.browser.go(&format!("{path}{sign}lang={}", self.lang)).await;
        self.faults.extend(self.browser.faults().await);
    }

    fn done(self) {
        assert!(self.faults.is_empty(), "{:#?}", self.faults);
    }
}

async fn every_page(app: &TestApp, people: &[(Role, Person)], browser: &Browser, lang: &str) {
    let who = |role: Role| people.iter().find(|(r, _)| *r == role).map(|(_, person)| person).unwrap();
    let mut look = Look { browser, lang, faults: Vec::new() };
    let admin = who(Role::SysAdmin);
    let user = proposed(admin, who(Role::OwnerFiler)).await;
    browser.sit_down(admin).await;
    for page in ["", "/roles", "/disabling", "/handover"] {
        look.at(&format!("{user}{page}")).await;
    }
    browser.sit_down(who(Role::SecAdmin)).await;
    look.at("/admin/grants").await;
    look.at(&format!("{user}/grant")).await;
    for (role, places) in PAGES {
        let person = who(*role);
        browser.sit_down(person).await;
        for place in *places {
            let path = page_of(person, place).await;
            assert!(person.get(&path).await.status.as_u16() < 500, "{role}: {path}");
            look.at(&path).await;
        }
    }
    browser.sit_down(&app.stranger()).await;
    for path in STREET {
        look.at(path).await;
    }
    look.done();
}

async fn in_language(lang: &str) {
    let (app, people) = crawl::city().await;
    if let Some(browser) = Browser::open(&app, true).await {
        let seen = AssertUnwindSafe(every_page(&app, &people, &browser, lang)).catch_unwind().await;
        put_away(browser, seen).await;
    }
    app.stop().await;
}

#[actix_web::test]
async fn every_page_in_chinese() {
    in_language("zh").await;
}

#[actix_web::test]
async fn every_page_in_english() {
    in_language("en").await;
}

/// The page that founds an empty city, in both languages.
#[actix_web::test]
async fn the_first_page_of_all() {
    let app = TestApp::start(Backend::Sqlite).await.unwrap();
    if let Some(browser) = Browser::open(&app, true).await {
        let seen = async {
            for lang in ["zh", "en"] {
                let mut look = Look { browser: &browser, lang, faults: Vec::new() };
                look.at("/first-run").await;
                look.done();
            }
        };
        let seen = AssertUnwindSafe(seen).catch_unwind().await;
        put_away(browser, seen).await;
    }
    app.stop().await;
}
