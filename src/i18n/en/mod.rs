//! The English of every phrase, one file a room of the site.

mod approval;
mod letters;
mod plan;
mod post;
mod project;
mod shell;

/// All catalogues.
pub(super) const ALL: &[&[(&str, &str)]] =
    &[approval::PHRASES, letters::PHRASES, plan::PHRASES, post::PHRASES, project::PHRASES, shell::PHRASES];
