//! The procurement page: attempts with their lots, the award lot by lot, or the failure.

use super::again::{Again, along, differences};
use super::desk::{Answer, Desk};
use super::filters;
use super::form::{Fields, Form};
use super::page::see;
use super::parse::Reader;
use super::plan::{Sheet, Stale, sheet};
use super::plan_fields::{self, LEAST_ROWS};
use super::widgets::{Choice, FormView};
use crate::problem::Problem;
use crate::regulation::authority::{Action, can};
use crate::regulation::b07_plan::Method;
use crate::regulation::b07_procurement::{Award, Notice, Outcome, Procurement, Start, fits};
use crate::regulation::b07_stages::Project;
use crate::regulation::decision::FieldError;
use crate::regulation::values::{ProjectNo, SupplierId};
use crate::store::views::supplier_names::{self, Lookup};
use crate::usecases::record_award::{self, record_award};
use crate::usecases::record_failure::{self, record_failure};
use crate::usecases::start_procurement::{self, start_procurement};
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "projects/procurement.html")]
struct ProcurementPage {
    f: FormView,
    p: Project,
    rows: usize,
    suppliers: Vec<(i64, String)>,
    suggested: Vec<String>,
    starts: bool,
    awards: bool,
    fails: bool,
    stale: Option<Stale>,
}

/// `GET /projects/{no}/procurement`.
pub async fn page(desk: Desk, path: Path<String>) -> Answer {
    let mut page = ProcurementPage::of(&desk, &path.into_inner(), Fields::default()).await?;
    page.f.fields = page.fresh(desk.today());
    page.rows = page.rows.max(page.f.fields.rows("lot"));
    desk.page(&page)
}

/// `POST /projects/{no}/procurement`: a further lot, or the attempt begins.
pub async fn start(desk: Desk, path: Path<String>, form: Form) -> Answer {
    let no = path.into_inner();
    if form.button() == "add" {
        let mut page = ProcurementPage::of(&desk, &no, form.fields.clone()).await?;
        page.rows += 1;
        page.p.version = form.version;
        return desk.page(&page);
    }
    let (start, unread) = started(&form);
    let cmd = start_procurement::Cmd { no: ProjectNo(no.clone()), version: form.version, start };
    let done = desk.run(&form, move |tx| along(&unread, start_procurement(tx, &cmd))).await;
    answer(&desk, &no, &form, done).await
}

fn started(form: &Form) -> (Start, Vec<FieldError>) {
    let mut r = Reader::new(&form.fields);
    let start = Start {
        method: r.choice("method", Method::from_code),
        method_reason: r.text("method_reason"),
        started_on: r.day("started_on"),
        lots: (0..form.fields.rows("lot")).map(|n| r.text(&format!("lot-{n}"))).collect(),
    };
    (start, r.errors)
}

/// `POST /projects/{no}/procurement/award`.
pub async fn award(desk: Desk, path: Path<String>, form: Form) -> Answer {
    let no = path.into_inner();
    let (notice, unread) = awarded(&form, &winners(&desk, &form).await?);
    let cmd = record_award::Cmd { no: ProjectNo(no.clone()), version: form.version, notice };
    let done = desk.run(&form, move |tx| along(&unread, record_award(tx, &cmd))).await;
    answer(&desk, &no, &form, done).await
}

/// The winners as typed, looked up in the register, row by row.
async fn winners(desk: &Desk, form: &Form) -> Result<Vec<Lookup>, Problem> {
    let typed: Vec<String> =
        (0..form.fields.rows("award")).map(|n| form.get(&format!("award-{n}-supplier")).to_owned()).collect();
    desk.read(move |conn| typed.iter().map(|words| supplier_names::find(conn, words)).collect()).await
}

/// The winner of a row, or what is wrong with what was typed.
fn winner(r: &mut Reader<'_>, field: &str, typed: &str, found: Option<&Lookup>) -> Option<SupplierId> {
    match found.filter(|_| !typed.is_empty()) {
        Some(found) => looked_up(r, field, found),
        None => {
            r.wrong(field, "请填写中标人", "enter the winner");
            None
        }
    }
}

/// The supplier a field names, or what is wrong with what was typed there.
pub(super) fn looked_up(r: &mut Reader<'_>, field: &str, found: &Lookup) -> Option<SupplierId> {
    match found {
        Lookup::Known(id) => return Some(*id),
        Lookup::Unknown(near) if near.is_empty() => r.wrong(
            field,
            "名册中没有这个供应商，请核对名称或者统一社会信用代码，没有登记的先登记",
            "the register knows no such supplier: check the name or the credit code, or register it first",
        ),
        Lookup::Unknown(near) => r.errors.push(FieldError::at(
            field,
            format!("名册中没有完全同名的供应商，相近的有：{}；请填写全称或者统一社会信用代码", near.join("、")),
            format!(
                "no supplier bears exactly this name; near it: {}. Enter the whole name or the credit code",
                near.join(", ")
            ),
        )),
    }
    None
}

