//! Given, when, then: one scenario a file, through HTTP, on both databases.

mod demo_pages;
mod letters_leave;
mod plan_form;
mod plan_walk;
mod reminders;
mod smoke;
