//! The statements a page sends to SQLite: caught while the page is made, then run again by themselves, which is the floor of its
//! database work, and asked for their plans.

use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

static SEEN: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// From now on every connection made by this process tells its statements.
pub fn watch() {
    fn watcher() -> Option<Box<dyn Instrumentation>> {
        Some(Box::new(|event: InstrumentationEvent<'_>| {
            if let InstrumentationEvent::StartQuery { query, .. } = event {
                SEEN.lock().unwrap_or_else(PoisonError::into_inner).push(query.to_string());
            }
        }))
    }
    set_default_instrumentation(watcher).expect("nobody else watches");
}

/// The reading statements since the last call, with their values written in.
pub fn caught() -> Vec<String> {
    all().into_iter().filter(|sql| sql.starts_with("SELECT") || sql.starts_with("WITH")).collect()
}

/// Every statement since the last call, with its values written in.
pub fn all() -> Vec<String> {
    let seen = std::mem::take(&mut *SEEN.lock().unwrap_or_else(PoisonError::into_inner));
    seen.iter().filter_map(|told| literal(told)).collect()
}

/// `… ? … -- binds: [1, "a"]` with the values in their places.
fn literal(told: &str) -> Option<String> {
    let (sql, binds) = told.rsplit_once(" -- binds: ")?;
    let binds = values(binds.trim());
    let mut next = binds.iter();
    let (mut out, mut quoted) = (String::new(), false);
    let mut chars = sql.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\'' => {
                quoted = !quoted;
                out.push(c);
            }
            '?' if !quoted => out.push_str(next.next()?),
            '$' if !quoted && chars.peek().is_some_and(char::is_ascii_digit) => {
                let mut n = String::new();
                while let Some(digit) = chars.next_if(char::is_ascii_digit) {
                    n.push(digit);
                }
                out.push_str(binds.get(n.parse::<usize>().ok()?.checked_sub(1)?)?);
            }
            c => out.push(c),
        }
    }
    Some(out.trim().to_owned())
}

/// The values of a printed list as SQL writes them: numbers bare, everything else quoted, instants with a blank.
fn values(list: &str) -> Vec<String> {
    let inner = list.trim_start_matches('[').trim_end_matches(']');
    let (mut all, mut word, mut quoted, mut escaped) = (Vec::new(), String::new(), false, false);
    let mut text = false;
    for c in inner.chars().chain([',']) {
        match c {
            c if escaped => {
                word.push(c);
                escaped = false;
            }
            '\\' if quoted => escaped = true,
            '"' => {
                quoted = !quoted;
                text = true;
            }
            ',' if !quoted => {
                if text || !word.trim().is_empty() {
                    all.push(value(if text { &word } else { word.trim() }, text));
                }
                word.clear();
                text = false;
            }
            ' ' if !quoted && word.is_empty() => {}
            c => word.push(c),
        }
    }
    all
}

fn value(word: &str, text: bool) -> String {
    let unwrapped = word.strip_prefix("Some(").and_then(|w| w.strip_suffix(')')).unwrap_or(word);
    match unwrapped {
        "None" if !text => "NULL".into(),
        "true" if !text => "1".into(),
        "false" if !text => "0".into(),
        number if !text && number.parse::<i64>().is_ok() => number.into(),
        other if text => format!("'{}'", other.replace('\'', "''")),
        instant => format!("'{}'", instant.replace('T', " ")),
    }
}

/// One reading connection as the program opens it.
pub fn open(database: &Path) -> Connection {
    let conn = Connection::open(database).expect("the database opens");
    conn.execute_batch("PRAGMA query_only=ON; PRAGMA temp_store=MEMORY;").expect("it reads");
    conn
}

/// Statements prepared beforehand, to be run again and again in one transaction each time.
pub struct Prepared<'c> {
    around: [rusqlite::Statement<'c>; 2],
    all: Vec<rusqlite::Statement<'c>>,
}

