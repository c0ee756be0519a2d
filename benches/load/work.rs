//! W1–W4: what people do all day, under load, beside the bare handler and the raw SQLite work of the same page.

use crate::city::{City, Person};
use crate::client::Client;
use crate::server::Server;
use crate::sql;
use jianping::regulation::calendar::Calendar;
use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Barrier, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// Clients that read a page at once.
const CLIENTS: usize = 4;

/// How long and how often.
#[derive(Clone, Copy)]
pub struct Effort {
    pub rounds: usize,
    pub span: Duration,
}

/// One reading work: its name and the page.
pub struct Reading {
    pub name: &'static str,
    pub path: String,
}

/// Milliseconds of CPU of a server for each answer, and answers a second.
#[derive(Clone, Copy)]
struct Cost {
    ms: f64,
    rate: f64,
}

/// Lowest, middle and highest.
pub fn spread(mut all: Vec<f64>) -> (f64, f64, f64) {
    all.sort_by(f64::total_cmp);
    match all.as_slice() {
        [] => (0.0, 0.0, 0.0),
        some => (some[0], some[some.len() / 2], some[some.len() - 1]),
    }
}

/// Keeps `connections` clients asking for the span; answers what each answer cost.
fn load(
    server: &Server,
    connections: usize,
    span: Duration,
    ask: impl Fn(&mut Client) + Send + Sync + 'static,
) -> Cost {
    let (ask, stop, done) = (Arc::new(ask), Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let start = Arc::new(Barrier::new(connections + 1));
    let clients: Vec<_> = (0..connections)
        .map(|_| {
            let (ask, stop, done, start) = (ask.clone(), stop.clone(), done.clone(), start.clone());
            let mut client = Client::to(&server.address).expect("a connection");
            thread::spawn(move || {
                ask(&mut client);
                start.wait();
                while !stop.load(Ordering::Relaxed) {
                    ask(&mut client);
                    done.fetch_add(1, Ordering::Relaxed);
                }
            })
        })
        .collect();
    start.wait();
    let (cpu, begun) = (server.cpu(), Instant::now());
    thread::sleep(span);
    stop.store(true, Ordering::Relaxed);
    clients.into_iter().for_each(|client| client.join().expect("a client"));
    let (cpu, took) = (server.cpu() - cpu, begun.elapsed());
    let answers = done.load(Ordering::Relaxed).max(1) as f64;
    Cost { ms: cpu.as_secs_f64() * 1e3 / answers, rate: answers / took.as_secs_f64() }
}

/// Measures one page: ours, the bare handler with the same bytes, the raw statements; all within each round.
pub fn reading(city: &City, server: &Server, reader: &Person, work: &Reading, effort: Effort, folder: &Path) -> f64 {
    let mut client = Client::to(&server.address).expect("a connection");
    let first = client.get(&work.path, &reader.key, "").expect("a page");
    assert_eq!(first.status, 200, "{}", work.path);
    let gzip = client.get(&work.path, &reader.key, "gzip").expect("a page").body.len();
    let kept = folder.join(format!("{}.html", work.name));
    std::fs::write(&kept, &first.body).expect("the page is kept");
    let statements = crate::pages::statements(city, reader, &work.path);
    let listed = folder.join(format!("{}.json", work.name));
    std::fs::write(&listed, serde_json::to_vec(&statements).expect("they are text")).expect("the statements are kept");
    let bare = Server::bare(&kept, None);
    let least = Server::bare(&kept, Some((&city.database, &listed)));
    let (mut ours, mut zipped, mut bytes, mut floor, mut ratio) = (vec![], vec![], vec![], vec![], vec![]);
    let mut rate = vec![];
    for _ in 0..effort.rounds {
        let ask = |coding: &'static str| {
            let (path, key) = (work.path.clone(), reader.key.clone());
            move |client: &mut Client| assert_eq!(client.get(&path, &key, coding).expect("a page").status, 200)
        };
        let plain = load(server, CLIENTS, effort.span, ask(""));
        zipped.push(load(server, CLIENTS, effort.span, ask("gzip")).ms);
        bytes.push(load(&bare, CLIENTS, effort.span, ask("")).ms);
        let least = load(&least, CLIENTS, effort.span, ask(""));
        ratio.push(plain.ms / least.ms);
        floor.push(least.ms);
        ours.push(plain.ms);
        rate.push(plain.rate);
    }
    let show = |all: Vec<f64>| {
        let (low, mid, high) = spread(all);
        format!("{mid:.3} ({low:.3}–{high:.3})")
    };
    let middle = spread(ratio.clone()).1;
    println!("{}  {}  {} bytes, gzip {gzip}; {} statements", work.name, work.path, first.body.len(), statements.len());
    let conn = sql::open(&city.database);
    for text in statements.iter().filter(|text| sql::shortest(&conn, text) > Duration::from_millis(1)) {
        println!("    {:?}: {}", sql::shortest(&conn, text), crate::pages::short(text));
    }
    println!("    ours {} ms CPU, with gzip {}, {} answers/s", show(ours), show(zipped), show(rate));
    println!(
        "    bare {} ms, bare with the raw statements {} ms; ours / (bare + raw) = {}",
        show(bytes),
        show(floor),
        show(ratio)
    );
    middle
}

