//! The database as the program holds it: readers, and one way to write in which nothing is half done.

use super::conn::{Conn, commit_group, migrate};
use super::readers::{self, Pool, Readers};
use super::target::Target;
use super::tx::{Acting, Once, Tx};
use crate::problem::Problem;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::r2d2::R2D2Connection;
use serde::{Serialize, de::DeserializeOwned};
use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::Duration;
use tokio::sync::oneshot;

const PG_ATTEMPTS: u32 = 24;
/// Jobs of one caller that may be on their way to the writer thread at once.
const AHEAD: usize = 32;

/// Makes connections.
#[derive(Debug)]
pub(super) struct Manager {
    target: Target,
    write: bool,
}

impl Manager {
    pub(super) fn of(target: &Target, write: bool) -> Manager {
        Manager { target: target.clone(), write }
    }
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

/// A job of the writer: runs in a savepoint, and answers its caller once the group is committed or lost.
pub(super) type Job = Box<dyn FnOnce(&mut Conn) -> Box<dyn FnOnce(Fate) + Send> + Send>;

/// What became of a group of writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// Committed.
    Kept,
    /// Lost to a full disk.
    NoRoom,
    /// Lost.
    Lost,
}

enum Writer {
    Thread(mpsc::SyncSender<Job>),
    Pool(Arc<Writers>),
}

/// Connections that write side by side. Whoever had to give way begins anew under `turn`: else many who want the same row would throw each
/// other back until their attempts are used up.
struct Writers {
    pool: Pool,
    turn: Mutex<()>,
}

/// The database: a pool of readers and, for SQLite, one writer thread with group commit.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    readers: Readers,
    writer: Writer,
    writes: AtomicU64,
}

impl Db {
    /// Opens, migrates and starts the writer. `Err` is one plain sentence for the console.
    pub fn open(target: &Target, readers: u32) -> Result<Db, String> {
        let told = |e: &dyn std::fmt::Display| format!("the database cannot be opened ({}): {e}", target.shown());
        let mut conn = target.connect(true).map_err(|e| told(&e))?;
        migrate(&mut conn)?;
        let pool = |size| readers::builder(target, size).build(Manager::of(target, true)).map_err(|e| told(&e));
        let writer = match target {
            Target::Sqlite(_) => Writer::Thread(start_writer(conn, target.clone())?),
            Target::Postgres(_) => Writer::Pool(Arc::new(Writers { pool: pool(readers)?, turn: Mutex::new(()) })),
        };
        let readers = Readers::open(target, readers).map_err(|e| told(&e))?;
        Ok(Db(Arc::new(Inner { readers, writer, writes: AtomicU64::new(0) })))
    }

    /// Runs queries on a reader, all on one state of the database; blocks, so only from a blocking thread.
    pub fn read<T>(&self, f: impl FnOnce(&mut Conn) -> Result<T, Problem>) -> Result<T, Problem> {
        self.0.readers.get()?.at_one_moment(f)
    }

    /// Runs a few look-ups by index: a session, the page of one thing. The embedded database is asked at once if a reader is idle, for
    /// handing such a thing to another thread takes longer than the thing itself; everything else goes to a blocking thread.
    pub async fn glance<T, F>(&self, f: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T, Problem> + Send + 'static,
    {
        let idle = match &self.0.writer {
            Writer::Thread(_) => self.0.readers.try_get(),
            Writer::Pool(_) => None,
        };
        if let Some(mut conn) = idle {
            return f(&mut conn);
        }
        let db = self.clone();
        let done = tokio::task::spawn_blocking(move || f(&mut *db.0.readers.get()?));
        done.await.unwrap_or(Err(Problem::Busy))
    }

    /// The same on one state of the database.
    pub async fn look<T, F>(&self, f: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T, Problem> + Send + 'static,
    {
        self.glance(|conn| conn.at_one_moment(f)).await
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
        let done = self.write_unseen(by, once, f).await;
        self.0.writes.fetch_add(1, Ordering::Release);
        done
    }

    /// The same for what changes nobody's open work (a session's last page, a letter on its way): what was counted still holds.
    pub async fn write_unseen<T, F>(&self, by: Acting, once: Option<Once>, f: F) -> Result<T, Problem>
    where
        T: Serialize + DeserializeOwned + Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, Problem> + Send + 'static,
    {
        match &self.0.writer {
            Writer::Thread(_) => self.queue(by, once, f)?.await.unwrap_or(Err(Problem::Busy)),
            Writer::Pool(pool) => {
                let pool = pool.clone();
                tokio::task::spawn_blocking(move || write_on_pg(&pool, &by, once.as_ref(), &f))
                    .await
                    .unwrap_or_else(|e| Err(Problem::Broken(e.to_string())))
            }
        }
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
            let mut full = false;
            let done = conn.transaction(|conn| {
                guarded(|| run(conn, &by, once.as_ref(), &f)).inspect_err(|e| full = matches!(e, Problem::Full))
            });
            Box::new(move |fate| {
                let _gone = answer.send(match fate {
                    // A full disk may take the savepoint with it, and then going back to it fails, too.
                    _ if full => Err(Problem::Full),
                    Fate::Kept => done,
                    Fate::NoRoom => Err(Problem::Full),
                    Fate::Lost => Err(Problem::Away),
                });
            })
        });
        jobs.try_send(job).map_err(|_| Problem::Busy)?;
        Ok(wait)
    }

    /// How many connections wait idle and how many are open; for `/healthz`.
    pub fn readers(&self) -> (u32, u32) {
        self.0.readers.state()
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

fn write_on_pg<T, F>(writers: &Writers, by: &Acting, once: Option<&Once>, f: &F) -> Result<T, Problem>
where
    T: Serialize + DeserializeOwned,
    F: Fn(&mut Tx<'_>) -> Result<T, Problem>,
{
    let mut conn = writers.pool.get().map_err(|_| Problem::Busy)?;
    let mut attempt = || {
        conn.transaction(|conn| {
            conn.batch_execute("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE")?;
            guarded(|| run(conn, by, once, f))
        })
    };
    let mut done = attempt();
    if matches!(done, Err(Problem::Conflict)) {
        let _turn = writers.turn.lock().unwrap_or_else(PoisonError::into_inner);
        for again in 1..PG_ATTEMPTS {
            done = attempt();
            if !matches!(done, Err(Problem::Conflict)) {
                break;
            }
            std::thread::sleep(Duration::from_millis(u64::from(rand::random::<u8>()) % (4 << again.min(6))));
        }
    }
    done.map_err(|e| if matches!(e, Problem::Conflict) { Problem::Busy } else { e })
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
