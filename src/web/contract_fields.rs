//! The contract as fields of a form, and back.

use super::form::Fields;
use super::parse::Reader;
use crate::i18n::Lang;
use crate::keyring::Keyring;
use crate::regulation::b07_contract::{Contract, Entry, Payee, Pricing, Sealed};
use crate::regulation::b07_payment::{Base, PayKind, Term};
use crate::regulation::b07_stages::Project;
use crate::regulation::b08_supplier::{Size, Supplier};
use crate::regulation::decision::FieldError;
use crate::regulation::values::{Fen, FileId};
use crate::store::views::contract_page::Lot;
use chrono::{Days, NaiveDate};

/// What makes a row of the plan of payments more than blank.
pub const TERM: [&str; 2] = ["name", "amount"];
/// Rows of the plan of payments shown at least.
pub const LEAST_TERMS: usize = 3;

pub(super) fn day(day: Option<NaiveDate>) -> String {
    day.map(|d| d.to_string()).unwrap_or_default()
}
pub(super) fn file(file: Option<FileId>) -> String {
    file.map(|f| f.to_string()).unwrap_or_default()
}
pub(super) fn tick(on: bool) -> &'static str {
    if on { "yes" } else { "" }
}

/// What is known before anything was typed: the award, the plan, the register.
pub fn suggested(project: &Project, lot: &Lot, supplier: &Supplier) -> Fields {
    let content = &project.plan.content;
    Fields::default()
        .with("amount", lot.amount.wan_exact())
        .with("from", day(content.start))
        .with("to", day(content.end))
        .with("pricing", Pricing::Total.code())
        .with("payee_name", supplier.facts.name.as_str())
        .with("size", supplier.facts.size.code())
        .with("bond", "0")
}

/// The fields of an entry; the account number is never shown again.
pub fn stored(contract: &Contract) -> Fields {
    let e = &contract.entry;
    let fields = Fields::default()
        .with("no", e.no.as_str())
        .with("signed_on", e.signed_on.to_string())
        .with("late_reason", e.late_reason.as_str())
        .with("amount", e.amount.wan_exact())
        .with("over_reason", e.over_reason.as_str())
        .with("small", tick(e.small))
        .with("pricing", e.pricing.code())
        .with("from", e.from.to_string())
        .with("to", e.to.to_string())
        .with("long_reason", e.long_reason.as_str())
        .with("bond", e.bond.wan_exact())
        .with("scan", file(e.scan))
        .with("annex", file(e.annex))
        .with("annex_note", e.annex_note.as_str())
        .with("nda", file(e.nda))
        .with("payee_name", e.payee.name.as_str())
        .with("payee_bank", e.payee.bank.as_str())
        .with("size", e.size.code())
        .with("accept_by", day(e.accept_by));
    with_terms(fields, &e.instalments)
}

/// The rows of a plan of payments.
pub fn with_terms(mut fields: Fields, terms: &[Term]) -> Fields {
    for (n, term) in terms.iter().enumerate() {
        let at = |part: &str| format!("term-{n}-{part}");
        fields.set(at("name"), term.name.as_str());
        fields.set(at("kind"), term.kind.code());
        fields.set(at("amount"), term.amount.wan_exact());
        fields.set(at("base"), term.base.code());
        fields.set(at("stage"), term.stage.as_str());
        fields.set(at("day"), day(term.day));
        fields.set(at("days"), term.days.to_string());
        fields.set(at("linked"), tick(term.linked));
    }
    fields
}

/// The files a form names.
pub fn files_in(fields: &Fields) -> Vec<FileId> {
    let names = ["scan", "annex", "nda", "file", "report_file"];
    names.iter().filter_map(|name| fields.get(name).parse().ok()).map(FileId).collect()
}

/// The form as an entry, and what of it could not be read; an account left empty keeps the one on record. Of a service only one end of
/// which can be read, the other stands a year from it: the rules shall not find fault with what nobody typed.
pub fn typed(fields: &Fields, keys: &Keyring, earlier: Option<&Contract>) -> (Entry, Vec<FieldError>) {
    let mut r = Reader::new(fields);
    let instalments = terms(&mut r, fields);
    let signed_on = needed(&mut r, "signed_on", "请填写签订日", "enter the day of signing");
    let from = needed(&mut r, "from", "请填写服务开始日期", "enter the first day of the service");
    let to = needed(&mut r, "to", "请填写服务结束日期", "enter the last day of the service");
    let size = r.choice("size", Size::from_code);
    if size.is_none() && fields.get("size").is_empty() {
        r.wrong("size", "请选择签订时的企业规模", "choose the size at signing");
    }
    let entry = Entry {
        no: r.text("no"),
        signed_on: signed_on.unwrap_or_default(),
        late_reason: r.text("late_reason"),
        amount: r.wan("amount").unwrap_or(Fen::ZERO),
        over_reason: r.text("over_reason"),
        small: r.ticked("small"),
        pricing: r.choice("pricing", Pricing::from_code).unwrap_or(Pricing::Total),
        from: from.or(to.map(|to| to - Days::new(365))).unwrap_or_default(),
        to: to.or(from.map(|from| from + Days::new(365))).unwrap_or_default(),
        long_reason: r.text("long_reason"),
        bond: r.wan("bond").unwrap_or(Fen::ZERO),
        scan: r.file("scan"),
        annex: r.file("annex"),
        annex_note: r.text("annex_note"),
        nda: r.file("nda"),
        payee: payee(&mut r, fields, keys, earlier.map(|c| &c.entry.payee.account)),
        size: size.unwrap_or(Size::Large),
        accept_by: r.day("accept_by"),
        instalments,
    };
    (entry, r.errors)
}

