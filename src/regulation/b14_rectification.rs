//! # 第十四条 …对评估不合格的，将责令服务提供方或企业进行整改，整改完成达到标准的可支付相关服务费用，整改后经评估仍不合格且服务质量较差的…
//!
//! **Our reading.** The lead orders: items with the standard to reach and the indicator they belong to, due in thirty days by the calendar,
//! one extension of thirty more. Supplier or owner submits, with what was done for each item. A clerk checks item by item: met, partly, not
//! met, with reasons. All met, or time used up, and the failed indicators are judged again by the same method; the others are carried over.
//! A better result reads “整改后” and can earn no recognition that year.
//!
//! A second order may follow a re-evaluation that is still unqualified where poor quality was not determined: once, with its reason.
//!
//! **Open questions.** How often a supplier may try is not said: within its time it may submit again after a check that is not all met.

use super::authority::{Action, Subject, may};
use super::b07_approval::reason;
use super::b10_evaluation::{Evaluation, Outcome, State};
use super::b11_indicators::Indicator;
use super::b11_tally::Line;
pub use super::b14_ordering::{ItemText, OrderText, may_order_again, order};
use super::calendar::Calendar;
use super::decision::{Aggregate, Article, Decision, Event, FieldError, No, Refusal, Say};
use super::moves::{Step, allowed, step};
use super::people::{Actor, named};
use super::policy::{Grade, Policy, Track};
use super::values::{ContractId, EvaluationId, FileId, ProjectId, RectificationId, SupplierId, UnitId, UserId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

const HERE: Article = Article::b(14);

named! {
    /// How far a rectification is. The first three are open and hold what the contract links.
    RectState {
        Ordered = "ordered", "整改中", "being rectified";
        Submitted = "submitted", "待核查", "to be checked";
        Reevaluating = "reevaluating", "重新评估中", "being re-evaluated";
        Passed = "passed", "整改合格", "passed";
        Failed = "failed", "整改后仍不合格", "failed";
    }
}

named! {
    /// What the check finds for one item.
    Finding {
        Met = "met", "达到", "met";
        Partly = "partly", "部分达到", "partly met";
        NotMet = "not_met", "未达到", "not met";
    }
}

/// One thing to mend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// The indicator it belongs to: judged again afterwards.
    pub indicator: Indicator,
    /// 问题.
    pub issue: String,
    /// 标准: what must be reached.
    pub standard: String,
    /// What was done, as last submitted.
    pub done: String,
    /// Proof.
    pub file: Option<FileId>,
    /// The last finding.
    pub finding: Option<Finding>,
    /// Its reasons.
    pub finding_reason: String,
}

/// An order to rectify.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rectification {
    /// Row number.
    #[serde(skip)]
    pub id: RectificationId,
    /// Version read.
    #[serde(skip)]
    pub version: i32,
    /// Number of the order: `ZG-2026-003`.
    pub no: String,
    /// The unqualified evaluation.
    pub evaluation: EvaluationId,
    /// Its project.
    pub project: ProjectId,
    /// Its contract.
    pub contract: ContractId,
    /// The supplier.
    pub supplier: SupplierId,
    /// The unit of the supplier's people.
    pub supplier_unit: UnitId,
    /// The owner unit.
    pub owner: UnitId,
    /// The leading unit.
    pub lead: UnitId,
    /// Year of the result.
    pub year: i32,
    /// Why it is ordered a second time.
    #[serde(default)]
    pub again: Option<String>,
    /// What to mend.
    pub items: Vec<Item>,
    /// Day of the order.
    pub ordered_on: NaiveDate,
    /// Last day.
    pub due: NaiveDate,
    /// The one extension, with its reason.
    pub extension: Option<String>,
    /// Day of the last submission.
    pub submitted_on: Option<NaiveDate>,
    /// How often it was submitted.
    pub submissions: u32,
    /// Who did what.
    pub hands: Vec<(Action, UserId)>,
    /// Where it stands.
    pub state: RectState,
}

impl Aggregate for Rectification {
    const KIND: &'static str = "rectification";
    fn id(&self) -> i64 {
        self.id.0
    }
    fn version(&self) -> i32 {
        self.version
    }
    fn state_name(&self) -> &'static str {
        self.state.code()
    }
}

/// The moves of a rectification.
#[rustfmt::skip]
pub const MOVES: &[Step<RectState>] = &[
    step(RectState::Ordered,      Action::ExtendRectification,    RectState::Ordered,      HERE),
    step(RectState::Ordered,      Action::SubmitRectification,    RectState::Submitted,    HERE),
    step(RectState::Submitted,    Action::CheckRectification,     RectState::Ordered,      HERE),
    step(RectState::Submitted,    Action::CheckRectification,     RectState::Reevaluating, HERE),
    step(RectState::Ordered,      Action::CheckRectification,     RectState::Reevaluating, HERE),
    step(RectState::Reevaluating, Action::ConcludeRectification,  RectState::Passed,       HERE),
    step(RectState::Reevaluating, Action::ConcludeRectification,  RectState::Failed,       HERE),
];

