//! Commands only.

use clap::{Parser, Subcommand};
use jianping::app::App;
use jianping::clock::Clock;
use jianping::config::Config;
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
}

fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into()))
        .with_writer(std::io::stderr)
        .init();
    let done = match Cli::parse().command {
        Command::Serve => serve(),
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
    let handle = app.handle.clone();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            handle.stop(true).await;
        }
    });
    app.server.await.map_err(|e| e.to_string())
}