fn needed(r: &mut Reader<'_>, name: &str, zh: &str, en: &str) -> Option<NaiveDate> {
    let before = r.errors.len();
    let day = r.day(name);
    if day.is_none() && r.errors.len() == before {
        r.wrong(name, zh, en);
    }
    day
}

/// The account the supplier is paid on.
pub fn payee(r: &mut Reader<'_>, fields: &Fields, keys: &Keyring, known: Option<&Sealed>) -> Payee {
    let number: String = fields.get("payee_account").chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    let shaped = (6..=40).contains(&number.len()) && number.chars().all(|c| c.is_ascii_alphanumeric());
    let account = match () {
        () if number.is_empty() => known.cloned().unwrap_or_default(),
        () if shaped => keys.seal(&number),
        () => {
            r.wrong("payee_account", "账号为6至40位数字或字母", "an account number has 6 to 40 digits or letters");
            Sealed::default()
        }
    };
    Payee { name: r.text("payee_name"), bank: r.text("payee_bank"), account }
}

/// The rows of the plan of payments; empty rows are none.
pub fn terms(r: &mut Reader<'_>, fields: &Fields) -> Vec<Term> {
    (0..fields.rows("term")).filter_map(|n| term(r, fields, n)).collect()
}

fn term(r: &mut Reader<'_>, fields: &Fields, n: usize) -> Option<Term> {
    let at = |part: &str| format!("term-{n}-{part}");
    if TERM.iter().all(|part| fields.get(&at(part)).is_empty()) {
        return None;
    }
    let kind = r.choice(&at("kind"), PayKind::from_code);
    let base = r.choice(&at("base"), Base::from_code);
    if kind.is_none() && fields.get(&at("kind")).is_empty() {
        r.wrong(&at("kind"), "请选择款项类型", "choose the kind of instalment");
    }
    if base.is_none() && fields.get(&at("base")).is_empty() {
        r.wrong(&at("base"), "请选择付款条件", "choose what it waits for");
    }
    Some(Term {
        name: r.text(&at("name")),
        kind: kind.unwrap_or(PayKind::Progress),
        amount: r.wan(&at("amount")).unwrap_or(Fen::ZERO),
        base: base.unwrap_or(Base::Signing),
        stage: r.text(&at("stage")),
        day: r.day(&at("day")),
        days: r.number(&at("days"), 1, 365).and_then(|n| u32::try_from(n).ok()).unwrap_or(30),
        linked: r.ticked(&at("linked")),
    })
}

/// What each field is called, for the comparison of two versions.
const LABELS: &[(&str, &str)] = &[
    ("no", "合同编号"),
    ("signed_on", "签订日"),
    ("late_reason", "逾期签订理由"),
    ("amount", "合同金额"),
    ("over_reason", "超额理由"),
    ("small", "金额确实不足1000元"),
    ("pricing", "计价方式"),
    ("from", "服务开始"),
    ("to", "服务结束"),
    ("long_reason", "超过3年的理由"),
    ("bond", "履约保证金"),
    ("scan", "合同文本"),
    ("annex", "办法附件"),
    ("annex_note", "法律意见"),
    ("nda", "保密协议"),
    ("payee_name", "收款户名"),
    ("payee_bank", "开户银行"),
    ("payee_account", "收款账号"),
    ("size", "企业规模"),
    ("accept_by", "约定验收期限"),
    ("name", "款项"),
    ("kind", "类型"),
    ("base", "付款条件"),
    ("stage", "验收期次"),
    ("day", "约定日期"),
    ("days", "天数"),
    ("linked", "与评估挂钩"),
];

/// The name of a field in the page's language; a row of the plan of payments with its number.
pub fn label(lang: Lang, field: &str) -> String {
    let (row, part) = match field.strip_prefix("term-").and_then(|rest| rest.split_once('-')) {
        Some((n, part)) => (n.parse::<usize>().ok(), part),
        None => (None, field),
    };
    let name = LABELS.iter().find(|(f, _)| *f == part).map_or(part, |(_, zh)| lang.t(zh));
    row.map_or_else(|| name.to_owned(), |n| lang.tf("第{}期{}", &[&(n + 1), &name]))
}
