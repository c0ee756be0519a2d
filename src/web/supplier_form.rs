//! Registering and changing a supplier. Identity numbers leave the form as marks; they are never shown again.

use super::again::{Again, along};
use super::desk::{Answer, Desk};
use super::filters;
use super::form::{Fields, Form};
use super::page::see;
use super::parse::Reader;
use super::procurement::looked_up;
use super::stale::{Stale, last};
use super::widgets::{Choice, FormView};
use crate::keyring::Keyring;
use crate::problem::Problem;
use crate::regulation::authority::{Action, Subject, may};
use crate::regulation::b08_supplier::{Facts, HolderText, IdMark, Size, Supplier, is_id_number};
use crate::regulation::decision::{Aggregate, FieldError};
use crate::regulation::values::{SupplierId, Uscc, ValueError, half_width, parse_decimal};
use crate::store::views::supplier_names::{self, Lookup};
use crate::store::views::suppliers;
use crate::usecases::{edit_supplier, register_supplier};
use actix_web::web::Path;
use askama::Template;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// What makes a holder's row more than blank.
const HOLDER: [&str; 3] = ["name", "code", "share"];

#[derive(Template)]
#[template(path = "suppliers/form.html")]
struct FormPage {
    f: FormView,
    supplier: Option<Supplier>,
    version: i32,
    rows: usize,
    suggested: Vec<String>,
    stale: Option<Stale>,
}

/// `GET /suppliers/new`.
pub async fn new(desk: Desk) -> Answer {
    may(desk.actor(), Action::RegisterSupplier, &Subject::default())?;
    desk.page(&FormPage::of(&desk, None, Fields::default().with("big_data", "yes")).await?)
}

/// `POST /suppliers`.
pub async fn register(desk: Desk, mut form: Form) -> Answer {
    form.fields.close_up("holder", &HOLDER);
    if form.button() == "add" {
        return more(&desk, None, &form).await;
    }
    let before = predecessor(&desk, &form).await?;
    let (facts, unread) = typed(&form.fields, &desk.state.keyring, None, before.as_ref());
    let cmd = register_supplier::Cmd { facts };
    match desk.run(&form, move |tx| along(&unread, register_supplier::register_supplier(tx, &cmd))).await {
        Ok(id) => Ok(see(format!("/suppliers/{id}"))),
        Err(problem) => again(&desk, None, &form, problem).await,
    }
}

/// `GET /suppliers/{id}/edit`.
pub async fn edit(desk: Desk, path: Path<i64>) -> Answer {
    let supplier = load(&desk, path.into_inner()).await?;
    may(desk.actor(), Action::EditSupplier, &Subject::default())?;
    let fields = stored(&supplier, &succeeded(&desk, &supplier).await?);
    desk.page(&FormPage::of(&desk, Some(supplier), fields).await?)
}

/// `POST /suppliers/{id}`.
pub async fn change(desk: Desk, path: Path<i64>, mut form: Form) -> Answer {
    form.fields.close_up("holder", &HOLDER);
    let supplier = load(&desk, path.into_inner()).await?;
    if form.button() == "add" {
        return more(&desk, Some(supplier), &form).await;
    }
    let before = predecessor(&desk, &form).await?;
    let (facts, unread) = typed(&form.fields, &desk.state.keyring, Some(&supplier), before.as_ref());
    let (id, version) = (supplier.id, form.version);
    let cmd = edit_supplier::Cmd { id, version, facts };
    match desk.run(&form, move |tx| along(&unread, edit_supplier::edit_supplier(tx, &cmd))).await {
        Ok(id) => Ok(see(format!("/suppliers/{id}"))),
        Err(problem) => again(&desk, Some(supplier), &form, problem).await,
    }
}

async fn load(desk: &Desk, id: i64) -> Result<Supplier, Problem> {
    let (scope, today) = (desk.scope(), desk.today());
    Ok(desk.read(move |conn| suppliers::dossier(conn, &scope, SupplierId(id), today)).await?.supplier)
}

