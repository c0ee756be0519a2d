//! Given, when, then: one scenario a file, through HTTP, on both databases.

mod calendar_imported;
mod chain_holds;
mod demo_pages;
mod double_click;
mod four_eyes;
mod inbox_follows;
mod letters_leave;
mod people;
mod plan_form;
mod plan_of_exactly_300k;
mod plan_under_300k;
pub mod plan_walk;
mod projects_found;
mod regulation_public;
mod reminders;
mod returned_then_approved;
mod smoke;
mod stale_form;
mod stranger_sees_404;
mod two_approvers_race;
