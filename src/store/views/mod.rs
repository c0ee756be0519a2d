//! Read-only queries, each shaped for one page. Every view takes a [`crate::regulation::authority::Scope`]; what is out of it is not found.
//! Only the letters go the other way: from a thing to the people it concerns.

pub mod audit;
pub mod cases;
pub mod contract_page;
pub mod contract_scope;
pub mod desk;
mod desk_work;
mod desk_work_contracts;
mod desk_work_evaluations;
pub mod door;
pub mod evaluations;
pub mod holders;
pub mod inbox_letters;
pub mod inspections;
pub mod letter_facts;
pub mod letters;
pub mod near;
pub mod panels;
pub mod payments;
pub mod people;
pub mod plan_form;
pub mod plans;
pub mod policy_history;
pub mod project_evaluations;
pub mod project_page;
pub mod projects;
pub mod public_lists;
pub mod recipients;
pub mod recognition_list;
pub mod rectifications;
pub mod referral_register;
pub mod reminders;
pub mod round_board;
pub mod scope;
pub mod supplier_names;
pub mod suppliers;
pub mod threads;
