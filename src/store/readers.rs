//! The connections that read, and what is done when none of them comes back.
//!
//! PostgreSQL ends a statement after its time (`conn.rs`). The embedded database can do so only through a raw handle, which Diesel does not
//! give to safe code: a statement that never ends keeps its connection. So that such statements cannot keep everybody else from reading for
//! good, connections of which none has come back for a while are given up, and the same number of new ones takes their place.

use super::conn::Conn;
use super::db::Manager;
use super::target::Target;
use crate::clock::Clock;
use crate::problem::Problem;
use chrono::{DateTime, Duration, Utc};
use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

pub(super) type Pool = diesel::r2d2::Pool<Manager>;

/// How long nobody gets a connection, and none comes back, before they are given up: as long as PostgreSQL lets a statement run.
const STUCK: Duration = Duration::seconds(20);
/// How long one waits for a connection.
const WAIT: std::time::Duration = std::time::Duration::from_secs(2);

/// The readers.
pub(super) struct Readers {
    target: Target,
    size: u32,
    held: Mutex<Held>,
    back: AtomicU64,
}

struct Held {
    pool: Pool,
    /// Connections that did not come back, while any is still out.
    given_up: Option<Pool>,
    /// How many had come back, and when, at the first time that somebody got none.
    missed: Option<(u64, DateTime<Utc>)>,
}

/// A connection on loan.
pub(super) struct Reader<'r> {
    conn: diesel::r2d2::PooledConnection<Manager>,
    back: &'r AtomicU64,
}

/// A pool of this size that is not yet filled.
pub(super) fn builder(target: &Target, size: u32) -> diesel::r2d2::Builder<Manager> {
    let fresh = matches!(target, Target::Postgres(_));
    diesel::r2d2::Pool::builder().max_size(size).connection_timeout(WAIT).test_on_check_out(fresh)
}

impl Readers {
    pub(super) fn open(target: &Target, size: u32) -> Result<Readers, diesel::r2d2::PoolError> {
        let pool = builder(target, size).build(Manager::of(target, false))?;
        let held = Mutex::new(Held { pool, given_up: None, missed: None });
        Ok(Readers { target: target.clone(), size, held, back: AtomicU64::new(0) })
    }

    /// A connection; `Busy` where there is none for two seconds.
    pub(super) fn get(&self) -> Result<Reader<'_>, Problem> {
        let pool = self.held().pool.clone();
        match pool.get() {
            Ok(conn) => Ok(Reader { conn, back: &self.back }),
            Err(_) => {
                self.miss();
                Err(Problem::Busy)
            }
        }
    }

    /// A connection, if one is idle.
    pub(super) fn try_get(&self) -> Option<Reader<'_>> {
        let pool = self.held().pool.clone();
        pool.try_get().map(|conn| Reader { conn, back: &self.back })
    }

    /// How many wait idle and how many are open.
    pub(super) fn state(&self) -> (u32, u32) {
        let state = self.held().pool.state();
        (state.idle_connections, state.connections)
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn miss(&self) {
        let (mut held, back, now) = (self.held(), self.back.load(Ordering::Acquire), Clock::system().moment().now);
        match held.missed {
            Some((seen, since)) if seen == back && now - since < STUCK => {}
            Some((seen, _)) if seen == back && self.may_give_up(&held) => self.give_up(&mut held),
            _ => held.missed = Some((back, now)),
        }
    }

    /// All are out, and of those given up before none is out any more: what runs for ever must not become ever more.
    fn may_give_up(&self, held: &Held) -> bool {
        let all_out = |pool: &Pool| pool.state().connections == self.size && pool.state().idle_connections == 0;
        let all_back = |pool: &Pool| pool.state().connections == pool.state().idle_connections;
        all_out(&held.pool) && held.given_up.as_ref().is_none_or(all_back)
    }

    fn give_up(&self, held: &mut Held) {
        tracing::error!(connections = self.size, "no reader came back; new ones take their place");
        let fresh = builder(&self.target, self.size).build_unchecked(Manager::of(&self.target, false));
        held.given_up = Some(std::mem::replace(&mut held.pool, fresh));
        held.missed = None;
    }
}

impl Deref for Reader<'_> {
    type Target = Conn;
    fn deref(&self) -> &Conn {
        &self.conn
    }
}

impl DerefMut for Reader<'_> {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.conn
    }
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        self.back.fetch_add(1, Ordering::Release);
    }
}
