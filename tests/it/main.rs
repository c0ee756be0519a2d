//! One integration binary: stories on both databases, and the house rules as tests.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod app;
mod architecture;
mod authority;
mod browser;
mod concurrency;
mod crash;
mod crawl;
mod demo;
mod faults;
mod golden;
mod letters;
mod migrations;
mod money;
mod november;
mod people;
mod postmaster;
mod process;
mod readme;
mod regulation;
mod reports;
mod routes;
mod source;
mod start;
mod stories;
mod sweep;
mod templates;
mod workflow;
