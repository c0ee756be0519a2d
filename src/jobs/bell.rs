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

/// What a ringing came to.
#[derive(Debug, Default)]
pub struct Rung {
    /// How many reminders were put and things changed.
    pub effects: usize,
    /// The jobs that failed, each with why: they are tried again at the next ringing.
    pub failed: Vec<(&'static str, Problem)>,
}

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

    /// Runs everything that is due and not done; one job that fails keeps no other from its work.
    pub async fn ring(&self) -> Rung {
        let (acts, reminders): (Vec<&Line>, Vec<&Line>) =
            LINES.iter().partition(|line| matches!(line.work, Work::Act(_)));
        let mut rung = Rung::default();
        for line in acts {
            rung.add(line, self.run(line).await);
        }
        // Reminders depend on nothing of each other: together they cost the embedded database one commit.
        let mut all = JoinSet::new();
        for line in reminders {
            let bell = self.clone();
            all.spawn(async move { (line, bell.run(line).await) });
        }
        while let Some(done) = all.join_next().await {
            match done {
                Ok((line, ran)) => rung.add(line, ran),
                Err(broken) => rung.failed.push(("reminders", Problem::Broken(broken.to_string()))),
            }
        }
        rung
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

impl Rung {
    fn add(&mut self, line: &Line, ran: Result<Ran, Problem>) {
        match ran {
            Ok(ran) => self.effects += ran.effects,
            Err(problem) => {
                tracing::error!(job = line.job, %problem, "a job failed; it is tried again");
                self.failed.push((line.job, problem));
            }
        }
    }
}

/// The day a job is due for now: today once its hour has come, before that yesterday.
fn due_day(line: &Line, hour: u32, today: NaiveDate) -> NaiveDate {
    if hour >= line.hour() { today } else { today.pred_opt().unwrap_or(today) }
}
