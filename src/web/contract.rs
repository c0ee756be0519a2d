//! The page of a contract: facts, plan of payments, changes, acceptances, and the acts that are open to the reader.

use super::again::{Again, along, with_papers};
use super::desk::{Answer, Desk};
use super::filters;
use super::form::{Fields, Form};
use super::page::see;
use super::parse::Reader;
use super::stale::{self, Stale};
use super::widgets::{Choice, FormView};
use crate::problem::Problem;
use crate::regulation::authority::{Action, can, may};
use crate::regulation::b07_acceptance::Acceptance;
use crate::regulation::b07_change::{self, Change};
use crate::regulation::b07_contract::{Contract, State, StateName};
use crate::regulation::b07_payment::Instalment;
use crate::regulation::b07_service::EndGround;
use crate::regulation::b07_settlement::unsettled;
use crate::regulation::decision::{Aggregate, Refusal};
use crate::regulation::values::{ContractId, Fen};
use crate::store::views::contract_page::{self, Found};
use crate::usecases::{confirm_contract, go_live, report_contract, return_contract, terminate_contract};
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "contracts/page.html")]
struct ContractPage {
    found: Found,
    f: FormView,
    version: i32,
    stale: Option<Stale>,
    desk: Desk,
}

pub(super) async fn load(desk: &Desk, id: i64) -> Result<Found, Problem> {
    let (actor, scope, today) = (desk.actor().clone(), desk.scope(), desk.today());
    desk.read(move |conn| contract_page::load(conn, &actor, &scope, ContractId(id), today)).await
}

/// `GET /contracts/{id}`.
pub async fn page(desk: Desk, path: Path<i64>) -> Answer {
    let found = load(&desk, path.into_inner()).await?;
    shown(&desk, found, Fields::default(), None).await
}

async fn shown(desk: &Desk, found: Found, fields: Fields, again: Option<(Again, i32)>) -> Answer {
    let version = found.contract.version;
    let mut page =
        ContractPage { found, f: FormView::new(desk.lang(), fields), version, stale: None, desk: desk.clone() };
    let Some((again, sent)) = again else { return desk.page(&page) };
    page.stale = stale::of_act(desk, &again, &page.f.fields, Contract::KIND, page.found.contract.id.0).await?;
    if !again.stale {
        page.version = sent;
    }
    page.f = with_papers(desk, page.f.wrong(again.errors), |name| name == "file").await?;
    desk.page_with(again.status, &page)
}

/// After an act: back to the contract, or its page again with what is wrong.
pub(super) async fn after(desk: &Desk, id: i64, form: &Form, done: Result<ContractId, Problem>) -> Answer {
    match done {
        Ok(id) => Ok(see(format!("/contracts/{id}"))),
        Err(problem) => {
            let again = Again::from(problem)?;
            let found = load(desk, id).await?;
            shown(desk, found, form.fields.clone(), Some((again, form.version))).await
        }
    }
}

/// `POST /contracts/{id}/confirmation`.
pub async fn confirm(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = path.into_inner();
    let cmd = confirm_contract::Cmd { id: ContractId(id), version: form.version };
    let done = desk.run(&form, move |tx| confirm_contract::confirm_contract(tx, &cmd)).await;
    after(&desk, id, &form, done).await
}

/// `POST /contracts/{id}/return`.
pub async fn send_back(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = path.into_inner();
    let reason = form.get("reason").to_owned();
    let cmd = return_contract::Cmd { id: ContractId(id), version: form.version, reason };
    let done = desk.run(&form, move |tx| return_contract::return_contract(tx, &cmd)).await;
    after(&desk, id, &form, done).await
}

/// `POST /contracts/{id}/report`.
pub async fn report(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = path.into_inner();
    let mut r = Reader::new(&form.fields);
    let (published_on, filed_on) = (r.day_or("published_on", desk.today()), r.day_or("filed_on", desk.today()));
    let unread = r.errors;
    let cmd = report_contract::Cmd { id: ContractId(id), version: form.version, published_on, filed_on };
    let done = desk.run(&form, move |tx| along(&unread, report_contract::report_contract(tx, &cmd))).await;
    after(&desk, id, &form, done).await
}

