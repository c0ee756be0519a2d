//! Section eight: the whole plan read out, what is missing linked to its field, and the act of filing it or taking it back.

use super::again::Again;
use super::desk::{Answer, Desk};
use super::filters;
use super::form::Form;
use super::page::see;
use super::plan::{Sheet, Stale, sheet, writes};
use super::plan_answers::{Part, Reading};
use super::plan_tasks::{Task, deadline, tasks};
use super::widgets::FormView;
use crate::problem::Problem;
use crate::regulation::authority::{Action, can, may};
use crate::regulation::b07_plan::Section;
use crate::regulation::b07_stages::Project;
use crate::regulation::decision::{FieldError, Refusal};
use crate::regulation::policy::Track;
use crate::regulation::values::ProjectNo;
use crate::store::views::near::{Near, hint};
use crate::usecases::recall_plan::{self, recall_plan};
use crate::usecases::submit_plan::{self, submit_plan};
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "plan/check.html")]
struct CheckPage {
    f: FormView,
    p: Project,
    parts: Vec<Part>,
    tasks: Vec<Task>,
    n: usize,
    writes: bool,
    track: Track,
    missing: usize,
    tried: bool,
    submit: Result<(), Box<Refusal>>,
    can_recall: bool,
    stale: Option<Stale>,
    due: Option<chrono::NaiveDate>,
    near: Option<Near>,
}

/// `GET /projects/{no}/plan/8`.
pub async fn check(desk: Desk, path: Path<String>) -> Answer {
    let sheet = sheet(&desk, &path.into_inner(), Vec::new()).await?;
    let near = near(&desk, &sheet).await?;
    desk.page(&CheckPage::of(&desk, sheet, near))
}

/// `POST /projects/{no}/submission`: the head files the plan.
pub async fn submit(desk: Desk, path: Path<String>, form: Form) -> Answer {
    let no = path.into_inner();
    let cmd = submit_plan::Cmd { no: ProjectNo(no.clone()), version: form.version };
    match desk.run(&form, move |tx| submit_plan(tx, &cmd)).await {
        Ok(_) => Ok(see(format!("/projects/{no}"))),
        Err(problem) => shown_again(&desk, &no, Again::from(problem)?).await,
    }
}

/// `POST /projects/{no}/recall`: back to draft.
pub async fn recall(desk: Desk, path: Path<String>, form: Form) -> Answer {
    let no = path.into_inner();
    let cmd = recall_plan::Cmd { no: ProjectNo(no.clone()), version: form.version };
    match desk.run(&form, move |tx| recall_plan(tx, &cmd)).await {
        Ok(_) => Ok(see(format!("/projects/{no}"))),
        Err(problem) => shown_again(&desk, &no, Again::from(problem)?).await,
    }
}

/// Other small projects of the owner in the same year: told before the plan is filed, not only at approval.
async fn near(desk: &Desk, sheet: &Sheet) -> Result<Option<Near>, Problem> {
    let (scope, project, policy) = (desk.scope(), sheet.project.clone(), sheet.policy.clone());
    desk.read(move |conn| hint(conn, &scope, &project, &policy)).await
}

async fn shown_again(desk: &Desk, no: &str, again: Again) -> Answer {
    let sheet = sheet(desk, no, Vec::new()).await?;
    let change = sheet.change.clone();
    let near = near(desk, &sheet).await?;
    let mut page = CheckPage::of(desk, sheet, near);
    page.tried = !again.stale;
    page.late_errors(again.errors);
    if again.status == StatusCode::CONFLICT {
        page.stale = Some(Stale::new(change, Vec::new(), desk.lang(), &[]));
    }
    desk.page_with(again.status, &page)
}

impl CheckPage {
    fn of(desk: &Desk, sheet: Sheet, near: Option<Near>) -> CheckPage {
        let Sheet { project: p, files, policy, related, .. } = sheet;
        let reading = Reading { lang: desk.lang(), files: &files, related: &related };
        let mut parts = reading.all(&p.plan);
        for part in &mut parts {
            let missing = p.plan.missing(part.section, &policy);
            part.missing =
                missing.into_iter().map(|e| (e.field, desk.lang().sentence(&desk.lang().of(&e.say)))).collect();
        }
        let submit = may(desk.actor(), Action::SubmitPlan, &p.subject()).map(drop).map_err(Box::new);
        let can_recall = can(desk.actor(), Action::RecallPlan, &p.subject()) && p.allows(Action::RecallPlan).is_ok();
        CheckPage {
            f: FormView::new(desk.lang(), Default::default()),
            tasks: tasks(&p, &policy, desk.today()),
            n: Section::ALL.len(),
            writes: writes(desk, &p),
            track: policy.track(p.plan.funding.budget()),
            missing: parts.iter().map(|part| part.missing.len()).sum(),
            due: deadline(&p, &policy),
            tried: false,
            stale: None,
            parts,
            submit,
            can_recall,
            near,
            p,
        }
    }

    /// What was found at filing and belongs to no section's own completeness: the window and the year.
    fn late_errors(&mut self, errors: Vec<FieldError>) {
        for error in errors {
            let say = self.f.lang.sentence(&self.f.lang.of(&error.say));
            let known = self.parts.iter().any(|part| part.missing.iter().any(|(field, _)| *field == error.field));
            if let Some(first) = self.parts.first_mut().filter(|_| !known) {
                first.missing.push((error.field, say));
                self.missing += 1;
            }
        }
    }

    fn is_open(&self) -> bool {
        self.p.is_open_for_writing()
    }
}
