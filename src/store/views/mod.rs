//! Read-only queries, each shaped for one page. Every view takes a [`crate::regulation::authority::Scope`]; what is out of it is not found.

pub mod audit;
pub mod projects;
pub mod scope;
