//! Acceptances: the form of the filer, the page on which the head confirms.

use super::acceptance_fields as fields;
use super::again::{Again, along};
use super::contract::load;
use super::desk::{Answer, Desk};
use super::filters;
use super::form::{Fields, Form};
use super::page::see;
use super::stale::{self, Stale, last};
use super::widgets::{Choice, FormView};
use crate::problem::Problem;
use crate::regulation::authority::{Action, can, may};
use crate::regulation::b07_acceptance::{Acceptance, Conclusion, ItemKind, State};
use crate::regulation::b07_contract::Contract;
use crate::regulation::decision::{Aggregate, Refusal};
use crate::regulation::values::{AcceptanceId, ContractId};
use crate::store::acceptances;
use crate::store::views::contract_page::Found;
use crate::store::views::{contract_scope, plan_form};
use crate::usecases::{confirm_acceptance, record_acceptance, return_acceptance};
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "contracts/acceptance_form.html")]
struct FormPage {
    f: FormView,
    found: Found,
    earlier: Option<Acceptance>,
    version: i32,
    members: usize,
    items: usize,
    stale: Option<Stale>,
    refused: Option<Refusal>,
    inside: bool,
}

/// `GET /contracts/{id}/acceptances/new`.
pub async fn new(desk: Desk, path: Path<i64>) -> Answer {
    let found = load(&desk, path.into_inner()).await?;
    may(desk.actor(), Action::RecordAcceptance, &found.contract.subject())?;
    found.contract.allows(Action::RecordAcceptance)?;
    let suggested = fields::suggested(&found.contract);
    desk.page(&FormPage::of(&desk, found, None, suggested))
}

async fn one(desk: &Desk, id: i64) -> Result<(Acceptance, Found), Problem> {
    let scope = desk.scope();
    let acceptance = desk
        .read(move |conn| {
            let acceptance = acceptances::get(conn, AcceptanceId(id))?;
            contract_scope::contract(conn, &scope, acceptance.contract)?;
            Ok(acceptance)
        })
        .await?;
    let found = load(desk, acceptance.contract.0).await?;
    Ok((acceptance, found))
}

/// `GET /acceptances/{id}/edit`.
pub async fn edit(desk: Desk, path: Path<i64>) -> Answer {
    let (acceptance, found) = one(&desk, path.into_inner()).await?;
    may(desk.actor(), Action::RecordAcceptance, &acceptance.subject())?;
    acceptance.allows(Action::RecordAcceptance)?;
    let stored = fields::stored(&acceptance.entry);
    desk.page(&FormPage::of(&desk, found, Some(acceptance), stored))
}

/// `POST /contracts/{id}/acceptances`.
pub async fn record(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = path.into_inner();
    keep(&desk, load(&desk, id).await?, None, form).await
}

/// `POST /acceptances/{id}`.
pub async fn change(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let (acceptance, found) = one(&desk, path.into_inner()).await?;
    keep(&desk, found, Some(acceptance), form).await
}

async fn keep(desk: &Desk, found: Found, earlier: Option<Acceptance>, mut form: Form) -> Answer {
    form.fields.close_up("member", &["name", "unit"]);
    form.fields.close_up("item", &["agreed", "found"]);
    let found = named(desk, found, &form).await?;
    if matches!(form.button(), "member" | "item") {
        let mut page = FormPage::of(desk, found, earlier, form.fields.clone());
        page.version = form.version;
        (page.members, page.items) = match form.button() {
            "member" => (page.members + 2, page.items),
            _ => (page.members, page.items + 1),
        };
        return desk.page(&page);
    }
    let (entry, unread) = fields::typed(&form.fields);
    let (version, mended) = match &earlier {
        Some(acceptance) => (found.contract.version, Some((acceptance.id, form.version))),
        None => (form.version, None),
    };
    let cmd = record_acceptance::Cmd { id: found.contract.id, version, earlier: mended, entry };
    match desk.run(&form, move |tx| along(&unread, record_acceptance::record_acceptance(tx, &cmd))).await {
        Ok(id) => Ok(see(format!("/contracts/{id}"))),
        Err(problem) => again(desk, found, earlier, &form, problem).await,
    }
}

/// A refusal by the law comes back on the form too: what was typed by the group must not be lost.
async fn again(desk: &Desk, found: Found, earlier: Option<Acceptance>, form: &Form, problem: Problem) -> Answer {
    let (again, refused) = match problem {
        Problem::Refused(refusal) if !refusal.forbidden => {
            (Again { status: StatusCode::CONFLICT, errors: Vec::new(), stale: false }, Some(*refusal))
        }
        other => (Again::from(other)?, None),
    };
    let mut page = FormPage::of(desk, found, earlier, form.fields.clone());
    if again.stale {
        page.stale = Some(match &page.earlier {
            Some(a) => {
                let change = last(desk, Acceptance::KIND, a.id.0).await?;
                Stale::of(change, &fields::stored(&a.entry), &form.fields, |name| fields::label(desk.lang(), name))
            }
            None => Stale::who(last(desk, Contract::KIND, page.found.contract.id.0).await?),
        });
    } else {
        page.version = form.version;
    }
    page.refused = refused;
    page.f.errors = again.errors;
    desk.page_with(again.status, &page)
}