/// `POST /contracts/{id}/service`.
pub async fn live(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = path.into_inner();
    let mut r = Reader::new(&form.fields);
    let since = r.day("since");
    if since.is_none() && r.errors.is_empty() {
        r.wrong("since", "请填写正式实施日期", "enter the first day of service");
    }
    let (unread, since) = (r.errors, since.unwrap_or(desk.today()));
    let cmd = go_live::Cmd { id: ContractId(id), version: form.version, since };
    let done = desk.run(&form, move |tx| along(&unread, go_live::go_live(tx, &cmd))).await;
    after(&desk, id, &form, done).await
}

/// `POST /contracts/{id}/termination`.
pub async fn terminate(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = path.into_inner();
    let mut r = Reader::new(&form.fields);
    let (ground, served_on) = (r.choice("ground", EndGround::from_code), r.day("served_on"));
    if form.get("ground").is_empty() {
        r.wrong("ground", "请选择解除依据", "choose what the termination rests on");
    }
    if served_on.is_none() && r.errors.iter().all(|e| e.field != "served_on") {
        r.wrong("served_on", "请填写解除通知到达日", "enter the day the notice arrived");
    }
    let (unread, reason) = (r.errors, form.get("end_reason").to_owned());
    let (ground, served_on) = (ground.unwrap_or(EndGround::Agreement), served_on.unwrap_or(desk.today()));
    let cmd = terminate_contract::Cmd { id: ContractId(id), version: form.version, ground, reason, served_on };
    let done = desk.run(&form, move |tx| along(&unread, terminate_contract::terminate_contract(tx, &cmd))).await;
    let done = done.map_err(|problem| renamed(problem, "reason", "end_reason"));
    after(&desk, id, &form, done).await
}

/// Two forms of the page ask for a reason: each has a field of its own.
pub(super) fn renamed(problem: Problem, from: &str, to: &str) -> Problem {
    let Problem::Invalid(mut errors) = problem else { return problem };
    errors.iter_mut().filter(|e| e.field == from).for_each(|e| e.field = to.to_owned());
    Problem::Invalid(errors)
}

