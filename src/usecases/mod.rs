//! One verb a file: load at the version the form showed, let the rules decide, save. Runs inside `Db::write`, maybe twice.

pub mod import_calendar;