async fn named(desk: &Desk, mut found: Found, form: &Form) -> Result<Found, Problem> {
    let wanted = super::contract_fields::files_in(&form.fields);
    let (unit, project) = (desk.actor().unit, found.project.id);
    let names = desk.read(move |conn| plan_form::names(conn, unit, project, &wanted)).await?;
    found.files.extend(names);
    Ok(found)
}

#[derive(Template)]
#[template(path = "contracts/acceptance.html")]
struct AcceptancePage {
    f: FormView,
    found: Found,
    a: Acceptance,
    version: i32,
    stale: Option<Stale>,
    confirms: bool,
    edits: bool,
    inside: bool,
}

/// `GET /acceptances/{id}`.
pub async fn page(desk: Desk, path: Path<i64>) -> Answer {
    let (a, found) = one(&desk, path.into_inner()).await?;
    shown(&desk, a, found, Fields::default(), None).await
}

async fn shown(desk: &Desk, a: Acceptance, found: Found, fields: Fields, again: Option<(Again, i32)>) -> Answer {
    let open = |action| can(desk.actor(), action, &a.subject()) && a.allows(action).is_ok();
    let (confirms, edits, version) = (open(Action::ConfirmAcceptance), open(Action::RecordAcceptance), a.version);
    let f = FormView::new(desk.lang(), fields);
    let scope = desk.scope();
    // The reasons of the plan are the owner's; the supplier and a third party are told the place alone.
    let inside = scope.supplier().is_none() && scope.third().is_none();
    let mut page = AcceptancePage { f, found, a, version, stale: None, confirms, edits, inside };
    let Some((again, sent)) = again else { return desk.page(&page) };
    page.stale = stale::of_act(desk, &again, &page.f.fields, Acceptance::KIND, page.a.id.0).await?;
    if !again.stale {
        page.version = sent;
    }
    page.f.errors = again.errors;
    desk.page_with(again.status, &page)
}

/// `POST /acceptances/{id}/confirmation`.
pub async fn confirm(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = path.into_inner();
    let cmd = confirm_acceptance::Cmd { id: AcceptanceId(id), version: form.version };
    let done = desk.run(&form, move |tx| confirm_acceptance::confirm_acceptance(tx, &cmd)).await;
    after(&desk, id, &form, done).await
}

/// `POST /acceptances/{id}/return`.
pub async fn send_back(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = path.into_inner();
    let reason = form.get("reason").to_owned();
    let cmd = return_acceptance::Cmd { id: AcceptanceId(id), version: form.version, reason };
    let done = desk.run(&form, move |tx| return_acceptance::return_acceptance(tx, &cmd)).await;
    after(&desk, id, &form, done).await
}

async fn after(desk: &Desk, id: i64, form: &Form, done: Result<ContractId, Problem>) -> Answer {
    match done {
        Ok(contract) => Ok(see(format!("/contracts/{contract}"))),
        Err(problem) => {
            let again = Again::from(problem)?;
            let (a, found) = one(desk, id).await?;
            shown(desk, a, found, form.fields.clone(), Some((again, form.version))).await
        }
    }
}

impl FormPage {
    fn of(desk: &Desk, found: Found, earlier: Option<Acceptance>, typed: Fields) -> FormPage {
        FormPage {
            members: typed.rows("member").max(3),
            items: typed.rows("item").max(3),
            f: FormView { files: found.files.clone(), ..FormView::new(desk.lang(), typed) },
            version: earlier.as_ref().map_or(found.contract.version, |a| a.version),
            found,
            earlier,
            stale: None,
            refused: None,
            inside: true,
        }
    }
    fn action(&self) -> String {
        match &self.earlier {
            Some(a) => format!("/acceptances/{}", a.id),
            None => format!("/contracts/{}/acceptances", self.found.contract.id),
        }
    }
    /// Whether anything of the test report is filled in or wrong: then it stands open also where it is not asked for.
    fn has_report(&self) -> bool {
        let of_report = |name: &str| name.starts_with("report_");
        let filled = self.f.fields.0.iter().any(|(name, value)| of_report(name) && !value.is_empty());
        filled || self.f.errors.iter().any(|e| of_report(&e.field))
    }
    fn conclusions(&self) -> Vec<Choice> {
        self.f.choices(Conclusion::ALL)
    }
    /// The stages the plan of payments waits for.
    fn stages(&self) -> Vec<&str> {
        let all = self.found.instalments.iter().map(|i| i.term.stage.as_str());
        let mut named: Vec<&str> = all.filter(|stage| !stage.is_empty()).collect();
        named.dedup();
        named
    }
    fn kinds(&self) -> Vec<Choice> {
        self.f.choices(ItemKind::ALL)
    }
    fn at(&self, table: &str, n: &usize, part: &str) -> String {
        format!("{table}-{n}-{part}")
    }
    fn label(&self, text: &str, n: &usize) -> String {
        self.f.lang.tf(text, &[&(n + 1)])
    }
}

impl AcceptancePage {
    fn returned(&self) -> Option<&str> {
        match &self.a.state {
            State::Returned { reason, .. } => Some(reason),
            State::Recorded | State::Confirmed { .. } => None,
        }
    }
    fn file(&self, id: Option<&crate::regulation::values::FileId>) -> Option<&(i64, String)> {
        id.and_then(|id| self.found.files.iter().find(|(n, _)| *n == id.0))
    }
    fn report_file(&self) -> Option<&(i64, String)> {
        self.file(self.a.entry.report.as_ref().map(|r| &r.file))
    }
}
