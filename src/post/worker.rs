//! The worker: outbox rows into letters, letters out of the house. Every step is short and may be cut off anywhere:
//! what was in hand is free again when its lease ends, and only the one letter being carried can go out twice, under one Message-ID.
//! A letter is begun only with enough of its lease left to be carried to the end: two programs never carry the same one.

use super::letters::{self, House, Letter};
use super::smtp::{self, Fault, Refused, Transport};
use crate::clock::Clock;
use crate::config::Config;
use crate::problem::Problem;
use crate::regulation::people::Actor;
use crate::store::conn::{Conn, Db};
use crate::store::outbox::{self, InHand, Waiting};
use crate::store::tx::{Acting, Tx};
use crate::store::views::{self, recipients};
use chrono::{Duration, NaiveDateTime};
use lettre::message::Mailbox;
use serde::{Serialize, de::DeserializeOwned};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration as Pause;
use tokio::sync::watch;

/// Rows and letters taken in hand at once.
const HANDFUL: i64 = 64;
/// Pause of the idle worker.
const IDLE: Pause = Pause::from_millis(700);
/// Pause after a fault of the database.
const FAULT: Pause = Pause::from_secs(5);

/// What must be left of a lease for a letter to be begun: more than one letter can take.
const ENOUGH: Duration = Duration::seconds(75);
/// Most doublings of the pause after a fault of the mail server: about an hour at a minute to begin with.
const MOST_DOUBLINGS: u32 = 6;

/// Whether letters can leave at all: a fault of the mail server stops them together, so that an evening's outage does not use up the
/// tries of every letter. Only the letter that met the fault counts it.
#[derive(Debug, Clone, Default)]
struct Way(Arc<Mutex<(u32, Option<NaiveDateTime>)>>);

impl Way {
    fn is_shut(&self, now: NaiveDateTime) -> bool {
        self.known().1.is_some_and(|until| now < until)
    }

    fn shut(&self, now: NaiveDateTime, wait: Duration) {
        let mut known = self.known();
        known.1 = Some(now + wait * 2_i32.pow(known.0.min(MOST_DOUBLINGS)));
        known.0 += 1;
    }

    fn open(&self) {
        *self.known() = (0, None);
    }

    fn known(&self) -> MutexGuard<'_, (u32, Option<NaiveDateTime>)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The house's post office.
#[derive(Clone)]
pub struct Post {
    db: Db,
    clock: Clock,
    transport: Transport,
    from: Mailbox,
    house: House,
    retry: Duration,
    way: Way,
}

impl Post {
    /// Ready to work, with the transport the settings ask for.
    pub fn open(config: &Config, db: Db, clock: Clock) -> Result<Post, String> {
        Post::with(config, db, clock, Transport::of(config)?)
    }

    /// The same with another way out of the house.
    pub fn with(config: &Config, db: Db, clock: Clock, transport: Transport) -> Result<Post, String> {
        let house = House { base: config.public_url.clone(), demo: config.demo };
        let retry = Duration::seconds(i64::from(config.retry_seconds));
        Ok(Post { db, clock, transport, from: smtp::sender(config)?, house, retry, way: Way::default() })
    }

