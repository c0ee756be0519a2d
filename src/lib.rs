//! # jianping (监评): supervision and evaluation of the big-data services a city buys
//!
//! **The map.** `regulation` is the law as code, pure; `usecases` are the verbs, one a file; `store` alone knows the database;
//! `web` alone knows HTTP; `post` writes letters; `jobs` rings the bell; `i18n` holds the English of every phrase.
//!
//! **Invariants.** Nothing is saved but a [`regulation::decision::Decision`], which only the regulation can make: there is no path to
//! the database round the rules, the audit trail or the outbox. What a reader may not see is absent from the query. Time comes from
//! [`clock`]. Every difference between the two databases is in `store/conn.rs`.
//!
//! **Absent on purpose.** Repository traits, event sourcing, a process designer, own macros beyond `named!`, a JavaScript framework.

pub mod app;
pub mod clock;
pub mod commands;
pub mod commands_explain;
pub mod commands_user;
pub mod config;
pub mod demo;
pub mod i18n;
pub mod jobs;
pub mod keyring;
pub mod post;
pub mod problem;
pub mod regulation;
pub mod secrets;
pub mod service;
pub mod store;
pub mod usecases;
pub mod web;
