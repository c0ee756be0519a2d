//! The English of every phrase, one file a room of the site.

mod letters;
mod shell;

/// All catalogues.
pub(super) const ALL: &[&[(&str, &str)]] = &[letters::PHRASES, shell::PHRASES];
