//! The eight conditions of a supplier for a project as a checklist (M8).

use super::again::{Again, along};
use super::contract_fields::{day, file};
use super::desk::{Answer, Desk};
use super::filters;
use super::form::{Fields, Form};
use super::page::see;
use super::parse::Reader;
use super::stale::{Stale, last};
use super::widgets::{Choice, FormView};
use crate::problem::Problem;
use crate::regulation::authority::{Action, can};
use crate::regulation::b07_stages::Project;
use crate::regulation::b08_check::{Answer as Found, Check, Condition, Finding};
use crate::regulation::b08_supplier::Supplier;
use crate::regulation::b12_lists::Listing;
use crate::regulation::decision::{Aggregate, FieldError};
use crate::regulation::values::{FileId, ProjectNo, SupplierId};
use crate::store::views::{plan_form, scope};
use crate::store::{listings, suppliers};
use crate::usecases::check_supplier::{Cmd, check_supplier};
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "suppliers/check.html")]
struct CheckPage {
    f: FormView,
    p: Project,
    supplier: Supplier,
    check: Option<Check>,
    listing: Option<Listing>,
    version: i32,
    writes: bool,
    stale: Option<Stale>,
    today: chrono::NaiveDate,
}

struct Sheet {
    project: Project,
    supplier: Supplier,
    check: Option<Check>,
    listing: Option<Listing>,
    files: Vec<(i64, String)>,
}

async fn sheet(desk: &Desk, no: ProjectNo, id: i64, typed: Vec<FileId>) -> Result<Sheet, Problem> {
    let (scope, unit, today) = (desk.scope(), desk.actor().unit, desk.today());
    desk.read(move |conn| {
        let project = scope::project(conn, &scope, &no)?;
        let supplier = suppliers::get(conn, SupplierId(id))?;
        // The proofs are the owner's own papers: the supplier reads what was found of itself, not them.
        let inside = scope::is_inside(conn, &scope, &project)?;
        if !inside && scope.supplier() != Some(supplier.unit) {
            return Err(Problem::NotFound);
        }
        let check = suppliers::check(conn, project.id, supplier.id)?;
        let mut wanted = typed;
        wanted.extend(check.iter().flat_map(|c| c.findings.iter().filter_map(|f| f.proof)));
        let files = if inside { plan_form::names(conn, unit, project.id, &wanted)? } else { Vec::new() };
        let listing = listings::in_force(conn, supplier.id, today)?;
        Ok(Sheet { project, supplier, check, listing, files })
    })
    .await
}

/// `GET /projects/{no}/suppliers/{id}/check`.
pub async fn page(desk: Desk, path: Path<(String, i64)>) -> Answer {
    let (no, id) = path.into_inner();
    let sheet = sheet(&desk, ProjectNo(no), id, Vec::new()).await?;
    let stored = sheet.check.as_ref().map(|c| fields(&c.findings)).unwrap_or_default();
    desk.page(&CheckPage::of(&desk, sheet, stored))
}

/// `POST /projects/{no}/suppliers/{id}/check`.
pub async fn save(desk: Desk, path: Path<(String, i64)>, form: Form) -> Answer {
    let (no, id) = path.into_inner();
    let (findings, unread) = typed(&form.fields);
    let cmd = Cmd { no: ProjectNo(no.clone()), supplier: SupplierId(id), version: form.version, findings };
    match desk.run(&form, move |tx| along(&unread, check_supplier(tx, &cmd))).await {
        Ok(no) if form.button() == "go" => Ok(see(format!("/projects/{no}/contracts"))),
        Ok(no) => Ok(see(format!("/projects/{no}/suppliers/{id}/check"))),
        Err(problem) => {
            let again = Again::on_form(problem)?;
            let proofs = (1..=8).filter_map(|n| form.get(&format!("c{n}-proof")).parse().ok()).map(FileId).collect();
            let mut page = CheckPage::of(&desk, sheet(&desk, ProjectNo(no), id, proofs).await?, form.fields.clone());
            match page.check.as_ref().filter(|_| again.stale) {
                Some(check) => page.stale = Some(page.differing(&desk, check, &form.fields).await?),
                None => page.version = form.version,
            }
            page.f.errors = again.errors;
            desk.page_with(again.status, &page)
        }
    }
}