/// The people and files of W3 for one connection.
#[derive(Clone)]
struct Desk {
    filer: Person,
    head: Person,
    lead: Person,
    files: Vec<i64>,
}

const YEAR: &str = "2027";
/// POSTs from the blank plan to the approval.
pub const POSTS: u64 = 12;

/// One plan from the blank page to the approval; `acknowledged` hears of each answer: the project's number and the version it has now.
fn one_plan(
    client: &mut Client,
    desk: &Desk,
    n: usize,
    today: &str,
    acknowledged: &mut dyn FnMut(&str, usize),
) -> std::io::Result<()> {
    let file = desk.files[n % desk.files.len()].to_string();
    let mut post = |path: &str, by: &Person, version: usize, typed: &[(&str, &str)]| {
        let (form, stands) = (format!("{:032x}", rand::random::<u128>()), version.to_string());
        let own =
            [("csrf", by.csrf.as_str()), ("form_id", form.as_str()), ("version", stands.as_str()), ("do", "next")];
        let fields: Vec<(&str, &str)> = own.iter().chain(typed).copied().collect();
        let answer = client.post(path, &by.key, &fields)?;
        assert_eq!(answer.status, 303, "{path}: {}", String::from_utf8_lossy(&answer.body));
        let no = if version == 0 { &answer.location } else { path }.split('/').nth(2).unwrap_or_default().to_owned();
        acknowledged(&no, version + 1);
        Ok::<String, std::io::Error>(no)
    };
    let name = format!("区域影像数据共享服务{:08x}", rand::random::<u32>());
    let no = post("/projects", &desk.filer, 0, &[("name", &name), ("year", YEAR)])?;
    for (n, typed) in sections(&name, &file).iter().enumerate() {
        post(&format!("/projects/{no}/plan/{}", n + 1), &desk.filer, n + 1, typed)?;
    }
    post(&format!("/projects/{no}/submission"), &desk.head, 8, &[])?;
    let quotes = [("甲公司", "0"), ("乙公司", "1"), ("丙公司", "2")].map(|(vendor, n)| {
        [("vendor", vendor), ("price", "86"), ("on", today), ("file", file.as_str())]
            .map(|(part, value)| (format!("quote-{n}-{part}"), value.to_owned()))
    });
    let mut typed: Vec<(&str, &str)> = quotes.iter().flatten().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    typed.extend([("assessed", "86"), ("opinion", "取三家报价的平均值并核减一成")]);
    post(&format!("/projects/{no}/budget"), &desk.filer, 9, &typed)?;
    post(&format!("/projects/{no}/budget/signature"), &desk.head, 10, &[])?;
    post(&format!("/projects/{no}/approval"), &desk.lead, 11, &[("opinion", "方案可行，预算合理，同意立项")])?;
    Ok(())
}

fn sections<'a>(name: &'a str, file: &'a str) -> [Vec<(&'a str, &'a str)>; 7] {
    let goal = |n: &'static str| match n {
        "0" => ["goal-0-name", "goal-0-kind", "goal-0-operator", "goal-0-target", "goal-0-unit", "goal-0-weight"],
        "1" => ["goal-1-name", "goal-1-kind", "goal-1-operator", "goal-1-target", "goal-1-unit", "goal-1-weight"],
        _ => ["goal-2-name", "goal-2-kind", "goal-2-operator", "goal-2-target", "goal-2-unit", "goal-2-weight"],
    };
    let mut goals = Vec::new();
    for (n, name, weight) in [("0", "系统可用率", "40"), ("1", "响应及时率", "30"), ("2", "用户满意度", "30")]
    {
        goals.extend(goal(n).into_iter().zip([name, "quality", "ge", "99", "%", weight]));
    }
    [
        vec![
            ("name", name),
            ("year", YEAR),
            ("basis", "《铜仁市卫生健康信息化规划》（铜卫健发〔2025〕18号）第三章"),
            ("basis_file", file),
            ("late_reason", "省级规划10月下达，经分管副市长同意补报"),
        ],
        vec![
            ("content", "为全市十所公立医院提供影像存储、归档和跨院调阅服务"),
            ("catalogue", "C16020000"),
            ("start", "2027-01-15"),
            ("end", "2028-01-14"),
            ("method", "consultation"),
            ("sme_reserved", "yes"),
        ],
        vec![("budget", "86"), ("fund-0-kind", "fiscal"), ("fund-0-line", "2100199"), ("fund-0-amount", "86")],
        goals,
        vec![
            ("system", "区域影像平台"),
            ("level", "3"),
            ("mlps_file", file),
            ("security_budget", "2"),
            ("on_cloud", "yes"),
            ("authorised_operation", "no"),
            ("personal_data", "yes"),
        ],
        vec![("fair", "yes")],
        vec![("survey", file), ("scheme", file), ("unclassified", "yes")],
    ]
}

