//! `/evaluations/{id}/spot-check`: a drawn report beside its proofs, what was found of it, and what was decided (M10).

use super::again::Again;
use super::desk::{Answer, Desk};
use super::filters;
use super::form::{Fields, Form};
use super::page::see;
use super::parse::Reader;
use super::spot_checks::told;
use super::stale::{self, Stale};
use super::widgets::{Choice, FormView};
use crate::problem::Problem;
use crate::regulation::authority::{Action, can};
use crate::regulation::b09_goals::Goal;
use crate::regulation::b10_evaluation::Evaluation;
use crate::regulation::b10_report::GoalActual;
use crate::regulation::b10_spot_check::{Found, Proof, SpotCheck, SpotState, Verdict, Words};
use crate::regulation::b11_indicators::{Evidence, Indicator, trimmed};
use crate::regulation::decision::Aggregate;
use crate::regulation::people::Actor;
use crate::regulation::policy::Grade;
use crate::regulation::values::{EvaluationId, Score};
use crate::store::views::evaluations::{self as evaluations_view, Head};
use crate::store::views::spot_checks::{self as view, Kin};
use crate::usecases::decide_spot_check::{self, decide_spot_check};
use crate::usecases::record_spot_check::{self, record_spot_check};
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "evaluations/spot_check.html")]
struct CheckPage {
    c: SpotCheck,
    e: Evaluation,
    head: Head,
    kin: Kin,
    me: Actor,
    f: FormView,
    stale: Option<Stale>,
}

/// `GET /evaluations/{id}/spot-check`.
pub async fn page(desk: Desk, path: Path<i64>) -> Answer {
    show(&desk, EvaluationId(path.into_inner()), None).await
}

/// `POST /evaluations/{id}/spot-check`: what was found.
pub async fn record(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = EvaluationId(path.into_inner());
    let mut read = Reader::new(&form.fields);
    let found = std::array::from_fn(|n| Found {
        proof: read.choice(&format!("found{}", n + 1), Proof::from_code),
        note: read.text(&format!("seen{}", n + 1)),
    });
    let words = Words { found, elevate: read.yes_no("elevate"), opinion: read.text("opinion") };
    let cmd = record_spot_check::Cmd { id, version: form.version, words };
    match desk.run(&form, move |tx| record_spot_check(tx, &cmd)).await {
        Ok(_) => Ok(see(format!("/evaluations/{id}/spot-check"))),
        Err(problem) => show(&desk, id, Some((form.fields, Again::on_form(problem)?))).await,
    }
}

/// `POST /evaluations/{id}/spot-check/decision`.
pub async fn decide(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = EvaluationId(path.into_inner());
    let mut read = Reader::new(&form.fields);
    let verdict = Verdict { elevate: read.yes_no("verdict"), opinion: read.text("ruling") };
    let cmd = decide_spot_check::Cmd { id, version: form.version, verdict };
    match desk.run(&form, move |tx| decide_spot_check(tx, &cmd)).await {
        Ok(next) => Ok(see(format!("/evaluations/{next}"))),
        Err(problem) => show(&desk, id, Some((form.fields, Again::on_form(problem)?))).await,
    }
}

async fn show(desk: &Desk, id: EvaluationId, again: Option<(Fields, Again)>) -> Answer {
    let scope = desk.scope();
    let (c, e, head, kin) = desk
        .read(move |conn| {
            let e = evaluations_view::seen(conn, &scope, id)?;
            let check = view::of_evaluation(conn, &scope, &e)?.ok_or(Problem::NotFound)?;
            Ok((check, evaluations_view::head(conn, &e)?, view::kin(conn, &e)?, e))
        })
        .await
        .map(|(check, head, kin, e)| (check, e, head, kin))?;
    let (fields, again) = again.unwrap_or_else(|| (proposed(&c), Again::none()));
    let stale = stale::who(desk, &again, SpotCheck::KIND, c.id).await?;
    let f = FormView::new(desk.lang(), fields).wrong(again.errors);
    let me = desk.actor().clone();
    desk.page_with(again.status, &CheckPage { c, e, head, kin, me, f, stale })
}

/// The decision starts from what the clerk proposes; the reasons are the decider's own.
fn proposed(check: &SpotCheck) -> Fields {
    let mut fields = Fields::default();
    if let Some(elevate) = check.words.as_ref().and_then(|written| written.words.elevate) {
        fields.set("verdict", if elevate { "yes" } else { "no" });
    }
    fields
}

impl CheckPage {
    fn can_record(&self) -> bool {
        self.c.state == SpotState::Open && can(&self.me, Action::RecordSpotCheck, &self.c.subject(&self.e))
    }
    fn can_decide(&self) -> bool {
        self.c.state == SpotState::Checked && can(&self.me, Action::ConfirmReport, &self.c.subject(&self.e))
    }
    fn shape(&self) -> &'static str {
        match self.c.state {
            SpotState::Confirmed => "done",
            SpotState::Elevated => "back",
            SpotState::Checked | SpotState::Open => "run",
        }
    }
    fn risks(&self) -> String {
        told(self.f.lang, &self.c.risks)
    }
    fn total(&self) -> Score {
        crate::regulation::b11_tally::own(&self.e.report.marks, &self.e.scheme.points, &self.e.carried).published
    }
    fn grade(&self) -> Grade {
        self.e.scheme.grade(self.total())
    }
    fn points(&self, indicator: &Indicator) -> String {
        trimmed(self.e.scheme.points[indicator.index()])
    }
    fn score(&self, indicator: &Indicator) -> Option<Score> {
        self.e.report.marks[indicator.index()].score()
    }
    fn evidence(&self, indicator: &Indicator) -> &[Evidence] {
        &self.e.report.evidence[indicator.index()]
    }
    fn goals_of(&self, indicator: &Indicator) -> Vec<(&Goal, GoalActual)> {
        let actual = |n: usize| self.e.report.goals.get(n).cloned().unwrap_or_default();
        self.e.goals_of(*indicator).map(|(n, goal)| (goal, actual(n))).collect()
    }
    fn source<'w>(&self, row: &'w Evidence) -> &'w str {
        if row.source.is_empty() { "附件" } else { &row.source }
    }
    fn field(&self, name: &str, indicator: &Indicator) -> String {
        format!("{name}{}", indicator.code())
    }
    fn proofs(&self) -> Vec<Choice> {
        self.f.choices(Proof::ALL)
    }
    fn found(&self, indicator: &Indicator) -> Option<(Proof, &str)> {
        let found = &self.c.words.as_ref()?.words.found[indicator.index()];
        Some((found.proof?, found.note.as_str()))
    }
    fn proof_shape(&self, proof: &Proof) -> &'static str {
        match proof {
            Proof::Full => "done",
            Proof::Partly => "run",
            Proof::Not => "bad",
        }
    }
    fn ways(&self) -> Vec<Choice> {
        let choice = |value: &str, text: &str| Choice { value: value.into(), text: self.f.lang.t(text).to_owned() };
        vec![choice("no", "核查属实"), choice("yes", "转联合评价")]
    }
    /// What moving it to the joint review would mean.
    fn hint(&self) -> &'static str {
        match self.e.outcome() {
            Some(_) => "转联合评价的，原结果保留，另设专项评估由各部门重新评价",
            None => "转联合评价的，已报送的报告作为初评",
        }
    }
}