impl<'c> Prepared<'c> {
    /// Prepares them.
    pub fn new(conn: &'c Connection, statements: &[String]) -> Prepared<'c> {
        let prepare = |sql: &str| conn.prepare(sql).expect("it ran before");
        Prepared { around: ["BEGIN", "COMMIT"].map(prepare), all: statements.iter().map(|sql| prepare(sql)).collect() }
    }

    /// Runs them all once and reads every column of every row.
    pub fn run(&mut self) {
        self.around[0].execute([]).expect("a transaction begins");
        for statement in &mut self.all {
            std::hint::black_box(read(statement));
        }
        self.around[1].execute([]).expect("a transaction ends");
    }
}

/// The shortest of several runs of one statement.
pub fn shortest(conn: &Connection, sql: &str) -> Duration {
    timed(conn, sql).0
}

/// The shortest of several runs of one statement, and how many rows it gives.
pub fn timed(conn: &Connection, sql: &str) -> (Duration, u32) {
    let mut statement = conn.prepare(sql).expect("it ran before");
    let run = |_| {
        let begun = Instant::now();
        let rows = read(&mut statement);
        (begun.elapsed(), rows)
    };
    (0..9).map(run).min().unwrap_or_default()
}

fn read(statement: &mut rusqlite::Statement<'_>) -> u32 {
    let columns = statement.column_count();
    let (mut rows, mut count) = (statement.query([]).expect("it ran before"), 0);
    while let Some(row) = rows.next().expect("it ran before") {
        count += 1;
        for column in 0..columns {
            std::hint::black_box(row.get_ref(column).expect("a column"));
        }
    }
    count
}

/// The lines of the statement's plan.
pub fn plan(conn: &Connection, sql: &str) -> Vec<String> {
    let mut statement = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).expect("it ran before");
    let lines = statement.query_map([], |row| row.get::<_, String>(3)).expect("a plan");
    lines.flatten().collect()
}

/// The tables above a number of rows.
pub fn large(conn: &Connection, above: i64) -> BTreeSet<String> {
    let named = "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE '%fts%'";
    let mut names = conn.prepare(named).expect("a schema");
    let names: Vec<String> = names.query_map([], |row| row.get(0)).expect("tables").flatten().collect();
    let rows = |table: &String| {
        conn.query_row(&format!("SELECT count(*) FROM \"{table}\""), [], |row| row.get::<_, i64>(0)).unwrap_or(0)
    };
    names.into_iter().filter(|table| rows(table) > above).collect()
}

/// The large tables that the plan reads from end to end: `SCAN` without an index, under their own name or another.
pub fn scans(sql: &str, plan: &[String], large: &BTreeSet<String>) -> Vec<String> {
    let bare = plan.iter().filter(|line| !line.contains(" INDEX ") && !line.contains("VIRTUAL TABLE"));
    let names = bare.filter_map(|line| line.strip_prefix("SCAN ")?.split(' ').next().map(str::to_owned));
    let words: Vec<&str> = sql.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|w| !w.is_empty()).collect();
    let table = |name: String| {
        let alias = words.windows(2).find(|pair| pair[1] == name && large.contains(pair[0])).map(|pair| pair[0]);
        if large.contains(&name) { Some(name) } else { alias.map(str::to_owned) }
    };
    names.filter_map(table).collect()
}

/// The statement without its values: the same question about another thing has the same shape.
pub fn shape(sql: &str) -> String {
    let (mut out, mut quoted) = (String::new(), false);
    for c in sql.chars() {
        match c {
            '\'' => {
                quoted = !quoted;
                if quoted {
                    out.push('?');
                }
            }
            _ if quoted => {}
            c if c.is_ascii_digit() && !out.ends_with(|p: char| p.is_alphanumeric() || p == '_') => out.push('?'),
            c if c.is_ascii_digit() && out.ends_with('?') => {}
            c => out.push(c),
        }
    }
    while let Some(shorter) = out.contains("?, ?").then(|| out.replace("?, ?", "?")) {
        out = shorter;
    }
    out
}
