//! Statements that never end: others are told to try again, and after a while they read as if nothing were the matter.

use crate::app::{Backend, TestApp};
use jianping::problem::Problem;
use std::sync::mpsc;
use std::time::{Duration, Instant};

async fn stuck(backend: Backend) {
    let Some(app) = TestApp::start_with(backend, "2026-11-03", |config| config.readers = 2).await else { return };
    let ask = async || reqwest::get(format!("{}/healthz", app.base)).await.unwrap();
    assert_eq!(ask().await.status(), 200);
    let (told, wait) = mpsc::channel();
    let stuck: Vec<_> = (0..2)
        .map(|_| {
            let (db, told) = (app.state.db.clone(), told.clone());
            let (free, held) = mpsc::channel::<()>();
            let thread = std::thread::spawn(move || {
                db.read(|_| {
                    told.send(()).unwrap();
                    let _freed = held.recv();
                    Ok::<_, Problem>(())
                })
            });
            (free, thread)
        })
        .collect();
    stuck.iter().for_each(|_| wait.recv().unwrap());
    let (begun, mut refused) = (Instant::now(), 0);
    loop {
        let asked = Instant::now();
        let answer = ask().await;
        assert!(asked.elapsed() < Duration::from_secs(8), "somebody waited {:?}", asked.elapsed());
        if answer.status() == 200 {
            break;
        }
        refused += 1;
        assert_eq!((answer.status().as_u16(), answer.headers().contains_key("retry-after")), (503, true));
        assert!(answer.text().await.unwrap().contains("系统正忙"));
        assert!(begun.elapsed() < Duration::from_secs(60), "nobody reads any more");
    }
    assert!(refused > 0 && begun.elapsed() > Duration::from_secs(15), "a slow statement has its time");
    for (free, thread) in stuck {
        drop(free);
        assert!(thread.join().unwrap().is_ok(), "what was given up may end all the same");
    }
    assert_eq!(ask().await.status(), 200);
    app.stop().await;
}

#[actix_web::test]
async fn stuck_readers_are_given_up_on_sqlite() {
    stuck(Backend::Sqlite).await;
}

#[actix_web::test]
async fn stuck_readers_are_given_up_on_postgres() {
    stuck(Backend::Postgres).await;
}
