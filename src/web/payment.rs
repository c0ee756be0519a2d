//! One instalment: the application of the owner, the gates, and what finance does with it.

use super::again::{Again, along};
use super::desk::{Answer, Desk};
use super::filters;
use super::form::{Fields, Form};
use super::page::see;
use super::parse::Reader;
use super::stale::{self, Stale, last};
use super::widgets::{Choice, FormView};
use crate::problem::Problem;
use crate::regulation::authority::{Action, Subject, can, may};
use crate::regulation::b07_gates::{Asked, Facts, gates};
use crate::regulation::b07_paying::{Hold, Request};
use crate::regulation::b07_payment::{Application, HoldReason, Instalment, State};
use crate::regulation::b07_payment_plan::interest;
use crate::regulation::b14_results::Pending;
use crate::regulation::decision::{Aggregate, Refusal};
use crate::regulation::people::Role;
use crate::regulation::values::{Fen, FileId, InstalmentId};
use crate::store::views::payments::{self, Found};
use crate::usecases::{apply_payment, check_payment, hold_payment, refuse_payment, release_payment, return_payment};
use actix_web::web::Path;
use askama::Template;

async fn load(desk: &Desk, id: i64, typed: Vec<FileId>) -> Result<Found, Problem> {
    let (actor, scope) = (desk.actor().clone(), desk.scope());
    desk.read(move |conn| payments::load(conn, &actor, &scope, InstalmentId(id), &typed)).await
}

#[derive(Template)]
#[template(path = "payments/application.html")]
struct FormPage {
    f: FormView,
    found: Found,
    version: i32,
    stale: Option<Stale>,
}

fn form_page(desk: &Desk, found: Found, fields: Fields) -> FormPage {
    let version = found.instalment.version;
    FormPage {
        f: FormView { files: found.files.clone(), ..FormView::new(desk.lang(), fields) },
        found,
        version,
        stale: None,
    }
}

/// `GET /payments/{id}/application`.
pub async fn application(desk: Desk, path: Path<i64>) -> Answer {
    let found = load(&desk, path.into_inner(), Vec::new()).await?;
    let subject = Subject { hands: Vec::new(), ..found.instalment.subject() };
    may(desk.actor(), Action::ApplyPayment, &subject)?;
    found.instalment.allows(Action::ApplyPayment)?;
    let open = found.instalment.open();
    let fields = Fields::default()
        .with("amount", format!("{:.2}", open.as_yuan()))
        .with("payee", found.contract.payee.name.as_str());
    desk.page(&form_page(&desk, found, fields))
}

/// `POST /payments/{id}/application`.
pub async fn apply(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = path.into_inner();
    let mut r = Reader::new(&form.fields);
    let request = Request {
        amount: r.yuan("amount").unwrap_or(Fen::ZERO),
        small: r.ticked("small"),
        invoice: r.text("invoice"),
        file: r.file("file"),
        payee: r.text("payee"),
        budget_line: r.text("budget_line"),
        note: r.text("note"),
    };
    let unread = r.errors;
    let cmd = apply_payment::Cmd { id: InstalmentId(id), version: form.version, request };
    match desk.run(&form, move |tx| along(&unread, apply_payment::apply_payment(tx, &cmd))).await {
        Ok(id) => Ok(see(format!("/payments/{id}"))),
        Err(problem) => {
            let again = Again::on_form(problem)?;
            let typed = form.get("file").parse().ok().map(FileId).into_iter().collect();
            let mut page = form_page(&desk, load(&desk, id, typed).await?, form.fields.clone());
            if again.stale {
                page.stale = Some(Stale::who(last(&desk, Instalment::KIND, id).await?));
            } else {
                page.version = form.version;
            }
            page.f.errors = again.errors;
            desk.page_with(again.status, &page)
        }
    }
}

#[derive(Template)]
#[template(path = "payments/page.html")]
struct PaymentPage {
    f: FormView,
    found: Found,
    gates: Vec<Asked>,
    account: Option<String>,
    version: i32,
    stale: Option<Stale>,
    desk: Desk,
}

