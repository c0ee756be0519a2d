//! Changes of a contract: proposed on a form for their kind, confirmed or refused on the contract's page.

use super::acceptance_fields::report;
use super::again::{Again, along};
use super::contract::{after, load};
use super::contract_fields as fields;
use super::desk::{Answer, Desk};
use super::filters;
use super::form::{Fields, Form};
use super::page::see;
use super::parse::Reader;
use super::stale::{Stale, last};
use super::widgets::{Choice, FormView};
use crate::keyring::Keyring;
use crate::problem::Problem;
use crate::regulation::a17_security::MlpsLevel;
use crate::regulation::authority::{Action, may};
use crate::regulation::b07_change::Matter;
use crate::regulation::b07_changing::Proposal;
use crate::regulation::b07_contract::Contract;
use crate::regulation::b07_payment::{Base, PayKind};
use crate::regulation::b08_supplier::{Size, Supplier};
use crate::regulation::decision::{Aggregate, FieldError};
use crate::regulation::values::{ChangeId, ContractId, Fen, SupplierId, Uscc};
use crate::store::suppliers;
use crate::store::views::contract_page::Found;
use crate::store::views::{contract_scope, plan_form};
use crate::usecases::{allow_excess, confirm_change, propose_change, refuse_change};
use actix_web::web::{Path, Query};
use askama::Template;
use std::collections::HashMap;

/// The forms offered: code and name.
const KINDS: [(&str, &str); 7] = [
    ("supplement", "增加金额"),
    ("reduction", "减少金额"),
    ("term", "期限"),
    ("content", "内容"),
    ("subject", "主体"),
    ("rename", "更名"),
    ("level", "等保级别"),
];

#[derive(Template)]
#[template(path = "contracts/change.html")]
struct ChangePage {
    f: FormView,
    found: Found,
    kind: &'static str,
    version: i32,
    rows: usize,
    stale: Option<Stale>,
    candidate: Option<Supplier>,
}

fn kind_of(code: &str) -> &'static str {
    KINDS.iter().find(|(k, _)| *k == code).map_or("supplement", |(k, _)| k)
}

/// `GET /contracts/{id}/changes/new?kind=`.
pub async fn new(desk: Desk, path: Path<i64>, query: Query<HashMap<String, String>>) -> Answer {
    let found = load(&desk, path.into_inner()).await?;
    may(desk.actor(), Action::ProposeChange, &found.contract.subject())?;
    found.contract.allows(Action::ProposeChange)?;
    let kind = kind_of(query.get("kind").map_or("", String::as_str));
    let suggested = match kind {
        "rename" => Fields::default().with("name", found.supplier.facts.name.as_str()),
        "subject" => Fields::default().with("supplier", query.get("supplier").map_or("", String::as_str)),
        _ => Fields::default(),
    };
    let code = Uscc::parse(suggested.get("supplier")).ok();
    let candidate = desk.read(move |conn| code.map_or(Ok(None), |code| suppliers::by_uscc(conn, &code))).await?;
    let suggested = match &candidate {
        Some(supplier) => {
            suggested.with("payee_name", supplier.facts.name.as_str()).with("size", supplier.facts.size.code())
        }
        None => suggested,
    };
    desk.page(&ChangePage { candidate, ..ChangePage::of(&desk, found, kind, suggested) })
}

/// `POST /contracts/{id}/changes`.
pub async fn propose(desk: Desk, path: Path<i64>, mut form: Form) -> Answer {
    form.fields.close_up("term", &fields::TERM);
    let id = path.into_inner();
    let kind = kind_of(form.get("kind"));
    if form.button() == "add" {
        let mut page = ChangePage::of(&desk, named(&desk, id, &form).await?, kind, form.fields.clone());
        page.rows += 1;
        page.version = form.version;
        return desk.page(&page);
    }
    let (proposal, unread) = proposal(&desk, kind, &form).await?;
    let known = unread.iter().all(|e| e.field != "supplier");
    let cmd = propose_change::Cmd { id: ContractId(id), version: form.version, proposal };
    let done = match known {
        true => desk.run(&form, move |tx| along(&unread, propose_change::propose_change(tx, &cmd))).await,
        // Nothing can be said of a supplier whom the register does not know.
        false => Err(Problem::Invalid(unread)),
    };
    match done {
        Ok(id) => Ok(see(format!("/contracts/{id}"))),
        Err(problem) => {
            let again = Again::on_form(problem)?;
            let mut page = ChangePage::of(&desk, named(&desk, id, &form).await?, kind, form.fields.clone());
            if again.stale {
                page.stale = Some(Stale::who(last(&desk, Contract::KIND, id).await?));
            } else {
                page.version = form.version;
            }
            page.f.errors = again.errors;
            desk.page_with(again.status, &page)
        }
    }
}

/// The contract, with the names of the files just typed.
async fn named(desk: &Desk, id: i64, form: &Form) -> Result<Found, Problem> {
    let mut found = load(desk, id).await?;
    let (unit, project, wanted) = (desk.actor().unit, found.project.id, fields::files_in(&form.fields));
    let names = desk.read(move |conn| plan_form::names(conn, unit, project, &wanted)).await?;
    found.files.extend(names);
    Ok(found)
}

