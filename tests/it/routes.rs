//! Every URL with its methods and its gate, printed from the table of routes; links and work point only at pages that exist.

use crate::golden::golden;
use crate::source::{Source, files};
use std::fmt::Write;

/// One route as the table says it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Route {
    pub path: String,
    pub method: String,
    pub gate: &'static str,
    pub handler: String,
}

/// Every route of `web/routes.rs`.
pub fn routes() -> Vec<Route> {
    let web = files("src/web", &["rs"]);
    let table = web.iter().find(|s| s.path == "src/web/routes.rs").unwrap().code_with_strings();
    let flat: String = table.split_whitespace().collect::<Vec<_>>().join(" ").replace("( ", "(").replace(" .", ".");
    let mut found = Vec::new();
    for room in flat.split(" fn ") {
        let roots: Vec<String> = room
            .split("for root in [")
            .nth(1)
            .map_or(vec![String::new()], |r| all_quoted(r.split(']').next().unwrap_or("")));
        for root in &roots {
            of_room(&web, room, root, &mut found);
        }
    }
    found.sort();
    found
}

/// The routes of one function of the table; `root` stands for the variable of that name.
fn of_room(web: &[Source], room: &str, root: &str, found: &mut Vec<Route>) {
    let word =
        |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | ':')).collect::<String>();
    let uses: Vec<(String, String)> = room.split("use super::").skip(1).flat_map(aliases).collect();
    let named = |handler: String| {
        let (file, name) = handler.split_once("::").unwrap_or(("", &handler));
        let file = uses.iter().find(|(alias, _)| alias == file).map_or(file, |(_, file)| file);
        format!("{file}::{name}")
    };
    for piece in room.split(".route(").skip(1) {
        let Some((paths, rest)) = paths(piece, root) else { continue };
        let Some((method, handler)) = rest.trim_start_matches([',', ' ', ')']).split_once("().to(") else { continue };
        let handler = named(word(handler));
        if handler.starts_with("::handler") {
            continue;
        }
        for path in paths {
            found.push(Route {
                gate: gate(web, &handler),
                path,
                method: method.to_uppercase(),
                handler: handler.clone(),
            });
        }
    }
    for piece in room.split(" list(app, ").skip(1) {
        let Some((paths, rest)) = paths(piece, root) else { continue };
        let handler = named(word(rest.trim_start_matches([',', ' '])));
        for (path, ending) in paths.iter().flat_map(|p| ["", ".csv", ".xlsx"].map(|e| (p, e))) {
            let path = format!("{path}{ending}");
            found.push(Route { gate: gate(web, &handler), path, method: "GET".into(), handler: handler.clone() });
        }
    }
}

/// `use super::{a, b as c};` → (a, a), (c, b).
fn aliases(list: &str) -> Vec<(String, String)> {
    let names = list.split(';').next().unwrap_or("").trim_matches(['{', '}', ' ']);
    let pair = |name: &str| match name.trim().split_once(" as ") {
        Some((file, alias)) => (alias.trim().to_owned(), file.trim().to_owned()),
        None => (name.trim().to_owned(), name.trim().to_owned()),
    };
    names.split(',').map(pair).collect()
}

/// The path a route is given: written out, behind `root`, or once for each ending.
fn paths<'t>(piece: &'t str, root: &str) -> Option<(Vec<String>, &'t str)> {
    let piece = piece.trim_start();
    if let Some(rest) = piece.strip_prefix("root") {
        return Some((vec![root.to_owned()], rest));
    }
    if let Some(rest) = piece.strip_prefix("&at(") {
        let (path, rest) = quoted(rest)?;
        return Some((vec![format!("{root}{path}")], rest));
    }
    if let Some(rest) = piece.strip_prefix("&format!(") {
        let (path, rest) = quoted(rest)?;
        let path = path.replace("{{", "{").replace("}}", "}");
        return Some((["", ".csv", ".xlsx"].map(|e| path.replace("{ending}", e)).to_vec(), rest));
    }
    quoted(piece).map(|(path, rest)| (vec![path], rest))
}