    /// Works until told to stop; the letter in hand is finished first.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            let pause = match self.round(&stop).await {
                Ok(0) => IDLE,
                Ok(_) => Pause::ZERO,
                Err(problem) => {
                    tracing::warn!(%problem, "post");
                    FAULT
                }
            };
            let _woken = tokio::time::timeout(pause, stop.changed()).await;
        }
    }

    /// Works until nothing is left to do now. Answers how many letters left.
    pub async fn drain(&self) -> Result<usize, Problem> {
        let (_keep, go_on) = watch::channel(false);
        let mut left = 0;
        while self.expand().await? > 0 {}
        loop {
            match self.deliver(&go_on).await? {
                0 => return Ok(left),
                n => left += n,
            }
        }
    }

    async fn round(&self, stop: &watch::Receiver<bool>) -> Result<usize, Problem> {
        let now = self.clock.moment().stamp();
        if !self.read(move |conn| outbox::anything(conn, now)).await? {
            return Ok(0);
        }
        Ok(self.expand().await? + self.deliver(stop).await?)
    }

    /// Turns a handful of outbox rows into letters. Answers how many rows.
    pub async fn expand(&self) -> Result<usize, Problem> {
        let rows: Vec<Waiting> = self.write(|tx| outbox::claim(tx, HANDFUL)).await?;
        if rows.is_empty() {
            return Ok(0);
        }
        let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        let to = self
            .read(move |conn| {
                let each: Result<Vec<_>, _> = rows.iter().map(|row| recipients::of(conn, row)).collect();
                Ok(each?.concat())
            })
            .await?;
        let count = ids.len();
        let by = self.acting();
        self.db.write_soon(by, None, move |tx| outbox::expand(tx, &ids, &to)).await?;
        Ok(count)
    }

    /// Sends a handful of letters, one after the other; where none would leave now, the rest waits untried. Answers how many were dealt with.
    pub async fn deliver(&self, stop: &watch::Receiver<bool>) -> Result<usize, Problem> {
        if self.way.is_shut(self.clock.moment().stamp()) {
            return Ok(0);
        }
        let mut mine = self.write(|tx| outbox::claim_letters(tx, HANDFUL)).await?;
        let mut count = 0;
        while let Some(id) = self.next_of(&mut mine).await? {
            let goes_on = self.deal_with(id).await?;
            count += 1;
            if !goes_on || *stop.borrow() {
                break;
            }
        }
        if !mine.ids.is_empty() {
            self.write(move |tx| outbox::lay_back(tx, &mine)).await?;
        }
        Ok(count)
    }

    /// The next letter that is still ours, with enough of its lease left to be carried.
    async fn next_of(&self, mine: &mut InHand) -> Result<Option<i64>, Problem> {
        if !mine.ids.is_empty() && mine.until - self.clock.moment().stamp() < ENOUGH {
            let held = mine.clone();
            *mine = self.write(move |tx| outbox::hold_on(tx, &held)).await?;
        }
        Ok((!mine.ids.is_empty()).then(|| mine.ids.remove(0)))
    }

    /// Whether the next letter may be tried at once.
    async fn deal_with(&self, id: i64) -> Result<bool, Problem> {
        let (house, today) = (self.house.clone(), self.clock.today());
        let for_good = |why: String| Err(Refused { why, fault: Fault::Recipient });
        let written = self.read(move |conn| letters::write(&views::letters::told(conn, id)?, &house, today)).await;
        let carried = match written {
            Ok(Some(letter)) => self.carry(&letter).await,
            Ok(None) => for_good("no address".into()),
            Err(problem) if problem.passes() => return Err(problem),
            Err(problem) => for_good(problem.to_string()),
        };
        let retry = self.retry;
        match carried {
            Ok(()) => {
                self.way.open();
                self.write(move |tx| outbox::sent(tx, id)).await?;
                Ok(true)
            }
            Err(no) => {
                tracing::warn!(letter = id, why = no.why, "letter not sent");
                if no.fault == Fault::Server {
                    self.way.shut(self.clock.moment().stamp(), retry);
                }
                let parked = no.fault == Fault::Recipient;
                self.write(move |tx| outbox::failed(tx, id, &no.why, retry, parked)).await?;
                Ok(no.fault != Fault::Server)
            }
        }
    }

    async fn carry(&self, letter: &Letter) -> Result<(), Refused> {
        self.transport.carry(letter, &self.from, &self.house).await
    }

    async fn write<T, F>(&self, f: F) -> Result<T, Problem>
    where
        T: Serialize + DeserializeOwned + Send + 'static,
        F: Fn(&mut Tx<'_>) -> Result<T, Problem> + Send + 'static,
    {
        self.db.write_unseen(self.acting(), None, f).await
    }

    fn acting(&self) -> Acting {
        Acting { actor: Actor::system(), moment: self.clock.moment(), request: "post".into(), proved: false }
    }

    async fn read<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Conn) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let db = self.db.clone();
        tokio::task::spawn_blocking(move || db.read(f)).await.unwrap_or_else(|e| Err(Problem::Broken(e.to_string())))
    }
}
