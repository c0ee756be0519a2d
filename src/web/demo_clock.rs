//! `/demo/clock`: moves the demo's date on, and does whatever the calendar asks for on the way. Outside the demo it does not exist.

use super::again::Again;
use super::desk::{Answer, Desk};
use super::filters;
use super::form::{Fields, Form};
use super::page::see;
use super::parse::Reader;
use super::widgets::FormView;
use crate::problem::Problem;
use crate::service;
use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use askama::Template;
use chrono::{Datelike, Days, NaiveDate};

#[derive(Template)]
#[template(path = "demo/clock.html")]
struct ClockPage {
    f: FormView,
    today: NaiveDate,
    november: NaiveDate,
    effects: Option<u32>,
}

/// Farthest the clock goes at once: every day of the way is lived through.
const FARTHEST: u64 = 800;

fn in_demo(desk: &Desk) -> Result<(), Problem> {
    let movable = desk.state.config.demo && desk.state.clock.is_movable();
    if movable { Ok(()) } else { Err(Problem::NotFound) }
}

fn page(desk: &Desk, f: FormView, effects: Option<u32>) -> ClockPage {
    let today = desk.today();
    ClockPage { f, today, november: november(today), effects }
}

/// The next 1 November.
fn november(today: NaiveDate) -> NaiveDate {
    let of = |year| NaiveDate::from_ymd_opt(year, 11, 1).unwrap_or(today);
    if today < of(today.year()) { of(today.year()) } else { of(today.year() + 1) }
}

/// `GET /demo/clock`.
pub async fn show(desk: Desk, req: HttpRequest) -> Answer {
    in_demo(&desk)?;
    let effects = req.query_string().strip_prefix("effects=").and_then(|n| n.parse().ok());
    desk.page(&page(&desk, FormView::new(desk.lang(), Fields::default()), effects))
}

/// `POST /demo/clock`.
pub async fn go_on(desk: Desk, form: Form) -> Answer {
    in_demo(&desk)?;
    match wanted(&desk, &form) {
        Ok(day) => {
            let effects = service::walk_to(&desk.state, day).await?;
            Ok(see(format!("/demo/clock?effects={effects}")))
        }
        Err(problem) => {
            let again = Again::from(problem)?;
            let f = FormView::new(desk.lang(), form.fields.clone()).wrong(again.errors);
            desk.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page(&desk, f, None))
        }
    }
}

/// The day asked for, counted from the day the form showed: a second click changes nothing.
fn wanted(desk: &Desk, form: &Form) -> Result<NaiveDate, Problem> {
    let mut r = Reader::new(&form.fields);
    let shown = r.day("shown").unwrap_or(desk.today());
    let day = match form.button() {
        "next" => shown.succ_opt(),
        "november" => Some(november(shown)),
        _ => r.day("day"),
    };
    let farthest = desk.today().checked_add_days(Days::new(FARTHEST)).unwrap_or(NaiveDate::MAX);
    match day {
        None if r.errors.is_empty() => r.wrong("day", "请填写日期", "enter a day"),
        Some(day) if day > farthest => r.wrong("day", "一次最多前进800天", "at most 800 days at once"),
        Some(day) if form.button().is_empty() && day <= desk.today() => {
            r.wrong(
                "day",
                "日期应在今天之后，时钟只能向前",
                "the day must be after today: the clock only goes forward",
            );
        }
        _ => {}
    }
    r.done()?;
    day.ok_or(Problem::NotFound)
}
