//! Both databases behind one connection type. Every difference between SQLite and PostgreSQL lives in this file.

use crate::problem::Problem;
pub use crate::store::both::{Both, BothExt};
pub use crate::store::target::Target;
use crate::store::tx::{Acting, Once, Tx};
use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::r2d2::R2D2Connection;
use diesel::sqlite::SqliteConnection;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use serde::{Serialize, de::DeserializeOwned};
use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, mpsc};
use std::time::Duration;
use tokio::sync::oneshot;

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgresql");
/// Any fixed number: instances that migrate at once wait for each other under it.
const MIGRATION_LOCK: i64 = 6_120_190_909;
const PG_ATTEMPTS: u32 = 24;
const GROUP: usize = 64;
/// Jobs of one caller that may be on their way to the writer thread at once.
const AHEAD: usize = 32;

/// A connection to either database. The derive's own `establish` guesses and is never used: see `Target::connect`.
#[derive(diesel::MultiConnection)]
pub enum Conn {
    /// PostgreSQL.
    Pg(PgConnection),
    /// The embedded database.
    Sqlite(SqliteConnection),
}

impl Conn {
    /// Search: what stands before `SELECT`, and the rows found, newest first, joined to `projects p`; `$1` is the phrase.
    /// PostgreSQL would else walk the primary key for a rare phrase, hence the materialised part.
    pub(super) fn phrase_source(&self) -> (&'static str, &'static str) {
        match self {
            Conn::Sqlite(_) => {
                ("", "project_fts f CROSS JOIN projects p ON p.id = f.rowid WHERE f.project_fts MATCH $1")
            }
            Conn::Pg(_) => (
                "WITH f AS MATERIALIZED (SELECT s.project_id FROM project_search s \
                 WHERE to_tsvector('simple', s.content) @@ phraseto_tsquery('simple', $1))",
                "f JOIN projects p ON p.id = f.project_id WHERE TRUE",
            ),
        }
    }

    /// The words as this database takes a phrase.
    pub(super) fn phrase(&self, indexed: &str) -> String {
        match self {
            Conn::Sqlite(_) => format!("\"{indexed}\""),
            Conn::Pg(_) => indexed.to_owned(),
        }
    }
}

impl Target {
    pub(super) fn connect(&self, write: bool) -> Result<Conn, diesel::ConnectionError> {
        match self {
            Target::Postgres(url) => {
                let mut conn = PgConnection::establish(url)?;
                conn.batch_execute("SET TIME ZONE 'UTC'; SET statement_timeout = '20s'; SET lock_timeout = '5s'")
                    .map_err(diesel::ConnectionError::CouldntSetupConfiguration)?;
                Ok(Conn::Pg(conn))
            }
            Target::Sqlite(path) => {
                let mut conn = SqliteConnection::establish(path)?;
                // The writer touches many pages in a group; with SQLite's own two megabytes it would read them again and again.
                let mode = if write {
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16384;"
                } else {
                    "PRAGMA query_only=ON;"
                };
                conn.batch_execute(&format!(
                    "PRAGMA busy_timeout=5000; {mode} PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; PRAGMA temp_store=MEMORY;"
                ))
                .map_err(diesel::ConnectionError::CouldntSetupConfiguration)?;
                Ok(Conn::Sqlite(conn))
            }
        }
    }
}

/// At the end of the program: the embedded database takes its journal in. PostgreSQL looks after itself.
pub fn checkpoint(target: &Target) -> Result<(), String> {
    if let Target::Sqlite(_) = target {
        let told = |e: &dyn std::fmt::Display| format!("the database's journal was not taken in: {e}");
        let mut conn = target.connect(true).map_err(|e| told(&e))?;
        conn.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)").map_err(|e| told(&e))?;
    }
    Ok(())
}

#[derive(Debug)]
struct Manager {
    target: Target,
    write: bool,
}

