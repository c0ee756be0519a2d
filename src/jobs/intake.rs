//! The taking in of a round of thousands: batch by batch, each a transaction of its own, begun by the opening and carried on by whichever
//! program looks next. Nothing of it is held in memory, so a browser that is closed or a program that is killed changes nothing.

use crate::clock::Clock;
use crate::problem::Problem;
use crate::regulation::people::Actor;
use crate::store::conn::Db;
use crate::store::entering;
use crate::store::tx::Acting;
use crate::usecases::take_in_contracts::take_in_contracts;
use std::time::Duration;
use tokio::sync::watch;

/// Pause while no round waits.
const IDLE: Duration = Duration::from_millis(700);
/// Pause after a batch: whoever writes meanwhile comes before the next one.
const BREATH: Duration = Duration::from_millis(5);
/// Pause after a fault.
const FAULT: Duration = Duration::from_secs(5);

/// Whoever carries it on.
#[derive(Clone)]
pub struct Intake {
    db: Db,
    clock: Clock,
}

impl Intake {
    /// For this database and clock.
    pub fn new(db: Db, clock: Clock) -> Intake {
        Intake { db, clock }
    }

    /// Works until told to stop; the batch in hand is finished first.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            let pause = match self.batch().await {
                Ok(0) => IDLE,
                Ok(_) => BREATH,
                Err(problem) => {
                    tracing::error!(%problem, "contracts are not taken in; it is tried again");
                    FAULT
                }
            };
            let _woken = tokio::time::timeout(pause, stop.changed()).await;
        }
    }

    /// Works until no round waits. Answers how many contracts were taken in.
    pub async fn finish(&self) -> Result<usize, Problem> {
        let mut all = 0;
        loop {
            match self.batch().await? {
                0 => return Ok(all),
                n => all += n,
            }
        }
    }

    /// One batch, if a round waits. Answers how many contracts it took in.
    pub async fn batch(&self) -> Result<usize, Problem> {
        let db = self.db.clone();
        let look = tokio::task::spawn_blocking(move || db.read(entering::round));
        if look.await.unwrap_or(Err(Problem::Busy))?.is_none() {
            return Ok(0);
        }
        let moment = self.clock.moment();
        let by = Acting { actor: Actor::system(), moment, request: "intake".into(), proved: false };
        self.db.write_soon(by, None, take_in_contracts).await
    }
}
