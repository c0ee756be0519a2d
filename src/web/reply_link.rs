//! The answer of a supplier without an account: the notice it was served carries an address, signed by the house and good for one answer.
//!
//! Nothing is kept of it: the address holds the evaluation, the number of its notice and a mark only the key file can make. An answer, a
//! newer notice or the end of its days closes it, and the page says so and whom to ask.

use super::again::Again;
use super::desk::Answer;
use super::door::{Door, DoorForm};
use super::filters;
use super::form::Fields;
use super::notice_view::{NoticeView, choices, gather, objection, words};
use super::widgets::{Choice, FormView, Widget};
use crate::app::State;
use crate::problem::Problem;
use crate::regulation::b03_reply::{Reply, Side, Words};
use crate::regulation::b10_evaluation::Evaluation;
use crate::regulation::b11_indicators::Indicator;
use crate::regulation::decision::FieldError;
use crate::regulation::people::{Actor, Role, UnitKind};
use crate::regulation::values::{EvaluationId, UserId, half_width};
use crate::store::conn::Conn;
use crate::store::tx::Acting;
use crate::store::{evaluations, units};
use crate::usecases::reply_result::{self, reply_result};
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use subtle::ConstantTimeEq;

#[derive(Template)]
#[template(path = "public/reply.html")]
struct ReplyPage {
    n: NoticeView,
    f: FormView,
    path: String,
    /// Whether the result was worked on while the form was open.
    overtaken: bool,
}

#[derive(Template)]
#[template(path = "public/reply_closed.html")]
struct ClosedPage {
    why: Closed,
    /// The leading unit with its telephone, for whoever holds a genuine address.
    ask: Option<String>,
}

#[derive(Template)]
#[template(path = "public/replied.html")]
struct RepliedPage {
    reply: Reply,
    lead: String,
}

/// Why an address answers no more.
enum Closed {
    /// No address of ours.
    Altered,
    /// Answered already: by whom and when.
    Used(String, chrono::NaiveDate),
    /// Its last day has passed.
    Over(chrono::NaiveDate),
    /// The result is no longer the one that was told.
    Past,
}

/// What an address leads to.
enum Found {
    Open(Box<NoticeView>),
    Shut(Closed, Option<String>),
}

/// The address for the newest notice of an evaluation.
pub(super) fn address(state: &State, e: &Evaluation) -> String {
    let path = format!("reply/{}/{}/{}", e.id, e.notices.len(), mark(state, e.id, e.notices.len()));
    state.config.public_url.join(&path).map_or_else(|_| format!("/{path}"), |url| url.to_string())
}

fn mark(state: &State, id: EvaluationId, n: usize) -> String {
    state.keyring.link(&format!("reply/{id}/{n}"))
}

/// `GET /reply/{id}/{n}/{mark}`: the notice and the form.
pub async fn page(door: Door, path: Path<(i64, usize, String)>) -> Answer {
    let path = path.into_inner();
    match find(&door, &path).await? {
        Found::Open(n) => {
            let f = FormView::new(door.guest.visitor.lang, Fields::default());
            door.page(StatusCode::OK, &ReplyPage { n: *n, f, path: written(&path), overtaken: false })
        }
        Found::Shut(why, ask) => shut(&door, why, ask),
    }
}

/// `POST /reply/{id}/{n}/{mark}`: the answer.
pub async fn answer(door: Door, path: Path<(i64, usize, String)>, form: DoorForm) -> Answer {
    let path = path.into_inner();
    let n = match find(&door, &path).await? {
        Found::Open(n) => n,
        Found::Shut(why, ask) => return shut(&door, why, ask),
    };
    match send(&door, &n, &form).await {
        Ok(()) => {
            let id = n.e.id;
            let e = door.guest.read(move |conn| evaluations::get(conn, id)).await?;
            let reply = e.notices.last().and_then(|notice| notice.supplier.reply.clone()).ok_or(Problem::NotFound)?;
            let lead = door.guest.read(move |conn| whom_to_ask(conn, &e)).await?;
            door.page(StatusCode::OK, &RepliedPage { reply, lead })
        }
        Err(problem) => {
            let again = Again::on_form(problem)?;
            let f = FormView::new(door.guest.visitor.lang, form.fields).wrong(again.errors);
            let page = ReplyPage { n: *n, f, path: written(&path), overtaken: again.stale };
            door.page(again.status, &page)
        }
    }
}