impl diesel::r2d2::ManageConnection for Manager {
    type Connection = Conn;
    type Error = diesel::r2d2::Error;
    fn connect(&self) -> Result<Conn, Self::Error> {
        self.target.connect(self.write).map_err(diesel::r2d2::Error::ConnectionError)
    }
    fn is_valid(&self, conn: &mut Conn) -> Result<(), Self::Error> {
        conn.ping().map_err(diesel::r2d2::Error::QueryError)
    }
    fn has_broken(&self, conn: &mut Conn) -> bool {
        std::thread::panicking() || conn.is_broken()
    }
}

type Pool = diesel::r2d2::Pool<Manager>;
/// A job of the writer: runs in a savepoint, and answers its caller once the group is committed or lost.
type Job = Box<dyn FnOnce(&mut Conn) -> Box<dyn FnOnce(bool) + Send> + Send>;

enum Writer {
    Thread(mpsc::SyncSender<Job>),
    Pool(Pool),
}

/// The database: a pool of readers and, for SQLite, one writer thread with group commit.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    readers: Pool,
    writer: Writer,
    writes: AtomicU64,
}

impl Db {
    /// Opens, migrates and starts the writer. `Err` is one plain sentence for the console.
    pub fn open(target: &Target, readers: u32) -> Result<Db, String> {
        let told = |e: &dyn std::fmt::Display| format!("the database cannot be opened ({}): {e}", target.shown());
        let mut conn = target.connect(true).map_err(|e| told(&e))?;
        migrate(&mut conn)?;
        let pool = |write, size| {
            let fresh = matches!(target, Target::Postgres(_));
            diesel::r2d2::Pool::builder()
                .max_size(size)
                .connection_timeout(Duration::from_secs(2))
                .test_on_check_out(fresh)
                .build(Manager { target: target.clone(), write })
                .map_err(|e| told(&e))
        };
        let writer = match target {
            Target::Sqlite(_) => Writer::Thread(start_writer(conn, target.clone())?),
            Target::Postgres(_) => Writer::Pool(pool(true, readers)?),
        };
        Ok(Db(Arc::new(Inner { readers: pool(false, readers)?, writer, writes: AtomicU64::new(0) })))
    }

    /// Runs queries on a reader; blocks, so only from a blocking thread.
    pub fn read<T>(&self, f: impl FnOnce(&mut Conn) -> Result<T, Problem>) -> Result<T, Problem> {
        let mut conn = self.0.readers.get().map_err(|_| Problem::Busy)?;
        f(&mut conn)
    }

    /// Runs a use case in one transaction and waits for it; blocks. The use case may run twice, so it has no outside effects.
    pub fn write<T, F>(&self, by: Acting, once: Option<Once>, f: F) -> Result<T, Problem>
    where
        T: Serialize + DeserializeOwned + Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, Problem> + Send + 'static,
    {
        let done = match &self.0.writer {
            Writer::Thread(_) => self.queue(by, once, f)?.blocking_recv().unwrap_or(Err(Problem::Busy)),
            Writer::Pool(pool) => write_on_pg(pool, &by, once.as_ref(), &f),
        };
        self.0.writes.fetch_add(1, Ordering::Release);
        done
    }

    /// Grows with every write of this process: what was counted under the same number still holds, as far as this process knows.
    pub fn writes(&self) -> u64 {
        self.0.writes.load(Ordering::Acquire)
    }

    /// The same without blocking the caller: on SQLite the writer thread answers after the group commit.
    pub async fn write_soon<T, F>(&self, by: Acting, once: Option<Once>, f: F) -> Result<T, Problem>
    where
        T: Serialize + DeserializeOwned + Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, Problem> + Send + 'static,
    {
        let done = match &self.0.writer {
            Writer::Thread(_) => self.queue(by, once, f)?.await.unwrap_or(Err(Problem::Busy)),
            Writer::Pool(pool) => {
                let pool = pool.clone();
                tokio::task::spawn_blocking(move || write_on_pg(&pool, &by, once.as_ref(), &f))
                    .await
                    .unwrap_or_else(|e| Err(Problem::Broken(e.to_string())))
            }
        };
        self.0.writes.fetch_add(1, Ordering::Release);
        done
    }

