//! The worker: outbox rows into letters, letters out of the house. Every step is short and may be cut off anywhere:
//! what was in hand is free again when its lease ends, and only the one letter being carried can go out twice, under one Message-ID.

use super::letters::{self, House, Letter};
use super::smtp::{self, Refused, Transport};
use crate::clock::Clock;
use crate::config::Config;
use crate::problem::Problem;
use crate::regulation::people::Actor;
use crate::store::conn::{Conn, Db};
use crate::store::outbox::{self, Waiting};
use crate::store::tx::{Acting, Tx};
use crate::store::views::{self, recipients};
use chrono::Duration;
use lettre::message::Mailbox;
use serde::{Serialize, de::DeserializeOwned};
use std::time::Duration as Pause;
use tokio::sync::watch;

/// Rows and letters taken in hand at once.
const HANDFUL: i64 = 64;
/// Pause of the idle worker.
const IDLE: Pause = Pause::from_millis(700);
/// Pause after a fault of the database.
const FAULT: Pause = Pause::from_secs(5);

/// The house's post office.
#[derive(Clone)]
pub struct Post {
    db: Db,
    clock: Clock,
    transport: Transport,
    from: Mailbox,
    house: House,
    retry: Duration,
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
        Ok(Post { db, clock, transport, from: smtp::sender(config)?, house, retry })
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

    /// Sends a handful of letters, one after the other. Answers how many were dealt with.
    pub async fn deliver(&self, stop: &watch::Receiver<bool>) -> Result<usize, Problem> {
        let mut ids: Vec<i64> = self.write(|tx| outbox::claim_letters(tx, HANDFUL)).await?;
        let count = ids.len();
        ids.reverse();
        while let Some(id) = ids.pop() {
            self.deal_with(id).await?;
            if *stop.borrow() {
                break;
            }
        }
        if !ids.is_empty() {
            self.write(move |tx| outbox::lay_back(tx, &ids)).await?;
        }
        Ok(count)
    }

    async fn deal_with(&self, id: i64) -> Result<(), Problem> {
        let (house, today) = (self.house.clone(), self.clock.today());
        let written = self.read(move |conn| letters::write(&views::letters::told(conn, id)?, &house, today)).await;
        let carried = match written {
            Ok(Some(letter)) => self.carry(&letter).await,
            Ok(None) => Err(Refused { why: "no address".into(), for_good: true }),
            Err(Problem::Busy) => return Err(Problem::Busy),
            Err(problem) => Err(Refused { why: problem.to_string(), for_good: true }),
        };
        let retry = self.retry;
        match carried {
            Ok(()) => self.write(move |tx| outbox::sent(tx, id)).await,
            Err(no) => {
                tracing::warn!(letter = id, why = no.why, "letter not sent");
                self.write(move |tx| outbox::failed(tx, id, &no.why, retry, no.for_good)).await
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
