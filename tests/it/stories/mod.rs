//! Given, when, then: one scenario a file, through HTTP, on both databases.

mod letters_leave;
mod reminders;
mod smoke;
