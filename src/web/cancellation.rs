//! Giving a project up: a page of its own that says what it means, never a dialogue.

use super::again::Again;
use super::desk::{Answer, Desk};
use super::filters;
use super::form::{Fields, Form};
use super::page::see;
use super::stale::{self, Stale};
use super::widgets::FormView;
use crate::problem::Problem;
use crate::regulation::authority::{Action, may};
use crate::regulation::b07_stages::Project;
use crate::regulation::decision::Aggregate;
use crate::regulation::values::ProjectNo;
use crate::store::views::scope;
use crate::usecases::cancel_project::{Cmd, cancel_project};
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "projects/cancellation.html")]
struct CancelPage {
    f: FormView,
    p: Project,
    stale: Option<Stale>,
}

/// `GET /projects/{no}/cancellation`.
pub async fn page(desk: Desk, path: Path<String>) -> Answer {
    let page = CancelPage::of(&desk, path.into_inner(), Fields::default()).await?;
    desk.page(&page)
}

/// `POST /projects/{no}/cancellation`.
pub async fn cancel(desk: Desk, path: Path<String>, form: Form) -> Answer {
    let no = path.into_inner();
    let cmd = Cmd { no: ProjectNo(no.clone()), version: form.version, reason: form.get("reason").to_owned() };
    match desk.run(&form, move |tx| cancel_project(tx, &cmd)).await {
        Ok(no) => Ok(see(format!("/projects/{no}"))),
        Err(problem) => {
            let again = Again::from(problem)?;
            let mut page = CancelPage::of(&desk, no, form.fields).await?;
            page.stale = stale::who(&desk, &again, Project::KIND, page.p.id.0).await?;
            page.f.errors = again.errors;
            desk.page_with(again.status, &page)
        }
    }
}

impl CancelPage {
    async fn of(desk: &Desk, no: String, fields: Fields) -> Result<CancelPage, Problem> {
        let (scope, no) = (desk.scope(), ProjectNo(no));
        let p = desk.read(move |conn| scope::inside(conn, &scope, &no)).await?;
        may(desk.actor(), Action::CancelProject, &p.subject())?;
        p.allows(Action::CancelProject)?;
        Ok(CancelPage { f: FormView::new(desk.lang(), fields), p, stale: None })
    }
}
