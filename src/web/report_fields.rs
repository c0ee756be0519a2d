//! The fields of the owner's report: from what is stored to the form and back, and what each is called.

use super::form::Fields;
use super::parse::Reader;
use super::score_sheet::ticks;
use crate::i18n::Lang;
use crate::regulation::b05_conduct::{Answer, Duty, Kept};
use crate::regulation::b10_evaluation::Evaluation;
use crate::regulation::b10_report::{GoalActual, ItemInput, Outline, Report, parse_items};
use crate::regulation::b11_indicators::{Evidence, MarkInput, parse_marks, trimmed};
use crate::regulation::b11_items::{Item, Template};
use crate::regulation::decision::FieldError;
use crate::regulation::values::{FileId, ValueError, parse_decimal};

/// Most lines of evidence an indicator takes.
pub(super) const MOST: usize = 8;

/// A written part: the field, its label, and where it stands.
pub(super) type Text = (&'static str, &'static str, fn(&Outline) -> &str);

/// The written parts of the outline (`domain.md` §3.4).
pub(super) const TEXTS: [Text; 8] = [
    ("adjustment", "绩效目标调整情况", |o| &o.adjustment),
    ("organised", "评估人员、方法和抽样", |o| &o.organised),
    ("funds", "资金到位与支付说明", |o| &o.funds),
    ("supervision", "监督检查与验收说明", |o| &o.supervision),
    ("supplier_view", "服务提供方意见", |o| &o.supplier_view),
    ("talks", "与服务提供方沟通记录", |o| &o.talks),
    ("attention", "需联合评价关注的问题", |o| &o.attention),
    ("improving", "改进措施", |o| &o.improving),
];

/// Files by name, for people to compare.
pub(super) fn named(mut fields: Fields, names: &[(i64, String)]) -> Fields {
    for (_, value) in fields.0.iter_mut().filter(|(name, _)| name == "file" || name.ends_with("-file")) {
        if let Some((_, name)) = names.iter().find(|(id, _)| id.to_string() == *value) {
            value.clone_from(name);
        }
    }
    fields
}

/// What a field is called: `p1`, `e2-0-name`, `ga0`, `summary`.
pub(super) fn label(lang: Lang, field: &str) -> String {
    let plain = [
        ("summary", "主要成效、问题及原因"),
        ("security", "安全情况（定级、测评、事件、整改）"),
        ("advice", "结论、付款建议与改进措施"),
        ("file", "盖章报告扫描件"),
        ("unclassified", "本报告及附件不涉及国家秘密"),
        ("period_from", "自评数据起始日"),
        ("period_to", "自评数据截止日"),
        ("improve_by", "改进完成时限"),
    ];
    if let Some((_, words)) = TEXTS.iter().find(|(name, ..)| *name == field).map(|(name, words, _)| (name, words)) {
        return lang.t(words).to_owned();
    }
    if let Some(n) = field.strip_prefix("kn").or(field.strip_prefix('k')).and_then(|n| n.parse::<usize>().ok()) {
        return n
            .checked_sub(1)
            .and_then(|n| Duty::ALL.get(n))
            .map_or_else(String::new, |duty| lang.of(duty).into_owned());
    }
    if field.starts_with("tie") {
        return lang.t("回避声明").to_owned();
    }
    if let Some((_, words)) = plain.iter().find(|(name, _)| *name == field) {
        return lang.t(words).to_owned();
    }
    let at = field.find(|c: char| c.is_ascii_digit()).unwrap_or(field.len());
    let (kind, rest) = field.split_at(at);
    let n = rest.split('-').next().unwrap_or("");
    let words = match kind {
        "p" | "s" => "得分",
        "r" => "评分理由",
        "d" => "偏差原因及改进措施",
        "ga" => "实际完成值",
        "gd" => "未达目标的偏差原因及改进措施",
        _ => "证据",
    };
    match (kind, rest.split_once('-')) {
        ("ga" | "gd", _) => lang.t(words).to_owned(),
        ("s", Some((n, k))) => format!("{n}.{} {}", k.parse::<usize>().map_or(0, |k| k + 1), lang.t(words)),
        _ => format!("{}{n} {}", lang.t("指标"), lang.t(words)),
    }
}

/// The fields of a stored report.
pub(super) fn written(report: &Report) -> Fields {
    let mut out = Fields::default();
    for n in 0..7 {
        let no = n + 1;
        out.set(format!("p{no}"), report.marks[n].score().map(trimmed).unwrap_or_default());
        out.set(format!("r{no}"), report.marks[n].reason());
        out.set(format!("d{no}"), report.deviations[n].as_str());
        for (k, score) in report.items[n].iter().enumerate() {
            out.set(format!("s{no}-{k}"), score.map(trimmed).unwrap_or_default());
        }
        for (row, evidence) in report.evidence[n].iter().enumerate() {
            let name = |part: &str| format!("e{no}-{row}-{part}");
            out.set(name("name"), evidence.name.as_str());
            out.set(name("agreed"), evidence.agreed.as_str());
            out.set(name("actual"), evidence.actual.as_str());
            out.set(name("source"), evidence.source.as_str());
            out.set(name("file"), evidence.file.map(|f| f.to_string()).unwrap_or_default());
        }
    }
    for (n, goal) in report.goals.iter().enumerate() {
        out.set(format!("ga{n}"), goal.actual.map(|a| a.normalize().to_string()).unwrap_or_default());
        out.set(format!("gd{n}"), goal.deviation.as_str());
    }
    for (name, _, text) in TEXTS {
        out.set(name, text(&report.outline));
    }
    out.set("improve_by", report.outline.improve_by.map(|d| d.to_string()).unwrap_or_default());
    for (n, answer) in (1..).zip(&report.outline.duties) {
        out.set(format!("k{n}"), answer.kept.map(|kept| kept.code()).unwrap_or_default());
        out.set(format!("kn{n}"), answer.note.as_str());
    }
    out.set("summary", report.summary.as_str());
    out.set("security", report.security.as_str());
    out.set("advice", report.advice.as_str());
    out.set("file", report.file.map(|f| f.to_string()).unwrap_or_default());
    out.set("period_from", report.period_from.map(|d| d.to_string()).unwrap_or_default());
    out.set("period_to", report.period_to.map(|d| d.to_string()).unwrap_or_default());
    for (n, tick) in (1..).zip(report.declared) {
        out.set(format!("tie{n}"), if tick { "yes" } else { "" });
    }
    out.set("unclassified", if report.unclassified { "yes" } else { "" });
    out
}

