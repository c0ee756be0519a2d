//! The order to rectify: what is wrong, what must be reached, item by item.

use super::again::{Again, along};
use super::desk::{Answer, Desk};
use super::filters;
use super::form::{Fields, Form};
use super::page::see;
use super::parse::Reader;
use super::widgets::{Choice, FormView};
use crate::regulation::authority::{Action, may};
use crate::regulation::b10_evaluation::Evaluation;
use crate::regulation::b11_indicators::Indicator;
use crate::regulation::b14_rectification::ItemText;
use crate::regulation::values::EvaluationId;
use crate::store::calendar;
use crate::store::tx::policy_on;
use crate::store::views::evaluations::{self as view, Head};
use crate::usecases::order_rectification::{self, order_rectification};
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use chrono::NaiveDate;

#[derive(Template)]
#[template(path = "rectifications/order.html")]
struct OrderForm {
    e: Evaluation,
    head: Head,
    f: FormView,
    due: NaiveDate,
    rows: usize,
}

/// `GET /evaluations/{id}/rectification`: one row for each indicator below sixty per cent.
pub async fn form(desk: Desk, path: Path<i64>) -> Answer {
    show(&desk, EvaluationId(path.into_inner()), None).await
}

/// `POST /evaluations/{id}/rectification`.
pub async fn order(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = EvaluationId(path.into_inner());
    let mut read = Reader::new(&form.fields);
    let part = |n: usize, part: &str| form.get(&format!("item-{n}-{part}")).to_owned();
    let items = (0..form.fields.rows("item"))
        .map(|n| ItemText {
            indicator: part(n, "indicator"),
            issue: part(n, "issue"),
            standard: part(n, "standard"),
            responsible: part(n, "responsible"),
            due: read.day(&format!("item-{n}-due")),
            critical: read.ticked(&format!("item-{n}-critical")),
        })
        .collect();
    let unread = read.errors;
    let cmd = order_rectification::Cmd { id, version: form.version, again: form.get("again").to_owned(), items };
    match desk.run(&form, move |tx| along(&unread, order_rectification(tx, &cmd))).await {
        Ok(order) => Ok(see(format!("/rectifications/{order}"))),
        Err(problem) => show(&desk, id, Some((form.fields, Again::on_form(problem)?))).await,
    }
}

async fn show(desk: &Desk, id: EvaluationId, again: Option<(Fields, Again)>) -> Answer {
    let (scope, today) = (desk.scope(), desk.today());
    let (e, head, due) = desk
        .read(move |conn| {
            let e = view::seen(conn, &scope, id)?;
            let head = view::head(conn, &e)?;
            let days = policy_on(conn, today)?.rectify_days;
            Ok((e, head, calendar::load(conn)?.days_after(today, days)))
        })
        .await?;
    may(desk.actor(), Action::OrderRectification, &e.subject())?;
    let (fields, again) = match again {
        Some((fields, again)) => (fields, again),
        None => (failed(&e), Again { status: StatusCode::OK, errors: Vec::new(), stale: false }),
    };
    let rows = fields.rows("item").max(3) + 1;
    let f = FormView::new(desk.lang(), fields).wrong(again.errors);
    desk.page_with(again.status, &OrderForm { e, head, f, due, rows })
}

fn failed(evaluation: &Evaluation) -> Fields {
    let lines = evaluation.tally().map(|t| t.lines.clone()).unwrap_or_default();
    let low = Indicator::ALL.iter().zip(lines).filter(|(_, line)| line.is_failed());
    let mut out = Fields::default();
    for (n, (indicator, _)) in low.enumerate() {
        out.set(format!("item-{n}-indicator"), indicator.code());
    }
    out
}

impl OrderForm {
    fn numbers(&self) -> Vec<usize> {
        (0..self.rows).collect()
    }
    fn field(&self, n: &usize, part: &str) -> String {
        format!("item-{n}-{part}")
    }
    fn indicators(&self) -> Vec<Choice> {
        let lang = self.f.lang;
        Indicator::ALL
            .iter()
            .map(|i| Choice { value: i.code().into(), text: format!("{}. {}", i.code(), lang.of(i)) })
            .collect()
    }
}
