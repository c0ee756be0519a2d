//! Letters leave later: the outbox row is written with the act, the letter is made and sent here, long after the commit.
//!
//! [`worker`] takes rows and letters in hand by lease, [`letters`] writes them in the recipient's language, [`smtp`] carries them,
//! to a mail server by [`server`].

pub(crate) mod filters;
pub mod letters;
pub mod server;
pub mod smtp;
mod texts;
pub mod worker;
