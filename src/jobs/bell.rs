//! Ringing: at start, at the hours of the table, every ten minutes, and whenever the demo's clock is moved.

use super::schedule::{CATCH_UP, LINES, Line};
use crate::clock::{Clock, local};
use crate::problem::Problem;
use crate::regulation::people::Actor;
use crate::store::conn::Db;
use crate::store::tx::Acting;
use crate::usecases::run_job::{Cmd, Ran, Work, run_job};
use chrono::{NaiveDate, Timelike};
use chrono_tz::Asia::Shanghai;
use tokio::task::JoinSet;
use tokio_cron_scheduler::{Job, JobScheduler, JobSchedulerError};

/// The bell and what it needs.
#[derive(Clone)]
pub struct Bell {
    db: Db,
    clock: Clock,
}

impl Bell {
    /// A bell for this database and clock.
    pub fn new(db: Db, clock: Clock) -> Bell {
        Bell { db, clock }
    }

    /// Runs everything that is due and not done. Answers how many reminders and changes came of it.
    pub async fn ring(&self) -> usize {
        let (acts, reminders): (Vec<&Line>, Vec<&Line>) =
            LINES.iter().partition(|line| matches!(line.work, Work::Act(_)));
        let mut effects = 0;
        for line in acts {
            effects += self.run_or_say(line).await;
        }
        // Reminders depend on nothing of each other: together they cost the embedded database one commit.
        let mut all = JoinSet::new();
        for line in reminders {
            let bell = self.clone();
            all.spawn(async move { bell.run_or_say(line).await });
        }
        while let Some(done) = all.join_next().await {
            effects += done.unwrap_or(0);
        }
        effects
    }

    async fn run_or_say(&self, line: &Line) -> usize {
        match self.run(line).await {
            Ok(ran) => ran.effects,
            Err(problem) => {
                tracing::error!(job = line.job, %problem, "a job failed; it is tried again");
                0
            }
        }
    }

    async fn run(&self, line: &Line) -> Result<Ran, Problem> {
        let moment = self.clock.moment();
        let day = due_day(line, local(moment.stamp()).hour(), moment.today);
        let by = Acting { actor: Actor::system(), moment, request: format!("job-{}-{day}", line.job), proved: false };
        let cmd = Cmd { job: line.job, work: line.work, day };
        self.db.write_soon(by, None, move |tx| run_job(tx, &cmd)).await
    }

    /// Hangs the bell: the scheduler only says when to look.
    pub async fn hang(&self) -> Result<JobScheduler, JobSchedulerError> {
        let scheduler = JobScheduler::new().await?;
        let mut times: Vec<&str> = LINES.iter().map(|line| line.cron).chain([CATCH_UP]).collect();
        times.sort_unstable();
        times.dedup();
        for cron in times {
            let bell = self.clone();
            let job = Job::new_async_tz(cron, Shanghai, move |_, _| {
                let bell = bell.clone();
                Box::pin(async move {
                    bell.ring().await;
                })
            })?;
            scheduler.add(job).await?;
        }
        scheduler.start().await?;
        Ok(scheduler)
    }
}

/// The day a job is due for now: today once its hour has come, before that yesterday.
fn due_day(line: &Line, hour: u32, today: NaiveDate) -> NaiveDate {
    if hour >= line.hour() { today } else { today.pred_opt().unwrap_or(today) }
}
