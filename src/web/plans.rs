//! The yearly plan: approved projects listed and reported to finance, one or many on one day; the plan itself as a table to hand on.

use super::again::Again;
use super::desk::{Answer, Desk};
use super::export::{Format, Sheet};
use super::filters;
use super::form::{Fields, Form};
use super::page::see;
use super::paged::{self, STRETCH, Stretch};
use super::parse::Reader;
use super::stale::{self, Stale};
use super::widgets::FormView;
use crate::problem::Problem;
use crate::regulation::authority::{Action, Subject, can, may};
use crate::regulation::b07_stages::Project;
use crate::regulation::decision::{Aggregate, Bilingual, FieldError};
use crate::regulation::values::{Fen, ProjectNo};
use crate::store::conn::Conn;
use crate::store::views::plans::Part;
use crate::store::views::{plans, scope};
use crate::usecases::list_plans::{Cmd, Outcome, list_plans};
use actix_web::http::StatusCode;
use actix_web::web::{Path, Query};
use askama::Template;
use chrono::{Datelike, NaiveDate};
use std::collections::HashMap;

#[derive(Template)]
#[template(path = "plans/list.html")]
struct PlansPage {
    f: FormView,
    year: i32,
    waiting: Vec<plans::Row>,
    waiting_total: (i64, Fen),
    listed: Vec<plans::Row>,
    listed_total: (i64, Fen),
    lists: bool,
    outcomes: Vec<Outcome>,
}

#[derive(Template)]
#[template(path = "projects/listing.html")]
struct ListingPage {
    f: FormView,
    p: Project,
    stale: Option<Stale>,
}

fn year_of(desk: &Desk, typed: Option<&str>) -> i32 {
    let next = desk.today().year() + 1;
    typed.and_then(|y| y.parse().ok()).filter(|y| (2001..=2999).contains(y)).unwrap_or(next)
}

/// `GET /plans`, `/plans.csv`, `/plans.xlsx`.
pub async fn page(desk: Desk, query: Query<HashMap<String, String>>) -> Answer {
    let year = year_of(&desk, query.get("year").map(String::as_str));
    match Format::of(&desk.visitor.path) {
        Format::Page => desk.page(&PlansPage::of(&desk, year, Fields::default()).await?),
        format => file(desk, year, format).await,
    }
}

/// The year's plan as a file, listed projects first.
async fn file(desk: Desk, year: i32, format: Format) -> Answer {
    if desk.scope().is_empty() {
        return Err(Problem::NotFound);
    }
    let heads = ["项目编号", "项目名称", "业主单位", "预算（万元）", "评估方式", "状态"];
    let sheet = Sheet::new(desk.lang(), "plans", &heads);
    paged::answer(sheet, format, (Part::Listed, 0), move |at| stretch(desk.clone(), year, at)).await
}

async fn stretch(desk: Desk, year: i32, (part, from): (Part, i64)) -> Result<Stretch<(Part, i64)>, Problem> {
    let (scope, lang) = (desk.scope(), desk.lang());
    let rows = desk.read(move |conn| plans::of_year(conn, &scope, year, part, from, STRETCH)).await?;
    let next = match part {
        _ if rows.len() as i64 == STRETCH => Some((part, from + STRETCH)),
        Part::Listed => Some((Part::Waiting, 0)),
        Part::Waiting => None,
    };
    let words = |s: &dyn Bilingual| lang.of(s).into_owned();
    let cells = |row: plans::Row| {
        vec![
            row.no.0.into(),
            row.name.into(),
            row.owner.into(),
            row.budget.into(),
            words(&row.track).into(),
            words(&row.state).into(),
        ]
    };
    Ok(Stretch { rows: rows.into_iter().map(cells).collect(), next })
}

/// `POST /plans`: lists every ticked row and tells what became of each.
pub async fn list(desk: Desk, form: Form) -> Answer {
    let year = year_of(&desk, Some(form.get("year")));
    match run(&desk, &form).await {
        Ok(outcomes) => {
            let page = PlansPage::of(&desk, year, Fields::default()).await?;
            desk.page(&PlansPage { outcomes, ..page })
        }
        Err(problem) => {
            let again = Again::from(problem)?;
            let mut page = PlansPage::of(&desk, year, form.fields.clone()).await?;
            page.f.errors = again.errors;
            desk.page_with(again.status, &page)
        }
    }
}