/// `GET /payments/{id}`.
pub async fn page(desk: Desk, path: Path<i64>) -> Answer {
    let found = load(&desk, path.into_inner(), Vec::new()).await?;
    let fields = Fields::default().with("paid_on", desk.today().to_string());
    shown(&desk, found, fields, None).await
}

async fn shown(desk: &Desk, found: Found, fields: Fields, again: Option<(Again, i32)>) -> Answer {
    let facts =
        Facts { contract: &found.contract, supplier: &found.supplier, standing: &found.standing, on: desk.today() };
    let asked = found.instalment.state.application().map(|a| gates(&found.instalment, a, facts)).unwrap_or_default();
    let pays = desk.actor().has(Role::Finance) && found.instalment.state.application().is_some();
    let mut page = PaymentPage {
        account: pays.then(|| desk.state.keyring.open_sealed(&found.contract.payee.account)).flatten(),
        f: FormView::new(desk.lang(), fields),
        version: found.instalment.version,
        gates: asked,
        found,
        stale: None,
        desk: desk.clone(),
    };
    let Some((again, sent)) = again else { return desk.page(&page) };
    page.stale = stale::of_act(desk, &again, &page.f.fields, Instalment::KIND, page.found.instalment.id.0).await?;
    if !again.stale {
        page.version = sent;
    }
    page.f.errors = again.errors;
    desk.page_with(again.status, &page)
}

async fn after(desk: &Desk, id: i64, form: &Form, done: Result<InstalmentId, Problem>) -> Answer {
    match done {
        Ok(id) => Ok(see(format!("/payments/{id}"))),
        Err(problem) => {
            let again = Again::from(problem)?;
            let found = load(desk, id, Vec::new()).await?;
            shown(desk, found, form.fields.clone(), Some((again, form.version))).await
        }
    }
}

/// `POST /payments/{id}/check`.
pub async fn check(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = path.into_inner();
    let opinion = form.get("check_opinion").to_owned();
    let cmd = check_payment::Cmd { id: InstalmentId(id), version: form.version, opinion };
    let done = desk.run(&form, move |tx| check_payment::check_payment(tx, &cmd)).await;
    after(&desk, id, &form, done).await
}

/// `POST /payments/{id}/return`.
pub async fn send_back(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = path.into_inner();
    let reason = form.get("reason").to_owned();
    let cmd = return_payment::Cmd { id: InstalmentId(id), version: form.version, reason };
    let done = desk.run(&form, move |tx| return_payment::return_payment(tx, &cmd)).await;
    after(&desk, id, &form, done).await
}

/// `POST /payments/{id}/hold`.
pub async fn hold(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = path.into_inner();
    let mut r = Reader::new(&form.fields);
    let because = r.choice("because", HoldReason::from_code);
    let undisputed =
        if form.get("undisputed").trim().is_empty() { Fen::ZERO } else { r.yuan("undisputed").unwrap_or(Fen::ZERO) };
    if because.is_none() && r.errors.is_empty() {
        r.wrong("because", "请选择暂缓理由", "choose why it is held");
    }
    let unread = r.errors;
    let because = because.unwrap_or(HoldReason::ALL[0]);
    let hold = Hold { because, opinion: form.get("opinion").to_owned(), undisputed };
    let cmd = hold_payment::Cmd { id: InstalmentId(id), version: form.version, hold };
    let done = desk.run(&form, move |tx| along(&unread, hold_payment::hold_payment(tx, &cmd))).await;
    after(&desk, id, &form, done).await
}

/// `POST /payments/{id}/release`.
pub async fn release(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = path.into_inner();
    let mut r = Reader::new(&form.fields);
    let paid_on = r.day("paid_on");
    if paid_on.is_none() && r.errors.is_empty() {
        r.wrong("paid_on", "请填写支付日期", "enter the day of payment");
    }
    let unread = r.errors;
    let (voucher, paid_on) = (form.get("voucher").to_owned(), paid_on.unwrap_or(desk.today()));
    let cmd = release_payment::Cmd { id: InstalmentId(id), version: form.version, voucher, paid_on };
    let done = desk.run(&form, move |tx| along(&unread, release_payment::release_payment(tx, &cmd))).await;
    after(&desk, id, &form, done).await
}

