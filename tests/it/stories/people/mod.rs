//! People at the door and their administrators.

mod cities_are_founded_once;
pub mod doors;
mod failed_log_ins;
mod files_outlive_the_session;
mod forged;
mod grants;
mod headers;
mod proofs;
mod sessions_end;
mod strangers;
