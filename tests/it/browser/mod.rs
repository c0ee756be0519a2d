//! The whole way of a project by clicking, with scripts and without; every page walked is accessible at both widths.

mod contracting;
mod driver;
mod keyboard;
mod pages;
mod paying;
mod pictures;
mod planning;
mod progress;
mod reviewing;
mod steps;
mod walk;