/// `POST /payments/{id}/refusal`.
pub async fn refuse(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = path.into_inner();
    let reason = form.get("no_reason").to_owned();
    let cmd = refuse_payment::Cmd { id: InstalmentId(id), version: form.version, reason };
    let done = desk.run(&form, move |tx| refuse_payment::refuse_payment(tx, &cmd)).await;
    let done = done.map_err(|problem| super::contract::renamed(problem, "reason", "no_reason"));
    after(&desk, id, &form, done).await
}

impl PaymentPage {
    fn open(&self, action: Action) -> bool {
        let i = &self.found.instalment;
        can(self.desk.actor(), action, &i.subject()) && i.allows(action).is_ok()
    }
    fn knows_suppliers(&self) -> bool {
        self.desk.scope().knows_suppliers()
    }
    fn all_open(&self) -> bool {
        self.gates.iter().all(|(_, asked)| asked.is_ok())
    }
    /// Whether the reader has a list of payments to go back to.
    fn lists(&self) -> bool {
        let scope = self.desk.scope();
        scope.is_all() || scope.owner().is_some() || scope.supplier().is_some()
    }

    fn applies(&self) -> bool {
        let i = &self.found.instalment;
        let subject = Subject { hands: Vec::new(), ..i.subject() };
        can(self.desk.actor(), Action::ApplyPayment, &subject)
            && i.allows(Action::ApplyPayment).is_ok()
            && super::contract::is_reached(i, &self.found.contract, self.desk.today())
    }
    fn checks(&self) -> bool {
        self.open(Action::CheckPayment) && self.all_open()
    }
    fn releases(&self) -> bool {
        self.open(Action::ReleasePayment) && self.all_open()
    }
    /// Why the finance officer who looks at a checked payment may not release it.
    fn not_released(&self) -> Option<Refusal> {
        let i = &self.found.instalment;
        let asked = self.desk.actor().has(Role::Finance) && matches!(i.state, State::Checked { .. });
        asked.then(|| may(self.desk.actor(), Action::ReleasePayment, &i.subject()).err()).flatten()
    }
    fn returns(&self) -> bool {
        self.open(Action::ReturnPayment)
    }
    fn holds(&self) -> bool {
        self.open(Action::HoldPayment)
    }
    fn refuses(&self) -> bool {
        let may_end = crate::regulation::b14_results::may_end(&self.found.standing).is_ok();
        self.open(Action::RefusePayment) && self.found.instalment.term.linked && may_end
    }
    fn reasons(&self) -> Vec<Choice> {
        self.f.choices(HoldReason::ALL)
    }
    fn application(&self) -> Option<&Application> {
        self.found.instalment.state.application()
    }
    fn held(&self) -> Option<(HoldReason, &str, chrono::NaiveDate)> {
        match &self.found.instalment.state {
            State::Held { reason, opinion, on, .. } => Some((*reason, opinion, *on)),
            _ => None,
        }
    }
    /// The evaluation whose result is overdue, where the reader sees an open gate for that reason.
    fn late(&self) -> Option<Pending> {
        let waits = !matches!(self.found.instalment.state, State::Released { .. } | State::Refused { .. });
        self.found.standing.late(self.found.instalment.asks(), self.desk.today()).filter(|_| waits)
    }
    fn refused(&self) -> Option<&str> {
        match &self.found.instalment.state {
            State::Refused { reason, .. } => Some(reason),
            _ => None,
        }
    }
    fn interest(&self) -> Fen {
        interest(&self.found.instalment, self.desk.today())
    }
    fn file(&self, id: Option<&FileId>) -> Option<&(i64, String)> {
        id.and_then(|id| self.found.files.iter().find(|(n, _)| *n == id.0))
    }
}
