//! The small city of the demo: deterministic, and made by the verbs that the pages use. Everybody in it is invented.

mod cast;
mod deals;
mod dice;
mod ends;
mod founding;
mod lists;
mod names;
mod papers;
mod plans;
mod plot;
mod reviews;
mod stage;

pub use founding::Account;

use crate::keyring::Keyring;
use crate::problem::Problem;
use crate::regulation::people::Actor;
use crate::store::conn::Db;
use crate::store::files::Cabinet;
use crate::store::outbox;
use crate::store::tx::Acting;
use chrono::NaiveDate;
use founding::City;
use papers::Papers;
use stage::Stage;
use std::sync::{Arc, Mutex, PoisonError};

/// The password of every demo account.
pub const PASSWORD: &str = "演示账号-2026";
/// Newest events of the history whose letters are written; nobody reads those of years ago.
const TOLD: i64 = 1500;
/// Scenes in one transaction.
const GROUP: usize = 300;

/// What the city is made in.
pub struct Ground<'a> {
    /// An empty database.
    pub db: &'a Db,
    /// The attachments.
    pub cabinet: &'a Cabinet,
    /// The keys.
    pub keys: &'a Keyring,
    /// Hash of the password of every account.
    pub password: &'a str,
}

/// Makes the city: people, suppliers and this many projects with their history up to today.
pub fn build(ground: &Ground<'_>, size: usize, today: NaiveDate) -> Result<Vec<Account>, Problem> {
    let Ground { db, cabinet, keys, password } = *ground;
    let founded = NaiveDate::from_ymd_opt(2023, 12, 1).unwrap_or_default();
    let city = found(db, keys, founded, password)?;
    let accounts = city.accounts.clone();
    let lives = plot::lives(size, today);
    let calendar = db.read(crate::store::calendar::load)?;
    let scenes = plot::scenes(&lives, today, &calendar);
    let stage = Arc::new(Stage::new(city, lives, Papers::make(cabinet)?, keys.clone()));
    for group in scenes.chunks(GROUP) {
        let (stage, group) = (Arc::clone(&stage), group.to_vec());
        db.write(by_system(today), None, move |tx| {
            group
                .iter()
                .try_for_each(|scene| stage.play(tx, *scene).map_err(|p| Problem::Broken(format!("{scene:?}: {p:?}"))))
        })?;
    }
    db.write(by_system(today), None, |tx| outbox::settle(tx, TOLD))?;
    Ok(accounts)
}

fn by_system(on: NaiveDate) -> Acting {
    Acting { actor: Actor::system(), moment: cast::morning(on, 0), request: "demo".into() }
}

fn found(db: &Db, keys: &Keyring, on: NaiveDate, password_hash: &str) -> Result<City, Problem> {
    let (hash, kept) = (password_hash.to_owned(), Arc::new(Mutex::new(City::default())));
    let (city, keys) = (Arc::clone(&kept), keys.clone());
    db.write(by_system(on), None, move |tx| {
        let founded = founding::found(tx, on, &hash, |name| {
            keys.mark(&format!("52060119800101{:04}", name.chars().map(u32::from).sum::<u32>() % 10_000))
        })?;
        *city.lock().unwrap_or_else(PoisonError::into_inner) = founded;
        Ok(())
    })?;
    let city = kept.lock().unwrap_or_else(PoisonError::into_inner).clone();
    Ok(city)
}
