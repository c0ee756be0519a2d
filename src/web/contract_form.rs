//! The lots of a project and the form of a contract: entered by the filer, mended after a return.

use super::again::{Again, along, differences};
use super::contract_fields as fields;
use super::desk::{Answer, Desk};
use super::filters;
use super::form::{Fields, Form};
use super::page::see;
use super::stale::{Shown, Stale, last};
use super::widgets::{Choice, FormView};
use crate::problem::Problem;
use crate::regulation::authority::{Action, can, may};
use crate::regulation::b07_contract::{Contract, Pricing};
use crate::regulation::b07_payment::{Base, PayKind};
use crate::regulation::b07_stages::Project;
use crate::regulation::b08_supplier::{Size, Supplier};
use crate::regulation::b12_lists::Listing;
use crate::regulation::decision::Aggregate;
use crate::regulation::values::{ContractId, FileId, ProjectNo, SupplierId};
use crate::store::tx::policy_on;
use crate::store::views::contract_page::{self, Lot};
use crate::store::views::contract_scope::Reach;
use crate::store::views::near::{Near, hint};
use crate::store::views::{contract_scope, plan_form, scope};
use crate::store::{listings, suppliers};
use crate::usecases::draft_contract::{Cmd, draft_contract};
use actix_web::web::{Path, Query};
use askama::Template;
use std::collections::HashMap;

#[derive(Template)]
#[template(path = "contracts/lots.html")]
struct LotsPage {
    p: Project,
    lots: Vec<Lot>,
    drafts: bool,
    checks: bool,
    suppliers: bool,
}

/// `GET /projects/{no}/contracts`: each lot from its award to its contract.
pub async fn lots(desk: Desk, path: Path<String>) -> Answer {
    let (scope, no) = (desk.scope(), ProjectNo(path.into_inner()));
    let (p, lots) = desk
        .read(move |conn| {
            let project = scope::project(conn, &scope, &no)?;
            let reach = Reach::load(conn, &scope, &project)?;
            let lots = contract_page::lots(conn, &reach, &project)?;
            Ok((project, lots))
        })
        .await?;
    let open = |action| can(desk.actor(), action, &p.subject()) && p.allows(action).is_ok();
    let (drafts, checks) = (open(Action::DraftContract), open(Action::CheckSupplier));
    desk.page(&LotsPage { p, lots, drafts, checks, suppliers: desk.scope().knows_suppliers() })
}

#[derive(Template)]
#[template(path = "contracts/form.html")]
struct FormPage {
    f: FormView,
    p: Project,
    lot: Lot,
    supplier: Supplier,
    earlier: Option<Contract>,
    version: i32,
    listing: Option<Listing>,
    rows: usize,
    stale: Option<Stale>,
    near: Option<Near>,
}

/// What the form needs to know.
struct Sheet {
    project: Project,
    lot: Lot,
    supplier: Supplier,
    listing: Option<Listing>,
    files: Vec<(i64, String)>,
    near: Option<Near>,
}

async fn sheet(desk: &Desk, no: ProjectNo, lot: String, typed: Vec<FileId>) -> Result<Sheet, Problem> {
    let (scope, unit, today) = (desk.scope(), desk.actor().unit, desk.today());
    desk.read(move |conn| {
        let project = scope::inside(conn, &scope, &no)?;
        let reach = Reach::load(conn, &scope, &project)?;
        let lots = contract_page::lots(conn, &reach, &project)?;
        let lot = lots.into_iter().find(|l| l.lot == lot).ok_or(Problem::NotFound)?;
        let policy = policy_on(conn, today)?;
        let mut wanted = typed;
        if let Some(contract) = &lot.contract {
            wanted.extend(fields::files_in(&fields::stored(contract)));
        }
        Ok(Sheet {
            supplier: suppliers::get(conn, lot.supplier)?,
            listing: listings::in_force(conn, lot.supplier, today)?,
            files: plan_form::names(conn, unit, project.id, &wanted)?,
            near: hint(conn, &scope, &project, &policy)?,
            lot,
            project,
        })
    })
    .await
}

/// `GET /projects/{no}/contracts/new?lot=`.
pub async fn new(desk: Desk, path: Path<String>, query: Query<HashMap<String, String>>) -> Answer {
    let lot = query.get("lot").cloned().unwrap_or_default();
    let sheet = sheet(&desk, ProjectNo(path.into_inner()), lot, Vec::new()).await?;
    may(desk.actor(), Action::DraftContract, &sheet.project.subject())?;
    if let Some(contract) = &sheet.lot.contract {
        return Ok(see(format!("/contracts/{}", contract.id)));
    }
    let suggested = fields::suggested(&sheet.project, &sheet.lot, &sheet.supplier);
    desk.page(&FormPage::of(&desk, sheet, None, suggested))
}

/// `POST /projects/{no}/contracts`.
pub async fn create(desk: Desk, path: Path<String>, form: Form) -> Answer {
    let (no, lot) = (ProjectNo(path.into_inner()), form.get("lot").to_owned());
    keep(&desk, no, lot, None, form).await
}

