//! The only room that knows Diesel. A `save` takes a `Decision` and nothing else; every backend difference is in [`conn`].

pub mod acceptances;
pub mod attempts;
pub mod audit;
pub mod both;
pub mod calendar;
pub mod cases;
pub mod chain;
pub mod changes;
pub mod conn;
pub mod contracts;
mod db;
pub mod evaluations;
pub mod files;
pub mod guidances;
pub mod inspections;
pub mod instalments;
pub mod inventory;
pub mod listings;
pub mod look;
pub mod outbox;
pub mod policies;
pub mod prints;
pub mod projects;
mod readers;
pub mod recognitions;
pub mod rectifications;
pub mod referrals;
pub mod rounds;
pub mod runs;
// One line a table.
#[rustfmt::skip]
pub mod schema;
pub mod seals;
pub mod search;
pub mod security_tests;
pub mod sessions;
pub mod sheets;
pub mod strays;
pub mod sums;
pub mod suppliers;
pub mod target;
pub mod tx;
pub mod units;
pub mod urgings;
pub mod users;
pub mod views;
mod waiting;
