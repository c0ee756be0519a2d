//! 单位: the list, a new one, one of them. Only for the administrators; for everybody else these pages do not exist.

use super::again::Again;
use super::desk::{Answer, Desk};
use super::export::{Format, Sheet};
use super::filters;
use super::form::{Fields, Form};
use super::page::see;
use super::stale::{Stale, last};
use super::widgets::FormView;
use crate::problem::Problem;
use crate::regulation::authority::{PeopleScope, sees_people};
use crate::regulation::decision::Aggregate;
use crate::regulation::people::{Role, UnitKind};
use crate::regulation::units::{Unit, UnitForm};
use crate::regulation::values::UnitId;
use crate::store::units;
use crate::store::views::people::{UnitFilter, UnitRow, all_units};
use crate::usecases::close_unit::{self, close_unit};
use crate::usecases::create_unit::create_unit;
use crate::usecases::edit_unit::{self, edit_unit};
use actix_web::http::StatusCode;
use actix_web::web;
use askama::Template;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "admin/units.html")]
struct UnitsPage {
    rows: Vec<UnitRow>,
    form: FormView,
    query: String,
    edits: bool,
}

impl UnitsPage {
    /// Whether another kind of unit begins with this row.
    fn begins(&self, n: &usize) -> bool {
        let n = *n;
        n == 0 || self.rows[n - 1].unit.kind != self.rows[n].unit.kind
    }
}

#[derive(Template)]
#[template(path = "admin/unit.html")]
struct UnitPage {
    unit: Option<Unit>,
    form: FormView,
    version: i32,
    stale: Option<Stale>,
    edits: bool,
}

/// The gate of every page about units and accounts: out of it is not found.
pub fn gate(desk: &Desk) -> Result<PeopleScope, Problem> {
    sees_people(desk.actor()).ok_or(Problem::NotFound)
}

/// Whether this person changes units and accounts, not only reads them.
pub fn edits(desk: &Desk) -> bool {
    desk.actor().has(Role::SysAdmin)
}

/// What the list is filtered by.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    kind: String,
}

/// The list, as a page or a file.
pub async fn list(desk: Desk, asked: web::Query<Asked>) -> Answer {
    let by = gate(&desk)?;
    let filter = UnitFilter { q: asked.q.trim().to_owned(), kind: UnitKind::from_code(&asked.kind) };
    let rows = desk.read(move |conn| all_units(conn, by, &filter)).await?;
    match Format::of(&desk.visitor.path) {
        Format::Page => {
            let fields = Fields::default().with("q", asked.q.trim()).with("kind", asked.kind.as_str());
            let query = query_of(&desk);
            desk.page(&UnitsPage { rows, form: FormView::new(desk.lang(), fields), query, edits: edits(&desk) })
        }
        format => sheet(&desk, &rows).answer(format),
    }
}

/// The query of this page, with its question mark, for the links to its files.
pub fn query_of(desk: &Desk) -> String {
    desk.visitor.here.split_once('?').map_or_else(String::new, |(_, query)| format!("?{query}"))
}

fn sheet(desk: &Desk, rows: &[UnitRow]) -> Sheet {
    let heads = ["单位名称", "单位类型", "统一社会信用代码", "数据官", "数据专员", "联系电话", "账号数", "状态"];
    let mut sheet = Sheet::new(desk.lang(), "units", &heads);
    for row in rows {
        let unit = &row.unit;
        let state = desk.lang().t(if unit.active { "在用" } else { "已停用" });
        sheet.push(vec![
            unit.name.as_str().into(),
            desk.lang().of(&unit.kind).into_owned().into(),
            unit.uscc.as_ref().map_or("", |u| u.as_str()).into(),
            unit.data_officer.as_str().into(),
            unit.data_specialist.as_str().into(),
            unit.phone.as_str().into(),
            super::export::Cell::Count(row.people),
            state.into(),
        ]);
    }
    sheet
}

/// The page for a new unit.
pub async fn new(desk: Desk) -> Answer {
    gate(&desk)?;
    page(&desk, StatusCode::OK, None, FormView::new(desk.lang(), Fields::default()), 0)
}

