//! Every address of the table of routes that is about one thing, filled in: a route that is new is swept from its first day.

use crate::people::Person;
use crate::routes::routes;
use reqwest::StatusCode;
use std::collections::BTreeMap;

/// Rooms whose things belong to nobody but the reader, to everybody, or to administrators; each with where it is tested instead.
const ELSEWHERE: &[(&str, &str)] = &[
    ("account", "one's own sessions: stories/people"),
    ("admin", "administrators' alone: stories/people/strangers"),
    (
        "campaigns",
        "a round belongs to the city; what is on its board is in scope: round boards; suspicions: split_and_bound; preparing: round_prepared",
    ),
    ("schemes", "the indicators are everybody's to read, drafts the bureau's: indicators_versioned"),
    ("demo", "the demo's letters are everybody's: stories/demo_pages"),
    ("read", "one's own letters: stories/people"),
];

/// The things of somebody else, by the first part of their address: `contracts` → its number. `of` a project's address is its number.
pub type Things = BTreeMap<&'static str, String>;

/// Method and address of every route about one thing, in the order of the table.
pub fn addresses(things: &Things) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for route in routes().into_iter().filter(|r| r.gate == "login" && r.path.contains('{')) {
        let room = route.path.trim_start_matches('/').split('/').next().unwrap_or_default().to_owned();
        if ELSEWHERE.iter().any(|(other, _)| *other == room) {
            continue;
        }
        let thing = things.get(room.as_str());
        let thing = thing.unwrap_or_else(|| panic!("{}: say which thing of somebody else's this is about", route.path));
        let path = match room.as_str() {
            "projects" => route.path.replace("{no}", thing).replace("{n}", "1").replace("{id}", &things["suppliers"]),
            _ => route.path.replace("{id}", thing).replace("{no}", thing).replace("{n}", "0"),
        };
        assert!(!path.contains('{'), "{path}: this gap is filled by nothing yet");
        all.push((route.method, path));
    }
    assert!(all.len() > 100, "the table of routes was read");
    all
}

/// Asks for each of them; what is not answered with 404 comes back, but for what the reader may see.
pub async fn found(person: &Person, things: &Things, may_see: impl Fn(&str, &str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for (n, (method, path)) in addresses(things).into_iter().enumerate() {
        if may_see(&method, &path) {
            continue;
        }
        let status = match method.as_str() {
            "GET" => person.get(&path).await.status,
            _ => person.post_raw(&path, &form(person, n, things)).await.status,
        };
        if status != StatusCode::NOT_FOUND {
            found.push(format!("{method} {path}: {status}"));
        }
    }
    found
}

/// What every form carries, and what some of them ask for before they ask who it is.
fn form(person: &Person, n: usize, things: &Things) -> Vec<(String, String)> {
    let form_id = format!("{:016x}{:016x}-sweep", person.id, n);
    let fields = [
        ("csrf", person.csrf.as_str()),
        ("form_id", &form_id),
        ("version", "1"),
        ("from", &things["projects"]),
        ("reported_on", "2026-11-03"),
        ("reason", "不在本人职责之内的试探"),
        ("opinion", "不在本人职责之内的试探"),
    ];
    fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}