fn written((id, n, mark): &(i64, usize, String)) -> String {
    format!("/reply/{id}/{n}/{mark}")
}

async fn find(door: &Door, (id, n, given): &(i64, usize, String)) -> Result<Found, Problem> {
    let id = EvaluationId(*id);
    let own = mark(&door.guest.state, id, *n);
    if !bool::from(own.as_bytes().ct_eq(given.as_bytes())) {
        return Ok(Found::Shut(Closed::Altered, None));
    }
    let (n, today) = (*n, door.guest.visitor.moment.today);
    door.guest
        .read(move |conn| {
            let e = evaluations::get(conn, id)?;
            let told = n.checked_sub(1).and_then(|n| e.notices.get(n));
            let Some(party) = told.map(|notice| notice.supplier.clone()) else {
                return Ok(Found::Shut(Closed::Altered, None));
            };
            let lead = Some(whom_to_ask(conn, &e)?);
            let newest = n == e.notices.len() && e.notice().is_some();
            Ok(match (party.reply, party.due.filter(|due| today > *due)) {
                (Some(reply), _) => Found::Shut(Closed::Used(reply.name, reply.on), lead),
                (None, Some(due)) => Found::Shut(Closed::Over(due), lead),
                (None, None) if !newest => Found::Shut(Closed::Past, lead),
                (None, None) => match gather(conn, e)? {
                    Some(view) => Found::Open(Box::new(view)),
                    None => Found::Shut(Closed::Past, lead),
                },
            })
        })
        .await
}

fn whom_to_ask(conn: &mut Conn, e: &Evaluation) -> Result<String, Problem> {
    let lead = units::get(conn, e.lead)?;
    Ok(if lead.phone.is_empty() { lead.name } else { format!("{}，{}", lead.name, lead.phone) })
}

fn shut(door: &Door, why: Closed, ask: Option<String>) -> Answer {
    let status = if matches!(why, Closed::Altered) { StatusCode::NOT_FOUND } else { StatusCode::GONE };
    door.page(status, &ClosedPage { why, ask })
}

async fn send(door: &Door, n: &NoticeView, form: &DoorForm) -> Result<(), Problem> {
    if !form.genuine {
        let stale = FieldError::at("", "页面已过期，请再提交一次", "the page was out of date: submit once more");
        return Err(Problem::Invalid(vec![stale]));
    }
    let name = form.fields.get("name").trim().to_owned();
    let phone = half_width(form.fields.get("phone").trim());
    let mut wrong = Vec::new();
    if name.chars().count() < 2 || name.chars().any(char::is_control) || name.chars().count() > 40 {
        wrong.push(FieldError::at("name", "请填写答复人姓名", "enter the name of whoever answers"));
    }
    if phone.chars().filter(char::is_ascii_digit).count() < 7 || phone.chars().count() > 30 {
        wrong.push(FieldError::at("phone", "请填写联系电话", "enter a phone number"));
    }
    let visitor = &door.guest.visitor;
    let actor = Actor {
        user: UserId::GUEST,
        name: format!("{name}（凭告知书链接）"),
        unit: n.e.supplier_unit,
        unit_name: n.head.supplier.clone(),
        kind: UnitKind::Vendor,
        roles: vec![Role::Vendor],
    };
    let acting = Acting { actor, moment: visitor.moment, request: visitor.request.clone(), proved: false };
    let version = form.fields.get("version").parse().unwrap_or(0);
    let cmd =
        reply_result::Cmd { id: n.e.id, version, words: Words { contact: phone, file: None, ..words(&form.fields) } };
    let done = door
        .guest
        .state
        .db
        .write_soon(acting, None, move |tx| super::again::along(&wrong, reply_result(tx, &cmd)))
        .await;
    done.map(drop)
}

impl ReplyPage {
    fn choices(&self) -> Vec<Choice> {
        choices(self.f.lang)
    }
    fn objection(&self, indicator: &Indicator) -> Widget {
        objection(&self.f, indicator)
    }
    fn due(&self) -> Option<chrono::NaiveDate> {
        self.n.party(&Side::Supplier).due
    }
}
