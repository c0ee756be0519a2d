//! The acceptance as fields of a form, and back.

use super::contract_fields::{day, file, tick};
use super::form::Fields;
use super::parse::Reader;
use crate::i18n::Lang;
use crate::regulation::a17_security::TestReport;
use crate::regulation::b07_acceptance::{Conclusion, Entry, Item, ItemKind, Member};
use crate::regulation::b07_contract::Contract;
use crate::regulation::decision::FieldError;

/// What is known before anything was typed: the goals of the contract are what was agreed.
pub fn suggested(contract: &Contract) -> Fields {
    let mut fields = Fields::default().with("stage", "整体验收").with("whole", "yes");
    for (n, goal) in contract.goals.iter().enumerate() {
        let agreed = format!("{}{}{}{}", goal.name, goal.operator.zh(), goal.target, goal.unit);
        fields.set(format!("item-{n}-agreed"), agreed);
        fields.set(format!("item-{n}-kind"), ItemKind::Service.code());
    }
    let first = contract.goals.len();
    for (n, kind) in (first..).zip([ItemKind::Technical, ItemKind::Safety]) {
        fields.set(format!("item-{n}-kind"), kind.code());
    }
    fields
}

/// What the fields are called.
const LABELS: &[(&str, &str)] = &[
    ("stage", "验收期次"),
    ("whole", "整体验收"),
    ("held_on", "验收日期"),
    ("public_service", "面向公众的服务"),
    ("users_opinion", "服务对象意见"),
    ("announced_on", "结果公告日期"),
    ("conclusion", "验收结论"),
    ("opinion", "验收组意见"),
    ("file", "签字的验收书"),
    ("member-name", "第{}人姓名"),
    ("member-unit", "第{}人所在单位"),
    ("member-independent", "第{}人无利害关系"),
    ("member-supervisor", "第{}人是监管人员"),
    ("member-signed", "第{}人已签字"),
    ("item-kind", "第{}项类别"),
    ("item-agreed", "第{}项约定内容"),
    ("item-found", "第{}项验收情况"),
    ("item-met", "第{}项符合"),
    ("report_institution", "测评机构"),
    ("report_certificate", "机构证书编号"),
    ("report_number", "报告编号"),
    ("report_on", "报告日期"),
    ("report_conclusion", "测评结论"),
    ("report_passed", "结论符合要求"),
    ("report_file", "测评报告"),
];

/// What a field is called, with its row.
pub fn label(lang: Lang, field: &str) -> String {
    let parts: Vec<&str> = field.split('-').collect();
    let (name, row) = match parts[..] {
        [table, n, part] => (format!("{table}-{part}"), n.parse::<usize>().map_or(0, |n| n + 1)),
        _ => (field.to_owned(), 0),
    };
    let words = LABELS.iter().find(|(f, _)| *f == name).map_or(field, |(_, zh)| *zh);
    lang.tf(words, &[&row])
}

/// The fields of an entry.
pub fn stored(e: &Entry) -> Fields {
    let mut fields = Fields::default()
        .with("stage", e.stage.as_str())
        .with("whole", tick(e.whole))
        .with("held_on", e.held_on.to_string())
        .with("public_service", tick(e.public_service))
        .with("users_opinion", e.users_opinion.as_str())
        .with("announced_on", day(e.announced_on))
        .with("conclusion", e.conclusion.code())
        .with("opinion", e.opinion.as_str())
        .with("file", file(e.file));
    for (n, m) in e.members.iter().enumerate() {
        let at = |part: &str| format!("member-{n}-{part}");
        fields.set(at("name"), m.name.as_str());
        fields.set(at("unit"), m.unit.as_str());
        fields.set(at("independent"), tick(m.independent));
        fields.set(at("supervisor"), tick(m.supervisor));
        fields.set(at("signed"), tick(m.signed));
    }
    for (n, item) in e.items.iter().enumerate() {
        let at = |part: &str| format!("item-{n}-{part}");
        fields.set(at("kind"), item.kind.code());
        fields.set(at("agreed"), item.agreed.as_str());
        fields.set(at("found"), item.found.as_str());
        fields.set(at("met"), tick(item.met));
    }
    match &e.report {
        None => fields,
        Some(report) => fields
            .with("report_institution", report.institution.as_str())
            .with("report_certificate", report.certificate.as_str())
            .with("report_number", report.number.as_str())
            .with("report_on", report.on.to_string())
            .with("report_conclusion", report.conclusion.as_str())
            .with("report_passed", tick(report.passed))
            .with("report_file", file(Some(report.file))),
    }
}

