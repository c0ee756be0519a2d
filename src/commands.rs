//! What the commands of the program do. Errors are one plain sentence each.

use crate::app::App;
use crate::clock::Clock;
use crate::config::Config;
use crate::demo;
use crate::jobs::dry_run;
use crate::keyring::Keyring;
use crate::post::letters::House;
use crate::secrets::Passwords;
use crate::service;
use crate::store::chain;
use crate::store::conn::Db;
use crate::store::files::Cabinet;
use crate::store::inventory::take_stock;
use crate::store::look::look;
use crate::store::seals;
use crate::store::target::Target;
use chrono::NaiveDate;
use std::path::Path;

/// Serves the real thing until it is asked to stop.
pub async fn serve() -> Result<(), String> {
    run(App::build(Config::from_env()?, Clock::system())?).await
}

/// Makes a throw-away city in `./data/demo` and serves it.
pub async fn demo(size: usize, today: Option<NaiveDate>, keep: bool) -> Result<(), String> {
    let config = throw_away(Config::from_env()?);
    let clock = Clock::starting(today.unwrap_or_else(|| Clock::system().today()));
    if !keep {
        let accounts = make(&config, size, clock.today()).await?;
        print_accounts(&accounts);
    }
    run(App::build(config, clock)?).await
}

/// The settings of a throw-away city: a folder and a database of its own, and letters to nobody, whatever server the real one has.
fn throw_away(real: Config) -> Config {
    let data_dir = real.data_dir.join("demo");
    let database = Target::Sqlite(data_dir.join("demo.db").to_string_lossy().into_owned());
    Config { data_dir, database, demo: true, smtp_url: None, ..real }
}

async fn make(config: &Config, size: usize, today: NaiveDate) -> Result<Vec<demo::Account>, String> {
    let told = |e: &dyn std::fmt::Display| format!("the demo city could not be made: {e}");
    empty(&config.data_dir)?;
    let hash = Passwords::default().hash(demo::PASSWORD.to_owned()).await.map_err(|e| told(&e))?;
    let (target, dir) = (config.database.clone(), config.data_dir.clone());
    let built = tokio::task::spawn_blocking(move || {
        let db = Db::open(&target, 2)?;
        let cabinet = Cabinet::open(&dir).map_err(|e| e.to_string())?;
        let keys = Keyring::open(&dir)?;
        let ground = demo::Ground { db: &db, cabinet: &cabinet, keys: &keys, password: &hash };
        demo::build_telling(&ground, size, today, &mut |done, of| {
            tracing::info!("{done} of {of} projects");
        })
        .map_err(|e| e.to_string())
    });
    built.await.map_err(|e| told(&e))?.map_err(|e| told(&e))
}

/// Only a folder that the demo made before, or none, is emptied.
fn empty(dir: &Path) -> Result<(), String> {
    let told = |e: std::io::Error| format!("the folder {} cannot be made anew: {e}", dir.display());
    if dir.exists() {
        let mine = dir.join("demo.db").exists() || dir.read_dir().map_err(told)?.next().is_none();
        if !mine {
            return Err(format!("the folder {} holds something that is not a demo; it was left alone", dir.display()));
        }
        std::fs::remove_dir_all(dir).map_err(told)?;
    }
    std::fs::create_dir_all(dir).map_err(told)
}

fn print_accounts(accounts: &[demo::Account]) {
    println!("演示账号，密码均为 {} / demo accounts, all with this password", demo::PASSWORD);
    println!("单位 unit\t人员 person\t角色 role\t用户名 user name");
    for a in accounts {
        println!("{}\t{}\t{}\t{}", a.unit, a.person, a.role, a.login);
    }
}

/// Prints what would go out, one line a letter: recipient, due day, subject. Nothing is written.
pub fn remind(on: Option<NaiveDate>) -> Result<(), String> {
    let config = Config::from_env()?;
    let mut conn = look(&config.database)?;
    let house = House { base: config.public_url.clone(), demo: config.demo };
    let on = on.unwrap_or_else(|| Clock::system().today());
    let lines = dry_run::lines(&mut conn, &house, on).map_err(|problem| problem.to_string())?;
    for line in &lines {
        let due = line.due.map_or_else(|| "-".to_owned(), |day| day.to_string());
        println!("{}\t{due}\t{}", line.to, line.subject);
    }
    println!("{on}: {} letters", lines.len());
    Ok(())
}

/// Walks every chain of the audit trail and sets every seal once more; where asked, also every attachment. A broken link, seal or file is
/// the error, named; so is a seal from a letter that the trail does not have.
pub fn verify(url: Option<&str>, seal: Option<&str>, files: bool) -> Result<(), String> {
    let config = Config::from_env()?;
    let target = url.map_or(Ok(config.database), Target::parse)?;
    let mut conn = look(&target)?;
    let walk = chain::verify(&mut conn).map_err(|problem| problem.to_string())?;
    if let Some(broken) = walk.broken {
        return Err(format!("the audit trail is broken: {broken}"));
    }
    let seals = match seals::verify(&mut conn).map_err(|problem| problem.to_string())? {
        Ok(seals) => seals,
        Err(broken) => return Err(format!("the audit trail is not the one that was sealed on {}", broken.day)),
    };
    println!("{} chains, {} rows, {} seals: whole", walk.chains, walk.rows, seals.len());
    if let Some(wanted) = seal {
        let found = seals.iter().find(|seal| seal.digest.eq_ignore_ascii_case(wanted.trim()));
        let none = "no seal of this trail is the one asked for: the trail is not the one that was sealed";
        println!("the seal is that of {}", found.ok_or(none)?.day);
    }
    if files {
        let stock = take_stock(&mut conn, &Cabinet::at(&config.data_dir)).map_err(|problem| problem.to_string())?;
        if let Some(wrong) = stock.wrong {
            return Err(format!("an attachment differs from its record: {wrong}"));
        }
        println!("{} files: as uploaded", stock.files);
    }
    Ok(())
}

async fn run(app: App) -> Result<(), String> {
    println!("http://{}", app.address);
    if let Some(code) = &app.state.first_run {
        let page = &app.state.config.public_url;
        println!("数据库还没有用户；请打开{page}first-run，凭此一次性口令设立系统：{code}");
        println!("The database has no users: found the city at {page}first-run with the one-time code {code}");
    }
    service::run(app).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::post::smtp::Transport;
    use std::collections::BTreeMap;

    #[test]
    fn the_demo_writes_to_nobody_and_touches_nothing_real() {
        let dir = std::env::temp_dir().join(format!("jianping-throw-away-{:08x}", rand::random::<u32>()));
        let set = BTreeMap::from([
            ("DATA_DIR", dir.display().to_string()),
            ("SMTP_URL", "smtp://post:secret@mail.city.example".to_owned()),
            ("DATABASE_URL", "postgres://city@db/jianping".to_owned()),
        ]);
        let config = throw_away(Config::from_map(&set).unwrap_or_else(|e| panic!("{e}")));
        assert!(matches!(Transport::of(&config), Ok(Transport::File(folder)) if folder == dir.join("demo/mail")));
        assert!(matches!(&config.database, Target::Sqlite(path) if path.ends_with("demo/demo.db")));
        let _gone = std::fs::remove_dir_all(&dir);
    }
}
