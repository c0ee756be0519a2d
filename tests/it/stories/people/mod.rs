//! People at the door and their administrators.

mod cities_are_founded_once;
mod doors;
mod forged;
mod grants;
mod headers;
mod proofs;
mod sessions_end;
mod strangers;
