//! The pages: one file a noun, every URL in [`routes`], every problem's page in [`problem`]. No SQL, no rule, no clock here.

pub mod again;
pub mod assets;
pub mod desk;
pub mod export;
pub mod filters;
pub mod form;
pub mod health;
pub mod nav;
pub mod page;
pub mod parse;
pub mod problem;
pub mod routes;
pub mod upload;
pub mod visitor;
pub mod widgets;
