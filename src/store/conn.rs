//! Both databases behind one connection type. Every difference between SQLite and PostgreSQL lives in this file.

use crate::problem::Problem;
use crate::regulation::values::UnitId;
pub use crate::store::both::{Both, BothExt, Day, Stamp, Worded};
use crate::store::both::{Fixed, Word};
pub use crate::store::db::Db;
use crate::store::db::{Fate, Job};
use crate::store::search::owner_mark;
pub use crate::store::target::Target;
use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::dsl::Limit;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::query_builder::AsQuery;
use diesel::query_dsl::LoadQuery;
use diesel::query_dsl::methods::LimitDsl;
use diesel::sqlite::SqliteConnection;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use std::sync::mpsc;

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgresql");
/// Any fixed number: instances that migrate at once wait for each other under it.
const MIGRATION_LOCK: i64 = 6_120_190_909;
const GROUP: usize = 64;

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

    /// The numbers of what a search finds, as this database walks them in order: the embedded one along its index, newest first, and no
    /// farther than a page needs.
    pub(super) fn phrase_key(&self) -> &'static str {
        match self {
            Conn::Sqlite(_) => "f.rowid",
            Conn::Pg(_) => "p.id",
        }
    }

    /// Runs queries on one state of the database: no page shows one half from before an act and the other from after it. Both words stay
    /// prepared, for every page says them.
    pub(super) fn at_one_moment<T>(&mut self, f: impl FnOnce(&mut Conn) -> Result<T, Problem>) -> Result<T, Problem> {
        let begin = match self {
            Conn::Pg(_) => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            Conn::Sqlite(_) => "BEGIN",
        };
        if self.says(begin).is_err() {
            // One that could not be ended before.
            self.says("ROLLBACK")?;
            self.says(begin)?;
        }
        let done = f(self);
        self.says(if done.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
        done
    }

    fn says(&mut self, word: &'static str) -> QueryResult<usize> {
        let word = Word(word);
        match self {
            Conn::Pg(raw) => word.execute(raw),
            Conn::Sqlite(raw) => word.execute(raw),
        }
    }

    /// The words as this database takes a phrase. For somebody who reads one owner's projects only, the embedded database intersects with that
    /// owner's mark in its index, else it would look at every project of the city in which the words stand.
    pub(super) fn phrase(&self, indexed: &str, owner: Option<UnitId>) -> String {
        match self {
            Conn::Sqlite(_) => match owner {
                Some(unit) => format!("\"{indexed}\" AND {}", owner_mark(unit)),
                None => format!("\"{indexed}\""),
            },
            Conn::Pg(_) => indexed.to_owned(),
        }
    }
}

/// Reads on the connection itself. Diesel then knows a statement by its type and keeps it prepared; through [`Conn`] it would put the text
/// together anew each time, which costs more than most of these statements themselves. For statements whose text never varies.
pub trait Native: Sized {
    /// Every row.
    fn rows<'q, U>(self, conn: &mut Conn) -> QueryResult<Vec<U>>
    where
        Self: AsQuery,
        Fixed<Self::Query>: LoadQuery<'q, PgConnection, U> + LoadQuery<'q, SqliteConnection, U>,
    {
        let asked = Fixed(self.as_query());
        match conn {
            Conn::Pg(raw) => RunQueryDsl::load(asked, raw),
            Conn::Sqlite(raw) => RunQueryDsl::load(asked, raw),
        }
    }

    /// The first row; `NotFound` where there is none.
    fn row<'q, U>(self, conn: &mut Conn) -> QueryResult<U>
    where
        Self: LimitDsl,
        Limit<Self>: AsQuery,
        Fixed<<Limit<Self> as AsQuery>::Query>: LoadQuery<'q, PgConnection, U> + LoadQuery<'q, SqliteConnection, U>,
    {
        let asked = Fixed(LimitDsl::limit(self, 1).as_query());
        match conn {
            Conn::Pg(raw) => RunQueryDsl::get_result(asked, raw),
            Conn::Sqlite(raw) => RunQueryDsl::get_result(asked, raw),
        }
    }
}
impl<Q> Native for Q {}

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
                // The writer touches many pages in a group; with SQLite's own two megabytes it would read them again and again. What it
                // needs to take back a whole night's work may be as large as that work and stays out of memory.
                let mode = if write {
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16384; PRAGMA wal_autocheckpoint=4000;"
                } else {
                    "PRAGMA query_only=ON; PRAGMA temp_store=MEMORY;"
                };
                conn.batch_execute(&format!(
                    "PRAGMA busy_timeout=5000; {mode} PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF;"
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

/// One `BEGIN IMMEDIATE`, a savepoint a job, one `COMMIT`, then everybody is answered. False if nothing was kept.
pub(super) fn commit_group(conn: &mut Conn, first: Job, queue: &mpsc::Receiver<Job>) -> bool {
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
    let fate = match AnsiTransactionManager::commit_transaction(raw) {
        Ok(()) => Fate::Kept,
        Err(error) => {
            tracing::error!(%error, "a group of writes was not committed");
            if matches!(error.into(), Problem::Full) { Fate::NoRoom } else { Fate::Lost }
        }
    };
    answers.into_iter().for_each(|answer| answer(fate));
    fate == Fate::Kept
}

pub(super) fn migrate(conn: &mut Conn) -> Result<(), String> {
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