async fn proposal(desk: &Desk, kind: &'static str, form: &Form) -> Result<(Proposal, Vec<FieldError>), Problem> {
    let subject = match (kind, Uscc::parse(form.get("supplier"))) {
        ("subject", Ok(code)) => desk.read(move |conn| suppliers::by_uscc(conn, &code)).await?.map(|s| s.id),
        _ => None,
    };
    Ok(typed(&form.fields, kind, subject, &desk.state.keyring))
}

fn typed(typed: &Fields, kind: &str, subject: Option<SupplierId>, keys: &Keyring) -> (Proposal, Vec<FieldError>) {
    let mut r = Reader::new(typed);
    let delta = |r: &mut Reader<'_>| r.wan("delta").unwrap_or(Fen::ZERO);
    let matter = match kind {
        "reduction" => Matter::Reduction { by: delta(&mut r) },
        "term" => {
            let to = r.day("to");
            if to.is_none() && r.errors.is_empty() {
                r.wrong("to", "请填写新的服务结束日期", "enter the new last day of the service");
            }
            Matter::Term { to: to.unwrap_or_default(), long_reason: r.text("long_reason") }
        }
        "content" => Matter::Content { text: r.text("content") },
        "subject" => {
            if subject.is_none() {
                r.wrong(
                    "supplier",
                    "名册中没有这个统一社会信用代码，请先登记供应商",
                    "the register has no such credit code: register the supplier first",
                );
            }
            let payee = fields::payee(&mut r, typed, keys, None);
            let size = r.choice("size", Size::from_code);
            Matter::Subject { supplier: subject.unwrap_or(SupplierId::NEW), payee, size }
        }
        "level" => {
            let to = r.choice("level", MlpsLevel::from_code);
            if to.is_none() && typed.get("level").is_empty() {
                r.wrong("level", "请选择新的等保级别", "choose the new protection level");
            }
            Matter::Level { to: to.unwrap_or(MlpsLevel::L5), report: report(&mut r) }
        }
        "rename" => Matter::Rename { name: r.text("name") },
        _ => Matter::Supplement { by: delta(&mut r), instalments: fields::terms(&mut r, typed) },
    };
    let proposal = Proposal { matter, reason: r.text("reason"), file: r.file("file") };
    (proposal, r.errors)
}

async fn contract_of(desk: &Desk, id: i64) -> Result<i64, Problem> {
    let scope = desk.scope();
    let change = desk.read(move |conn| {
        let change = crate::store::changes::get(conn, ChangeId(id))?;
        contract_scope::contract(conn, &scope, change.contract)?;
        Ok(change)
    });
    Ok(change.await?.contract.0)
}

/// `POST /changes/{id}/confirmation`.
pub async fn confirm(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = path.into_inner();
    let contract = contract_of(&desk, id).await?;
    let cmd = confirm_change::Cmd { id: ChangeId(id), version: form.version };
    let done = desk.run(&form, move |tx| confirm_change::confirm_change(tx, &cmd)).await;
    after(&desk, contract, &form, done).await
}

/// `POST /changes/{id}/refusal`.
pub async fn refuse(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = path.into_inner();
    let contract = contract_of(&desk, id).await?;
    let cmd = refuse_change::Cmd { id: ChangeId(id), version: form.version, reason: form.get("reason").to_owned() };
    let done = desk.run(&form, move |tx| refuse_change::refuse_change(tx, &cmd)).await;
    after(&desk, contract, &form, done).await
}

/// `POST /changes/{id}/note`.
pub async fn note(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = path.into_inner();
    let contract = contract_of(&desk, id).await?;
    let cmd = allow_excess::Cmd { id: ChangeId(id), version: form.version, opinion: form.get("opinion").to_owned() };
    let done = desk.run(&form, move |tx| allow_excess::allow_excess(tx, &cmd)).await;
    after(&desk, contract, &form, done).await
}

impl ChangePage {
    fn of(desk: &Desk, found: Found, kind: &'static str, typed: Fields) -> ChangePage {
        ChangePage {
            rows: typed.rows("term").max(1),
            f: FormView { files: found.files.clone(), ..FormView::new(desk.lang(), typed) },
            version: found.contract.version,
            found,
            kind,
            stale: None,
            candidate: None,
        }
    }
    fn room(&self) -> Fen {
        let c = &self.found.contract;
        let room = c.original().percent_floor(1000) - c.supplements;
        room.max(Fen::ZERO)
    }
    fn tabs(&self) -> &'static [(&'static str, &'static str)] {
        &KINDS
    }
    fn levels(&self) -> Vec<Choice> {
        let now = self.found.contract.mlps;
        let higher: Vec<MlpsLevel> = MlpsLevel::ALL.iter().copied().filter(|level| *level > now).collect();
        self.f.choices(&higher)
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
