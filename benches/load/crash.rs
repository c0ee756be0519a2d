//! A violent end in the middle of writing: what was acknowledged has to be there, and every chain whole.

use crate::city::City;
use crate::server::Server;
use crate::work;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Kills the program while 32 connections write, starts it anew and looks for everything it had acknowledged; then verifies the city.
/// Panics where something is missing.
pub fn survive(city: &City, rounds: usize) {
    for round in 1..=rounds {
        let (server, _) = Server::program(&city.dir);
        let after = Duration::from_millis(1_000 + 137 * round as u64);
        let acknowledged = work::until_killed(city, server, after);
        let (server, start) = Server::program(&city.dir);
        let conn = city.open();
        let mut kept = conn.prepare("SELECT version FROM projects WHERE no = ?1").expect("a statement");
        for (no, version) in &acknowledged {
            let found: i64 = kept.query_row([no], |row| row.get(0)).unwrap_or(0);
            assert!(
                usize::try_from(found).is_ok_and(|found| found >= *version),
                "{no}: version {version} was acknowledged, {found} is there"
            );
        }
        drop(server);
        let answers: usize = acknowledged.values().sum();
        println!(
            "killed after {} ms: {answers} acknowledged acts on {} projects, all there; up again in {} ms",
            after.as_millis(),
            acknowledged.len(),
            start.as_millis()
        );
    }
    let begun = Instant::now();
    let verified = Command::new(env!("CARGO_BIN_EXE_jianping"))
        .arg("verify")
        .env("DATA_DIR", &city.dir)
        .env_remove("DATABASE_URL")
        .stdout(Stdio::null())
        .status()
        .expect("the program runs");
    assert!(verified.success(), "every chain is whole");
    println!("verify: green, {:.1} s", begun.elapsed().as_secs_f64());
}
