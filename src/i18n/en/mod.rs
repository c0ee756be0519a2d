//! The English of every phrase, one file a room of the site.

mod approval;
mod contract;
mod desk;
mod evaluation;
mod inspection;
mod letters;
mod payment;
mod people;
mod plan;
mod post;
mod project;
mod regulation;
mod reply;
mod results;
mod round;
mod scheme;
mod security;
mod shell;
mod spot;
mod supplier;

/// All catalogues, one line each.
#[rustfmt::skip]
pub(super) const ALL: &[&[(&str, &str)]] = &[
    approval::PHRASES,
    contract::PHRASES,
    desk::PHRASES,
    evaluation::PHRASES,
    inspection::PHRASES,
    letters::PHRASES,
    payment::PHRASES,
    people::PHRASES,
    plan::PHRASES,
    post::PHRASES,
    project::PHRASES,
    regulation::PHRASES,
    reply::PHRASES,
    results::PHRASES,
    round::PHRASES,
    scheme::PHRASES,
    security::PHRASES,
    shell::PHRASES,
    spot::PHRASES,
    supplier::PHRASES,
];
