//! Commands only.

use chrono::NaiveDate;
use clap::{Parser, Subcommand};
use jianping::commands_user::UserCommand;
use jianping::{commands, commands_explain, commands_user};
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
    /// Makes a throw-away city in DATA_DIR/demo and serves it.
    Demo {
        /// How many projects.
        #[arg(long, default_value_t = 60)]
        size: usize,
        /// The day on which the demo's clock starts; today if not given.
        #[arg(long)]
        today: Option<NaiveDate>,
        /// Serves the demo that is there instead of making it anew.
        #[arg(long)]
        keep: bool,
    },
    /// Walks every chain of the audit trail; fails at the first broken link and names it.
    Verify {
        /// Another database than the setting's, sqlite:PATH or postgres://…
        #[arg(long)]
        database: Option<String>,
        /// A seal as a letter carried it out of the house: must be one of the trail's own.
        #[arg(long)]
        seal: Option<String>,
        /// Also holds every attachment in DATA_DIR against its recorded SHA-256; fails at the first that is missing or differs.
        #[arg(long)]
        files: bool,
    },
    /// Prints why an evaluation's result is what it is and does its sum again; fails where the record differs.
    Explain {
        /// The number in its address (/evaluations/NUMBER), or that of the decision: 铜数评〔2026〕12号.
        evaluation: String,
        /// Another database than the setting's, sqlite:PATH or postgres://…
        #[arg(long)]
        database: Option<String>,
        /// zh or en.
        #[arg(long, default_value = "zh")]
        lang: String,
    },
    /// Accounts from the console of the machine.
    User {
        #[command(subcommand)]
        command: UserCommand,
    },
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
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env()
                .unwrap_or_else(|_| "info,tokio_cron_scheduler=warn,actix_server=warn".into()),
        )
        .with_writer(std::io::stderr)
        .init();
    match run(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}

#[actix_web::main]
async fn run(command: Command) -> Result<(), String> {
    match command {
        Command::Serve => commands::serve().await,
        Command::Demo { size, today, keep } => commands::demo(size, today, keep).await,
        Command::Verify { database, seal, files } => commands::verify(database.as_deref(), seal.as_deref(), files),
        Command::Explain { evaluation, database, lang } => {
            commands_explain::explain(&evaluation, database.as_deref(), &lang)
        }
        Command::User { command } => commands_user::run(command).await,
        Command::Remind { dry_run: _, on } => commands::remind(on),
    }
}
