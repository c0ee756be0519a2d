//! Every page as every role: its statements at a small and at a large size of the city, how long each takes, and how it is planned.

use crate::city::{City, Person};
use crate::client::Client;
use crate::sql;
use jianping::app::App;
use jianping::clock::Clock;
use jianping::config::Config;
use scraper::{Html, Selector};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::Path;
use std::time::Duration;

/// Who looks: the kind of unit and the role.
pub const READERS: [(&str, &str); 11] = [
    ("owner", "owner_filer"),
    ("owner", "owner_head"),
    ("bigdata", "bureau_clerk"),
    ("bigdata", "bureau_lead"),
    ("finance", "finance"),
    ("police", "police"),
    ("third_party", "third_party"),
    ("vendor", "vendor"),
    ("discipline", "discipline"),
    ("office", "sysadmin"),
    ("office", "auditor"),
];

/// Pages that no link of the first steps leads to.
const MORE: [&str; 6] = [
    "/projects?saved=open&sort=largest&page=3",
    "/projects?q=%E5%BA%94%E6%80%A5",
    "/projects?year=2026&sort=smallest",
    "/projects?saved=evaluating",
    "/projects?saved=paying",
    "/projects.csv?state=procuring",
];
/// A statement below this is not compared: the clock's own grain would decide.
const GRAIN: Duration = Duration::from_micros(40);

/// The program within this process, so that its statements can be caught.
fn within<T: Send + 'static>(city: &City, visit: impl FnOnce(&str) -> T + Send + 'static) -> T {
    let settings = BTreeMap::from([
        ("PORT", "0".to_owned()),
        ("DATA_DIR", city.dir.display().to_string()),
        ("PUBLIC_URL", "http://127.0.0.1".to_owned()),
        ("DB_READERS", "1".to_owned()),
    ]);
    let config = Config::from_map(&settings).expect("settings");
    actix_web::rt::System::new().block_on(async move {
        let app = App::build(config, Clock::system()).expect("the program starts");
        let (address, handle) = (app.address.to_string(), app.handle.clone());
        let visit = std::thread::spawn(move || visit(&address));
        let stop = async {
            while !visit.is_finished() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            handle.stop(false).await;
        };
        let (served, ()) = futures_util::future::join(app.server, stop).await;
        served.expect("it served");
        visit.join().expect("the visit ends well")
    })
}

/// The statements of one page.
pub fn statements(city: &City, reader: &Person, path: &str) -> Vec<String> {
    let (path, key) = (path.to_owned(), reader.key.clone());
    within(city, move |address| {
        let mut client = Client::to(address).expect("a connection");
        client.get("/healthz", "", "").expect("it answers");
        // Asked twice: what the program keeps between two answers (the counts of the navigation) is no work of the page.
        for _ in 0..2 {
            sql::caught();
            assert_eq!(client.get(&path, &key, "").expect("a page").status, 200, "{path}");
        }
        sql::caught()
    })
}

/// An address with its numbers taken out.
fn pattern(path: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let piece = |piece: &str| if piece.contains(|c: char| c.is_ascii_digit()) { "{}".into() } else { piece.to_owned() };
    let names: Vec<&str> =
        query.split('&').filter_map(|pair| pair.split('=').next()).filter(|n| !n.is_empty()).collect();
    let path: Vec<String> = path.split('/').map(piece).collect();
    if names.is_empty() { path.join("/") } else { format!("{}?{}", path.join("/"), names.join("&")) }
}

type Seen = BTreeMap<String, (String, Vec<String>)>;

