//! The owner's report: self-assessment below 300,000, first review from there on. Saved as often as one likes, filed by another person.

use super::again::{Again, with_papers};
use super::desk::{Answer, Desk};
use super::filters;
use super::form::{Fields, Form};
use super::page::see;
use super::parse::Reader;
use super::score_sheet::{plain, ticks, ties};
use super::stale::{Stale, last};
use super::widgets::FormView;
use crate::i18n::Lang;
use crate::problem::Problem;
use crate::regulation::authority::{Action, may};
use crate::regulation::b08_check::Condition;
use crate::regulation::b09_goals::Goal;
use crate::regulation::b10_evaluation::Evaluation;
use crate::regulation::b10_report::{GoalActual, Report, missing};
use crate::regulation::b11_indicators::{Evidence, Indicator, MarkInput, parse_marks, trimmed};
use crate::regulation::decision::{Aggregate, FieldError, Refusal};
use crate::regulation::policy::Track;
use crate::regulation::values::Score;
use crate::regulation::values::{EvaluationId, FileId, ValueError, parse_decimal};
use crate::store::files;
use crate::store::views::evaluations::{self as view, Head};
use crate::usecases::save_report::{self, save_report};
use actix_web::web::{Path, Query};
use askama::Template;
use std::collections::HashMap;

/// Most lines of evidence an indicator takes.
const MOST: usize = 8;

#[derive(Template)]
#[template(path = "evaluations/report.html")]
struct ReportPage {
    e: Evaluation,
    head: Head,
    f: FormView,
    stale: Option<Stale>,
    shut: Option<Refusal>,
    saved: bool,
    lacking: Vec<(String, String)>,
    recheck: Vec<Condition>,
}

/// `GET /evaluations/{id}/report`.
pub async fn form(desk: Desk, path: Path<i64>, query: Query<HashMap<String, String>>) -> Answer {
    let saved = query.contains_key("saved");
    show(&desk, EvaluationId(path.into_inner()), None, saved).await
}

/// `POST /evaluations/{id}/report`: keeps what is there.
pub async fn save(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = EvaluationId(path.into_inner());
    let scope = desk.scope();
    let evaluation = desk.read(move |conn| view::seen(conn, &scope, id)).await?;
    let report = match read(&form.fields, &evaluation) {
        Ok(report) => report,
        Err(errors) => {
            return show(&desk, id, Some((form.fields, Again::from(Problem::Invalid(errors))?)), false).await;
        }
    };
    let cmd = save_report::Cmd { id, version: form.version, report };
    match desk.run(&form, move |tx| save_report(tx, &cmd)).await {
        Ok(_) if form.button() == "done" => Ok(see(format!("/evaluations/{id}"))),
        Ok(_) => Ok(see(format!("/evaluations/{id}/report?saved=1"))),
        Err(problem) => show(&desk, id, Some((form.fields, Again::from(problem)?)), false).await,
    }
}

async fn show(desk: &Desk, id: EvaluationId, again: Option<(Fields, Again)>, saved: bool) -> Answer {
    let (scope, today) = (desk.scope(), desk.today());
    let (e, head, names, recheck) = desk
        .read(move |conn| {
            let e = view::seen(conn, &scope, id)?;
            let head = view::head(conn, &e)?;
            let ids = e.report.evidence.iter().flatten().filter_map(|row| row.file).chain(e.report.file);
            let mut names = Vec::new();
            for file in ids.collect::<Vec<FileId>>() {
                names.push((file.0, files::get(conn, file)?.name));
            }
            let recheck = view::november(conn, &e, today)?;
            Ok((e, head, names, recheck))
        })
        .await?;
    may(desk.actor(), Action::SaveReport, &e.subject())?;
    let lang = desk.lang();
    let lacking = missing(&e).into_iter().map(|m| (m.field, lang.of(&m.say).into_owned())).collect();
    let page = |f, stale, shut| ReportPage { e: e.clone(), head, f, stale, shut, saved, lacking, recheck };
    let Some((fields, again)) = again else {
        e.allows(Action::SaveReport)?;
        let f = FormView { files: names, ..FormView::new(lang, written(&e.report)) };
        return desk.page(&page(f, None, None));
    };
    let stale = if again.stale {
        let change = last(desk, Evaluation::KIND, id.0).await?;
        let (stored, typed) = (named(written(&e.report), &names), named(fields.clone(), &names));
        Some(Stale::of(change, &stored, &plain(typed), |name| label(lang, name)))
    } else {
        None
    };
    let f = FormView { files: names, ..FormView::new(lang, fields).wrong(again.errors) };
    let f = with_papers(desk, f, |name| name.ends_with("file")).await?;
    desk.page_with(again.status, &page(f, stale, e.allows(Action::SaveReport).err()))
}