fn fields(findings: &[Finding]) -> Fields {
    findings.iter().fold(Fields::default(), |fields, f| {
        let at = |part: &str| format!("c{}-{part}", f.condition.code());
        fields
            .with(at("answer"), f.answer.map_or("", Found::code))
            .with(at("reason"), f.reason.as_str())
            .with(at("proof"), file(f.proof))
            .with(at("on"), day(f.looked_up_on))
    })
}

fn typed(fields: &Fields) -> (Vec<Finding>, Vec<FieldError>) {
    let mut r = Reader::new(fields);
    let finding = |condition: &Condition| {
        let at = |part: &str| format!("c{}-{part}", condition.code());
        Finding {
            condition: *condition,
            answer: r.choice(&at("answer"), Found::from_code),
            reason: r.text(&at("reason")),
            proof: r.file(&at("proof")),
            looked_up_on: r.day(&at("on")),
        }
    };
    let findings = Condition::ALL.iter().map(finding).collect();
    (findings, r.errors)
}

impl CheckPage {
    fn of(desk: &Desk, sheet: Sheet, fields: Fields) -> CheckPage {
        let p = sheet.project;
        let action = Action::CheckSupplier;
        CheckPage {
            f: FormView { files: sheet.files, ..FormView::new(desk.lang(), fields) },
            writes: can(desk.actor(), action, &p.subject()) && p.allows(action).is_ok(),
            version: sheet.check.as_ref().map_or(0, |c| c.version),
            supplier: sheet.supplier,
            check: sheet.check,
            listing: sheet.listing,
            stale: None,
            today: desk.today(),
            p,
        }
    }
    async fn differing(&self, desk: &Desk, check: &Check, typed: &Fields) -> Result<Stale, Problem> {
        let (change, lang) = (last(desk, Check::KIND, check.id).await?, desk.lang());
        let word = |field: &str, value: &str| match field.rsplit('-').next() {
            Some("answer") => Found::from_code(value).map(|found| lang.of(&found).into_owned()),
            Some("proof") => self.f.files.iter().find(|(n, _)| n.to_string() == value).map(|(_, name)| name.clone()),
            _ => None,
        };
        Ok(Stale::by_name(change, &fields(&check.findings), typed, lang, word))
    }
    fn at(&self, condition: &Condition, part: &str) -> String {
        format!("c{}-{part}", condition.code())
    }
    fn answers(&self, condition: &Condition) -> Vec<Choice> {
        let all: Vec<Found> =
            Found::ALL.iter().copied().filter(|a| *a != Found::NotApplicable || condition.may_not_apply()).collect();
        self.f.choices(&all)
    }
    fn finding(&self, condition: &Condition) -> Option<&Finding> {
        self.check.as_ref()?.findings.iter().find(|f| f.condition == *condition)
    }
    fn stale_proof(&self, condition: &Condition) -> bool {
        self.finding(condition).is_some_and(|f| f.is_stale(self.today))
    }
    fn proof(&self, condition: &Condition) -> Option<&(i64, String)> {
        let id = self.finding(condition)?.proof?;
        self.f.files.iter().find(|(n, _)| *n == id.0)
    }
    fn state(&self) -> Option<crate::regulation::b08_check::CheckState> {
        self.check.as_ref().map(Check::state)
    }
    fn shape(&self) -> &'static str {
        use crate::regulation::b08_check::CheckState;
        match self.state() {
            None => "todo",
            Some(CheckState::Open) => "run",
            Some(CheckState::Passed) => "done",
            Some(CheckState::Failed) => "bad",
        }
    }
}
