//! The running program: the same for `serve`, `demo` and the tests.

use crate::clock::Clock;
use crate::config::Config;
use crate::keyring::Keyring;
use crate::secrets::{Passwords, new_code};
use crate::store::conn::Db;
use crate::store::files::Cabinet;
use crate::store::views::door::is_empty;
use crate::web::counted::Counted;
use crate::web::limits::Limits;
use crate::web::{problem, routes, security, visitor};
use actix_web::dev::{Server, ServerHandle};
use actix_web::middleware::{Compress, from_fn};
use actix_web::{App as Actix, HttpServer, web};
use std::net::SocketAddr;

/// What every handler can reach.
pub struct State {
    /// The settings.
    pub config: Config,
    /// The clock.
    pub clock: Clock,
    /// The database.
    pub db: Db,
    /// The attachments.
    pub cabinet: Cabinet,
    /// What seals account numbers and marks identity cards.
    pub keyring: Keyring,
    /// Counts of the navigation, kept while nothing is written.
    pub counted: Counted,
    /// Hashes and compares passwords.
    pub passwords: Passwords,
    /// How often one may try at the door.
    pub limits: Limits,
    /// The code that founds an empty city; printed at the start, kept nowhere else.
    pub first_run: Option<String>,
}

impl State {
    /// Name of the session cookie: bound to host and TLS wherever people come by TLS.
    pub fn cookie_name(&self) -> &'static str {
        if self.config.is_https() { "__Host-jianping" } else { "jianping" }
    }
}

/// A started program.
pub struct App {
    /// Address it listens on.
    pub address: SocketAddr,
    /// To stop it: in-flight requests finish first.
    pub handle: ServerHandle,
    /// To await its end.
    pub server: Server,
    /// What its handlers reach; for tests and jobs.
    pub state: web::Data<State>,
}

impl App {
    /// Opens the database, binds the port and starts. `Err` is one plain sentence.
    pub fn build(config: Config, clock: Clock) -> Result<App, String> {
        std::fs::create_dir_all(&config.data_dir)
            .map_err(|e| format!("the data folder {} cannot be made: {e}", config.data_dir.display()))?;
        let db = Db::open(&config.database, config.readers)?;
        let cabinet =
            Cabinet::open(&config.data_dir).map_err(|e| format!("the folder of attachments cannot be made: {e}"))?;
        let keyring = Keyring::open(&config.data_dir)?;
        let (listen, port, blocking) = (config.listen, config.port, blocking(config.readers));
        let first_run = nobody(&db)?.then(new_code);
        let (counted, passwords, limits) = (Counted::default(), Passwords::default(), Limits::default());
        let state =
            web::Data::new(State { config, clock, db, cabinet, keyring, counted, passwords, limits, first_run });
        let shared = state.clone();
        let server = HttpServer::new(move || {
            Actix::new()
                .app_data(shared.clone())
                .app_data(web::PayloadConfig::new(1024 * 1024))
                .configure(routes::routes)
                .wrap(from_fn(security::own_site))
                .wrap(from_fn(problem::pages))
                .wrap(from_fn(visitor::know))
                .wrap(Compress::default())
                .wrap(from_fn(security::headers))
        })
        .workers(2)
        .worker_max_blocking_threads(blocking)
        .tcp_nodelay(true)
        .shutdown_timeout(20)
        .disable_signals()
        .bind((listen, port))
        .map_err(|e| format!("port {port} on {listen} cannot be used: {e}"))?;
        let address = server.addrs().first().copied().ok_or("no address")?;
        let server = server.run();
        Ok(App { address, handle: server.handle(), server, state })
    }
}

/// Threads of a worker that may wait for the database: for the readers, for as many that were given up (`store/readers.rs`), and a few.
fn blocking(readers: u32) -> usize {
    2 * readers as usize + 2
}

fn nobody(db: &Db) -> Result<bool, String> {
    db.read(is_empty).map_err(|e| format!("the database cannot be read: {e}"))
}