/// The predecessor as typed, looked up in the register; none where nothing was typed.
async fn predecessor(desk: &Desk, form: &Form) -> Result<Option<Lookup>, Problem> {
    let words = form.get("successor_of").trim().to_owned();
    if words.is_empty() {
        return Ok(None);
    }
    desk.read(move |conn| supplier_names::find(conn, &words)).await.map(Some)
}

/// Name of the supplier this one succeeds, as the form shows it.
async fn succeeded(desk: &Desk, supplier: &Supplier) -> Result<String, Problem> {
    let Some(id) = supplier.facts.successor_of else { return Ok(String::new()) };
    let named = desk.read(move |conn| supplier_names::of(conn, &[id])).await?;
    Ok(named.into_iter().next().map(|(_, name)| name).unwrap_or_default())
}

async fn more(desk: &Desk, supplier: Option<Supplier>, form: &Form) -> Answer {
    let mut page = FormPage::of(desk, supplier, form.fields.clone()).await?;
    page.version = form.version;
    page.rows += 1;
    desk.page(&page)
}

async fn again(desk: &Desk, supplier: Option<Supplier>, form: &Form, problem: Problem) -> Answer {
    let again = Again::on_form(problem)?;
    let mut page = FormPage::of(desk, supplier, form.fields.clone()).await?;
    match page.supplier.as_ref().filter(|_| again.stale) {
        Some(supplier) => page.stale = Some(stale(desk, supplier, &form.fields).await?),
        None => page.version = form.version,
    }
    page.f.errors = again.errors;
    desk.page_with(again.status, &page)
}

/// What differs; numbers of identity cards are neither stored nor compared.
async fn stale(desk: &Desk, supplier: &Supplier, typed: &Fields) -> Result<Stale, Problem> {
    let (change, lang) = (last(desk, Supplier::KIND, supplier.id.0).await?, desk.lang());
    let word = |field: &str, value: &str| {
        let size = Size::from_code(value).filter(|_| field == "size");
        size.map(|size| lang.of(&size).into_owned())
    };
    let mut stale = Stale::by_name(change, &stored(supplier, &succeeded(desk, supplier).await?), typed, lang, word);
    stale.rows.retain(|row| row.field != "legal_rep_id" && !is_id_number(&half_width(&row.yours).to_uppercase()));
    Ok(stale)
}

impl FormPage {
    async fn of(desk: &Desk, supplier: Option<Supplier>, fields: Fields) -> Result<FormPage, Problem> {
        let version = supplier.as_ref().map_or(0, |s| s.version);
        let rows = fields.rows("holder").max(2);
        let suggested = desk.read(supplier_names::suggested).await?;
        Ok(FormPage { f: FormView::new(desk.lang(), fields), supplier, version, rows, suggested, stale: None })
    }
    fn sizes(&self) -> Vec<Choice> {
        self.f.choices(Size::ALL)
    }
    fn action(&self) -> String {
        self.supplier.as_ref().map_or_else(|| "/suppliers".to_owned(), |s| format!("/suppliers/{}", s.id))
    }
    fn at(&self, n: &usize, part: &str) -> String {
        format!("holder-{n}-{part}")
    }
    fn label(&self, text: &str, n: &usize) -> String {
        self.f.lang.tf(text, &[&(n + 1)])
    }
}

fn tick(on: bool) -> &'static str {
    if on { "yes" } else { "" }
}

fn stored(s: &Supplier, succeeded: &str) -> Fields {
    let facts = &s.facts;
    let mut fields = Fields::default()
        .with("name", facts.name.as_str())
        .with("uscc", facts.uscc.as_str())
        .with("legal_rep", facts.legal_rep.as_str())
        .with("size", facts.size.code())
        .with("platform", tick(facts.platform))
        .with("big_data", tick(facts.big_data))
        .with("contact", facts.contact.as_str())
        .with("phone", facts.phone.as_str())
        .with("address", facts.address.as_str())
        .with("successor_of", succeeded);
    for (n, holder) in facts.holders.iter().enumerate() {
        fields.set(format!("holder-{n}-name"), holder.name.as_str());
        fields.set(format!("holder-{n}-code"), holder.uscc.as_ref().map_or("", Uscc::as_str));
        fields.set(format!("holder-{n}-share"), format!("{}.{:02}", holder.share / 100, holder.share % 100));
    }
    fields
}

