//! The small city of the demo: deterministic, and made by the verbs that the pages use. Everybody in it is invented.

mod acts;
mod cast;
mod checks;
mod deals;
mod dice;
mod ends;
mod founding;
mod lists;
mod names;
mod papers;
mod plans;
mod plot;
mod reports;
mod reviews;
mod rounds;
mod stage;

pub use founding::Account;

use crate::keyring::Keyring;
use crate::problem::Problem;
use crate::regulation::people::Actor;
use crate::regulation::values::ProjectNo;
use crate::store::conn::Db;
use crate::store::files::Cabinet;
use crate::store::outbox;
use crate::store::prints::{self, Stencils};
use crate::store::tx::{Acting, Tx};
use chrono::{Days, NaiveDate};
use founding::City;
use papers::Papers;
use plot::Scene;
use stage::Stage;
use std::sync::{Arc, Mutex, PoisonError};

/// The password of every demo account.
pub const PASSWORD: &str = "演示账号-2026";
/// Newest events of the history whose letters are written, and how many days back: older ones have been read long ago.
const TOLD: i64 = 1500;
const TOLD_DAYS: Days = Days::new(10);
/// Scenes in one job of the writer. Larger jobs cost more each, for SQLite walks the pages of a savepoint at every statement.
const GROUP: usize = 24;
/// Projects that live through the use cases, day by day. The others of a large city are printed from them.
const LIVED: usize = 1_000;
/// Prints in one job of the writer.
const PRINTED: usize = 25;
/// How often a large city tells how far it is.
const TELL: usize = 10_000;

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
    build_telling(ground, size, today, &mut |_, _| {})
}

/// The same, telling after every ten thousand projects how many of how many there are.
pub fn build_telling(
    ground: &Ground<'_>,
    size: usize,
    today: NaiveDate,
    told: &mut dyn FnMut(usize, usize),
) -> Result<Vec<Account>, Problem> {
    let Ground { db, cabinet, keys, password } = *ground;
    let founded = NaiveDate::from_ymd_opt(2023, 12, 1).unwrap_or_default();
    let city = found(db, keys, founded, password)?;
    let accounts = city.accounts.clone();
    let lives = plot::lives(size.min(LIVED), today);
    let calendar = db.read(crate::store::calendar::load)?;
    let scenes = plot::scenes(&lives, today, &calendar);
    let stage = Arc::new(Stage::new(city, lives, Papers::make(cabinet)?, keys.clone()));
    live(db, &stage, &scenes, today)?;
    if size > LIVED {
        print(db, cabinet, size, today, told)?;
    }
    let since = cast::morning(today - TOLD_DAYS, 0).stamp();
    db.write(by_system(today), None, move |tx| outbox::settle(tx, TOLD, since))?;
    Ok(accounts)
}

fn live(db: &Db, stage: &Arc<Stage>, scenes: &[Scene], today: NaiveDate) -> Result<(), Problem> {
    let jobs = scenes.chunks(GROUP).map(|group| {
        let (stage, group) = (Arc::clone(stage), group.to_vec());
        move |tx: &mut Tx<'_>| {
            group
                .iter()
                .try_for_each(|scene| stage.play(tx, *scene).map_err(|p| Problem::Broken(format!("{scene:?}: {p:?}"))))
        }
    });
    db.write_in_turn(&by_system(today), jobs)
}

/// Fills the city up to its size with prints of the lived projects.
fn print(
    db: &Db,
    cabinet: &Cabinet,
    size: usize,
    today: NaiveDate,
    told: &mut dyn FnMut(usize, usize),
) -> Result<(), Problem> {
    let stencils = Arc::new(db.read(Stencils::load)?);
    let mut given = db.read(prints::given)?;
    let (mut done, mut k) = (LIVED, 0);
    while done < size && !stencils.is_empty() {
        k += 1;
        let count = stencils.len().min(size - done);
        let mut number = |year: i32| {
            let last = given.entry(year).or_default();
            *last += 1;
            ProjectNo::new(year, *last)
        };
        let new: Vec<(ProjectNo, usize)> = stencils.years().take(count).map(&mut number).zip(done..).collect();
        let jobs = new.chunks(PRINTED).enumerate().map(|(n, new)| {
            let (stencils, new) = (Arc::clone(&stencils), new.to_vec());
            move |tx: &mut Tx<'_>| stencils.print(tx, k, n * PRINTED, &new)
        });
        db.write_in_turn(&by_system(today), jobs)?;
        let hanging = Arc::clone(&stencils);
        db.write(by_system(today), None, move |tx| hanging.print_hanging(tx, k, count))?;
        stencils.lay_papers(cabinet, k)?;
        if (done + count) / TELL > done / TELL {
            told((done + count) / TELL * TELL, size);
        }
        done += count;
    }
    db.write(by_system(today), None, move |tx| prints::go_on(tx, &given))
}

fn by_system(on: NaiveDate) -> Acting {
    Acting { actor: Actor::system(), moment: cast::morning(on, 0), request: "demo".into(), proved: false }
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
