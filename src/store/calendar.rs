//! The working calendar: some thirty rows a year, read whole.

use super::audit::{self, Chain};
use super::conn::{Conn, Native};
use super::schema::calendar_days as days;
use super::tx::Tx;
use crate::problem::Problem;
use crate::regulation::calendar::Calendar;
use crate::regulation::calendar_year::{CalendarYear, SpecialDay};
use crate::regulation::decision::Decision;
use chrono::NaiveDate;
use diesel::prelude::*;

/// Every imported year: one query over a few dozen rows a year, cheap enough for each act that sets a due day.
pub fn load(conn: &mut Conn) -> Result<Calendar, Problem> {
    let rows: Vec<(NaiveDate, bool)> = days::table.select((days::day, days::is_workday)).rows(conn)?;
    Ok(Calendar::new(rows))
}

/// The special days of a year; none while it is not imported.
pub fn year(conn: &mut Conn, year: i32) -> Result<CalendarYear, Problem> {
    let (first, last) = ends(year)?;
    let rows: Vec<(NaiveDate, bool, String, String)> = days::table
        .filter(days::day.ge(first))
        .filter(days::day.le(last))
        .order(days::day)
        .select((days::day, days::is_workday, days::name, days::source))
        .load(conn)?;
    let source = rows.first().map(|row| row.3.clone()).unwrap_or_default();
    let days = rows.into_iter().map(|(day, is_workday, name, _)| SpecialDay { day, is_workday, name }).collect();
    Ok(CalendarYear { year, days, source })
}

/// Replaces the year by what the rules let through.
pub fn save(tx: &mut Tx<'_>, done: &Decision<CalendarYear>) -> Result<i32, Problem> {
    let year = done.after();
    let (first, last) = ends(year.year)?;
    diesel::delete(days::table.filter(days::day.ge(first)).filter(days::day.le(last))).execute(tx.conn())?;
    for day in &year.days {
        diesel::insert_into(days::table)
            .values((
                days::day.eq(day.day),
                days::is_workday.eq(day.is_workday),
                days::name.eq(&day.name),
                days::source.eq(&year.source),
            ))
            .execute(tx.conn())?;
    }
    audit::record(tx, Chain::CITY, i64::from(year.year), done)?;
    Ok(year.year)
}

fn ends(year: i32) -> Result<(NaiveDate, NaiveDate), Problem> {
    let day = |month, day| NaiveDate::from_ymd_opt(year, month, day).ok_or(Problem::NotFound);
    Ok((day(1, 1)?, day(12, 31)?))
}
