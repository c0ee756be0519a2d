//! A new plan, blank or from an earlier one; and carrying an earlier one over into a draft.

use super::again::{Again, along};
use super::desk::{Answer, Desk};
use super::filters;
use super::form::{Fields, Form};
use super::page::see;
use super::parse::Reader;
use super::plan_fields::read_basics;
use super::stale::{self, Stale};
use super::widgets::{Choice, FormView};
use crate::problem::Problem;
use crate::regulation::authority::{Action, Subject, may};
use crate::regulation::b07_stages::Project;
use crate::regulation::decision::Aggregate;
use crate::regulation::values::{ProjectId, ProjectNo};
use crate::store::views::{plan_form, scope};
use crate::usecases::carry_plan_over::{self, carry_plan_over};
use crate::usecases::draft_plan::{self, draft_plan};
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use chrono::Datelike;

#[derive(Template)]
#[template(path = "plan/new.html")]
struct NewPage {
    f: FormView,
    earlier: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "plan/carry.html")]
struct CarryPage {
    f: FormView,
    id: ProjectId,
    no: String,
    name: String,
    version: i32,
    stale: Option<Stale>,
    earlier: Vec<Choice>,
}

async fn earlier(desk: &Desk, not: ProjectId) -> Result<Vec<Choice>, Problem> {
    let scope = desk.scope();
    let rows = desk.read(move |conn| plan_form::earlier(conn, &scope, not)).await?;
    Ok(rows.into_iter().map(|(no, name)| Choice { text: format!("{no} {name}"), value: no.0 }).collect())
}

/// `GET /projects/new`.
pub async fn new(desk: Desk) -> Answer {
    let own = Subject { owner: Some(desk.actor().unit), ..Subject::default() };
    may(desk.actor(), Action::DraftPlan, &own)?;
    let fields = Fields::default().with("year", (desk.today().year() + 1).to_string());
    let earlier = earlier(&desk, ProjectId::NEW).await?;
    desk.page(&NewPage { f: FormView::new(desk.lang(), fields), earlier })
}

/// `POST /projects`.
pub async fn create(desk: Desk, form: Form) -> Answer {
    match begin(&desk, &form).await {
        Ok(no) => Ok(see(format!("/projects/{no}/plan/1"))),
        Err(problem) => {
            let again = Again::from(problem)?;
            let f = FormView::new(desk.lang(), form.fields.clone()).wrong(again.errors);
            desk.page_with(again.status, &NewPage { f, earlier: earlier(&desk, ProjectId::NEW).await? })
        }
    }
}

async fn begin(desk: &Desk, form: &Form) -> Result<ProjectNo, Problem> {
    let mut r = Reader::new(&form.fields);
    let basics = read_basics(&mut r);
    let unread = r.errors;
    let from = Some(form.get("from")).filter(|no| !no.is_empty()).map(|no| ProjectNo(no.to_owned()));
    let cmd = draft_plan::Cmd { basics, from };
    desk.run(form, move |tx| along(&unread, draft_plan(tx, &cmd))).await
}

/// `GET /projects/{no}/plan/carry`.
pub async fn carry(desk: Desk, path: Path<String>) -> Answer {
    let page = carry_page(&desk, &path.into_inner()).await?;
    desk.page(&page)
}

async fn carry_page(desk: &Desk, no: &str) -> Result<CarryPage, Problem> {
    let (scope, number) = (desk.scope(), ProjectNo(no.to_owned()));
    let project = desk.read(move |conn| scope::inside(conn, &scope, &number)).await?;
    may(desk.actor(), Action::SavePlan, &project.subject())?;
    project.allows(Action::SavePlan)?;
    Ok(CarryPage {
        f: FormView::new(desk.lang(), Fields::default()),
        id: project.id,
        no: no.to_owned(),
        name: project.plan.basics.name.clone(),
        version: project.version,
        stale: None,
        earlier: earlier(desk, project.id).await?,
    })
}

/// `POST /projects/{no}/plan/carry`.
pub async fn carry_over(desk: Desk, path: Path<String>, form: Form) -> Answer {
    let no = path.into_inner();
    if form.get("from").is_empty() {
        let mut page = carry_page(&desk, &no).await?;
        let mut r = Reader::new(&form.fields);
        r.wrong("from", "请选择一个项目", "choose a project");
        page.f.errors = r.errors;
        return desk.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let from = ProjectNo(form.get("from").to_owned());
    let cmd = carry_plan_over::Cmd { no: ProjectNo(no.clone()), version: form.version, from };
    match desk.run(&form, move |tx| carry_plan_over(tx, &cmd)).await {
        Ok(_) => Ok(see(format!("/projects/{no}/plan/2"))),
        Err(problem) => {
            let again = Again::from(problem)?;
            let mut page = carry_page(&desk, &no).await?;
            page.stale = stale::who(&desk, &again, Project::KIND, page.id.0).await?;
            page.f = FormView::new(desk.lang(), form.fields.clone()).wrong(again.errors);
            desk.page_with(again.status, &page)
        }
    }
}