/// Whoever works at `count` connections, each with so many files put down.
fn desks(city: &City, count: usize, enough: usize) -> Vec<Desk> {
    let conn = city.open();
    conn.execute_batch("BEGIN IMMEDIATE").expect("files are put down");
    let desks = (0..count)
        .map(|n| {
            let filer = city.person(&conn, "owner", "owner_filer", n % 12);
            let head = city.person(&conn, "owner", "owner_head", n % 12);
            let lead = city.person(&conn, "bigdata", "bureau_lead", 0);
            let files = (0..enough).map(|_| city.file(&conn, &filer)).collect();
            Desk { filer, head, lead, files }
        })
        .collect();
    conn.execute_batch("COMMIT").expect("files are there");
    desks
}

fn working_day() -> String {
    let today = jianping::clock::Clock::system().today();
    Calendar::default().shifted(today).min(today).to_string()
}

/// Writes plans over 32 connections until the program is killed in the middle of it. Answers what it had acknowledged: numbers and versions.
pub fn until_killed(city: &City, server: Server, after: Duration) -> HashMap<String, usize> {
    let acknowledged: Arc<Mutex<HashMap<String, usize>>> = Arc::default();
    let today = working_day();
    let writers: Vec<_> = desks(city, 32, 200)
        .into_iter()
        .map(|desk| {
            let mut client = Client::to(&server.address).expect("a connection");
            let (acknowledged, today) = (acknowledged.clone(), today.clone());
            thread::spawn(move || {
                let mut told = |no: &str, version: usize| {
                    acknowledged.lock().expect("no writer panics").insert(no.to_owned(), version);
                };
                (0..).try_for_each(|n| one_plan(&mut client, &desk, n, &today, &mut told))
            })
        })
        .collect();
    thread::sleep(after);
    server.kill();
    for writer in writers {
        assert!(writer.join().expect("every answer was in order").is_err(), "the program is gone");
    }
    let all = acknowledged.lock().expect("no writer panics");
    all.clone()
}

/// W3: plans from the blank page to the approval, over this many connections. Answers POSTs a second.
fn writing(city: &City, server: &Server, connections: usize, span: Duration) -> Cost {
    let desks = Arc::new(desks(city, connections, if connections == 1 { 2_000 } else { 200 }));
    let today = working_day();
    let (next, each) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
    thread_local!(static SEAT: std::cell::Cell<Option<usize>> = const { std::cell::Cell::new(None) });
    let cost = load(server, connections, span, move |client| {
        let seat = SEAT.get().unwrap_or_else(|| {
            let seat = next.fetch_add(1, Ordering::Relaxed) as usize;
            SEAT.set(Some(seat));
            seat
        });
        let n = each.fetch_add(1, Ordering::Relaxed) as usize / desks.len();
        one_plan(client, &desks[seat % desks.len()], n, &today, &mut |_, _| {}).expect("an answer");
    });
    let posts = POSTS as f64;
    Cost { ms: cost.ms / posts, rate: cost.rate * posts }
}

/// Prints W3 at 1 and at 32 connections and answers how many times faster the latter is.
pub fn group_commit(city: &City, server: &Server, effort: Effort) -> f64 {
    let (mut one, mut many, mut gain, mut alone, mut together) = (vec![], vec![], vec![], vec![], vec![]);
    for _ in 0..effort.rounds {
        let single = writing(city, server, 1, effort.span);
        let crowd = writing(city, server, 32, effort.span);
        one.push(single.rate);
        many.push(crowd.rate);
        gain.push(crowd.rate / single.rate);
        alone.push(single.ms);
        together.push(crowd.ms);
    }
    let show = |all: Vec<f64>| {
        let (low, mid, high) = spread(all);
        format!("{mid:.3} ({low:.3}–{high:.3})")
    };
    let middle = spread(gain.clone()).1;
    println!("      1 connection:   {} POST/s, {} ms CPU a POST", show(one), show(alone));
    println!(
        "      32 connections: {} POST/s, {} ms CPU a POST; {} × the rate of one",
        show(many),
        show(together),
        show(gain)
    );
    middle
}
