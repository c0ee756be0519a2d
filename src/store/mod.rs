//! The only room that knows Diesel. A `save` takes a `Decision` and nothing else; every backend difference is in [`conn`].

pub mod audit;
pub mod calendar;
pub mod conn;
pub mod evaluations;
pub mod files;
pub mod listings;
pub mod projects;
// One line a table.
#[rustfmt::skip]
pub mod schema;
pub mod search;
pub mod sessions;
pub mod tx;
pub mod views;
