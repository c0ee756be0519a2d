//! Every page that can be reached by links, as each role, in both languages: no dead link, no broken page, no phrase left in Chinese.

use crate::app::{Backend, TestApp};
use crate::people::{Page, Person};
use crate::source::is_chinese;
use diesel::prelude::*;
use diesel::sql_types::Text;
use jianping::config::Config;
use jianping::demo;
use jianping::keyring::Keyring;
use jianping::regulation::people::{Role, UnitKind};
use jianping::store::schema::units;
use scraper::{ElementRef, Html, Selector};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Most pages a person opens.
const MOST: usize = 140;
/// Most pages of one kind (the same address but for its numbers).
const ALIKE: usize = 6;

/// What the people of the city typed: Chinese in any language.
const TYPED: &[&str] = &[
    "SELECT name AS t FROM units",
    "SELECT body AS t FROM units",
    "SELECT name AS t FROM users",
    "SELECT name || ' ' || body AS t FROM projects",
    "SELECT body AS t FROM contracts",
    "SELECT body AS t FROM changes",
    "SELECT body AS t FROM acceptances",
    "SELECT body AS t FROM instalments",
    "SELECT name || ' ' || body AS t FROM suppliers",
    "SELECT body AS t FROM evaluations",
    "SELECT body AS t FROM sheets",
    "SELECT body AS t FROM rounds",
    "SELECT body AS t FROM rectifications",
    "SELECT body AS t FROM inspections",
    "SELECT body AS t FROM security_tests",
    "SELECT body AS t FROM urgings",
    "SELECT body AS t FROM recognitions",
    "SELECT body AS t FROM guidances",
    "SELECT name || ' ' || body AS t FROM cases",
    "SELECT body AS t FROM referrals",
    "SELECT body AS t FROM supplier_checks",
    "SELECT opinion || ' ' || user_name || ' ' || unit_name || ' ' || changes AS t FROM audit",
    "SELECT name AS t FROM files",
    "SELECT name || ' ' || source AS t FROM calendar_days",
];

#[derive(QueryableByName)]
struct Typed {
    #[diesel(sql_type = Text)]
    t: String,
}

fn typed(app: &TestApp) -> String {
    app.sql(|conn| {
        let mut all = String::new();
        for sql in TYPED {
            let rows: Vec<Typed> = diesel::sql_query(*sql).load(conn)?;
            rows.iter().for_each(|row| {
                all.push_str(&row.t);
                all.push('\n');
            });
        }
        Ok(all)
    })
}

/// The city of the demo with one new person of each role.
pub async fn city() -> (TestApp, Vec<(Role, Person)>) {
    city_on("2026-11-23", |_| {}).await
}

/// The same on another day, with other settings.
pub async fn city_on(day: &'static str, change: fn(&mut Config)) -> (TestApp, Vec<(Role, Person)>) {
    let app = TestApp::start_with(Backend::Sqlite, day, change).await.unwrap();
    let state = app.state.clone();
    let built = std::thread::spawn(move || {
        let keys = Keyring::open(&state.config.data_dir).unwrap();
        let ground = demo::Ground { db: &state.db, cabinet: &state.cabinet, keys: &keys, password: "no password" };
        demo::build(&ground, 60, day.parse().unwrap())
    });
    built.join().unwrap().unwrap();
    let kinds: Vec<(i64, String)> =
        app.sql(|conn| units::table.order(units::id).select((units::id, units::kind)).load(conn));
    let mut people = Vec::new();
    for role in Role::ALL {
        let fits = |kind: &str| {
            UnitKind::from_code(kind).is_some_and(|k| role.fits(k) && (k != UnitKind::BigData || !role.administers()))
        };
        let Some((unit, _)) = kinds.iter().find(|(_, kind)| fits(kind)) else { continue };
        people.push((*role, app.person(*unit, &[*role])));
    }
    (app, people)
}

