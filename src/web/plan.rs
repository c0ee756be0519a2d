//! The form of a plan: eight sections as a task list, saved one by one; nothing typed is ever lost.

use super::again::{Again, differences};
use super::desk::{Answer, Desk};
use super::filters;
use super::form::{Fields, Form};
use super::page::see;
use super::plan_fields;
use super::plan_tasks::{Task, tasks};
pub use super::stale::{Shown, Stale};
use super::widgets::FormView;
use crate::problem::Problem;
use crate::regulation::a17_security::MlpsLevel;
use crate::regulation::authority::{Action, can};
use crate::regulation::b07_approval::Reason;
use crate::regulation::b07_plan::{FundKind, Method, Section};
use crate::regulation::b07_stages::{Project, State};
use crate::regulation::b09_goals::{GoalKind, Operator};
use crate::regulation::decision::FieldError;
use crate::regulation::policy::{Policy, Track};
use crate::regulation::values::{FileId, ProjectNo};
use crate::store::tx::policy_on;
use crate::store::views::plan_form::{self, Change};
use crate::store::views::related::{self, Related};
use crate::store::views::scope;
use crate::usecases::save_section::{Cmd, save_section};
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

/// What the page of one section shows.
#[derive(Template)]
#[template(path = "plan/section.html")]
struct SectionPage {
    f: FormView,
    p: Project,
    tasks: Vec<Task>,
    section: Section,
    n: usize,
    rows: usize,
    track: Option<Track>,
    reasons: Vec<Reason>,
    saved: bool,
    stale: Option<Stale>,
    due: Option<chrono::NaiveDate>,
}

/// A project with what its form needs.
pub struct Sheet {
    /// The project.
    pub project: Project,
    /// Names of the files in the fields.
    pub files: Vec<(i64, String)>,
    /// The policy of the day.
    pub policy: Policy,
    /// Who changed it last.
    pub change: Option<Change>,
    /// The related projects the reader may open.
    pub related: Vec<Related>,
}

/// Reads the project, and the names of these files and of those in its plan.
pub async fn sheet(desk: &Desk, no: &str, typed: Vec<FileId>) -> Result<Sheet, Problem> {
    let (scope, unit, today, no) = (desk.scope(), desk.actor().unit, desk.today(), ProjectNo(no.to_owned()));
    desk.read(move |conn| {
        let project = scope::inside(conn, &scope, &no)?;
        let mut wanted = typed;
        wanted.extend(project.plan.files());
        let quotes = project.assessment.iter().flat_map(|a| &a.text.quotes);
        wanted.extend(quotes.filter_map(|q| q.file));
        let files = plan_form::names(conn, unit, project.id, &wanted)?;
        let change = plan_form::last_change(conn, project.id)?;
        let related = related::of(conn, &scope, &project)?;
        Ok(Sheet { files, policy: policy_on(conn, today)?, change, related, project })
    })
    .await
}

fn section_of(n: usize) -> Result<Section, Problem> {
    Section::ALL.get(n.wrapping_sub(1)).copied().ok_or(Problem::NotFound)
}

/// `GET /projects/{no}/plan/{n}`: a section to fill in; who may not write is sent to the plan as a whole.
pub async fn section(desk: Desk, path: Path<(String, usize)>) -> Answer {
    let (no, n) = path.into_inner();
    let section = section_of(n)?;
    let sheet = sheet(&desk, &no, Vec::new()).await?;
    if !writes(&desk, &sheet.project) {
        return Ok(see(format!("/projects/{no}/plan/8")));
    }
    let fields = plan_fields::stored(&sheet.project.plan, section);
    desk.page(&SectionPage::of(&desk, sheet, section, fields))
}

/// Whether this person may write in the plan now.
pub fn writes(desk: &Desk, project: &Project) -> bool {
    can(desk.actor(), Action::SavePlan, &project.subject()) && project.is_open_for_writing()
}

/// `POST /projects/{no}/plan/{n}`: adds a row, or saves and goes on or away.
pub async fn save(desk: Desk, path: Path<(String, usize)>, form: Form) -> Answer {
    let (no, n) = path.into_inner();
    let section = section_of(n)?;
    if section == Section::Check {
        return Err(Problem::NotFound);
    }
    if form.button() == "add" {
        let sheet = sheet(&desk, &no, plan_fields::files_in(&form.fields)).await?;
        let version = form.version;
        let mut page = SectionPage::of(&desk, sheet, section, form.fields.clone());
        page.rows += 1;
        page.p.version = version;
        page.f.errors = form.upload_errors;
        return desk.page(&page);
    }
    match store(&desk, &no, section, &form).await {
        Ok(()) => after_saving(&desk, &no, section, n, &form).await,
        Err(problem) => shown_again(&desk, &no, section, &form, Again::from(problem)?).await,
    }
}

