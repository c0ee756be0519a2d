//! The form of an inspection: which step, when, with whom, what was looked at and what was found (M7).

use super::again::{Again, along, with_papers};
use super::desk::{Answer, Desk};
use super::filters;
use super::form::{Fields, Form};
use super::page::see;
use super::parse::Reader;
use super::widgets::{Choice, FormView};
use crate::problem::Problem;
use crate::regulation::authority::{Action, Subject, can, may};
use crate::regulation::b07_inspection::{Matter, inspectable};
use crate::regulation::b07_next;
use crate::regulation::b07_stages::{Project, Stage};
use crate::regulation::people::Actor;
use crate::regulation::values::{ProjectNo, UnitId};
use crate::store::views::{inspections as view, scope};
use crate::usecases::record_inspection::{Cmd, record_inspection};
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "inspections/new.html")]
struct NewPage {
    f: FormView,
    p: Project,
    units: Vec<Choice>,
    matters: Vec<Choice>,
}

/// Whether this person may inspect the project now.
pub fn may_inspect(actor: &Actor, project: &Project) -> Result<(), Problem> {
    may(actor, Action::RecordInspection, &Subject { agency: Some(actor.unit), ..project.subject() })?;
    Ok(inspectable(project)?)
}

/// The same as a question, for the button.
pub fn can_inspect(actor: &Actor, project: &Project) -> bool {
    can(actor, Action::RecordInspection, &Subject { agency: Some(actor.unit), ..project.subject() })
        && inspectable(project).is_ok()
}

/// `GET /projects/{no}/inspections/new`.
pub async fn new(desk: Desk, path: Path<String>) -> Answer {
    show(&desk, path.into_inner(), None).await
}

/// `POST /projects/{no}/inspections`.
pub async fn record(desk: Desk, path: Path<String>, form: Form) -> Answer {
    let no = path.into_inner();
    let mut reader = Reader::new(&form.fields);
    let cmd = Cmd {
        no: ProjectNo(no.clone()),
        matter: form.get("matter").to_owned(),
        stage: form.get("stage").to_owned(),
        on: reader.day("on"),
        joined: form.fields.all("joined").filter_map(|unit| unit.parse().ok().map(UnitId)).collect(),
        facts: form.get("facts").to_owned(),
        findings: form.get("findings").to_owned(),
        file: reader.file("file"),
    };
    let unread = reader.errors;
    match desk.run(&form, move |tx| along(&unread, record_inspection(tx, &cmd))).await {
        Ok(id) => Ok(see(format!("/inspections/{id}"))),
        Err(problem) => show(&desk, no, Some((form.fields, Again::on_form(problem)?))).await,
    }
}

async fn show(desk: &Desk, no: String, again: Option<(Fields, Again)>) -> Answer {
    let (scope, no, me) = (desk.scope(), ProjectNo(no), desk.actor().unit);
    let (p, units) = desk
        .read(move |conn| {
            let p = scope::inside(conn, &scope, &no)?;
            let units = view::companions(conn, &[me, p.owner])?;
            Ok((p, units))
        })
        .await?;
    may_inspect(desk.actor(), &p)?;
    let matters = Matter::of(desk.actor().kind);
    let (fields, again) = match again {
        Some((fields, again)) => (fields, again),
        None => {
            let stage = b07_next::stage(&p).unwrap_or(Stage::Payment);
            let usual = matters.first().map_or("", |matter| matter.code());
            let fields = Fields::default()
                .with("matter", usual)
                .with("stage", stage.code())
                .with("on", desk.today().to_string());
            (fields, Again { status: StatusCode::OK, errors: Vec::new(), stale: false })
        }
    };
    let units = units.into_iter().map(|(id, text)| Choice { value: id.to_string(), text }).collect();
    let f = with_papers(desk, FormView::new(desk.lang(), fields).wrong(again.errors), |name| name == "file").await?;
    let matters = f.choices(matters);
    desk.page_with(again.status, &NewPage { f, p, units, matters })
}

impl NewPage {
    fn inspects(&self, matter: Matter) -> bool {
        self.matters.iter().any(|choice| choice.value == matter.code())
    }
    fn stages(&self) -> Vec<Choice> {
        self.f.choices(Stage::ALL)
    }
}
