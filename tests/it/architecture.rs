//! The house rules of the code: who may import whom, how long a file may be, what may stand where.

use crate::source::{Source, files, root};

/// Room → the parts of the crate it may name; a trailing `::` opens everything below.
const IMPORTS: &[(&str, &[&str])] = &[
    ("src/regulation/", &["regulation"]),
    ("src/i18n/", &["regulation", "i18n"]),
    ("src/store/", &["regulation", "store", "problem", "clock"]),
    ("src/usecases/", &["regulation", "store", "usecases", "problem", "clock"]),
    (
        "src/post/",
        &[
            "regulation",
            "store::views",
            "store::outbox",
            "store::conn",
            "store::tx",
            "i18n",
            "post",
            "problem",
            "clock",
            "config",
        ],
    ),
    ("src/jobs/", &["regulation", "usecases", "store", "post", "jobs", "problem", "clock", "config", "i18n"]),
    ("src/demo/", &["regulation", "usecases", "store", "demo", "problem", "clock", "config", "keyring"]),
    (
        "src/web/",
        &[
            "regulation",
            "usecases",
            "store",
            "i18n",
            "web",
            "problem",
            "clock",
            "config",
            "app",
            "service",
            "secrets",
            "keyring",
            "post::letters",
            "papers",
            "exchange",
        ],
    ),
];

/// Crates the pure room may use.
const PURE: &[&str] = &["std", "chrono", "rust_decimal", "serde", "thiserror", "super", "self", "crate"];

fn crate_paths(code: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (n, line) in (1..).zip(code.lines()) {
        for piece in line.split("crate::").skip(1) {
            let path: String = piece.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | ':')).collect();
            found.push((n, path));
        }
    }
    found
}

