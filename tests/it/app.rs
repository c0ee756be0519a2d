//! The program on a free port with a database of its own, and a clock that the story moves.

use chrono::NaiveDate;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use jianping::app::{App, State};
use jianping::clock::Clock;
use jianping::config::Config;
use jianping::jobs::bell::Bell;
use jianping::store::conn::{Conn, Target};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// Which database a story runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    Sqlite,
    Postgres,
}

/// Runs a story, an `async fn(&TestApp)`, once per database.
#[macro_export]
macro_rules! both {
    ($story:ident) => {
        mod $story {
            use super::*;
            #[actix_web::test]
            async fn on_sqlite() {
                if let Some(app) = $crate::app::TestApp::start($crate::app::Backend::Sqlite).await {
                    $story(&app).await;
                    app.stop().await;
                }
            }
            #[actix_web::test]
            async fn on_postgres() {
                if let Some(app) = $crate::app::TestApp::start($crate::app::Backend::Postgres).await {
                    $story(&app).await;
                    app.stop().await;
                }
            }
        }
    };
}

pub struct TestApp {
    pub base: String,
    pub state: actix_web::web::Data<State>,
    pub backend: Backend,
    handle: actix_web::dev::ServerHandle,
    dir: PathBuf,
    database: Option<(String, String)>,
}

static SERIAL: AtomicU32 = AtomicU32::new(0);

impl TestApp {
    /// A started program on 3 November 2026; `None` where PostgreSQL is not to be had and not required.
    pub async fn start(backend: Backend) -> Option<TestApp> {
        TestApp::start_on(backend, "2026-11-03").await
    }

    /// The same on another day.
    pub async fn start_on(backend: Backend, day: &str) -> Option<TestApp> {
        TestApp::start_with(backend, day, |_| {}).await
    }

    /// The same with other settings.
    pub async fn start_with(backend: Backend, day: &str, change: fn(&mut Config)) -> Option<TestApp> {
        // What the program logs is shown with the test that fails, where RUST_LOG asks for it.
        let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_default();
        let _set = tracing_subscriber::fmt().with_env_filter(filter).with_test_writer().try_init();
        let n = SERIAL.fetch_add(1, Ordering::Relaxed);
        let root =
            if std::path::Path::new("/dev/shm").is_dir() { PathBuf::from("/dev/shm") } else { std::env::temp_dir() };
        let dir = root.join(format!("jianping-{}-{n}", run()));
        std::fs::create_dir_all(&dir).unwrap();
        let (url, database) = match backend {
            Backend::Sqlite => (format!("sqlite:{}", dir.join("test.db").display()), None),
            Backend::Postgres => {
                let server = postgres()?;
                let name = format!("jp_{}_{n}", run());
                let template = template(&server);
                admin(&server, &format!("CREATE DATABASE {name} TEMPLATE {template}"));
                (format!("{server}/{name}"), Some((server, name)))
            }
        };
        let settings = BTreeMap::from([
            ("PORT", "0".to_owned()),
            ("DATA_DIR", dir.display().to_string()),
            ("DATABASE_URL", url),
            ("PUBLIC_URL", "http://127.0.0.1".to_owned()),
        ]);
        let mut config = Config::from_map(&settings).unwrap();
        change(&mut config);
        let day: NaiveDate = day.parse().unwrap();
        let app = App::build(config, Clock::starting(day)).unwrap();
        let base = format!("http://{}", app.address);
        actix_web::rt::spawn(app.server);
        Some(TestApp { base, state: app.state, backend, handle: app.handle, dir, database })
    }

    /// Moves the story's day.
    pub fn on(&self, day: &str) {
        assert!(self.state.clock.move_to(day.parse().unwrap()));
    }

    /// Lets the story's time go on by some seconds.
    pub fn later(&self, seconds: i64) {
        assert!(self.state.clock.forward(chrono::Duration::seconds(seconds)));
    }

    /// Rings for every job that is due; none may fail. Answers how many reminders and changes came of it.
    pub async fn ring(&self) -> usize {
        let rung = Bell::new(self.state.db.clone(), self.state.clock.clone()).ring().await;
        assert!(rung.failed.is_empty(), "jobs failed: {:?}", rung.failed);
        rung.effects
    }

    /// Queries or direct changes outside the rules, for given and then.
    pub fn sql<T>(&self, f: impl FnOnce(&mut Conn) -> QueryResult<T>) -> T {
        let mut conn = match &self.state.config.database {
            Target::Sqlite(path) => Conn::Sqlite(SqliteConnection::establish(path).unwrap()),
            Target::Postgres(url) => Conn::Pg(PgConnection::establish(url).unwrap()),
        };
        if let Conn::Sqlite(c) = &mut conn {
            c.batch_execute("PRAGMA busy_timeout=5000").unwrap();
        }
        f(&mut conn).unwrap()
    }

    pub async fn stop(self) {
        self.handle.stop(false).await;
        if let Some((server, name)) = &self.database {
            admin(server, &format!("DROP DATABASE {name} WITH (FORCE)"));
        }
        let _gone = std::fs::remove_dir_all(&self.dir);
    }
}

/// The PostgreSQL server of the tests, without a database name. Missing is a loud skip, or a failure where it is required.
pub fn postgres() -> Option<String> {
    let found = std::env::var("JIANPING_TEST_PG")
        .ok()
        .filter(|url| PgConnection::establish(&format!("{url}/postgres")).is_ok());
    if found.is_none() {
        assert!(
            std::env::var("JIANPING_TEST_REQUIRED").is_err(),
            "JIANPING_TEST_PG names no PostgreSQL server that answers"
        );
        eprintln!("SKIPPED on PostgreSQL: JIANPING_TEST_PG names no server that answers");
    }
    found
}

fn admin(server: &str, sql: &str) {
    let mut conn = PgConnection::establish(&format!("{server}/postgres")).unwrap();
    conn.batch_execute(sql).unwrap();
}

/// A name for this run: process numbers come round again, and a run that failed leaves things behind.
fn run() -> &'static str {
    static NAME: OnceLock<String> = OnceLock::new();
    NAME.get_or_init(|| format!("{:016x}", rand::random::<u64>()))
}

/// A migrated database to copy from; made once a run.
fn template(server: &str) -> &'static str {
    static NAME: OnceLock<String> = OnceLock::new();
    NAME.get_or_init(|| {
        let name = format!("jp_template_{}", run());
        admin(server, &format!("CREATE DATABASE {name}"));
        let target = Target::parse(&format!("{server}/{name}")).unwrap();
        drop(jianping::store::conn::Db::open(&target, 1).unwrap());
        admin(server, &format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"));
        name
    })
}