impl Rectification {
    /// What the authority needs to know.
    pub fn subject(&self) -> Subject {
        Subject {
            owner: Some(self.owner),
            supplier: Some(self.supplier_unit),
            agency: Some(self.lead),
            hands: self.hands.clone(),
            ..Subject::default()
        }
    }

    /// Refuses the act where the table has no such move from the present state.
    pub fn allows(&self, action: Action) -> Result<(), Refusal> {
        allowed(MOVES, ("整改", "rectification"), self.state, action)
    }

    fn hand(&mut self, action: Action, by: &Actor) {
        let mark = (action, by.user);
        if !self.hands.contains(&mark) {
            self.hands.push(mark);
        }
    }

    /// Whether it still holds payments.
    pub fn is_open(&self) -> bool {
        !matches!(self.state, RectState::Passed | RectState::Failed)
    }

    /// How many items the last check found met.
    pub fn met(&self) -> usize {
        self.items.iter().filter(|i| i.finding == Some(Finding::Met)).count()
    }
}

/// Extends the time once.
pub fn extend(
    order: Rectification,
    why: &str,
    by: &Actor,
    policy: &Policy,
    calendar: &Calendar,
) -> Result<Decision<Rectification>, No> {
    let role = may(by, Action::ExtendRectification, &order.subject())?;
    order.allows(Action::ExtendRectification)?;
    if order.extension.is_some() {
        return Err(Refusal::state(
            HERE,
            Say::new("整改期限已延长过一次", "the time was extended once already"),
            Say::new("期满后核查，进入重新评估", "after its end it is checked and judged again"),
        )
        .into());
    }
    let why = reason("reason", why)?;
    let mut next = order.clone();
    next.due = calendar.days_after(order.due, policy.extension_days);
    next.extension = Some(why.clone());
    next.hand(Action::ExtendRectification, by);
    let event = Event::by(role, Action::ExtendRectification, HERE).saying(why).due(next.due);
    Ok(Decision::changed(order, next, event))
}

/// What was done for each item, in the order of the items.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// As written.
    pub text: String,
    /// Proof.
    pub file: Option<FileId>,
}

/// Submits what was done: supplier or owner, every item.
pub fn submit(order: Rectification, done: &[Done], by: &Actor, on: NaiveDate) -> Result<Decision<Rectification>, No> {
    let role = may(by, Action::SubmitRectification, &order.subject())?;
    order.allows(Action::SubmitRectification)?;
    let mut next = order.clone();
    let mut errors = Vec::new();
    for (n, item) in next.items.iter_mut().enumerate() {
        let row = done.get(n).cloned().unwrap_or_default();
        if row.text.trim().chars().count() < 4 {
            errors.push(FieldError::at(
                format!("done-{n}"),
                format!("请写明第{}项的整改情况", n + 1),
                format!("say what was done for item {}", n + 1),
            ));
        }
        item.done = row.text.trim().to_owned();
        item.file = row.file.or(item.file);
    }
    No::unless_empty(errors)?;
    next.state = RectState::Submitted;
    next.submitted_on = Some(on);
    next.submissions += 1;
    next.hand(Action::SubmitRectification, by);
    let late = (on - order.due).num_days();
    let event = Event::by(role, Action::SubmitRectification, HERE);
    let event = if late > 0 { event.saying(format!("逾期{late}天提交")) } else { event };
    Ok(Decision::changed(order, next, event))
}

#[path = "b14_recheck.rs"]
mod recheck;
pub use recheck::{Check, Checked, check, conclude};

/// The next attempt: failed indicators and those the order names are judged again, the others are carried over.
fn again(evaluation: &Evaluation, order: &Rectification, on: NaiveDate, calendar: &Calendar) -> Option<Evaluation> {
    let lines = &evaluation.outcome()?.tally.lines;
    let named = |n: usize| order.items.iter().any(|item| item.indicator.index() == n);
    let carried: Vec<Option<Line>> =
        lines.iter().enumerate().map(|(n, l)| (!named(n) && !l.is_failed()).then(|| l.clone())).collect();
    let state = match evaluation.track {
        Track::SelfReport => State::Drafting,
        Track::Joint => State::Filed { on },
    };
    let mut report = evaluation.report.clone();
    for (mark, keep) in report.marks.iter_mut().zip(&carried) {
        if keep.is_none() {
            *mark = Default::default();
        }
    }
    Some(Evaluation {
        id: EvaluationId::NEW,
        version: 0,
        attempt: evaluation.attempt + 1,
        report_due: calendar.workdays_after(on, 5),
        score_due: calendar.workdays_after(on, 15),
        carried,
        report,
        returned_by: Vec::new(),
        receipts: Vec::new(),
        panel: Vec::new(),
        hands: Vec::new(),
        state,
        ..evaluation.clone()
    })
}

/// Whether the re-evaluation passed: told from its grade.
fn passed(outcome: &Outcome) -> bool {
    outcome.grade != Grade::Unqualified
}