    /// Runs many jobs in their order, each in a transaction of its own; blocks. The first that fails ends it, though some after it may
    /// have been kept already: only for what can be begun anew, as the demo's city.
    pub fn write_in_turn<F>(&self, by: &Acting, jobs: impl Iterator<Item = F>) -> Result<(), Problem>
    where
        F: Fn(&mut Tx<'_>) -> Result<(), Problem> + Send + 'static,
    {
        let mut ahead: VecDeque<oneshot::Receiver<Result<(), Problem>>> = VecDeque::new();
        let answer = |wait: oneshot::Receiver<_>| wait.blocking_recv().unwrap_or(Err(Problem::Busy));
        for job in jobs {
            match &self.0.writer {
                Writer::Thread(_) => ahead.push_back(self.queue(by.clone(), None, job)?),
                Writer::Pool(pool) => write_on_pg(pool, by, None, &job)?,
            }
            if let Some(first) = if ahead.len() > AHEAD { ahead.pop_front() } else { None } {
                answer(first)?;
            }
        }
        self.0.writes.fetch_add(1, Ordering::Release);
        ahead.into_iter().try_for_each(answer)
    }

    fn queue<T, F>(
        &self,
        by: Acting,
        once: Option<Once>,
        f: F,
    ) -> Result<oneshot::Receiver<Result<T, Problem>>, Problem>
    where
        T: Serialize + DeserializeOwned + Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, Problem> + Send + 'static,
    {
        let Writer::Thread(jobs) = &self.0.writer else { return Err(Problem::Busy) };
        let (answer, wait) = oneshot::channel();
        let job: Job = Box::new(move |conn| {
            let done = conn.transaction(|conn| guarded(|| run(conn, &by, once.as_ref(), &f)));
            Box::new(move |kept| {
                let _gone = answer.send(if kept { done } else { Err(Problem::Busy) });
            })
        });
        jobs.try_send(job).map_err(|_| Problem::Busy)?;
        Ok(wait)
    }

    /// How many connections wait idle and how many are open; for `/healthz`.
    pub fn readers(&self) -> (u32, u32) {
        let state = self.0.readers.state();
        (state.idle_connections, state.connections)
    }
}

fn run<T, F>(conn: &mut Conn, by: &Acting, once: Option<&Once>, f: &F) -> Result<T, Problem>
where
    T: Serialize + DeserializeOwned,
    F: Fn(&mut Tx<'_>) -> Result<T, Problem>,
{
    let mut tx = Tx::new(conn, by);
    if let Some(once) = once {
        match tx.answered(once) {
            Err(Problem::Again(answer)) => return Ok(serde_json::from_str(&answer)?),
            other => other?,
        }
    }
    let done = f(&mut tx)?;
    if let Some(once) = once {
        tx.remember(once, &serde_json::to_string(&done)?)?;
    }
    Ok(done)
}

fn guarded<T>(f: impl FnOnce() -> Result<T, Problem>) -> Result<T, Problem> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(f))
        .unwrap_or_else(|_| Err(Problem::Broken("a use case panicked".into())))
}

