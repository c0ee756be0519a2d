//! # 第十四条 …对评估不合格的，将责令服务提供方或企业进行整改，整改完成达到标准的可支付相关服务费用，整改后经评估仍不合格且服务质量较差的…
//!
//! **Our reading.** The lead orders: items with the standard to reach and the indicator they belong to, due in thirty days by the calendar,
//! one extension of thirty more. Each item has its person in charge and a day within the order's; one without a day has the order's last, and
//! moves with it. The supplier confirms within three working days that the order arrived; submitting confirms it too. Supplier or owner
//! submits, with what was done for each item. What the supplier submitted the head of the owner unit gives an opinion on; a clerk checks
//! once it is there, or five working days later, item by item: met, partly, not met, with reasons. Critical items must be met, the others
//! weigh: while time is left an order whose critical items are unmet goes back, whatever the count. All met, or time used up, and the failed
//! indicators are judged again by the same method; the others are carried over. A better result reads “整改后” and can earn no recognition that year.
//!
//! A second order may follow a re-evaluation that is still unqualified where poor quality was not determined: once, with its reason.
//!
//! **Open questions.** Whose silence stops the check: nobody's. The owner's opinion is heard first, and the bureau goes on without it after
//! five working days; a disagreement is weighed by the check and binds it not. How often a supplier may try is not said: within its time it
//! may submit again after a check that is not all met.

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
use serde::{Deserialize, Deserializer, Serialize};

const HERE: Article = Article::b(14);

/// Working days within which the supplier confirms that the order arrived.
pub const CONFIRM_WORKDAYS: u32 = 3;
/// Working days the owner's opinion is waited for.
pub const OPINION_WORKDAYS: u32 = 5;
/// Working days within which a submission is checked, so that the re-evaluation can begin (our reading, as M14 names no day).
pub const CHECK_WORKDAYS: u32 = 15;
/// Most proof files of an item.
pub const MOST_FILES: usize = 5;

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
    /// Who answers for it.
    #[serde(default)]
    pub responsible: String,
    /// Its own last day; none where it is the order's.
    #[serde(default)]
    pub due: Option<NaiveDate>,
    /// 关键项: must be met, whatever the count.
    #[serde(default)]
    pub critical: bool,
    /// What was done, as last submitted.
    pub done: String,
    /// Proof.
    #[serde(default, alias = "file", deserialize_with = "one_or_several")]
    pub files: Vec<FileId>,
    /// The last finding.
    pub finding: Option<Finding>,
    /// Its reasons.
    pub finding_reason: String,
}

/// Orders stored before an item took several files hold one, or null.
fn one_or_several<'de, D: Deserializer<'de>>(stored: D) -> Result<Vec<FileId>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Kept {
        Several(Vec<FileId>),
        One(Option<FileId>),
    }
    Ok(match Kept::deserialize(stored)? {
        Kept::Several(files) => files,
        Kept::One(file) => file.into_iter().collect(),
    })
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
    /// The supplier's word that the order arrived.
    #[serde(default)]
    pub acknowledged: Option<Acknowledged>,
    /// What the owner unit says of the last submission.
    #[serde(default)]
    pub opinion: Option<Opinion>,
    /// Day of the last submission.
    pub submitted_on: Option<NaiveDate>,
    /// How often it was submitted.
    pub submissions: u32,
    /// Who did what.
    pub hands: Vec<(Action, UserId)>,
    /// Where it stands.
    pub state: RectState,
    /// Last day the owner's opinion is waited for.
    #[serde(default)]
    pub opinion_by: Option<NaiveDate>,
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
    step(RectState::Ordered,      Action::AcknowledgeRectification, RectState::Ordered,    HERE),
    step(RectState::Ordered,      Action::SubmitRectification,    RectState::Submitted,    HERE),
    step(RectState::Submitted,    Action::OpineRectification,     RectState::Submitted,    HERE),
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

    /// Last day of an item.
    pub fn due_of(&self, item: &Item) -> NaiveDate {
        item.due.unwrap_or(self.due)
    }

    /// Last day on which the supplier confirms that the order arrived.
    pub fn confirm_by(&self, calendar: &Calendar) -> NaiveDate {
        calendar.workdays_after(self.ordered_on, CONFIRM_WORKDAYS)
    }

    /// The last day of waiting for the owner's opinion, while it is waited for.
    pub fn awaits_opinion(&self, on: NaiveDate) -> Option<NaiveDate> {
        let missing = self.state == RectState::Submitted && self.opinion.is_none();
        self.opinion_by.filter(|day| missing && on <= *day)
    }

    /// How many critical items the last check did not find met.
    pub fn critical_unmet(&self) -> usize {
        self.items.iter().filter(|i| i.critical && i.finding != Some(Finding::Met)).count()
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
            Say::new("整改期限已延长过一次", "the deadline has already been extended once"),
            Say::new("期满后核查，进入重新评估", "once it has passed, the rectification is checked and re-evaluated"),
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
    pub files: Vec<FileId>,
}

