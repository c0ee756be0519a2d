//! Closing a project: what is still open on it, each thing with its page, and the form once nothing is (M6).

use super::again::Again;
use super::desk::{Answer, Desk};
use super::filters;
use super::form::{Fields, Form};
use super::page::see;
use super::stale::{self, Stale};
use super::widgets::FormView;
use crate::problem::Problem;
use crate::regulation::authority::{Action, may};
use crate::regulation::b06_closing::{Left, left};
use crate::regulation::b07_stages::{Project, StateName};
use crate::regulation::decision::Aggregate;
use crate::regulation::values::ProjectNo;
use crate::store::conn::Conn;
use crate::store::views::{scope, threads};
use crate::usecases::close_project::{Cmd, close_project};
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "projects/closing.html")]
struct ClosingPage {
    f: FormView,
    p: Project,
    open: Vec<Left>,
    stale: Option<Stale>,
}

/// What stands against closing: nothing before the end of the way, where the question does not arise.
pub fn open(conn: &mut Conn, project: &Project) -> Result<Vec<Left>, Problem> {
    match project.state.name() {
        StateName::Ended | StateName::Terminated => Ok(left(&threads::of(conn, project.id)?)),
        _ => Ok(Vec::new()),
    }
}

/// The page on which it is settled.
pub fn path(thing: &Left) -> String {
    match thing {
        Left::Evaluation { id, .. } => format!("/evaluations/{id}"),
        Left::Entering { no } => format!("/campaigns/{no}"),
        Left::Rectification { id, .. } => format!("/rectifications/{id}"),
        Left::Inspection { id, .. } => format!("/inspections/{id}"),
        Left::Instalment { id, .. } => format!("/payments/{id}"),
    }
}

/// `GET /projects/{no}/closing`.
pub async fn page(desk: Desk, at: Path<String>) -> Answer {
    let page = ClosingPage::of(&desk, at.into_inner(), Fields::default()).await?;
    desk.page(&page)
}

/// `POST /projects/{no}/closing`.
pub async fn close(desk: Desk, at: Path<String>, form: Form) -> Answer {
    let no = at.into_inner();
    let cmd = Cmd { no: ProjectNo(no.clone()), version: form.version, remark: form.get("remark").to_owned() };
    match desk.run(&form, move |tx| close_project(tx, &cmd)).await {
        Ok(no) => Ok(see(format!("/projects/{no}"))),
        Err(problem) => {
            let again = Again::from(problem)?;
            let mut page = ClosingPage::of(&desk, no, form.fields).await?;
            page.stale = stale::who(&desk, &again, Project::KIND, page.p.id.0).await?;
            page.f.errors = again.errors;
            desk.page_with(again.status, &page)
        }
    }
}

impl ClosingPage {
    async fn of(desk: &Desk, no: String, fields: Fields) -> Result<ClosingPage, Problem> {
        let (scope, no) = (desk.scope(), ProjectNo(no));
        let (p, open) = desk
            .read(move |conn| {
                let p = scope::inside(conn, &scope, &no)?;
                let open = open(conn, &p)?;
                Ok((p, open))
            })
            .await?;
        may(desk.actor(), Action::CloseProject, &p.subject())?;
        p.allows(Action::CloseProject)?;
        Ok(ClosingPage { f: FormView::new(desk.lang(), fields), p, open, stale: None })
    }
}
