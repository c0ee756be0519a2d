//! The whole way of a project by clicking, with scripts and without; every page walked is accessible at both widths.

mod driver;
mod walk;
