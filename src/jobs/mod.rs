//! The bell: what is due is computed from the database and claimed there; the clock on the wall only says when to look.

pub mod bell;
pub mod dry_run;
pub mod intake;
pub mod schedule;
