//! The pages: one file a noun, every URL in [`routes`], every problem's page in [`problem`]. No SQL, no rule, no clock here.

pub mod again;
pub mod assets;
pub mod desk;
pub mod export;
pub mod files;
pub mod filters;
pub mod form;
pub mod health;
pub mod nav;
pub mod page;
pub mod parse;
pub mod plan;
pub mod plan_answers;
pub mod plan_check;
pub mod plan_fields;
pub mod plan_new;
pub mod plan_tasks;
pub mod problem;
pub mod project;
pub mod project_acts;
pub mod routes;
pub mod upload;
pub mod visitor;
pub mod widgets;
