//! `/admin/calendar`: the working calendar by year; a year nobody has imported is said aloud, for due dates rest on it.

use super::again::Again;
use super::desk::{Answer, Desk};
use super::export::{Cell, Format, Sheet};
use super::filters;
use super::form::{Fields, Form};
use super::page::see;
use super::pager::{Exports, query_fields};
use super::parse::parse_day;
use super::stale::{Stale, last};
use super::widgets::FormView;
use crate::problem::Problem;
use crate::regulation::authority::{Action, Subject, may};
use crate::regulation::calendar_year::{CalendarYear, SpecialDay};
use crate::regulation::decision::{Aggregate, FieldError};
use crate::store::calendar;
use crate::usecases::import_calendar::{Cmd, import_calendar};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, web};
use askama::Template;
use chrono::Datelike;
use std::fmt::Write;

#[derive(Template)]
#[template(path = "admin/calendar.html")]
struct CalendarPage {
    year: CalendarYear,
    years: Vec<i32>,
    missing: Vec<i32>,
    export: Exports,
    form: FormView,
    stale: Option<Stale>,
    imported: bool,
}

/// `/admin/calendar?year=2027`, `.csv`, `.xlsx`.
pub async fn show(desk: Desk, req: HttpRequest) -> Answer {
    may(desk.actor(), Action::ImportCalendar, &Subject::default())?;
    let (fields, format) = (query_fields(&req), Format::of(req.path()));
    let wanted = fields.get("year").parse().ok().filter(|y| KNOWN.contains(y)).unwrap_or(desk.today().year());
    if format == Format::Page {
        return page(&desk, wanted, None, fields.has("done")).await;
    }
    let year = desk.read(move |conn| calendar::year(conn, wanted)).await?;
    let mut sheet = Sheet::new(desk.lang(), "calendar", &["日期", "是否上班", "名称", "依据"]);
    for day in &year.days {
        let worked = Cell::Count(i64::from(day.is_workday));
        sheet.push(vec![Some(day.day).into(), worked, day.name.as_str().into(), year.source.as_str().into()]);
    }
    sheet.answer(format)
}

/// Years the page knows.
const KNOWN: std::ops::RangeInclusive<i32> = 2019..=2100;

/// `POST /admin/calendar/{year}`.
pub async fn import(desk: Desk, year: web::Path<i32>, form: Form) -> Answer {
    let year = year.into_inner();
    if !KNOWN.contains(&year) {
        return Err(Problem::NotFound);
    }
    let days = match read_days(form.get("days")) {
        Ok(days) => days,
        Err(errors) => {
            return page(&desk, year, Some((form.fields, Again::from(Problem::Invalid(errors))?)), false).await;
        }
    };
    let cmd = Cmd { year, version: form.version, days, source: form.get("source").to_owned() };
    match desk.run(&form, move |tx| import_calendar(tx, &cmd)).await {
        Ok(year) => Ok(see(format!("/admin/calendar?year={year}&done=1"))),
        Err(problem) => page(&desk, year, Some((form.fields, Again::from(problem)?)), false).await,
    }
}

async fn page(desk: &Desk, wanted: i32, again: Option<(Fields, Again)>, imported: bool) -> Answer {
    let today = desk.today().year();
    let (year, known) = desk.read(move |conn| Ok((calendar::year(conn, wanted)?, calendar::load(conn)?))).await?;
    let stored = Fields::default().with("source", year.source.as_str()).with("days", written(&year));
    let (status, stale, form) = match again {
        Some((typed, again)) => {
            let change = if again.stale { last(desk, CalendarYear::KIND, i64::from(wanted)).await? } else { None };
            // A heading or a blank line that was pasted along is no difference.
            let lines = read_days(typed.get("days")).map(|days| written(&CalendarYear { days, ..year.clone() }));
            let plain = lines.map_or_else(|_| typed.clone(), |days| typed.clone().with("days", days));
            let stale = again.stale.then(|| Stale::by_name(change, &stored, &plain, desk.lang(), |_, _| None));
            (again.status, stale, FormView::new(desk.lang(), typed).wrong(again.errors))
        }
        None => (StatusCode::OK, None, FormView::new(desk.lang(), stored)),
    };
    let page = CalendarPage {
        years: (today - 2..=today + 2).collect(),
        missing: (today..=today + 1).filter(|y| !known.knows(*y)).collect(),
        export: Exports::of("/admin/calendar", &Fields::default().with("year", wanted.to_string())),
        year,
        form,
        stale,
        imported,
    };
    desk.page_with(status, &page)
}

fn written(year: &CalendarYear) -> String {
    year.days.iter().fold(String::new(), |mut out, day| {
        let _fits = writeln!(out, "{},{},{}", day.day, i32::from(day.is_workday), day.name);
        out
    })
}

/// Lines `date,is_workday,name`; a heading and blank lines are passed over. Every faulty line is named.
fn read_days(text: &str) -> Result<Vec<SpecialDay>, Vec<FieldError>> {
    let (mut days, mut errors) = (Vec::new(), Vec::new());
    for (n, line) in (1..).zip(text.lines()) {
        let parts: Vec<&str> = line.split([',', '，', '\t']).map(str::trim).collect();
        let is_head = n == 1 && parts.first().is_some_and(|p| !p.chars().any(|c| c.is_ascii_digit()));
        if line.trim().is_empty() || is_head {
            continue;
        }
        match day_of(&parts) {
            Some(day) => days.push(day),
            None => errors.push(FieldError::at(
                "days",
                format!("第{n}行应写成“2027-01-01,0,元旦放假”：日期、是否上班（1或0）、名称"),
                format!("line {n} must look like “2027-01-01,0,name”: date, working day (1 or 0), name"),
            )),
        }
    }
    if errors.is_empty() { Ok(days) } else { Err(errors) }
}

fn day_of(parts: &[&str]) -> Option<SpecialDay> {
    let [day, worked, name, ..] = parts else { return None };
    let is_workday = match *worked {
        "1" | "true" | "是" | "班" => true,
        "0" | "false" | "否" | "休" => false,
        _ => return None,
    };
    let fits = (1..=40).contains(&name.chars().count());
    fits.then(|| parse_day(day).map(|day| SpecialDay { day, is_workday, name: (*name).to_owned() })).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_as_people_paste_them() {
        let days = read_days("date,is_workday,name\n2027-01-01,0,元旦放假\n\n2027/1/3，班，元旦调休上班\n").unwrap();
        assert_eq!(days.len(), 2);
        assert!(days[1].is_workday && days[1].day.to_string() == "2027-01-03");
        let wrong = read_days("2027-01-01,0,元旦放假\n2027-13-01,0,x\n2027-01-02,maybe,x").unwrap_err();
        assert_eq!(wrong.len(), 2);
        assert!(wrong[0].say.zh.starts_with("第2行"));
    }
}
