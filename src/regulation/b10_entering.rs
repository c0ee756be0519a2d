//! # 第十条 每年11月份…开展绩效评估
//!
//! How a contract in service comes into a round, and how it is put off. Reading and open questions: [`super::b10_evaluation`].

use super::authority::{Action, Subject, may};
use super::b07_approval::reason;
use super::b10_evaluation::{Evaluation, State};
use super::b10_report::Report;
use super::b10_rounds::{Round, Serving};
use super::decision::{Article, Decision, Event, No, Refusal, Say};
use super::people::Actor;
use super::values::EvaluationId;
use chrono::NaiveDate;

/// Takes a contract into an open round, or writes down why it waits.
pub fn take_in(
    round: &Round,
    serving: &Serving,
    wait: Option<String>,
    by: &Actor,
    on: NaiveDate,
) -> Result<Decision<Evaluation>, No> {
    let role = may(by, Action::TakeIn, &Subject { owner: Some(serving.owner), ..Subject::default() })?;
    let Some(scheme) = round.scheme.clone() else {
        return Err(Refusal::state(
            Article::b(10),
            Say::new("轮次尚未启动", "the round is not open"),
            Say::new("先启动轮次", "open the round first"),
        )
        .into());
    };
    let opinion = wait.clone().unwrap_or_default();
    let evaluation = Evaluation {
        id: EvaluationId::NEW,
        version: 0,
        round: round.id,
        project: serving.project,
        contract: serving.contract,
        supplier: serving.supplier,
        supplier_unit: serving.supplier_unit,
        owner: serving.owner,
        owner_kind: serving.owner_kind,
        lead: serving.lead,
        year: round.year,
        attempt: 1,
        track: serving.track.max(scheme.track(serving.amount)),
        amount: serving.amount,
        scheme,
        goals: serving.goals.clone(),
        report_due: round.report_due,
        score_due: round.score_due,
        carried: Vec::new(),
        report: Report::default(),
        returned_by: Vec::new(),
        receipts: Vec::new(),
        panel: Vec::new(),
        unfit: Vec::new(),
        flags: Vec::new(),
        paper: None,
        material: Vec::new(),
        extended: None,
        elevates: None,
        notices: Vec::new(),
        hands: Vec::new(),
        state: wait.map_or(State::Drafting, |reason| State::Deferred { on, reason }),
    };
    let event = Event::by(role, Action::TakeIn, Article::b(10)).saying(opinion);
    let event = if evaluation.state == State::Drafting { event.due(round.report_due) } else { event };
    Ok(Decision::born(evaluation, event))
}

/// Puts an evaluation off to the next year, with its reason; the row stays.
pub fn defer(evaluation: Evaluation, why: &str, by: &Actor, on: NaiveDate) -> Result<Decision<Evaluation>, No> {
    let role = may(by, Action::DeferEvaluation, &evaluation.subject())?;
    evaluation.allows(Action::DeferEvaluation)?;
    let why = reason("reason", why)?;
    let mut next = evaluation.clone();
    next.state = State::Deferred { on, reason: why.clone() };
    next.hand(Action::DeferEvaluation, by);
    Ok(Decision::changed(evaluation, next, Event::by(role, Action::DeferEvaluation, Article::b(10)).saying(why)))
}