/// Reads the report; every error at its field. An indicator made of sub-indicators has their sum, which the rules put in.
pub(super) fn read(fields: &Fields, evaluation: &Evaluation, template: &Template) -> Result<Report, Vec<FieldError>> {
    let mut reader = Reader::new(fields);
    let (period_from, period_to) = (reader.day("period_from"), reader.day("period_to"));
    let outline = outline(&mut reader);
    let mut errors = std::mem::take(&mut reader.errors);
    let items = parse_items(&typed_items(fields, template), template).unwrap_or_else(|mut wrong| {
        errors.append(&mut wrong);
        Default::default()
    });
    let rows: [MarkInput; 7] = std::array::from_fn(|n| MarkInput {
        points: fields.get(&format!("p{}", n + 1)).to_owned(),
        reason: fields.get(&format!("r{}", n + 1)).to_owned(),
        abstain: false,
    });
    let marks = parse_marks(&rows, &evaluation.scheme.points).unwrap_or_else(|mut wrong| {
        errors.append(&mut wrong);
        Default::default()
    });
    let goals = (0..evaluation.goals.len()).map(|n| goal(fields, n, &mut errors)).collect();
    if !errors.is_empty() {
        return Err(errors);
    }
    Ok(Report {
        marks,
        deviations: std::array::from_fn(|n| reader.text(&format!("d{}", n + 1))),
        items,
        evidence: std::array::from_fn(|n| evidence(fields, n + 1, &template.items[n])),
        outline,
        known: None,
        goals,
        summary: reader.text("summary"),
        security: reader.text("security"),
        advice: reader.text("advice"),
        file: reader.file("file"),
        unclassified: reader.ticked("unclassified"),
        period_from,
        period_to,
        declared: ticks(fields),
    })
}

fn goal(fields: &Fields, n: usize, errors: &mut Vec<FieldError>) -> GoalActual {
    let actual = match parse_decimal(fields.get(&format!("ga{n}"))) {
        Ok(value) => Some(value),
        Err(ValueError::Empty) => None,
        Err(_) => {
            errors.push(FieldError::at(format!("ga{n}"), "实际完成值应为数字", "the value reached must be a number"));
            None
        }
    };
    GoalActual { actual, deviation: fields.get(&format!("gd{n}")).to_owned() }
}

/// The lines of evidence: one for every sub-indicator, then what was added.
fn evidence(fields: &Fields, no: usize, items: &[Item]) -> Vec<Evidence> {
    let part = |row: usize, part: &str| fields.get(&format!("e{no}-{row}-{part}")).to_owned();
    let line = |row: usize| Evidence {
        name: items.get(row).map_or_else(|| part(row, "name"), |item| item.name.zh.clone()),
        agreed: part(row, "agreed"),
        actual: part(row, "actual"),
        source: part(row, "source"),
        file: part(row, "file").parse().ok().filter(|n| *n > 0).map(FileId),
    };
    let all = fields.rows(&format!("e{no}")).clamp(items.len(), MOST.max(items.len()));
    let more = (items.len()..all).map(line).filter(|row| *row != Evidence::default());
    (0..items.len()).map(line).chain(more).collect()
}

fn typed_items(fields: &Fields, template: &Template) -> [ItemInput; 7] {
    let typed = |n: usize, k: usize| fields.get(&format!("s{}-{k}", n + 1)).to_owned();
    std::array::from_fn(|n| (0..template.items[n].len()).map(|k| typed(n, k)).collect())
}

fn outline(reader: &mut Reader<'_>) -> Outline {
    let answer = |n: usize, reader: &mut Reader<'_>| Answer {
        kept: reader.choice(&format!("k{n}"), Kept::from_code),
        note: reader.text(&format!("kn{n}")),
    };
    Outline {
        improve_by: reader.day("improve_by"),
        duties: (1..=Duty::ALL.len()).map(|n| answer(n, reader)).collect(),
        adjustment: reader.text("adjustment"),
        organised: reader.text("organised"),
        funds: reader.text("funds"),
        supervision: reader.text("supervision"),
        supplier_view: reader.text("supplier_view"),
        talks: reader.text("talks"),
        attention: reader.text("attention"),
        improving: reader.text("improving"),
    }
}
