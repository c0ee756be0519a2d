//! The owner's report: self-assessment below 300,000, first review from there on. Saved as often as one likes, filed by another person.

use super::again::{Again, with_papers};
use super::desk::{Answer, Desk};
use super::filters;
use super::form::{Fields, Form};
use super::page::see;
use super::report_fields::{MOST, label, named, read, written};
use super::score_sheet::{plain, ties};
use super::stale::{Stale, last};
use super::widgets::{Choice, FormView, Widget};
use crate::problem::Problem;
use crate::regulation::authority::{Action, may};
use crate::regulation::b05_conduct::{Duty, Kept};
use crate::regulation::b08_check::Condition;
use crate::regulation::b09_goals::Goal;
use crate::regulation::b10_evaluation::Evaluation;
use crate::regulation::b10_report::{Known, missing};
use crate::regulation::b11_indicators::{Indicator, trimmed};
use crate::regulation::b11_items::{Item, ItemKind, Template as Scheme, bound, goals_reached};
use crate::regulation::decision::{Aggregate, Refusal};
use crate::regulation::policy::Track;
use crate::regulation::values::{EvaluationId, Fen, FileId, Score, parse_decimal};
use crate::store::views::evaluations::{self as view, Head};
use crate::store::views::report_facts;
use crate::store::{files, indicators};
use crate::usecases::save_report::{self, save_report};
use actix_web::web::{Path, Query};
use askama::Template;
use chrono::NaiveDate;
use std::collections::HashMap;

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
    template: Scheme,
    /// What the system knows today; what is filed keeps what it knew when it was saved.
    known: Known,
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
    let (evaluation, template) = desk
        .read(move |conn| {
            let e = view::seen(conn, &scope, id)?;
            let template = indicators::template(conn, e.scheme.template)?;
            Ok((e, template))
        })
        .await?;
    let report = match read(&form.fields, &evaluation, &template) {
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
    let (e, head, names, recheck, template, known) = desk
        .read(move |conn| {
            let e = view::seen(conn, &scope, id)?;
            let head = view::head(conn, &e)?;
            let ids = e.report.evidence.iter().flatten().filter_map(|row| row.file).chain(e.report.file);
            let mut names = Vec::new();
            for file in ids.collect::<Vec<FileId>>() {
                names.push((file.0, files::get(conn, file)?.name));
            }
            let recheck = view::november(conn, &e, today)?;
            let template = indicators::template(conn, e.scheme.template)?;
            let known = report_facts::known(conn, &e, today)?;
            Ok((e, head, names, recheck, template, known))
        })
        .await?;
    may(desk.actor(), Action::SaveReport, &e.subject())?;
    let lang = desk.lang();
    let lacking = missing(&e, &template).into_iter().map(|m| (m.field, lang.of(&m.say).into_owned())).collect();
    let begun = begun(&e, &known);
    let page =
        |f, stale, shut| ReportPage { e: e.clone(), head, f, stale, shut, saved, lacking, recheck, template, known };
    let Some((fields, again)) = again else {
        e.allows(Action::SaveReport)?;
        let f = FormView { files: names, ..FormView::new(lang, begun) };
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

/// What is stored; before the first save what the record knows already.
fn begun(e: &Evaluation, known: &Known) -> Fields {
    let mut fields = written(&e.report);
    if e.report.known.is_some() {
        return fields;
    }
    let day = |month, day| NaiveDate::from_ymd_opt(e.year, month, day).unwrap_or_default();
    fields.set("period_from", known.term.0.max(day(1, 1)).to_string());
    fields.set("period_to", known.term.1.min(day(10, 31)).to_string());
    for (n, record) in (1..).zip(&known.duties) {
        if *record == Some(true) {
            fields.set(format!("k{n}"), Kept::Yes.code());
        }
    }
    fields
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
        let own = self.items(indicator).len();
        let filled = self.f.fields.rows(&format!("e{}", indicator.code())).max(own);
        (own..(filled + 1).min(MOST)).collect()
    }
    fn items(&self, indicator: &Indicator) -> &[Item] {
        &self.template.items[indicator.index()]
    }
    fn item_no(&self, indicator: &Indicator, k: &usize) -> String {
        format!("{}.{}", indicator.code(), k + 1)
    }
    fn item_field(&self, indicator: &Indicator, k: &usize) -> String {
        format!("s{}-{k}", indicator.code())
    }
    /// The points typed for an indicator, and the points they stand for.
    fn sum(&self, indicator: &Indicator) -> (i32, i32) {
        let n = indicator.index();
        let typed = |field: &str| Score::parse(self.f.v(field)).ok().map(|score| score.0);
        if !self.template.has_items() {
            let score = typed(&self.field("p", indicator));
            return (score.unwrap_or(0), score.map_or(0, |_| self.e.scheme.points[n].0));
        }
        let one = |(k, item): (usize, &Item)| Some((typed(&self.item_field(indicator, &k))?, item.points.0));
        let scored = self.template.items[n].iter().enumerate().filter_map(one);
        scored.fold((0, 0), |(sum, of), (score, points)| (sum + score, of + points))
    }
    fn sum_of(&self, indicator: &Indicator) -> String {
        trimmed(Score(self.sum(indicator).0))
    }
    fn total(&self) -> String {
        trimmed(Score(self.asked().into_iter().map(|i| self.sum(i).0).sum()))
    }
    fn of(&self) -> String {
        trimmed(Score(self.asked().into_iter().map(|i| self.sum(i).1).sum()))
    }
    /// The grade the points typed so far would come to, once all are typed.
    fn grade(&self) -> Option<crate::regulation::policy::Grade> {
        let all: i32 = self.asked().into_iter().map(|i| self.e.scheme.points[i.index()].0).sum();
        let (sum, of) = self.asked().into_iter().fold((0, 0), |(s, o), i| {
            let (sum, of) = self.sum(i);
            (s + sum, o + of)
        });
        (of == all && self.e.unfit.is_empty() && !self.e.is_again()).then(|| self.e.scheme.grade(Score(sum)))
    }
    /// The most a number may have by what was typed for it, or the goals by what was reached.
    fn most(&self, indicator: &Indicator, k: &usize) -> Option<String> {
        let item = self.items(indicator).get(*k)?;
        let most = match item.kind {
            ItemKind::AtLeast | ItemKind::AtMost => {
                let typed = |part: &str| parse_decimal(self.f.v(&self.cell(indicator, k, part))).ok();
                bound(item, typed("agreed")?, typed("actual")?)
            }
            ItemKind::Goals => goals_reached(item, &self.e.goals, &self.e.report.goals)?,
            ItemKind::Graded | ItemKind::YesNo => return None,
        };
        Some(trimmed(most))
    }
    fn item_points(&self, item: &Item) -> String {
        trimmed(item.points)
    }
    fn wan(&self, fen: &i64) -> String {
        Fen(*fen).wan_exact()
    }
    fn duties(&self) -> Vec<(usize, Duty)> {
        (1..).zip(Duty::ALL.iter().copied()).collect()
    }
    fn duty(&self, n: &usize, duty: &Duty) -> Widget {
        let lang = self.f.lang;
        let choice = |kept: &Kept| Choice { value: kept.code().into(), text: lang.of(kept).into_owned() };
        let label = format!("{n}. {}", lang.of(duty));
        self.f.radios(&format!("k{n}"), &label, Kept::ALL.iter().map(choice).collect())
    }
    fn recorded(&self, n: &usize) -> Option<bool> {
        self.known.duties.get(n - 1).copied().flatten()
    }
    fn is_joint(&self) -> bool {
        self.e.track == Track::Joint
    }
    fn spent(&self) -> String {
        let n = self.known.spent();
        format!("{}.{:02}%", n / 100, n % 100)
    }
    fn field(&self, prefix: &str, indicator: &Indicator) -> String {
        format!("{prefix}{}", indicator.code())
    }
    fn cell(&self, indicator: &Indicator, row: &usize, part: &str) -> String {
        format!("e{}-{row}-{part}", indicator.code())
    }
    fn step(&self, indicator: &Indicator) -> &'static str {
        let (mark, items) = (self.field("p", indicator), self.items(indicator));
        let bad =
            self.f.e(&mark).is_some() || (0..items.len()).any(|k| self.f.e(&self.item_field(indicator, &k)).is_some());
        let whole = self.sum(indicator).1 == self.e.scheme.points[indicator.index()].0;
        match (bad, whole) {
            (true, _) => "n",
            (_, false) => "",
            _ => "y",
        }
    }
}
