//! `/demo/mail`: the letters the demo keeps instead of sending, newest first. Outside the demo the page does not exist.

use super::desk::{Answer, Desk};
use super::filters;
use crate::problem::Problem;
use crate::service;
use crate::store::views::letters::{self, Line};
use actix_web::HttpRequest;
use actix_web::web::{self, Path};
use askama::Template;

#[derive(Template)]
#[template(path = "demo/mail.html")]
struct MailPage {
    lines: Vec<Line>,
    older: Option<i64>,
}

#[derive(Template)]
#[template(path = "demo/letter.html")]
struct LetterPage {
    id: i64,
    to: String,
    address: String,
    subject: String,
    message_id: String,
    text: String,
    html: String,
}

/// Letters on one page.
const PAGE: i64 = 50;

fn in_demo(desk: &Desk) -> Result<(), Problem> {
    if desk.state.config.demo { Ok(()) } else { Err(Problem::NotFound) }
}

/// `GET /demo/mail`, older ones with `?before=`.
pub async fn list(desk: Desk, req: HttpRequest) -> Answer {
    in_demo(&desk)?;
    let before = req.query_string().split('&').find_map(|p| p.strip_prefix("before=")?.parse().ok());
    let mut lines = desk.read(move |conn| letters::sent(conn, before, PAGE + 1)).await?;
    let more = lines.len() > usize::try_from(PAGE).unwrap_or(0);
    lines.truncate(usize::try_from(PAGE).unwrap_or(0));
    let older = lines.last().filter(|_| more).map(|line| line.id);
    desk.page(&MailPage { lines, older })
}

/// `GET /demo/mail/{id}`: the text as a reader sees it, and the HTML as it was sent, as text.
pub async fn one(desk: Desk, path: Path<i64>) -> Answer {
    in_demo(&desk)?;
    let (state, id) = (desk.state.clone(), path.into_inner());
    let written = web::block(move || service::letter(&state, id)).await.unwrap_or(Err(Problem::Busy))?;
    let (letter, message_id) = written.ok_or(Problem::NotFound)?;
    let (to, address) = letter.to;
    desk.page(&LetterPage {
        id,
        to,
        address,
        subject: letter.subject,
        message_id,
        text: letter.text,
        html: letter.html,
    })
}