/// Submits what was done: supplier or owner, every item. It confirms the order; what the owner submits carries its opinion.
pub fn submit(
    order: Rectification,
    done: &[Done],
    by: &Actor,
    on: NaiveDate,
    calendar: &Calendar,
) -> Result<Decision<Rectification>, No> {
    let role = may(by, Action::SubmitRectification, &order.subject())?;
    order.allows(Action::SubmitRectification)?;
    let mut next = order.clone();
    let mut errors = Vec::new();
    for (n, item) in next.items.iter_mut().enumerate() {
        errors.extend(tell(n, item, done.get(n).cloned().unwrap_or_default()));
    }
    No::unless_empty(errors)?;
    let own = by.unit == order.owner;
    next.state = RectState::Submitted;
    next.submitted_on = Some(on);
    next.submissions += 1;
    next.acknowledged = next.acknowledged.or_else(|| Some(Acknowledged::of(by, on)));
    next.opinion = own.then(|| Opinion::submitted(by, on));
    next.opinion_by = Some(calendar.workdays_after(on, OPINION_WORKDAYS));
    next.hand(Action::SubmitRectification, by);
    let late = (on - order.due).num_days();
    let check_by = calendar.workdays_after(on, CHECK_WORKDAYS);
    let event = Event::by(role, Action::SubmitRectification, HERE).due(check_by);
    let event = if late > 0 { event.saying(format!("逾期{late}天提交")) } else { event };
    Ok(Decision::changed(order, next, event))
}

/// Takes what was done for the n-th item; where no file came, those of the last submission stay.
fn tell(n: usize, item: &mut Item, row: Done) -> Vec<FieldError> {
    let mut errors = Vec::new();
    if row.text.trim().chars().count() < 4 {
        errors.push(FieldError::at(
            format!("done-{n}"),
            format!("请写明第{}项的整改情况", n + 1),
            format!("say what was done for item {}", n + 1),
        ));
    }
    if row.files.len() > MOST_FILES {
        errors.push(FieldError::at(
            format!("file-{n}-{MOST_FILES}"),
            format!("每项佐证材料最多{MOST_FILES}个"),
            format!("at most {MOST_FILES} files for an item"),
        ));
    }
    item.done = row.text.trim().to_owned();
    if !row.files.is_empty() {
        item.files = row.files;
    }
    errors
}

#[path = "b14_rectification_voices.rs"]
mod voices;
pub use voices::{Acknowledged, Opinion, acknowledge, opine};

#[path = "b14_recheck.rs"]
mod recheck;
pub use recheck::{Check, Checked, check, conclude};

/// The next attempt: failed indicators and those the order names are judged again, the others are carried over.
fn again(evaluation: &Evaluation, order: &Rectification, on: NaiveDate, calendar: &Calendar) -> Option<Evaluation> {
    let lines = &evaluation.outcome()?.tally.lines;
    let named = |n: usize| order.items.iter().any(|item| item.indicator.index() == n);
    let carried: Vec<Option<Line>> =
        lines.iter().enumerate().map(|(n, l)| (l.unfit || !named(n) && !l.is_failed()).then(|| l.clone())).collect();
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
        flags: Vec::new(),
        material: Vec::new(),
        extended: None,
        notices: Vec::new(),
        hands: Vec::new(),
        state,
        ..evaluation.clone()
    })
}

/// Whether the re-evaluation passed: told from its grade.
fn passed(outcome: &Outcome) -> bool {
    outcome.grade != Grade::Unqualified
}

#[cfg(test)]
#[path = "b14_rectification_tests.rs"]
mod tests;