fn write_on_pg<T, F>(pool: &Pool, by: &Acting, once: Option<&Once>, f: &F) -> Result<T, Problem>
where
    T: Serialize + DeserializeOwned,
    F: Fn(&mut Tx<'_>) -> Result<T, Problem>,
{
    let mut conn = pool.get().map_err(|_| Problem::Busy)?;
    for attempt in 0..PG_ATTEMPTS {
        let done = conn.transaction(|conn| {
            conn.batch_execute("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE")?;
            guarded(|| run(conn, by, once, f))
        });
        match done {
            Err(Problem::Conflict) => {
                std::thread::sleep(Duration::from_millis(u64::from(rand::random::<u8>()) % (4 << attempt.min(6))))
            }
            other => return other,
        }
    }
    Err(Problem::Busy)
}

fn start_writer(mut conn: Conn, target: Target) -> Result<mpsc::SyncSender<Job>, String> {
    let (jobs, queue) = mpsc::sync_channel::<Job>(4096);
    std::thread::Builder::new()
        .name("writer".into())
        .spawn(move || {
            while let Ok(first) = queue.recv() {
                if !commit_group(&mut conn, first, &queue) {
                    renew(&mut conn, &target);
                }
            }
        })
        .map_err(|e| format!("the writer cannot start: {e}"))?;
    Ok(jobs)
}

/// After a group that could not be kept (disk full, I/O error) the connection is made anew, so that the next one can heal.
fn renew(conn: &mut Conn, target: &Target) {
    match target.connect(true) {
        Ok(fresh) => *conn = fresh,
        Err(error) => tracing::error!(%error, "the writer could not reconnect"),
    }
}

/// One `BEGIN IMMEDIATE`, a savepoint a job, one `COMMIT`, then everybody is answered. False if nothing was kept.
fn commit_group(conn: &mut Conn, first: Job, queue: &mpsc::Receiver<Job>) -> bool {
    let Conn::Sqlite(raw) = &mut *conn else { return false };
    if let Err(error) = AnsiTransactionManager::begin_transaction_sql(raw, "BEGIN IMMEDIATE") {
        tracing::error!(%error, "no group of writes could begin");
        drop(first);
        return false;
    }
    let mut answers = vec![first(conn)];
    while answers.len() < GROUP
        && let Ok(job) = queue.try_recv()
    {
        answers.push(job(conn));
    }
    let Conn::Sqlite(raw) = &mut *conn else { return false };
    let kept = AnsiTransactionManager::commit_transaction(raw);
    if let Err(error) = &kept {
        tracing::error!(%error, "a group of writes was not committed");
    }
    answers.into_iter().for_each(|answer| answer(kept.is_ok()));
    kept.is_ok()
}

fn migrate(conn: &mut Conn) -> Result<(), String> {
    let told =
        |e: Box<dyn std::error::Error + Send + Sync>| format!("the database could not be brought up to date: {e}");
    match conn {
        Conn::Sqlite(conn) => {
            refuse_newer(conn, SQLITE)?;
            conn.run_pending_migrations(SQLITE).map(drop).map_err(told)
        }
        Conn::Pg(conn) => {
            let lock = |conn: &mut PgConnection, verb: &str| {
                conn.batch_execute(&format!("SELECT pg_advisory_{verb}({MIGRATION_LOCK})"))
                    .map_err(|e| told(Box::new(e)))
            };
            lock(conn, "lock")?;
            let done = refuse_newer(conn, POSTGRES)
                .and_then(|()| conn.run_pending_migrations(POSTGRES).map(drop).map_err(told));
            lock(conn, "unlock")?;
            done
        }
    }
}

fn refuse_newer<C, DB>(conn: &mut C, known: EmbeddedMigrations) -> Result<(), String>
where
    C: MigrationHarness<DB>,
    DB: diesel::backend::Backend,
    EmbeddedMigrations: diesel::migration::MigrationSource<DB>,
{
    use diesel::migration::MigrationSource;
    let told = |e: Box<dyn std::error::Error + Send + Sync>| format!("the database cannot be read: {e}");
    let mine: Vec<String> = known.migrations().map_err(told)?.iter().map(|m| m.name().version().to_string()).collect();
    let applied = conn.applied_migrations().map_err(told)?;
    match applied.iter().map(ToString::to_string).find(|v| !mine.contains(v)) {
        Some(newer) => {
            Err(format!("the database is newer than this program (it holds migration {newer}); it was left untouched"))
        }
        None => Ok(()),
    }
}