fn all_quoted(text: &str) -> Vec<String> {
    text.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

fn quoted(text: &str) -> Option<(String, &str)> {
    let (path, rest) = text.trim_start().strip_prefix('"')?.split_once('"')?;
    Some((path.to_owned(), rest))
}

/// Who is let in: told by what the handler takes.
fn gate(web: &[Source], handler: &str) -> &'static str {
    let (file, name) = handler.rsplit_once("::").unwrap_or(("", handler));
    let file = file.rsplit("::").next().unwrap_or(file);
    let source = web.iter().find(|s| s.path == format!("src/web/{file}.rs"));
    let code = source.unwrap_or_else(|| panic!("{handler}: no such file")).code();
    let at = code.find(&format!("fn {name}(")).unwrap_or_else(|| panic!("{handler}: no such function"));
    let takes = &code[at..at + code[at..].find(" {").unwrap_or(0)];
    let takes = takes.split("->").next().unwrap_or(takes);
    match takes {
        t if t.contains(": Desk") || t.contains(": Form") || t.contains(": Sworn") => "login",
        t if t.contains(": Guest") || t.contains(": Door") => "public",
        _ => "open",
    }
}

#[test]
fn the_table_of_routes_is_as_agreed() {
    let mut out = String::from("# method, gate, path, handler; open answers without knowing the visitor\n");
    for route in routes() {
        writeln!(out, "{:<5} {:<7} {} {}", route.method, route.gate, route.path, route.handler).unwrap();
    }
    golden("routes.txt", &out);
}

/// What changes anything is behind login; the exceptions may only become fewer. A supplier without an account is heard by the address
/// its notice carries (M3).
#[test]
fn acts_are_behind_login() {
    const PUBLIC_POSTS: &[&str] = &["/login", "/first-run", "/activate", "/reply/{id}/{n}/{mark}"];
    for route in routes().iter().filter(|r| r.method != "GET" && r.gate != "login") {
        assert!(
            PUBLIC_POSTS.iter().any(|p| route.path.starts_with(p)),
            "{} {} is {}",
            route.method,
            route.path,
            route.gate
        );
    }
}

/// Whether a GET route answers at this address.
fn answers(routes: &[Route], address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or("");
    let parts: Vec<&str> = path.split('/').collect();
    routes.iter().filter(|r| r.method == "GET").any(|route| {
        let pattern: Vec<&str> = route.path.split('/').collect();
        pattern.len() == parts.len()
            && pattern
                .iter()
                .zip(&parts)
                .all(|(p, a)| p == a || (p.starts_with('{') && !a.is_empty()) || a.contains("{{"))
    })
}

/// Pages on their way; the list may only shrink.
const COMING: &[&str] = &[": /account", ": /login", ": /suppliers"];

/// Addresses written in navigation, inbox and templates lead to pages.
#[test]
fn links_lead_somewhere() {
    let routes = routes();
    let mut dead = Vec::new();
    let mut check = |place: &str, address: &str| {
        if address.starts_with('/') && !address.starts_with("/static/") && !answers(&routes, address) {
            dead.push(format!("{place}: {address}"));
        }
    };
    for source in files("src", &["rs"]) {
        if source.path == "src/web/nav.rs" || source.path.starts_with("src/store/views/desk_work") {
            for (_, text) in source.strings().iter().filter(|(_, t)| t.starts_with('/') && !t.contains(' ')) {
                check(&source.path, &text.replace("{no}", "2026-001").replace("{id}", "1"));
            }
        }
    }
    for source in files("templates", &["html"]) {
        for piece in source.text.split("href=\"/").skip(1) {
            let address = piece.split('"').next().unwrap_or("");
            let filled = fill(address);
            check(&source.path, &format!("/{filled}"));
        }
    }
    dead.retain(|link| !COMING.iter().any(|address| link.ends_with(address)));
    assert!(dead.is_empty(), "{}", dead.join("\n"));
}

/// An address with its gaps filled by something.
fn fill(address: &str) -> String {
    let mut out = String::new();
    let mut rest = address.split("{%").next().unwrap_or("");
    while let Some(at) = rest.find("{{") {
        out.push_str(&rest[..at]);
        out.push_str("{{}}");
        rest = rest[at..].find("}}").map_or("", |end| &rest[at + end + 2..]);
    }
    out + rest
}
