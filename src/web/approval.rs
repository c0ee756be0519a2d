//! The bureau's page: the plan read out, what stands against approval, and the three ways to decide.

use super::again::{Again, along};
use super::desk::{Answer, Desk};
use super::filters;
use super::form::{Fields, Form};
use super::page::see;
use super::parse::Reader;
use super::plan::{Sheet, Stale, sheet};
use super::plan_answers::{Part, Reading};
use super::widgets::FormView;
use crate::problem::Problem;
use crate::regulation::authority::{Action, can, may};
use crate::regulation::b07_approval::{Reason, Ruling, obstacle};
use crate::regulation::b07_plan::Section;
use crate::regulation::b07_stages::Project;
use crate::regulation::decision::Refusal;
use crate::regulation::values::{FileId, ProjectNo};
use crate::store::views::cases::on_negative_list;
use crate::store::views::near::{Near, splitting};
use crate::usecases::approve_plan::{self, approve_plan};
use crate::usecases::reject_plan::{self, reject_plan};
use crate::usecases::return_plan::{self, return_plan};
use actix_web::web::Path;
use askama::Template;
use chrono::NaiveDate;

#[derive(Template)]
#[template(path = "projects/approval.html")]
struct ApprovalPage {
    f: FormView,
    p: Project,
    parts: Vec<Part>,
    rows: usize,
    writes: bool,
    approves: Result<(), Box<Refusal>>,
    returns: bool,
    rejects: bool,
    obstacle: Option<Refusal>,
    near: Option<Near>,
    negative: Option<NaiveDate>,
    stale: Option<Stale>,
}

/// `GET /projects/{no}/approval`.
pub async fn page(desk: Desk, path: Path<String>) -> Answer {
    let page = ApprovalPage::of(&desk, &path.into_inner(), Fields::default()).await?;
    desk.page(&page)
}

/// `POST /projects/{no}/approval`.
pub async fn approve(desk: Desk, path: Path<String>, form: Form) -> Answer {
    let no = path.into_inner();
    let mut r = Reader::new(&form.fields);
    let ruling = Ruling {
        opinion: r.text("opinion"),
        scheme_no: r.text("scheme_no"),
        scheme_on: r.day_or("scheme_on", desk.today()),
    };
    let unread = r.errors;
    let cmd = approve_plan::Cmd { no: ProjectNo(no.clone()), version: form.version, ruling };
    let done = desk.run(&form, move |tx| along(&unread, approve_plan(tx, &cmd))).await;
    answer(&desk, &no, &form, done).await
}

/// `POST /projects/{no}/rejection`.
pub async fn reject(desk: Desk, path: Path<String>, form: Form) -> Answer {
    let no = path.into_inner();
    let cmd = reject_plan::Cmd {
        no: ProjectNo(no.clone()),
        version: form.version,
        opinion: form.get("rejection").to_owned(),
    };
    let done = desk.run(&form, move |tx| reject_plan(tx, &cmd)).await.map_err(at_rejection);
    answer(&desk, &no, &form, done).await
}

/// The rules know one opinion; this page has two fields for it.
fn at_rejection(problem: Problem) -> Problem {
    match problem {
        Problem::Invalid(mut errors) => {
            errors.iter_mut().filter(|e| e.field == "opinion").for_each(|e| e.field = "rejection".into());
            Problem::Invalid(errors)
        }
        other => other,
    }
}

/// `POST /projects/{no}/return`: a further row, or the consolidated list.
pub async fn send_back(desk: Desk, path: Path<String>, form: Form) -> Answer {
    let no = path.into_inner();
    if form.button() == "add" {
        let mut page = ApprovalPage::of(&desk, &no, form.fields.clone()).await?;
        page.rows += 1;
        page.p.version = form.version;
        return desk.page(&page);
    }
    let reason = |n: usize| Reason {
        section: Section::from_code(form.get(&format!("reason-{n}-section"))),
        text: form.get(&format!("reason-{n}-text")).to_owned(),
    };
    let reasons = (0..form.fields.rows("reason")).map(reason).collect();
    let cmd = return_plan::Cmd { no: ProjectNo(no.clone()), version: form.version, reasons };
    let done = desk.run(&form, move |tx| return_plan(tx, &cmd)).await;
    answer(&desk, &no, &form, done).await
}

async fn answer(desk: &Desk, no: &str, form: &Form, done: Result<ProjectNo, Problem>) -> Answer {
    let again = match done {
        Ok(no) => return Ok(see(format!("/projects/{no}"))),
        Err(problem) => Again::from(problem)?,
    };
    let mut page = ApprovalPage::of(desk, no, form.fields.clone()).await?;
    page.f.errors = again.errors;
    if !again.stale {
        page.stale = None;
        page.p.version = form.version;
    } else {
        let change = sheet(desk, no, Vec::new()).await?.change;
        page.stale = Some(Stale::new(change, Vec::new(), desk.lang(), &[]));
    }
    desk.page_with(again.status, &page)
}

impl ApprovalPage {
    async fn of(desk: &Desk, no: &str, fields: Fields) -> Result<ApprovalPage, Problem> {
        let Sheet { project: p, files, policy, related, .. } = sheet(desk, no, Vec::new()).await?;
        let reads = [Action::ApprovePlan, Action::ReturnPlan].map(|a| may(desk.actor(), a, &p.subject()));
        if let [Err(first), Err(_)] = reads {
            return Err(first.into());
        }
        let copy = p.clone();
        let today = desk.today();
        let (near, negative) = desk
            .read(move |conn| Ok((splitting(conn, &copy, &policy)?, on_negative_list(conn, copy.owner, today)?)))
            .await?;
        let open = |action| can(desk.actor(), action, &p.subject()) && p.allows(action).is_ok();
        let approves = may(desk.actor(), Action::ApprovePlan, &p.subject()).and(p.allows(Action::ApprovePlan));
        let reading = Reading { lang: desk.lang(), files: &files, related: &related };
        Ok(ApprovalPage {
            parts: reading.all(&p.plan),
            rows: fields.rows("reason").max(1),
            writes: false,
            approves: approves.map_err(Box::new),
            returns: open(Action::ReturnPlan),
            rejects: open(Action::RejectPlan),
            obstacle: obstacle(&p),
            near,
            negative,
            stale: None,
            f: FormView { files, ..FormView::new(desk.lang(), fields) },
            p,
        })
    }

    fn sections(&self) -> Vec<super::widgets::Choice> {
        self.f.choices(&Section::ALL[..7])
    }
    fn at(&self, n: &usize, part: &str) -> String {
        format!("reason-{n}-{part}")
    }
    fn label(&self, text: &str, n: &usize) -> String {
        self.f.lang.tf(text, &[&(n + 1)])
    }
    fn file_name(&self, id: &FileId) -> &str {
        self.f.files.iter().find(|(n, _)| *n == id.0).map_or("", |(_, name)| name)
    }
    fn goal_count(&self) -> usize {
        self.p.plan.goals.len()
    }
}
