//! A round of 500 and of 5,000 contracts: what its opening costs until every contract is in, and what its board costs afterwards.
//!
//! The cities are copies of the small one in which contracts in service, each with its project, were copied until there are so many. The
//! round is opened as the calendar opens it, in this process, on a fresh copy each time.

use crate::city::City;
use crate::server::{Server, own_cpu};
use crate::work::{Effort, Reading, reading, spread};
use chrono::{Datelike, NaiveDate};
use jianping::clock::Clock;
use jianping::jobs::intake::Intake;
use jianping::regulation::people::Actor;
use jianping::store::conn::{Db, Target};
use jianping::store::tx::Acting;
use jianping::usecases::open_round::open_november;
use rusqlite::{Connection, ToSql, params_from_iter};
use std::path::Path;
use std::time::{Duration, Instant};

/// Contracts that are taken in.
const SIZES: [usize; 2] = [500, 5_000];
/// Readers of the board: the lead, who sees the whole city, and an owner unit's filer.
const READERS: [(&str, &str, &str); 2] =
    [("bigdata", "bureau_lead", "board, the lead"), ("owner", "owner_filer", "board, an owner")];

/// What one opening took.
struct Opening {
    cpu: Duration,
    whole: Duration,
    longest: Duration,
}

/// Prints what both sizes cost, and their ratio within each repetition; answers the cities with their rounds open.
pub fn openings(root: &Path, small: &City, rounds: usize, anew: bool) -> [(usize, City); 2] {
    let cities = SIZES.map(|n| prepared(root, small, n, anew));
    let opened = SIZES.map(|n| City::at(root.join(format!("city-round-{n}-open"))));
    let mut all: [Vec<Opening>; 2] = [Vec::new(), Vec::new()];
    // Kept to the end: the time of threads is counted, and one that ends takes its own along.
    let (system, mut kept) = (actix_web::rt::System::new(), Vec::new());
    for _ in 0..rounds {
        for (n, found) in all.iter_mut().enumerate() {
            copy(&cities[n].dir, &opened[n].dir);
            let db = Db::open(&target(&opened[n]), 2).expect("a database");
            found.push(open(&db, SIZES[n], &system));
            kept.push(db);
        }
    }
    for (n, found) in SIZES.iter().zip(&all) {
        let ms = |of: fn(&Opening) -> Duration| show(found.iter().map(|o| of(o).as_secs_f64() * 1e3).collect());
        println!(
            "opening a round of {n}: {} ms CPU, whole after {} ms, its longest transaction {} ms",
            ms(|o| o.cpu),
            ms(|o| o.whole),
            ms(|o| o.longest)
        );
    }
    let ratio = |of: fn(&Opening) -> Duration| {
        show(all[0].iter().zip(&all[1]).map(|(few, many)| of(many).as_secs_f64() / of(few).as_secs_f64()).collect())
    };
    println!("    {} : {} is {} × in CPU, {} × in time", SIZES[1], SIZES[0], ratio(|o| o.cpu), ratio(|o| o.whole));
    let [few, many] = opened;
    [(SIZES[0], few), (SIZES[1], many)]
}

/// Measures the board of an open round beside its floor.
pub fn board(n: usize, city: &City, effort: Effort, root: &Path) {
    let (server, _) = Server::program(&city.dir);
    println!("board of {n}: calendar and letters that lay there {:.1} s", server.settle().as_secs_f64());
    for (kind, role, name) in READERS {
        let reader = city.person(&city.open(), kind, role, 0);
        reading(city, &server, &reader, &Reading { name, path: format!("/campaigns/{}", year()) }, effort, root);
    }
}

fn show(all: Vec<f64>) -> String {
    let (low, mid, high) = spread(all);
    format!("{mid:.1} ({low:.1}–{high:.1})")
}

/// The next year's: the city has had this year's.
fn year() -> i32 {
    Clock::system().today().year() + 1
}

