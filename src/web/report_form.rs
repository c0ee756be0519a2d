//! The owner's report: self-assessment below 300,000, first review from there on. Saved as often as one likes, filed by another person.

use super::again::Again;
use super::desk::{Answer, Desk};
use super::filters;
use super::form::{Fields, Form};
use super::page::see;
use super::parse::Reader;
use super::widgets::FormView;
use crate::problem::Problem;
use crate::regulation::authority::{Action, may};
use crate::regulation::b09_goals::Goal;
use crate::regulation::b10_evaluation::Evaluation;
use crate::regulation::b10_report::{GoalActual, Report, missing};
use crate::regulation::b11_indicators::{Evidence, Indicator, MarkInput, parse_marks, trimmed};
use crate::regulation::decision::FieldError;
use crate::regulation::policy::Track;
use crate::regulation::values::Score;
use crate::regulation::values::{EvaluationId, FileId, ValueError, parse_decimal};
use crate::store::files;
use crate::store::views::evaluations::{self as view, Head};
use crate::usecases::save_report::{self, save_report};
use actix_web::http::StatusCode;
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
    stale: bool,
    saved: bool,
    lacking: Vec<(String, String)>,
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
    let scope = desk.scope();
    let (e, head, names) = desk
        .read(move |conn| {
            let e = view::seen(conn, &scope, id)?;
            let head = view::head(conn, &e)?;
            let ids = e.report.evidence.iter().flatten().filter_map(|row| row.file).chain(e.report.file);
            let mut names = Vec::new();
            for file in ids.collect::<Vec<FileId>>() {
                names.push((file.0, files::get(conn, file)?.name));
            }
            Ok((e, head, names))
        })
        .await?;
    may(desk.actor(), Action::SaveReport, &e.subject())?;
    e.allows(Action::SaveReport)?;
    let lang = desk.lang();
    let lacking = missing(&e).into_iter().map(|m| (m.field, lang.of(&m.say).into_owned())).collect();
    let (fields, status, errors, stale) = match again {
        Some((fields, again)) => (fields, again.status, again.errors, again.stale),
        None => (written(&e.report), StatusCode::OK, Vec::new(), false),
    };
    let mut f = FormView::new(lang, fields).wrong(errors);
    f.files = names;
    desk.page_with(status, &ReportPage { e, head, f, stale, saved, lacking })
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
    out.set("unclassified", if report.unclassified { "yes" } else { "" });
    out
}

/// Reads the report; every error at its field.
fn read(fields: &Fields, evaluation: &Evaluation) -> Result<Report, Vec<FieldError>> {
    let reader = Reader::new(fields);
    let mut errors = Vec::new();
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
