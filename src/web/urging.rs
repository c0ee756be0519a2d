//! 催办: who holds what on the project, and the form that reminds them.

use super::again::Again;
use super::desk::{Answer, Desk};
use super::filters;
use super::form::{Fields, Form};
use super::page::see;
use super::widgets::FormView;
use crate::regulation::authority::{Action, may};
use crate::regulation::b07_stages::Project;
use crate::regulation::decision::Refusal;
use crate::regulation::urging::{once_a_day, urge as rule};
use crate::regulation::values::ProjectNo;
use crate::store::urgings;
use crate::store::views::holders::{self, Held};
use crate::store::views::scope;
use crate::usecases::urge::{Cmd, urge};
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "projects/urging.html")]
struct UrgingPage {
    f: FormView,
    p: Project,
    held: Vec<Held>,
    refusal: Option<Box<Refusal>>,
}

/// `GET /projects/{no}/reminder`.
pub async fn page(desk: Desk, at: Path<String>) -> Answer {
    let fresh = Again { status: StatusCode::OK, errors: Vec::new(), stale: false };
    show(&desk, at.into_inner(), Fields::default(), fresh).await
}

async fn show(desk: &Desk, no: String, typed: Fields, again: Again) -> Answer {
    let (scope, no, today) = (desk.scope(), ProjectNo(no), desk.today());
    let (p, held, last) = desk
        .read(move |conn| {
            let p = scope::inside(conn, &scope, &no)?;
            let held = holders::of(conn, p.id, today)?;
            let last = urgings::last(conn, p.id)?;
            Ok((p, held, last))
        })
        .await?;
    may(desk.actor(), Action::Remind, &p.subject())?;
    let waits: Vec<_> = held.iter().map(|h| h.waits(desk.actor())).collect();
    let refusal = match (once_a_day(last, today), rule(&p, &waits, last, "", desk.actor(), today)) {
        (Err(no), _) => Some(Box::new(no)),
        (_, Err(crate::regulation::decision::No::Refused(no))) => Some(no),
        _ => None,
    };
    let f = FormView::new(desk.lang(), typed).wrong(again.errors);
    desk.page_with(again.status, &UrgingPage { f, p, held, refusal })
}

/// `POST /projects/{no}/reminder`.
pub async fn remind(desk: Desk, at: Path<String>, form: Form) -> Answer {
    let no = at.into_inner();
    let cmd = Cmd { no: ProjectNo(no.clone()), note: form.get("note").to_owned() };
    match desk.run(&form, move |tx| urge(tx, &cmd)).await {
        Ok(no) => Ok(see(format!("/projects/{no}#flow"))),
        Err(problem) => show(&desk, no, form.fields, Again::from(problem)?).await,
    }
}