async fn run(desk: &Desk, form: &Form) -> Result<Vec<Outcome>, Problem> {
    let mut r = Reader::new(&form.fields);
    let day = r.day("reported_on");
    if day.is_none() && r.errors.is_empty() {
        r.wrong("reported_on", "请填写报财政日期", "enter the day of the report to finance");
    }
    let ticked: Vec<(ProjectNo, i32)> = form.fields.all("pick").filter_map(picked).collect();
    if ticked.is_empty() {
        r.wrong("pick", "请先勾选项目", "tick the projects first");
    }
    r.done()?;
    let cmd = Cmd { rows: ticked, reported_on: day.unwrap_or_default() };
    desk.run(form, move |tx| list_plans(tx, &cmd)).await
}

/// A tick carries number and version: `2027-001@4`.
fn picked(value: &str) -> Option<(ProjectNo, i32)> {
    let (no, version) = value.split_once('@')?;
    Some((ProjectNo(no.to_owned()), version.parse().ok()?))
}

/// `GET /projects/{no}/listing`.
pub async fn one(desk: Desk, path: Path<String>) -> Answer {
    let fields = Fields::default().with("reported_on", desk.today().to_string());
    let page = ListingPage::of(&desk, path.into_inner(), fields).await?;
    desk.page(&page)
}

/// `POST /projects/{no}/listing`.
pub async fn list_one(desk: Desk, path: Path<String>, form: Form) -> Answer {
    let no = path.into_inner();
    let mut r = Reader::new(&form.fields);
    let day = r.day("reported_on").unwrap_or_default();
    let done = match r.done() {
        Ok(()) => {
            let cmd = Cmd { rows: vec![(ProjectNo(no.clone()), form.version)], reported_on: day };
            desk.run(&form, move |tx| list_plans(tx, &cmd)).await
        }
        Err(problem) => Err(problem),
    };
    let errors = match done.map(|outcomes| outcomes.into_iter().next().and_then(|o| o.why)) {
        Ok(None) => return Ok(see(format!("/projects/{no}"))),
        Ok(Some((zh, en))) => vec![FieldError::at("reported_on", zh, en)],
        Err(problem) => Again::from(problem)?.errors,
    };
    let version = form.version;
    let mut page = ListingPage::of(&desk, no, form.fields).await?;
    page.f.errors = errors;
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    if page.p.version != version {
        page.stale = Some(Stale::who(stale::last(&desk, Project::KIND, page.p.id.0).await?));
        status = StatusCode::CONFLICT;
    }
    desk.page_with(status, &page)
}

impl ListingPage {
    async fn of(desk: &Desk, no: String, fields: Fields) -> Result<ListingPage, Problem> {
        let (scope, no) = (desk.scope(), ProjectNo(no));
        let p = desk.read(move |conn| scope::inside(conn, &scope, &no)).await?;
        may(desk.actor(), Action::ListPlan, &p.subject())?;
        p.allows(Action::ListPlan)?;
        Ok(ListingPage { f: FormView::new(desk.lang(), fields), p, stale: None })
    }
}

impl PlansPage {
    async fn of(desk: &Desk, year: i32, fields: Fields) -> Result<PlansPage, Problem> {
        let scope = desk.scope();
        if scope.is_empty() {
            return Err(Problem::NotFound);
        }
        let read = move |conn: &mut Conn| {
            let part = |conn: &mut Conn, part| {
                Ok::<_, Problem>((
                    plans::of_year(conn, &scope, year, part, 0, plans::SHOWN)?,
                    plans::total(conn, &scope, year, part)?,
                ))
            };
            Ok((part(conn, Part::Waiting)?, part(conn, Part::Listed)?))
        };
        let ((waiting, waiting_total), (listed, listed_total)) = desk.read(read).await?;
        let lists = can(desk.actor(), Action::ListPlan, &Subject::default());
        let f = FormView::new(desk.lang(), fields);
        Ok(PlansPage { f, year, waiting, waiting_total, listed, listed_total, lists, outcomes: Vec::new() })
    }

    fn hides(&self, total: &(i64, Fen)) -> bool {
        total.0 > plans::SHOWN
    }
    fn ticked(&self, row: &plans::Row) -> bool {
        self.f.fields.all("pick").any(|v| v == format!("{}@{}", row.no, row.version))
    }
    fn today(&self, shown: &NaiveDate) -> String {
        if self.f.v("reported_on").is_empty() { shown.to_string() } else { self.f.v("reported_on").to_owned() }
    }
    fn said(&self, why: &(String, String)) -> String {
        if self.f.lang.code() == "zh" { why.0.clone() } else { why.1.clone() }
    }
}
