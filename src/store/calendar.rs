//! The city's working calendar as imported.

use super::conn::Conn;
use super::schema::calendar_days;
use crate::problem::Problem;
use crate::regulation::calendar::Calendar;
use chrono::NaiveDate;
use diesel::prelude::*;

/// Every imported day that differs from Monday to Friday.
pub fn load(conn: &mut Conn) -> Result<Calendar, Problem> {
    let days: Vec<(NaiveDate, bool)> = calendar_days::table.select((calendar_days::day, calendar_days::is_workday)).load(conn)?;
    Ok(Calendar::new(days))
}
