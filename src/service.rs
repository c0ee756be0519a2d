//! A started program until it is told to stop: requests first, then the letter in hand, the bell, and the database's journal.

use crate::app::{App, State};
use crate::clock::Clock;
use crate::jobs::bell::Bell;
use crate::jobs::intake::Intake;
use crate::post::letters::{self, House, Letter};
use crate::post::worker::Post;
use crate::problem::Problem;
use crate::regulation::people::Actor;
use crate::store::conn::Db;
use crate::store::files::{Cabinet, PATIENCE};
use crate::store::tx::Acting;
use crate::store::{conn, sessions, strays, views};
use chrono::NaiveDate;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

/// Serves until SIGTERM or SIGINT. `Err` is one plain sentence.
pub async fn run(app: App) -> Result<(), String> {
    let (db, clock) = (app.state.db.clone(), app.state.clock.clone());
    let post = Post::open(&app.state.config, db.clone(), clock.clone())?;
    let sweeper = tokio::spawn(sweep(app.state.cabinet.clone(), db.clone(), clock.clone()));
    let intake = Intake::new(db.clone(), clock.clone());
    let bell = Bell::new(db, clock);
    let (stop, told) = watch::channel(false);
    let taking_in = tokio::spawn(intake.run(told.clone()));
    let worker = tokio::spawn(post.run(told));
    let mut scheduler = bell.hang().await.map_err(|e| format!("the scheduler cannot start: {e}"))?;
    let missed = tokio::spawn(async move { bell.ring().await });
    let mut terminate = signal(SignalKind::terminate()).map_err(|e| e.to_string())?;
    let handle = app.handle.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        tracing::info!("stopping: requests and the letter in hand are finished first");
        handle.stop(true).await;
    });
    let served = app.server.await.map_err(|e| e.to_string());
    let _gone = stop.send(true);
    sweeper.abort();
    let _rung = missed.await;
    let _ended = worker.await;
    let _in_hand = taking_in.await;
    if let Err(error) = scheduler.shutdown().await {
        tracing::warn!(%error, "the scheduler did not stop");
    }
    conn::checkpoint(&app.state.config.database)?;
    served
}

/// Every hour what broke off, waited too long or was discarded leaves the disk.
async fn sweep(cabinet: Cabinet, db: Db, clock: Clock) {
    loop {
        if let Err(problem) = clear_away(&cabinet, &db, &clock).await {
            tracing::warn!(%problem, "discarded files are still on the disk");
        }
        tokio::time::sleep(PATIENCE).await;
        let arriving = cabinet.clone();
        let swept = tokio::task::spawn_blocking(move || arriving.sweep()).await;
        if let Ok(Err(error)) = swept {
            tracing::warn!(%error, "arriving files were not swept");
        }
    }
}

/// The contents of discarded files leave the disk; what a crash left behind goes the next time. Answers how many went.
pub async fn clear_away(cabinet: &Cabinet, db: &Db, clock: &Clock) -> Result<usize, Problem> {
    let (cabinet, from, now) = (cabinet.clone(), db.clone(), clock.moment().stamp());
    let gone = tokio::task::spawn_blocking(move || {
        let stored = from.read(|conn| strays::discarded(conn, now))?;
        stored.iter().try_for_each(|name| cabinet.discard(name))?;
        Ok::<_, Problem>(stored)
    });
    let gone = gone.await.unwrap_or(Err(Problem::Busy))?;
    let count = gone.len();
    if count > 0 {
        let by = Acting { actor: Actor::system(), moment: clock.moment(), request: "sweep".into(), proved: false };
        db.write_unseen(by, None, move |tx| strays::forget(tx, &gone)).await?;
        tracing::info!(count, "contents of discarded files left the disk");
    }
    Ok(count)
}

/// The demo's clock goes on to a day, day by day, and every job of the way is done. Answers what came of it.
pub async fn walk_to(state: &State, day: NaiveDate) -> Result<usize, Problem> {
    let (db, clock) = (state.db.clone(), state.clock.clone());
    let bell = Bell::new(db.clone(), clock.clone());
    let intake = Intake::new(db.clone(), clock.clone());
    let post = Post::open(&state.config, db.clone(), clock.clone()).map_err(Problem::Broken)?;
    let mut effects = 0;
    while clock.today() < day {
        let Some(next) = clock.today().succ_opt().filter(|next| clock.move_to(*next)) else {
            return Err(Problem::NotFound);
        };
        let here = bell.ring().await.effects + intake.finish().await?;
        if here > 0 {
            tracing::info!(%next, effects = here, "the clock was moved");
            post.drain().await?;
        }
        effects += here;
    }
    let by = Acting { actor: Actor::system(), moment: clock.moment(), request: "clock".into(), proved: false };
    db.write_soon(by, None, sessions::carry_on).await?;
    Ok(effects)
}

/// A letter with its Message-ID, written again as on the day it is about; blocks.
pub fn letter(state: &State, id: i64) -> Result<Option<(Letter, String)>, Problem> {
    let house = House { base: state.config.public_url.clone(), demo: state.config.demo };
    let told = state.db.read(|conn| views::letters::told(conn, id))?;
    let on = crate::clock::local(told.at).date();
    Ok(letters::write(&told, &house, on)?.map(|letter| (letter, house.message_id(id))))
}
