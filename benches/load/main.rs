//! A load generator against the release program. Nothing here is a test: it prints what it reaches on the machine it runs on.
//!
//! `cargo bench --bench load` makes the demo city at 1,000 and at 100,000 projects (kept in `target/bench`, `--anew` makes them anew)
//! and measures on SQLite, all in one run:
//! - W1 list, filtered and sorted, page 3 of 50 rows; W2 project page; W4 search by two Chinese characters: CPU time of the program
//!   for each answer, beside a bare actix handler with the same bytes and the page's own statements prepared and run by themselves;
//! - W3 blank plan → approval at 1 and at 32 connections, on this disk and with every fsync made longer (a C compiler is needed);
//! - a violent end while 32 connections write: everything acknowledged is there afterwards and `verify` is green;
//! - the opening of a round of 500 and of 5,000 contracts until all are in, their ratio, and the round's board at both sizes;
//! - resident memory, cold start beside an empty folder, and every page's statements at both sizes with their plans.
//!
//! The readers are a restricted role (an owner unit's filer), with sessions, tokens, audit chain and headers on, as in service.
//! W3 and the violent end write into the large city; a run leaves some thousand plans behind there.

#![expect(
    clippy::expect_used,
    clippy::float_arithmetic,
    reason = "a measurement that cannot go on has failed; figures are not law"
)]

mod bare;
mod city;
mod client;
mod crash;
mod pages;
mod round;
mod server;
mod sql;
mod work;

use city::City;
use clap::Parser;
use server::Server;
use std::path::PathBuf;
use std::time::Duration;
use work::{Effort, Reading, spread};

/// What disks take that write through: a good network volume, a busy one, a turning disk.
const SLOWER_MS: [u64; 3] = [2, 5, 10];

#[derive(Parser)]
struct Args {
    /// Projects of the large city.
    #[arg(long, default_value_t = 100_000)]
    projects: usize,
    /// Projects of the small city, for the comparison of statements.
    #[arg(long, default_value_t = 1_000)]
    few: usize,
    /// Rounds of each measurement.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Seconds of load in each round.
    #[arg(long, default_value_t = 3)]
    seconds: u64,
    /// Only these parts, separated by commas: w1, w2, w3, w4, start, crash, round, pages, writes.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// Makes the cities anew.
    #[arg(long)]
    anew: bool,
    /// Serves a file's bytes from a bare handler; the measurements start themselves with it.
    #[arg(long, hide = true)]
    bare: Option<PathBuf>,
    /// The database in which the bare handler runs statements first.
    #[arg(long, hide = true)]
    database: Option<PathBuf>,
    /// The statements, as a list in JSON.
    #[arg(long, hide = true)]
    statements: Option<PathBuf>,
    /// Given by cargo.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() {
    let args = Args::parse();
    if let Some(page) = &args.bare {
        bare::serve(page, args.database.as_deref().zip(args.statements.as_deref())).expect("the bare handler serves");
        return;
    }
    let root = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("../bench");
    let small = City::of(&root, args.few, args.anew);
    let wanted = |part: &str| args.only.is_empty() || args.only.iter().any(|p| p == part);
    let effort = Effort { rounds: args.rounds, span: Duration::from_secs(args.seconds) };
    // Before anybody watches the statements of this process, which costs more than many of them.
    let opened = wanted("round").then(|| round::openings(&root, &small, effort.rounds, args.anew));
    sql::watch();
    opened.iter().flatten().for_each(|(n, city)| round::board(*n, city, effort, &root));
    if args.only == ["round"] {
        return;
    }
    let large = City::of(&root, args.projects, args.anew);
    println!("{} projects, {} rounds of {} s; middle (lowest–highest)", args.projects, args.rounds, args.seconds);
    if wanted("start") {
        cold_start(&large, &root, args.rounds);
    }
    if ["w1", "w2", "w3", "w4"].into_iter().any(wanted) {
        under_load(&args, &large, effort, &root, wanted);
    }
    if wanted("crash") {
        crash::survive(&large, args.rounds);
    }
    if wanted("writes") {
        let found = pages::writes(&root, &large);
        println!(
            "statements of a whole city's life: {}, large tables read from end to end: {}",
            found.statements,
            found.scans.len()
        );
        found.scans.iter().for_each(|line| println!("  {line}"));
    }
    if wanted("pages") {
        let found = pages::compare(&small, &large);
        println!("pages: {}, statements: {}", found.pages, found.statements);
        println!(
            "statements over 3 × their own time at {} projects: {}; over 3 × for each row they give: {}",
            args.few,
            found.slower.len(),
            found.by_row
        );
        found.slower.iter().for_each(|line| println!("  {line}"));
        println!("large tables read from end to end: {}", found.scans.len());
        found.scans.iter().for_each(|line| println!("  {line}"));
    }
}

fn under_load(args: &Args, large: &City, effort: Effort, root: &std::path::Path, wanted: impl Fn(&str) -> bool) {
    let reader = large.person(&large.open(), "owner", "owner_filer", 0);
    let conn = sql::open(&large.database);
    let (no, files, acts): (String, i64, i64) = conn
        .query_row(
            "SELECT p.no, (SELECT count(*) FROM files f WHERE f.project_id = p.id) AS files, \
             (SELECT count(*) FROM audit a WHERE a.chain = p.id) AS acts FROM projects p WHERE p.owner_id = ?1 \
             AND files >= 5 AND acts >= 10 ORDER BY p.id DESC LIMIT 1",
            [reader.unit],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .expect("the owner has a project");
    println!("W2 reads a project of {files} files and {acts} acts");
    let works = [
        ("w1", Reading { name: "W1", path: "/projects?saved=open&sort=largest&page=3".into() }),
        ("w2", Reading { name: "W2", path: format!("/projects/{no}") }),
        ("w4", Reading { name: "W4", path: "/projects?q=%E5%A4%87%E4%BB%BD".into() }),
    ];
    let (server, _) = Server::program(&large.dir);
    println!("work of the calendar and letters that lay there: {:.1} s", server.settle().as_secs_f64());
    for (_, work) in works.iter().filter(|(part, _)| wanted(part)) {
        work::reading(large, &server, &reader, work, effort, root);
    }
    if wanted("w3") {
        println!("W3  blank plan → approval, {} POSTs each, everything durable", work::POSTS);
        println!("    this disk ({:.2} ms an fsync):", server::disk(root).as_secs_f64() * 1e3);
        work::group_commit(large, &server, effort);
    }
    let (now, most) = server.memory();
    println!("memory of the program after all this: {} MB, at its highest {} MB", now / 1024, most / 1024);
    drop(server);
    if wanted("w3") {
        for ms in SLOWER_MS {
            println!("    a disk that takes {ms} ms longer for an fsync:");
            work::group_commit(large, &Server::on_disk(&large.dir, root, Duration::from_millis(ms)), effort);
        }
    }
    println!("{} projects", args.projects);
}

/// From the start of the process to the first 200 of `/healthz`: on the large city and on an empty folder.
fn cold_start(large: &City, root: &std::path::Path, rounds: usize) {
    let (mut empty, mut full) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let folder = root.join("empty");
        let _old = std::fs::remove_dir_all(&folder);
        empty.push(Server::program(&folder).1.as_secs_f64() * 1e3);
        full.push(Server::program(&large.dir).1.as_secs_f64() * 1e3);
    }
    let show = |all: Vec<f64>| {
        let (low, mid, high) = spread(all);
        format!("{mid:.0} ms ({low:.0}–{high:.0})")
    };
    println!("cold start: on an empty folder {}, on the large city {}", show(empty), show(full));
}