/// Runs of Chinese in what a reader of the page sees or hears, outside what is marked as Chinese.
fn chinese(page: &Html) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut take =
        |text: &str| found.extend(text.split(|c| !is_chinese(c)).filter(|run| !run.is_empty()).map(str::to_owned));
    let marked = |element: &ElementRef<'_>| {
        let own = element.value().attr("lang").is_some_and(|l| l.starts_with("zh"));
        own || element
            .ancestors()
            .filter_map(ElementRef::wrap)
            .any(|a| a.value().name() != "html" && a.value().attr("lang").is_some_and(|l| l.starts_with("zh")))
    };
    for element in page.select(&Selector::parse("body, body *, title").unwrap()).filter(|e| !marked(e)) {
        if !matches!(element.value().name(), "textarea" | "script") {
            element.children().filter_map(|c| c.value().as_text().map(|t| t.to_string())).for_each(|t| take(&t));
        }
        ["aria-label", "placeholder", "title", "alt"]
            .iter()
            .filter_map(|a| element.value().attr(a))
            .for_each(&mut take);
    }
    found
}

fn links(page: &Html) -> Vec<String> {
    let all = Selector::parse("a[href]").unwrap();
    let hrefs = page.select(&all).filter_map(|a| a.value().attr("href"));
    hrefs
        .filter(|h| h.starts_with('/') && !h.starts_with("//"))
        .map(|h| h.split('#').next().unwrap_or(h).to_owned())
        .collect()
}

/// The address with its numbers taken out, to tell kinds of pages.
fn kind(href: &str) -> String {
    let path = href.split('?').next().unwrap_or(href);
    let plain = |part: &str| if part.chars().any(|c| c.is_ascii_digit()) { "#".to_owned() } else { part.to_owned() };
    path.split('/').map(plain).collect::<Vec<_>>().join("/")
}

async fn walk(role: Role, person: &Person, typed: &str, faults: &mut BTreeMap<String, String>) -> usize {
    let (mut waiting, mut seen, mut kinds) =
        (VecDeque::from([("/todo".to_owned(), "start".to_owned())]), BTreeSet::new(), BTreeMap::<String, usize>::new());
    while let Some((href, from)) = waiting.pop_front() {
        let alike = kinds.entry(kind(&href)).or_default();
        if seen.len() >= MOST || *alike >= ALIKE || !seen.insert(href.clone()) {
            continue;
        }
        *alike += 1;
        let page = open(person, &href, "zh").await;
        if page.status.as_u16() >= 400 {
            faults
                .entry(format!("{} {} from {}", page.status.as_u16(), kind(&href), kind(&from)))
                .or_insert(format!("{role}: {href}"));
            continue;
        }
        if page.status.as_u16() != 200
            || !page.headers["content-type"].to_str().is_ok_and(|t| t.starts_with("text/html"))
        {
            continue;
        }
        let html = Html::parse_document(&page.text);
        waiting.extend(
            links(&html)
                .into_iter()
                .filter(|l| !l.contains("lang=") && !l.contains("size="))
                .map(|l| (l, href.clone())),
        );
        let english = open(person, &href, "en").await;
        for run in chinese(&Html::parse_document(&english.text)).into_iter().filter(|run| !typed.contains(run.as_str()))
        {
            faults.entry(format!("not English: “{run}” on {}", kind(&href))).or_insert(format!("{role}: {href}"));
        }
    }
    seen.len()
}

async fn open(person: &Person, href: &str, lang: &str) -> Page {
    let sign = if href.contains('?') { '&' } else { '?' };
    person.get(&format!("{href}{sign}lang={lang}")).await
}

#[actix_web::test]
async fn every_page_stands_in_both_languages() {
    let (app, people) = city().await;
    let (typed, mut faults, mut pages) = (typed(&app), BTreeMap::new(), 0);
    for (role, person) in &people {
        pages += walk(*role, person, &typed, &mut faults).await;
    }
    let told: Vec<String> = faults.iter().map(|(fault, at)| format!("{fault} ({at})")).collect();
    assert!(faults.is_empty(), "{} faults on {pages} pages:\n{}", faults.len(), told.join("\n"));
    assert!(pages > 200, "{pages} pages");
    app.stop().await;
}