fn awarded(form: &Form, winners: &[Lookup]) -> (Notice, Vec<FieldError>) {
    let mut r = Reader::new(&form.fields);
    let day = r.day("on");
    if day.is_none() && r.errors.is_empty() {
        r.wrong("on", "请填写中标通知日", "enter the day of the award notice");
    }
    let mut lots = Vec::new();
    for n in 0..form.fields.rows("award") {
        let [lot, supplier, amount] = ["lot", "supplier", "amount"].map(|part| format!("award-{n}-{part}"));
        if form.get(&supplier).is_empty() && form.get(&amount).is_empty() {
            continue;
        }
        let winner = winner(&mut r, &supplier, form.get(&supplier).trim(), winners.get(n));
        let price = r.wan(&amount);
        lots.push(Award {
            lot: r.text(&lot),
            supplier: winner.unwrap_or_default(),
            amount: price.unwrap_or_default(),
            lost_on: None,
        });
    }
    let notice =
        Notice { on: day.unwrap_or_default(), file: r.file("file"), lots, excess_reason: r.text("excess_reason") };
    (notice, r.errors)
}

/// `POST /projects/{no}/procurement/failure`.
pub async fn fail(desk: Desk, path: Path<String>, form: Form) -> Answer {
    let no = path.into_inner();
    let reason = form.get("reason").to_owned();
    let cmd = record_failure::Cmd { no: ProjectNo(no.clone()), version: form.version, reason };
    let done = desk.run(&form, move |tx| record_failure(tx, &cmd)).await;
    answer(&desk, &no, &form, done).await
}

async fn answer(desk: &Desk, no: &str, form: &Form, done: Result<ProjectNo, Problem>) -> Answer {
    let again = match done {
        Ok(no) => return Ok(see(format!("/projects/{no}"))),
        Err(problem) => Again::on_form(problem)?,
    };
    let mut page = ProcurementPage::of(desk, no, form.fields.clone()).await?;
    if again.stale {
        let change = sheet(desk, no, Vec::new()).await?.change;
        let rows = differences(&page.fresh(desk.today()), &form.fields);
        page.stale = Some(Stale::new(change, rows, desk.lang(), &page.f.files));
    } else {
        page.p.version = form.version;
    }
    page.f.errors = again.errors;
    desk.page_with(again.status, &page)
}

impl ProcurementPage {
    async fn of(desk: &Desk, no: &str, fields: Fields) -> Result<ProcurementPage, Problem> {
        let Sheet { project: p, files, .. } = sheet(desk, no, plan_fields::files_in(&fields)).await?;
        let won: Vec<SupplierId> = p.procurements.iter().flat_map(|a| a.awards()).map(|a| a.supplier).collect();
        let (suppliers, suggested) =
            desk.read(move |conn| Ok((supplier_names::of(conn, &won)?, supplier_names::suggested(conn)?))).await?;
        let open = |action| can(desk.actor(), action, &p.subject()) && p.allows(action).is_ok() && fits(&p, action);
        Ok(ProcurementPage {
            rows: fields.rows("lot").max(LEAST_ROWS),
            starts: open(Action::StartProcurement),
            awards: open(Action::RecordAward),
            fails: open(Action::RecordFailure),
            f: FormView { files, ..FormView::new(desk.lang(), fields) },
            stale: None,
            suppliers,
            suggested,
            p,
        })
    }

    /// What the forms propose: the approved method, today, the lots still open.
    fn fresh(&self, today: chrono::NaiveDate) -> Fields {
        let method = self.p.plan.content.method.map_or("", Method::code);
        let mut fields = Fields::default().with("method", method).with("started_on", today.to_string());
        let left = self.p.lots_left();
        let lots = if left.is_empty() { vec![self.f.lang.t("全部内容")] } else { left };
        lots.iter().enumerate().for_each(|(n, lot)| fields.set(format!("lot-{n}"), *lot));
        fields
    }

    fn methods(&self) -> Vec<Choice> {
        self.f.choices(Method::ALL)
    }
    fn running(&self) -> Option<&Procurement> {
        self.p.procurements.last().filter(|last| last.outcome == Outcome::Open)
    }
    fn supplier(&self, id: &SupplierId) -> &str {
        self.suppliers.iter().find(|(n, _)| *n == id.0).map_or("", |(_, name)| name)
    }
    fn at(&self, n: &usize, part: &str) -> String {
        format!("award-{n}-{part}")
    }
    fn lot(&self, n: &usize) -> String {
        format!("lot-{n}")
    }
    fn label(&self, text: &str, what: &str) -> String {
        self.f.lang.tf(text, &[&what])
    }
    fn numbered(&self, text: &str, n: &usize) -> String {
        self.f.lang.tf(text, &[&(n + 1)])
    }
}