/// The form as facts, and what of it could not be read; an identity number left empty keeps the one on record.
fn typed(
    fields: &Fields,
    keys: &Keyring,
    earlier: Option<&Supplier>,
    before: Option<&Lookup>,
) -> (Facts, Vec<FieldError>) {
    let mut r = Reader::new(fields);
    let uscc = uscc(&mut r, "uscc", fields.get("uscc"));
    let size = r.choice("size", Size::from_code);
    if size.is_none() && fields.get("size").is_empty() {
        r.wrong("size", "请选择企业规模", "choose the size");
    }
    let card = card(&mut r, keys, "legal_rep_id", fields.get("legal_rep_id"));
    let holders: Vec<HolderText> = (0..fields.rows("holder")).filter_map(|n| holder(&mut r, fields, keys, n)).collect();
    let before = before.and_then(|found| looked_up(&mut r, "successor_of", found));
    let facts = Facts {
        name: r.text("name"),
        uscc: uscc.or(earlier.map(|s| s.facts.uscc.clone())).unwrap_or_default(),
        legal_rep: r.text("legal_rep"),
        legal_rep_id: card,
        holders,
        size: size.unwrap_or(Size::ALL[0]),
        platform: r.ticked("platform"),
        big_data: r.ticked("big_data"),
        contact: r.text("contact"),
        phone: r.text("phone"),
        address: r.text("address"),
        successor_of: before,
    };
    (facts, r.errors)
}

fn uscc(r: &mut Reader<'_>, field: &str, typed: &str) -> Option<Uscc> {
    let (zh, en) = match Uscc::parse(typed) {
        Ok(code) => return Some(code),
        Err(ValueError::Empty) => ("请填写统一社会信用代码", "enter the credit code"),
        Err(ValueError::WrongCheckDigit) => {
            ("统一社会信用代码校验位不对，请核对", "the check digit of the credit code is wrong")
        }
        Err(_) => (
            "统一社会信用代码为18位数字或大写字母（不含I、O、S、V、Z）",
            "the credit code must have 18 digits or capital letters (not I, O, S, V or Z)",
        ),
    };
    r.wrong(field, zh, en);
    None
}

fn card(r: &mut Reader<'_>, keys: &Keyring, field: &str, typed: &str) -> Option<IdMark> {
    let number = half_width(typed).to_uppercase();
    if number.is_empty() {
        return None;
    }
    if is_id_number(&number) {
        return Some(keys.mark(&number));
    }
    r.wrong(field, "证件号应为18位身份证号，请核对", "the ID number must have 18 characters; check it");
    None
}

/// One holder: a code of 18 characters that is an identity number is a person, any other is a company.
fn holder(r: &mut Reader<'_>, fields: &Fields, keys: &Keyring, n: usize) -> Option<HolderText> {
    let at = |part: &str| format!("holder-{n}-{part}");
    let [name, code, share] = HOLDER.map(|part| fields.get(&at(part)));
    if name.is_empty() && code.is_empty() && share.is_empty() {
        return None;
    }
    let number = half_width(code).to_uppercase();
    let (company, person) = match () {
        () if number.is_empty() => (None, None),
        () if is_id_number(&number) => (None, Some(keys.mark(&number))),
        () => (uscc(r, &at("code"), code), None),
    };
    let percent =
        parse_decimal(share.trim_end_matches('%')).ok().filter(|p| *p >= Decimal::ZERO && *p <= Decimal::ONE_HUNDRED);
    if percent.is_none() {
        r.errors.push(FieldError::at(
            at("share"),
            "持股比例为0至100，最多两位小数",
            "a share from 0 to 100 with at most two decimals",
        ));
    }
    let share = percent.and_then(|p| (p * Decimal::ONE_HUNDRED).to_u32()).unwrap_or(0);
    Some(HolderText { name: name.to_owned(), uscc: company, id: person, share })
}