impl ContractPage {
    fn knows_suppliers(&self) -> bool {
        self.desk.scope().knows_suppliers()
    }
    fn open(&self, action: Action) -> bool {
        let c = &self.found.contract;
        can(self.desk.actor(), action, &c.subject()) && c.allows(action).is_ok()
    }
    fn edits(&self) -> bool {
        self.open(Action::DraftContract)
    }
    fn confirms(&self) -> bool {
        self.open(Action::ConfirmContract)
    }
    fn reports(&self) -> bool {
        let c = &self.found.contract;
        self.open(Action::ReportContract) && (c.published_on.is_none() || c.filed_on.is_none())
    }
    fn changes_it(&self) -> bool {
        self.open(Action::ProposeChange) && !self.found.changes.iter().any(is_pending)
    }
    fn accepts(&self) -> bool {
        self.open(Action::RecordAcceptance)
    }
    fn goes_live(&self) -> bool {
        self.open(Action::GoLive)
    }
    fn ends_it(&self) -> bool {
        self.open(Action::TerminateContract)
    }
    fn settles(&self) -> bool {
        let left = self.unsettled().next().is_some() && self.found.contract.settled_on().is_none();
        self.open(Action::ProposeSettlement) && left
    }
    fn settles_wrong(&self) -> bool {
        self.f
            .errors
            .iter()
            .any(|e| matches!(e.field.as_str(), "settle_reason" | "file") || e.field.starts_with("owed-"))
    }
    fn agrees(&self) -> bool {
        self.open(Action::AgreeSettlement) && self.found.contract.settled_on().is_none()
    }
    fn unsettled(&self) -> impl Iterator<Item = &Instalment> {
        unsettled(&self.found.instalments)
    }
    fn owed(&self, i: &Instalment) -> String {
        format!("owed-{}", i.n)
    }
    fn owed_label(&self, i: &Instalment) -> String {
        self.f.lang.tf("第{}期应付金额，未付{}元", &[&i.n, &i.open()])
    }
    /// Why the head who looks at a draft may not confirm it.
    fn not_confirmed(&self) -> Option<Refusal> {
        let c = &self.found.contract;
        let head = self.desk.actor().has(crate::regulation::people::Role::OwnerHead);
        (head && c.state.name() == StateName::Draft)
            .then(|| may(self.desk.actor(), Action::ConfirmContract, &c.subject()).err())
            .flatten()
    }
    fn returned(&self) -> Option<&str> {
        match &self.found.contract.state {
            State::Returned { reason, .. } | State::Terminated { reason, .. } | State::Void { reason, .. } => {
                Some(reason)
            }
            _ => None,
        }
    }
    fn change_open(&self, change: &Change, code: &str) -> bool {
        let action = Action::from_code(code);
        action.is_some_and(|a| can(self.desk.actor(), a, &change.subject()) && change.allows(a).is_ok())
    }
    fn acceptance_open(&self, acceptance: &Acceptance, code: &str) -> bool {
        let action = Action::from_code(code);
        action.is_some_and(|a| can(self.desk.actor(), a, &acceptance.subject()) && acceptance.allows(a).is_ok())
    }
    fn applies(&self, i: &Instalment) -> bool {
        may(
            self.desk.actor(),
            Action::ApplyPayment,
            &crate::regulation::authority::Subject { hands: Vec::new(), ..i.subject() },
        )
        .is_ok()
            && i.allows(Action::ApplyPayment).is_ok()
            && is_reached(i, &self.found.contract, self.desk.today())
    }
    /// An instalment in per cent of what the contract comes to.
    fn share(&self, amount: &Fen) -> String {
        let of = |fen: Fen| usize::try_from(fen.0).unwrap_or(0);
        let exact = super::charts::percent(of(*amount), of(self.found.contract.amount));
        exact.trim_end_matches('0').trim_end_matches('.').to_owned()
    }
    fn paid(&self) -> Fen {
        self.found.instalments.iter().map(Instalment::released).sum()
    }
    fn shape(&self) -> &'static str {
        match self.found.contract.state.name() {
            StateName::Draft => "todo",
            StateName::Returned => "back",
            StateName::Signed | StateName::Accepted | StateName::InService => "run",
            StateName::Ended => "done",
            StateName::Terminated | StateName::Void => "bad",
        }
    }
    fn change_shape(&self, change: &Change) -> &'static str {
        match change.state.name() {
            b07_change::StateName::Proposed => "run",
            b07_change::StateName::Excess => "back",
            b07_change::StateName::Effective => "done",
            b07_change::StateName::Refused => "bad",
        }
    }
    fn file(&self, id: Option<&crate::regulation::values::FileId>) -> Option<&(i64, String)> {
        id.and_then(|id| self.found.files.iter().find(|(n, _)| *n == id.0))
    }
    fn grounds(&self) -> Vec<Choice> {
        self.f.choices(EndGround::ALL)
    }
}

/// Whether it can be applied for: its event has happened, and the contract binds or was settled.
pub(super) fn is_reached(i: &Instalment, contract: &Contract, today: chrono::NaiveDate) -> bool {
    let binds = contract.is_effective() || i.settled.is_some();
    binds && !i.unaccepted && i.base_on.is_some_and(|day| day <= today) && i.open() > Fen::ZERO
}

/// The shape of an instalment's state.
pub fn pay_shape(i: &Instalment) -> &'static str {
    use crate::regulation::b07_payment::StateName as Pay;
    match i.state.name() {
        Pay::Planned => "todo",
        Pay::Applied | Pay::Checked => "run",
        Pay::Held => "back",
        Pay::Released => "done",
        Pay::Refused => "bad",
    }
}

fn is_pending(change: &Change) -> bool {
    matches!(change.state.name(), b07_change::StateName::Proposed | b07_change::StateName::Excess)
}