async fn earlier(desk: &Desk, id: i64) -> Result<(Contract, Project), Problem> {
    let scope = desk.scope();
    desk.read(move |conn| contract_scope::contract(conn, &scope, ContractId(id))).await
}

/// `GET /contracts/{id}/edit`.
pub async fn edit(desk: Desk, path: Path<i64>) -> Answer {
    let (contract, project) = earlier(&desk, path.into_inner()).await?;
    may(desk.actor(), Action::DraftContract, &contract.subject())?;
    contract.allows(Action::DraftContract)?;
    let sheet = sheet(&desk, project.no, contract.lot.clone(), Vec::new()).await?;
    let stored = fields::stored(&contract);
    desk.page(&FormPage::of(&desk, sheet, Some(contract), stored))
}

/// `POST /contracts/{id}`.
pub async fn change(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let (contract, project) = earlier(&desk, path.into_inner()).await?;
    keep(&desk, project.no, contract.lot.clone(), Some(contract), form).await
}

async fn keep(desk: &Desk, no: ProjectNo, lot: String, earlier: Option<Contract>, mut form: Form) -> Answer {
    form.fields.close_up("term", &fields::TERM);
    let sheet = sheet(desk, no.clone(), lot.clone(), fields::files_in(&form.fields)).await?;
    if form.button() == "add" {
        let mut page = FormPage::of(desk, sheet, earlier, form.fields.clone());
        page.version = form.version;
        page.rows += 1;
        page.f.errors = form.upload_errors;
        return desk.page(&page);
    }
    let (entry, unread) = fields::typed(&form.fields, &desk.state.keyring, earlier.as_ref());
    let mended = earlier.as_ref().map(|c| (c.id, form.version));
    let cmd = Cmd { no, earlier: mended, lot, supplier: sheet.lot.supplier, entry };
    match desk.run(&form, move |tx| along(&unread, draft_contract(tx, &cmd))).await {
        Ok(id) => Ok(see(format!("/contracts/{id}"))),
        Err(problem) => again(desk, sheet, earlier, &form, problem).await,
    }
}

async fn again(desk: &Desk, sheet: Sheet, earlier: Option<Contract>, form: &Form, problem: Problem) -> Answer {
    let again = Again::on_form(problem)?;
    let stored = earlier.as_ref().map(fields::stored).unwrap_or_default();
    let mut page = FormPage::of(desk, sheet, earlier, form.fields.clone());
    if again.stale {
        let change = match &page.earlier {
            Some(contract) => last(desk, Contract::KIND, contract.id.0).await?,
            None => None,
        };
        page.stale = Some(stale(desk, &stored, &form.fields, change));
    } else {
        page.version = form.version;
    }
    page.f.errors = again.errors;
    desk.page_with(again.status, &page)
}

/// What differs, in words; secrets are never compared.
pub fn stale(desk: &Desk, stored: &Fields, typed: &Fields, change: Option<plan_form::Change>) -> Stale {
    let rows = differences(stored, typed).into_iter().filter(|d| d.field != "payee_account" && d.field != "lot");
    let row = |d: super::again::Difference| Shown {
        label: fields::label(desk.lang(), &d.field),
        field: d.field,
        theirs: d.theirs,
        yours: d.yours,
    };
    Stale { change, rows: rows.map(row).collect(), compared: true }
}

impl FormPage {
    fn of(desk: &Desk, sheet: Sheet, earlier: Option<Contract>, typed: Fields) -> FormPage {
        let rows = typed.rows("term").max(fields::LEAST_TERMS);
        FormPage {
            f: FormView { files: sheet.files, ..FormView::new(desk.lang(), typed) },
            version: earlier.as_ref().map_or(0, |c| c.version),
            p: sheet.project,
            lot: sheet.lot,
            supplier: sheet.supplier,
            listing: sheet.listing,
            near: sheet.near,
            earlier,
            rows,
            stale: None,
        }
    }
    fn action(&self) -> String {
        match &self.earlier {
            Some(contract) => format!("/contracts/{}", contract.id),
            None => format!("/projects/{}/contracts", self.p.no),
        }
    }
    fn is_checked(&self) -> bool {
        self.lot.check == Some(crate::regulation::b08_check::CheckState::Passed)
    }
    fn supplier_id(&self) -> SupplierId {
        self.supplier.id
    }
    fn pricings(&self) -> Vec<Choice> {
        self.f.choices(Pricing::ALL)
    }
    fn sizes(&self) -> Vec<Choice> {
        self.f.choices(Size::ALL)
    }
    fn kinds(&self) -> Vec<Choice> {
        self.f.choices(PayKind::ALL)
    }
    fn bases(&self) -> Vec<Choice> {
        self.f.choices(Base::ALL)
    }
    fn at(&self, n: &usize, part: &str) -> String {
        format!("term-{n}-{part}")
    }
    fn label(&self, text: &str, n: &usize) -> String {
        self.f.lang.tf(text, &[&(n + 1)])
    }
}
