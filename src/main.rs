//! Commands only.

use chrono::NaiveDate;
use clap::{Parser, Subcommand};
use jianping::app::App;
use jianping::clock::Clock;
use jianping::config::Config;
use jianping::jobs::dry_run;
use jianping::post::letters::House;
use jianping::service;
use jianping::store::conn::Db;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// 监评: supervision and evaluation of the big-data services a city buys.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves the real thing; settings come from the environment.
    Serve,
    /// Prints the reminders that would go out on a day; nothing is written or sent.
    Remind {
        /// Only print; sending is the running program's work.
        #[arg(long, required = true)]
        dry_run: bool,
        /// The day, 2026-11-03; today if left out.
        #[arg(long)]
        on: Option<NaiveDate>,
    },
}

fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into()))
        .with_writer(std::io::stderr)
        .init();
    let done = match Cli::parse().command {
        Command::Serve => serve(),
        Command::Remind { dry_run: _, on } => remind(on),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}

#[actix_web::main]
async fn serve() -> Result<(), String> {
    let app = App::build(Config::from_env()?, Clock::system())?;
    println!("http://{}", app.address);
    service::run(app).await
}

/// Prints what would go out, one line a letter: recipient, due day, subject.
fn remind(on: Option<NaiveDate>) -> Result<(), String> {
    let config = Config::from_env()?;
    let db = Db::open(&config.database, 1)?;
    let house = House { base: config.public_url.clone(), demo: config.demo };
    let on = on.unwrap_or_else(|| Clock::system().today());
    let lines = db.read(|conn| dry_run::lines(conn, &house, on)).map_err(|problem| problem.to_string())?;
    for line in &lines {
        let due = line.due.map_or_else(|| "-".to_owned(), |day| day.to_string());
        println!("{}\t{due}\t{}", line.to, line.subject);
    }
    println!("{on}: {} letters", lines.len());
    Ok(())
}