#[test]
fn rooms_import_only_what_they_may() {
    let mut wrong = Vec::new();
    for source in files("src", &["rs"]) {
        let Some((_, allowed)) = IMPORTS.iter().find(|(room, _)| source.path.starts_with(room)) else { continue };
        for (line, path) in crate_paths(&source.code()) {
            let fits =
                |a: &&str| path == **a || path.starts_with(&format!("{a}::")) || *path.trim_end_matches(':') == **a;
            if !allowed.iter().any(fits) {
                wrong.push(format!("{}:{line} names crate::{path}", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_regulation_is_pure() {
    let mut wrong = Vec::new();
    for source in files("src/regulation", &["rs"]).iter().filter(|s| !s.is_test()) {
        let code = source.code();
        for (n, line) in (1..).zip(code.lines()) {
            let first = line.trim_start().strip_prefix("pub ").unwrap_or(line.trim_start()).strip_prefix("use ");
            let first = first.map(|rest| rest.split("::").next().unwrap_or("").trim_end_matches(';'));
            let is_own = |name: &str| {
                code.contains(&format!("mod {name};"))
                    || source.path != "src/regulation/mod.rs"
                        && root().join(format!("src/regulation/{name}.rs")).is_file()
                    || name == "rules"
                    || name.chars().next().is_some_and(char::is_uppercase)
            };
            if first.is_some_and(|name| !PURE.contains(&name) && !is_own(name)) {
                wrong.push(format!("{}:{n} uses {}", source.path, first.unwrap_or_default()));
            }
            if has_word(line, "f32") || has_word(line, "f64") || has_float_literal(line) {
                wrong.push(format!("{}:{n} holds a float", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn has_word(line: &str, word: &str) -> bool {
    line.split(|c: char| !c.is_alphanumeric() && c != '_').any(|w| w == word)
}

fn has_float_literal(line: &str) -> bool {
    let bytes = line.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let starts_number = |mut at: usize| {
        while at > 0 && bytes[at - 1].is_ascii_digit() {
            at -= 1;
        }
        at == 0 || !(bytes[at - 1].is_ascii_alphanumeric() || matches!(bytes[at - 1], b'_' | b'.'))
    };
    (1..bytes.len()).any(|at| bytes[at] == b'.' && digit(at - 1) && digit(at + 1) && starts_number(at - 1))
}

/// What is no verb: what several of them share, and their list.
const HELPERS: &[&str] = &["src/usecases/around.rs", "src/usecases/mod.rs"];

/// Line counts that may not be passed: folder, ending, lines.
const LONGEST: &[(&str, &str, usize)] =
    &[("src", "rs", 400), ("tests", "rs", 400), ("src/usecases", "rs", 100), ("templates", "html", 120)];

#[test]
fn files_fit_a_head() {
    let mut wrong = Vec::new();
    for (folder, ending, most) in LONGEST {
        for source in files(folder, &[ending]) {
            let lines = source.text.lines().count();
            let excused =
                source.path == "src/store/schema.rs" || (*most == 100 && HELPERS.contains(&source.path.as_str()));
            if lines > *most && !excused {
                wrong.push(format!("{} has {lines} lines, {most} at most", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Tables that are functions only because the language wants it so.
const TABLES: &[&str] = &["src/regulation/authority_rules.rs rule"];

#[test]
fn functions_fit_a_screen() {
    let mut wrong = Vec::new();
    for source in files("src", &["rs"]) {
        for (name, line, lines) in functions(&source) {
            let named = format!("{} {name}", source.path);
            if lines > 60 && !TABLES.contains(&named.as_str()) {
                wrong.push(format!("{}:{line} {name} has {lines} lines, 60 at most", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Name, first line and length of each function; rustfmt puts the closing brace below the `fn`.
fn functions(source: &Source) -> Vec<(String, usize, usize)> {
    let code = source.code();
    let lines: Vec<&str> = code.lines().collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let indent = line.len() - line.trim_start().len();
        let Some(rest) = line.split("fn ").nth(1).filter(|_| is_function(line)) else { continue };
        let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        let close = format!("{}}}", " ".repeat(indent));
        let length = lines[at..].iter().position(|l| **l == close).map_or(1, |n| n + 1);
        found.push((name, at + 1, length));
    }
    found
}

fn is_function(line: &str) -> bool {
    let start = line.trim_start();
    ["fn ", "pub fn ", "pub(", "async fn ", "pub async fn ", "const fn ", "pub const fn "]
        .iter()
        .any(|p| start.starts_with(p))
        && start.contains("fn ")
        && !line.trim_end().ends_with('}')
}

/// What may stand only in one place: the text, the files that may hold it, why.
const ONLY: &[(&str, &[&str], &str)] = &[
    ("Utc::now", &["src/clock.rs"], "time comes from Clock"),
    ("Local::now", &[], "time comes from Clock"),
    ("SystemTime::now", &[], "time comes from Clock"),
    ("Instant::now", &[], "time comes from Clock"),
    ("Conn::Pg(", &["src/store/conn.rs"], "every backend difference lives in store/conn.rs"),
    ("Conn::Sqlite(", &["src/store/conn.rs"], "every backend difference lives in store/conn.rs"),
    ("PgConnection", &["src/store/conn.rs"], "every backend difference lives in store/conn.rs"),
    ("SqliteConnection", &["src/store/conn.rs"], "every backend difference lives in store/conn.rs"),
    ("panic!(", &[], "a problem is a value"),
    ("unreachable!(", &[], "a problem is a value"),
    ("todo!(", &[], "nothing half-made lands"),
    ("unimplemented!(", &[], "nothing half-made lands"),
    (".unwrap()", &[], "a problem is a value"),
    (".expect(", &[], "a problem is a value"),
    ("#[allow(", &["src/store/audit.rs"], "expect with a reason instead"),
    ("process::exit", &[], "main answers with an exit code"),
    ("|safe", &[], "templates escape everything"),
];

#[test]
fn things_stand_only_where_they_belong() {
    let mut wrong = Vec::new();
    for source in files("src", &["rs"]).iter().filter(|s| !s.is_test()) {
        for (n, line) in (1..).zip(source.code().lines()) {
            for (text, places, why) in ONLY {
                if line.contains(text) && !places.contains(&source.path.as_str()) {
                    wrong.push(format!("{}:{n} holds {text}: {why}", source.path));
                }
            }
        }
    }
    for source in files("templates", &["html", "txt"]) {
        for text in ["|safe", "style=\"", "<script>", "onclick=", "javascript:"] {
            if source.text.contains(text) {
                wrong.push(format!("{} holds {text}", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn pages_never_save() {
    let mut wrong = Vec::new();
    for source in files("src/web", &["rs"]) {
        for (n, line) in (1..).zip(source.code().lines()) {
            for verb in [
                "store::audit::record",
                "::save(",
                "insert_into",
                "diesel::update",
                "diesel::delete",
                "sql_query",
                "use diesel",
            ] {
                if line.contains(verb) {
                    wrong.push(format!("{}:{n} holds {verb}: pages call use cases and views", source.path));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// One verb a file, done by a person; beside it at most the same verb done by the calendar.
#[test]
fn each_use_case_is_one_verb() {
    let mut wrong = Vec::new();
    for source in files("src/usecases", &["rs"]) {
        let verbs = source.code().lines().filter(|l| l.starts_with("pub fn ")).count();
        if !source.path.ends_with("/mod.rs") && !(1..=2).contains(&verbs) && !HELPERS.contains(&source.path.as_str()) {
            wrong.push(format!("{} has {verbs} public functions", source.path));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