async fn store(desk: &Desk, no: &str, section: Section, form: &Form) -> Result<(), Problem> {
    let text = plan_fields::typed(section, &form.fields).map_err(|mut errors| {
        errors.extend(form.upload_errors.iter().cloned());
        Problem::Invalid(errors)
    })?;
    let cmd = Cmd { no: ProjectNo(no.to_owned()), version: form.version, text };
    desk.run(form, move |tx| save_section(tx, &cmd)).await.map(drop)
}

/// Saved. Going on from an incomplete section says at once what is missing; leaving never does.
async fn after_saving(desk: &Desk, no: &str, section: Section, n: usize, form: &Form) -> Answer {
    if form.button() == "save" {
        return Ok(see(format!("/projects/{no}")));
    }
    let sheet = sheet(desk, no, plan_fields::files_in(&form.fields)).await?;
    let missing = sheet.project.plan.missing(section, &sheet.policy);
    if missing.is_empty() {
        return Ok(see(format!("/projects/{no}/plan/{}", n + 1)));
    }
    let fields = plan_fields::stored(&sheet.project.plan, section);
    let mut page = SectionPage::of(desk, sheet, section, fields);
    page.saved = true;
    page.wrong(missing);
    desk.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

async fn shown_again(desk: &Desk, no: &str, section: Section, form: &Form, again: Again) -> Answer {
    let sheet = sheet(desk, no, plan_fields::files_in(&form.fields)).await?;
    let stored = plan_fields::stored(&sheet.project.plan, section);
    let change = sheet.change.clone();
    let mut page = SectionPage::of(desk, sheet, section, form.fields.clone());
    if again.stale {
        let rows = differences(&stored, &form.fields);
        page.stale = Some(Stale::new(change, rows, desk.lang(), &page.f.files));
    } else {
        page.p.version = form.version;
    }
    page.wrong(again.errors);
    desk.page_with(again.status, &page)
}

impl SectionPage {
    fn of(desk: &Desk, sheet: Sheet, section: Section, fields: Fields) -> SectionPage {
        let Sheet { project: p, files, policy, .. } = sheet;
        let least = fields.rows("fund").max(fields.rows("goal")).max(plan_fields::LEAST_ROWS);
        let reasons = match &p.state {
            State::Returned { reasons, .. } => {
                reasons.iter().filter(|r| r.section.is_none_or(|s| s == section)).cloned().collect()
            }
            _ => Vec::new(),
        };
        let track = p.plan.funding.budget.map(|budget| policy.track(budget));
        SectionPage {
            f: FormView { files, ..FormView::new(desk.lang(), fields) },
            tasks: tasks(&p, &policy, desk.today()),
            n: Section::ALL.iter().position(|s| *s == section).unwrap_or(0) + 1,
            due: super::plan_tasks::deadline(&p, &policy),
            section,
            rows: least,
            track,
            reasons,
            saved: false,
            stale: None,
            p,
        }
    }

    /// Errors at the fields, and their number in the task list.
    fn wrong(&mut self, errors: Vec<FieldError>) {
        if let Some(task) = self.tasks.get_mut(self.n - 1).filter(|_| !errors.is_empty()) {
            task.mark = "bad";
            task.count = errors.len();
        }
        self.f.errors = errors;
    }

    fn is(&self, code: &str) -> bool {
        self.section.code() == code
    }
    fn fund_kinds(&self) -> Vec<super::widgets::Choice> {
        self.f.choices(FundKind::ALL)
    }
    fn methods(&self) -> Vec<super::widgets::Choice> {
        self.f.choices(Method::ALL)
    }
    fn goal_kinds(&self) -> Vec<super::widgets::Choice> {
        self.f.choices(GoalKind::ALL)
    }
    fn operators(&self) -> Vec<super::widgets::Choice> {
        self.f.choices(Operator::ALL)
    }
    fn levels(&self) -> Vec<super::widgets::Choice> {
        self.f.choices(MlpsLevel::ALL)
    }
    fn at(&self, table: &str, n: &usize, part: &str) -> String {
        format!("{table}-{n}-{part}")
    }
    fn label(&self, text: &str, n: &usize) -> String {
        self.f.lang.tf(text, &[&(n + 1)])
    }
}