/// One page of every kind that the reader's links lead to: pattern → address and statements.
fn crawl(city: &City, reader: &Person) -> Seen {
    let key = reader.key.clone();
    within(city, move |address| {
        let mut client = Client::to(address).expect("a connection");
        let starts = ["/", "/todo", "/projects"].into_iter().chain(MORE);
        let mut queue: VecDeque<String> = starts.map(str::to_owned).collect();
        let (mut seen, mut known) = (Seen::new(), BTreeSet::new());
        let links = Selector::parse("a[href]").expect("a selector");
        while let Some(path) = queue.pop_front() {
            if !known.insert(pattern(&path)) || known.len() > 150 {
                continue;
            }
            sql::caught();
            let answer = client.get(&path, &key, "").expect("a page");
            let statements = sql::caught();
            if answer.status == 200 && !statements.is_empty() {
                seen.insert(pattern(&path), (path, statements));
            }
            let page = Html::parse_document(&String::from_utf8_lossy(&answer.body));
            let hrefs = page.select(&links).filter_map(|a| a.attr("href"));
            let inner = hrefs.filter(|h| h.starts_with('/') && !h.contains("lang=") && !h.contains("size="));
            queue.extend(inner.map(|h| h.split('#').next().unwrap_or(h).to_owned()));
        }
        seen
    })
}

/// What comparing found, for the last lines of the run.
#[derive(Default)]
pub struct Compared {
    pub pages: usize,
    pub statements: usize,
    pub slower: Vec<String>,
    /// How many of the slower are so for each row they give, too: the others fill a page that is nearly empty in the small city.
    pub by_row: usize,
    pub scans: BTreeSet<String>,
}

/// Every statement of every page at both sizes.
pub fn compare(small: &City, large: &City) -> Compared {
    let (at_small, at_large) = (sql::open(&small.database), sql::open(&large.database));
    let big = sql::large(&at_large, 5_000);
    println!("large tables: {}", big.iter().cloned().collect::<Vec<_>>().join(", "));
    let (mut found, mut told) = (Compared::default(), BTreeSet::new());
    for (kind, role) in READERS {
        let few = crawl(small, &small.person(&small.open(), kind, role, 0));
        let many = crawl(large, &large.person(&large.open(), kind, role, 0));
        for (pattern, (path, statements)) in &many {
            found.pages += 1;
            let before = few.get(pattern).map(|(_, s)| s.as_slice()).unwrap_or_default();
            for (n, text) in statements.iter().enumerate() {
                found.statements += 1;
                let shape = sql::shape(text);
                let plan = sql::plan(&at_large, text);
                for table in sql::scans(text, &plan, &big) {
                    found.scans.insert(format!("{role} {path}: {table} is read from end to end by {text}"));
                }
                if told.insert(shape.clone()) {
                    println!("{role} {path}\n    {}\n      {}", short(text), plan.join("\n      "));
                }
                let same = before.get(n).filter(|b| sql::shape(b) == shape);
                let Some(same) = same.or_else(|| before.iter().find(|b| sql::shape(b) == shape)) else { continue };
                let ((then, few), (now, many)) = (sql::timed(&at_small, same), sql::timed(&at_large, text));
                if now > GRAIN && now > 3 * then {
                    let times = now.as_secs_f64() / then.as_secs_f64();
                    found.by_row += usize::from(now / many.max(1) > 3 * then / few.max(1));
                    found.slower.push(format!(
                        "{times:>6.1} × ({then:?} → {now:?}, rows {few} → {many}) {role} {path}: {text}"
                    ));
                }
            }
        }
    }
    found
}

pub fn short(text: &str) -> String {
    let mut out: String = text.chars().take(400).collect();
    if out.len() < text.len() {
        out.push('…');
    }
    out
}

/// Every statement by which a small city comes about, planned on the large one: whatever people write, too, finds its rows by an index.
pub fn writes(root: &Path, large: &City) -> Compared {
    let folder = root.join("writes");
    std::fs::create_dir_all(&folder).expect("a folder");
    sql::all();
    City::of(&folder, 120, true);
    let at_large = sql::open(&large.database);
    let big = sql::large(&at_large, 5_000);
    let (mut found, mut told) = (Compared::default(), BTreeSet::new());
    for text in sql::all() {
        let plans = ["SELECT", "WITH", "UPDATE", "DELETE"].iter().any(|verb| text.starts_with(verb));
        if !plans || !told.insert(sql::shape(&text)) {
            continue;
        }
        found.statements += 1;
        for table in sql::scans(&text, &sql::plan(&at_large, &text), &big) {
            found.scans.insert(format!("{table} is read from end to end by {text}"));
        }
    }
    found
}