/// The form as an entry, and what of it could not be read.
pub fn typed(fields: &Fields) -> (Entry, Vec<FieldError>) {
    let mut r = Reader::new(fields);
    let held_on = r.day("held_on");
    if held_on.is_none() && r.errors.is_empty() {
        r.wrong("held_on", "请填写验收日期", "enter the day of the acceptance");
    }
    let conclusion = r.choice("conclusion", Conclusion::from_code);
    if conclusion.is_none() && fields.get("conclusion").is_empty() {
        r.wrong("conclusion", "请选择验收结论", "choose the conclusion");
    }
    let entry = Entry {
        stage: r.text("stage"),
        whole: r.ticked("whole"),
        held_on: held_on.unwrap_or_default(),
        members: (0..fields.rows("member")).filter_map(|n| member(&r, n)).collect(),
        items: (0..fields.rows("item")).filter_map(|n| item(&mut r, n)).collect(),
        report: report(&mut r),
        public_service: r.ticked("public_service"),
        users_opinion: r.text("users_opinion"),
        announced_on: r.day("announced_on"),
        conclusion: conclusion.unwrap_or(Conclusion::Failed),
        opinion: r.text("opinion"),
        file: r.file("file"),
    };
    (entry, r.errors)
}

fn member(r: &Reader<'_>, n: usize) -> Option<Member> {
    let at = |part: &str| format!("member-{n}-{part}");
    let (name, unit) = (r.text(&at("name")), r.text(&at("unit")));
    let ticked = |part: &str| r.ticked(&at(part));
    let blank = name.is_empty() && unit.is_empty();
    (!blank).then(|| Member {
        name,
        unit,
        independent: ticked("independent"),
        supervisor: ticked("supervisor"),
        signed: ticked("signed"),
    })
}

fn item(r: &mut Reader<'_>, n: usize) -> Option<Item> {
    let at = |part: &str| format!("item-{n}-{part}");
    let (agreed, found) = (r.text(&at("agreed")), r.text(&at("found")));
    if agreed.is_empty() && found.is_empty() {
        return None;
    }
    let kind = r.choice(&at("kind"), ItemKind::from_code);
    if kind.is_none() {
        r.wrong(&at("kind"), "请选择验收内容的类别", "choose what the item is about");
    }
    Some(Item { kind: kind.unwrap_or(ItemKind::Technical), agreed, found, met: r.ticked(&at("met")) })
}

/// A report is there when any part of it was typed; its file and day must then be there too.
pub(super) fn report(r: &mut Reader<'_>) -> Option<TestReport> {
    let parts = ["report_institution", "report_certificate", "report_number", "report_on", "report_conclusion"];
    let file = r.file("report_file");
    if parts.iter().all(|p| r.text(p).is_empty()) && file.is_none() {
        return None;
    }
    let on = r.day("report_on");
    if on.is_none() && r.errors.iter().all(|e| e.field != "report_on") {
        r.wrong("report_on", "请填写报告日期", "enter the date of the report");
    }
    if file.is_none() {
        r.wrong("report_file", "请上传测评报告", "upload the test report");
    }
    Some(TestReport {
        institution: r.text("report_institution"),
        certificate: r.text("report_certificate"),
        number: r.text("report_number"),
        on: on?,
        conclusion: r.text("report_conclusion"),
        passed: r.ticked("report_passed"),
        file: file?,
    })
}