/// Files by name, for people to compare.
fn named(mut fields: Fields, names: &[(i64, String)]) -> Fields {
    for (_, value) in fields.0.iter_mut().filter(|(name, _)| name == "file" || name.ends_with("-file")) {
        if let Some((_, name)) = names.iter().find(|(id, _)| id.to_string() == *value) {
            value.clone_from(name);
        }
    }
    fields
}

/// What a field is called: `p1`, `e2-0-name`, `ga0`, `summary`.
fn label(lang: Lang, field: &str) -> String {
    let plain = [
        ("summary", "主要成效、问题及原因"),
        ("security", "安全情况（定级、测评、事件、整改）"),
        ("advice", "结论、付款建议与改进措施"),
        ("file", "盖章报告扫描件"),
        ("unclassified", "本报告及附件不涉及国家秘密"),
        ("period_from", "自评数据起始日"),
        ("period_to", "自评数据截止日"),
    ];
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
        "p" => "得分",
        "r" => "评分理由",
        "d" => "偏差原因及改进措施",
        "ga" => "实际完成值",
        "gd" => "未达目标的偏差原因及改进措施",
        _ => "证据",
    };
    match kind {
        "ga" | "gd" => lang.t(words).to_owned(),
        _ => format!("{}{n} {}", lang.t("指标"), lang.t(words)),
    }
}

/// The fields of a stored report.
fn written(report: &Report) -> Fields {
    let mut out = Fields::default();
    for n in 0..7 {
        let no = n + 1;
        out.set(format!("p{no}"), report.marks[n].score().map(trimmed).unwrap_or_default());
        out.set(format!("r{no}"), report.marks[n].reason());
        out.set(format!("d{no}"), report.deviations[n].as_str());
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

/// Reads the report; every error at its field.
fn read(fields: &Fields, evaluation: &Evaluation) -> Result<Report, Vec<FieldError>> {
    let mut reader = Reader::new(fields);
    let (period_from, period_to) = (reader.day("period_from"), reader.day("period_to"));
    let mut errors = std::mem::take(&mut reader.errors);
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
        evidence: std::array::from_fn(|n| evidence(fields, n + 1)),
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

fn evidence(fields: &Fields, no: usize) -> Vec<Evidence> {
    let part = |row: usize, part: &str| fields.get(&format!("e{no}-{row}-{part}")).to_owned();
    (0..fields.rows(&format!("e{no}")).min(MOST))
        .map(|row| Evidence {
            name: part(row, "name"),
            agreed: part(row, "agreed"),
            actual: part(row, "actual"),
            source: part(row, "source"),
            file: part(row, "file").parse().ok().filter(|n| *n > 0).map(FileId),
        })
        .filter(|row| *row != Evidence::default())
        .collect()
}

impl ReportPage {
    fn ties(&self) -> Vec<(String, String)> {
        ties(self.f.lang)
    }
    fn title(&self) -> &'static str {
        match self.e.track {
            Track::SelfReport => "服务绩效评估报告",
            Track::Joint => "服务绩效评估初评报告",
        }
    }
    fn next(&self) -> &'static str {
        match self.e.track {
            Track::SelfReport => "由市财政局、市大数据局分别出具备案回执",
            Track::Joint => "由牵头部门组织联合评价",
        }
    }
    fn asked(&self) -> Vec<&'static Indicator> {
        let asked = self.e.asked();
        Indicator::ALL.iter().filter(|i| asked[i.index()]).collect()
    }
    fn points(&self, indicator: &Indicator) -> String {
        trimmed(self.e.scheme.points[indicator.index()])
    }
    fn goals(&self, indicator: &Indicator) -> Vec<(usize, &Goal)> {
        self.e.goals_of(*indicator).collect()
    }
    /// Lines of evidence to show: what is there and one empty one.
    fn rows(&self, indicator: &Indicator) -> Vec<usize> {
        let filled = self.f.fields.rows(&format!("e{}", indicator.code()));
        (0..(filled + 1).min(MOST)).collect()
    }
    fn total(&self) -> String {
        let sum = |i: &Indicator| Score::parse(self.f.v(&self.field("p", i))).map_or(0, |s| s.0);
        trimmed(Score(self.asked().into_iter().map(sum).sum()))
    }
    fn of(&self) -> String {
        let filled = self.asked().into_iter().filter(|i| !self.f.v(&self.field("p", i)).is_empty());
        trimmed(Score(filled.map(|i| self.e.scheme.points[i.index()].0).sum()))
    }
    fn field(&self, prefix: &str, indicator: &Indicator) -> String {
        format!("{prefix}{}", indicator.code())
    }
    fn cell(&self, indicator: &Indicator, row: &usize, part: &str) -> String {
        format!("e{}-{row}-{part}", indicator.code())
    }
    fn step(&self, indicator: &Indicator) -> &'static str {
        let bad = self.f.e(&self.field("p", indicator)).is_some();
        match (bad, self.f.v(&self.field("p", indicator)).is_empty()) {
            (true, _) => "n",
            (_, true) => "",
            _ => "y",
        }
    }
}
