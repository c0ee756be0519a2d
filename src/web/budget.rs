//! The budget page: the filer's quotes and amount, the head's signature.

use super::again::{Again, along, differences};
use super::desk::{Answer, Desk};
use super::filters;
use super::form::{Fields, Form};
use super::page::see;
use super::parse::Reader;
use super::plan::{Sheet, Stale, sheet};
use super::plan_fields::{self, LEAST_ROWS};
use super::widgets::FormView;
use crate::regulation::authority::{Action, can};
use crate::regulation::b07_budget::{AssessmentText, Quote};
use crate::regulation::b07_stages::Project;
use crate::regulation::decision::FieldError;
use crate::regulation::values::ProjectNo;
use crate::usecases::assess_budget::{self, assess_budget};
use crate::usecases::sign_budget::{self, sign_budget};
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "projects/budget.html")]
struct BudgetPage {
    f: FormView,
    p: Project,
    rows: usize,
    writes: bool,
    signs: bool,
    stale: Option<Stale>,
}

fn stored(project: &Project) -> Fields {
    let Some(assessment) = &project.assessment else { return Fields::default() };
    let text = &assessment.text;
    let mut fields = Fields::default();
    for (n, quote) in text.quotes.iter().enumerate() {
        fields.set(format!("quote-{n}-vendor"), quote.vendor.as_str());
        fields.set(format!("quote-{n}-price"), quote.price.wan_exact());
        fields.set(format!("quote-{n}-on"), quote.on.to_string());
        fields.set(format!("quote-{n}-file"), quote.file.map(|f| f.to_string()).unwrap_or_default());
    }
    fields
        .with("few_reason", text.few_reason.as_str())
        .with("assessed", text.assessed.wan_exact())
        .with("excess_reason", text.excess_reason.as_str())
        .with("opinion", text.opinion.as_str())
}

fn typed(fields: &Fields) -> (AssessmentText, Vec<FieldError>) {
    let mut r = Reader::new(fields);
    let mut quotes = Vec::new();
    for n in 0..fields.rows("quote") {
        let [vendor, price, on, file] = ["vendor", "price", "on", "file"].map(|part| format!("quote-{n}-{part}"));
        if [&vendor, &price, &on, &file].iter().all(|name| fields.get(name).is_empty()) {
            continue;
        }
        let (amount, day) = (r.wan(&price), r.day(&on));
        if fields.get(&price).is_empty() {
            r.wrong(&price, "请填写报价", "enter the quoted price");
        }
        if fields.get(&on).is_empty() {
            r.wrong(&on, "请填写报价日期", "enter the day of the quote");
        }
        if fields.get(&vendor).is_empty() {
            r.wrong(&vendor, "请填写报价企业", "enter who quoted");
        }
        quotes.push(Quote {
            vendor: r.text(&vendor),
            price: amount.unwrap_or_default(),
            on: day.unwrap_or_default(),
            file: r.file(&file),
        });
    }
    let text = AssessmentText {
        quotes,
        assessed: r.wan("assessed").unwrap_or_default(),
        few_reason: r.text("few_reason"),
        excess_reason: r.text("excess_reason"),
        opinion: r.text("opinion"),
    };
    (text, r.errors)
}

/// `GET /projects/{no}/budget`.
pub async fn page(desk: Desk, path: Path<String>) -> Answer {
    let sheet = sheet(&desk, &path.into_inner(), Vec::new()).await?;
    let fields = stored(&sheet.project);
    desk.page(&BudgetPage::of(&desk, sheet, fields))
}

/// `POST /projects/{no}/budget`: a further row, or the assessment.
pub async fn assess(desk: Desk, path: Path<String>, mut form: Form) -> Answer {
    form.fields.close_up("quote", &["vendor", "price", "on", "file"]);
    let no = path.into_inner();
    if form.button() == "add" {
        let sheet = sheet(&desk, &no, plan_fields::files_in(&form.fields)).await?;
        let mut page = BudgetPage::of(&desk, sheet, form.fields.clone());
        page.rows += 1;
        page.p.version = form.version;
        page.f.errors = form.upload_errors;
        return desk.page(&page);
    }
    let (text, unread) = typed(&form.fields);
    let cmd = assess_budget::Cmd { no: ProjectNo(no.clone()), version: form.version, text };
    match desk.run(&form, move |tx| along(&unread, assess_budget(tx, &cmd))).await {
        Ok(no) => Ok(see(format!("/projects/{no}"))),
        Err(problem) => shown_again(&desk, &no, &form, Again::on_form(problem)?).await,
    }
}

/// `POST /projects/{no}/budget/signature`.
pub async fn sign(desk: Desk, path: Path<String>, form: Form) -> Answer {
    let no = path.into_inner();
    let cmd = sign_budget::Cmd { no: ProjectNo(no.clone()), version: form.version };
    match desk.run(&form, move |tx| sign_budget(tx, &cmd)).await {
        Ok(no) => Ok(see(format!("/projects/{no}"))),
        Err(problem) => {
            let again = Again::from(problem)?;
            let sheet = sheet(&desk, &no, Vec::new()).await?;
            let (fields, change) = (stored(&sheet.project), sheet.change.clone());
            let mut page = BudgetPage::of(&desk, sheet, fields);
            page.f.errors = again.errors;
            page.stale = again.stale.then(|| Stale::new(change, Vec::new(), desk.lang(), &[]));
            desk.page_with(again.status, &page)
        }
    }
}

async fn shown_again(desk: &Desk, no: &str, form: &Form, again: Again) -> Answer {
    let sheet = sheet(desk, no, plan_fields::files_in(&form.fields)).await?;
    let (stored, change) = (stored(&sheet.project), sheet.change.clone());
    let mut page = BudgetPage::of(desk, sheet, form.fields.clone());
    if again.stale {
        let rows = differences(&stored, &form.fields);
        page.stale = Some(Stale::new(change, rows, desk.lang(), &page.f.files));
    } else {
        page.p.version = form.version;
    }
    page.f.errors = again.errors;
    page.f.errors.extend(form.upload_errors.iter().cloned());
    desk.page_with(again.status, &page)
}

impl BudgetPage {
    fn of(desk: &Desk, sheet: Sheet, fields: Fields) -> BudgetPage {
        let p = sheet.project;
        let open = |action| can(desk.actor(), action, &p.subject()) && p.allows(action).is_ok();
        BudgetPage {
            rows: fields.rows("quote").max(LEAST_ROWS),
            writes: open(Action::AssessBudget),
            signs: open(Action::SignBudget) && p.assessment.is_some(),
            f: FormView { files: sheet.files, ..FormView::new(desk.lang(), fields) },
            stale: None,
            p,
        }
    }
    fn at(&self, n: &usize, part: &str) -> String {
        format!("quote-{n}-{part}")
    }
    fn label(&self, text: &str, n: &usize) -> String {
        self.f.lang.tf(text, &[&(n + 1)])
    }
    fn file_name(&self, id: &crate::regulation::values::FileId) -> &str {
        self.f.files.iter().find(|(n, _)| *n == id.0).map_or("", |(_, name)| name)
    }
}