/// Opens the year's round and takes in every contract of it.
fn open(db: &Db, n: usize, system: &actix_web::rt::SystemRunner) -> Opening {
    let first = NaiveDate::from_ymd_opt(year(), 11, 1).expect("a day");
    let clock = Clock::starting(first);
    let intake = Intake::new(db.clone(), clock.clone());
    let by = Acting { actor: Actor::system(), moment: clock.moment(), request: "bench".into(), proved: false };
    let (cpu, begun) = (own_cpu(), Instant::now());
    let mut taken = db.write(by, None, open_november).expect("it opens");
    let mut longest = begun.elapsed();
    loop {
        let step = Instant::now();
        match system.block_on(intake.batch()).expect("a batch") {
            0 => break,
            more => taken += more,
        }
        longest = longest.max(step.elapsed());
    }
    let (whole, cpu) = (begun.elapsed(), own_cpu().saturating_sub(cpu));
    assert_eq!(taken, n, "every contract is in");
    Opening { cpu, whole, longest }
}

/// The city in which so many contracts are in service, made once and kept.
fn prepared(root: &Path, small: &City, n: usize, anew: bool) -> City {
    let city = City::at(root.join(format!("city-round-{n}")));
    if anew || !city.dir.join("ready").exists() {
        copy(&small.dir, &city.dir);
        drop(Db::open(&target(&city), 1).expect("a database"));
        let conn = city.open();
        conn.execute_batch("BEGIN IMMEDIATE").expect("it begins");
        multiply(&conn, n);
        conn.execute_batch("COMMIT").expect("it is kept");
        std::fs::write(city.dir.join("ready"), "").expect("a mark");
    }
    city
}

fn target(city: &City) -> Target {
    Target::Sqlite(city.database.display().to_string())
}

/// The files of a city's folder, not its attachments: nobody opens them here.
fn copy(from: &Path, to: &Path) {
    let _old = std::fs::remove_dir_all(to);
    std::fs::create_dir_all(to).expect("a folder");
    for file in std::fs::read_dir(from).expect("a city").flatten().filter(|file| file.path().is_file()) {
        std::fs::copy(file.path(), to.join(file.file_name())).expect("a copy");
    }
}

/// Copies contracts in service with their projects until there are `n`; where there are more, the others have ended.
fn multiply(conn: &Connection, n: usize) {
    let serving =
        "SELECT id, project_id, no FROM contracts WHERE state = 'in_service' AND in_service_on IS NOT NULL ORDER BY id";
    let mut found = conn.prepare(serving).expect("contracts");
    let rows = found.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).expect("contracts");
    let there: Vec<(i64, i64, String)> = rows.flatten().collect();
    assert!(!there.is_empty(), "the small city has contracts in service");
    for (id, ..) in there.iter().skip(n) {
        conn.execute("UPDATE contracts SET state = 'ended' WHERE id = ?1", [id]).expect("it ends");
    }
    for (copy, (contract, project, no)) in (there.len()..n).zip(there.iter().cycle()) {
        let new_no = format!("{}-{}", year(), 50_000 + copy);
        let project = twin(conn, "projects", *project, &[("no", &new_no)]);
        twin(conn, "contracts", *contract, &[("project_id", &project), ("no", &format!("{no}-{copy}"))]);
    }
}

/// A row with other values in some columns; answers its number.
fn twin(conn: &Connection, table: &str, id: i64, other: &[(&str, &dyn ToSql)]) -> i64 {
    let mut named = conn.prepare("SELECT name FROM pragma_table_info(?1) WHERE name <> 'id'").expect("a table");
    let names: Vec<String> = named.query_map([table], |row| row.get(0)).expect("columns").flatten().collect();
    let value = |name: &String| {
        let at = other.iter().position(|(column, _)| column == name);
        at.map_or(name.clone(), |n| format!("?{}", n + 2))
    };
    let values: Vec<String> = names.iter().map(value).collect();
    let sql =
        format!("INSERT INTO {table} ({}) SELECT {} FROM {table} WHERE id = ?1", names.join(", "), values.join(", "));
    let binds = std::iter::once(&id as &dyn ToSql).chain(other.iter().map(|(_, value)| *value));
    conn.prepare(&sql).expect("a copy").execute(params_from_iter(binds)).expect("a copy");
    conn.last_insert_rowid()
}
