//! A started program until it is told to stop: requests first, then the letter in hand, the bell, and the database's journal.

use crate::app::App;
use crate::jobs::bell::Bell;
use crate::post::worker::Post;
use crate::store::conn;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

/// Serves until SIGTERM or SIGINT. `Err` is one plain sentence.
pub async fn run(app: App) -> Result<(), String> {
    let (db, clock) = (app.state.db.clone(), app.state.clock.clone());
    let post = Post::open(&app.state.config, db.clone(), clock.clone())?;
    let bell = Bell::new(db, clock);
    let (stop, told) = watch::channel(false);
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
    let _rung = missed.await;
    let _ended = worker.await;
    if let Err(error) = scheduler.shutdown().await {
        tracing::warn!(%error, "the scheduler did not stop");
    }
    conn::checkpoint(&app.state.config.database)?;
    served
}