fn page(desk: &Desk, status: StatusCode, unit: Option<Unit>, form: FormView, version: i32) -> Answer {
    let edits = edits(desk);
    desk.page_with(status, &UnitPage { unit, form, version, stale: None, edits })
}

/// Enters a unit.
pub async fn create(desk: Desk, form: Form) -> Answer {
    gate(&desk)?;
    let typed = read(&form.fields);
    match desk.run(&form, move |tx| create_unit(tx, &typed)).await {
        Ok(_) => Ok(see("/admin/units")),
        Err(problem) => {
            let again = Again::from(problem)?;
            page(&desk, again.status, None, FormView::new(desk.lang(), form.fields).wrong(again.errors), 0)
        }
    }
}

/// One unit.
pub async fn show(desk: Desk, id: web::Path<i64>) -> Answer {
    gate(&desk)?;
    let id = UnitId(*id);
    let unit = desk.read(move |conn| units::get(conn, id)).await?;
    let (form, version) = (FormView::new(desk.lang(), stored(&unit)), unit.version);
    page(&desk, StatusCode::OK, Some(unit), form, version)
}

/// Changes a unit.
pub async fn save(desk: Desk, id: web::Path<i64>, form: Form) -> Answer {
    gate(&desk)?;
    let id = UnitId(*id);
    let cmd = edit_unit::Cmd { unit: id, version: form.version, form: read(&form.fields) };
    match desk.run(&form, move |tx| edit_unit(tx, &cmd)).await {
        Ok(_) => Ok(see("/admin/units")),
        Err(problem) => {
            let again = Again::from(problem)?;
            let unit = desk.read(move |conn| units::get(conn, id)).await?;
            let stale = if again.stale { Some(differing(&desk, &unit, &form.fields).await?) } else { None };
            let version = if again.stale { unit.version } else { form.version };
            let view = FormView::new(desk.lang(), form.fields).wrong(again.errors);
            let edits = edits(&desk);
            desk.page_with(again.status, &UnitPage { unit: Some(unit), form: view, version, stale, edits })
        }
    }
}

/// Who changed the unit meanwhile, and what differs.
async fn differing(desk: &Desk, unit: &Unit, typed: &Fields) -> Result<Stale, Problem> {
    let (change, lang) = (last(desk, Unit::KIND, unit.id.0).await?, desk.lang());
    let kind = |value: &str| UnitKind::from_code(value).map(|kind| lang.of(&kind).into_owned());
    let word = |field: &str, value: &str| if field == "kind" { kind(value) } else { None };
    Ok(Stale::by_name(change, &stored(unit), typed, lang, word))
}

/// Puts a unit out of use.
pub async fn close(desk: Desk, id: web::Path<i64>, form: Form) -> Answer {
    set_use(&desk, *id, &form, false).await
}

/// Puts a unit back into use.
pub async fn reopen(desk: Desk, id: web::Path<i64>, form: Form) -> Answer {
    set_use(&desk, *id, &form, true).await
}

async fn set_use(desk: &Desk, id: i64, form: &Form, reopen: bool) -> Answer {
    gate(desk)?;
    let cmd = close_unit::Cmd { unit: UnitId(id), version: form.version, reopen };
    desk.run(form, move |tx| close_unit(tx, &cmd)).await?;
    Ok(see(format!("/admin/units/{id}")))
}

fn read(fields: &Fields) -> UnitForm {
    let get = |name: &str| fields.get(name).to_owned();
    UnitForm {
        name: get("name"),
        kind: get("kind"),
        uscc: get("uscc"),
        data_officer: get("data_officer"),
        data_specialist: get("data_specialist"),
        phone: get("phone"),
    }
}

fn stored(unit: &Unit) -> Fields {
    let form = UnitForm::of(unit);
    Fields::default()
        .with("name", form.name)
        .with("kind", form.kind)
        .with("uscc", form.uscc)
        .with("data_officer", form.data_officer)
        .with("data_specialist", form.data_specialist)
        .with("phone", form.phone)
}
