//! # 第七条 由大数据行业主管部门牵头，会同财政、发改等部门，对…计划申报、预算评估、立项审批、服务采购、质量评价、费用支付等环节进行监督检查。
//!
//! **Our reading.** An inspection may look at any of the nine steps of a project from its filing to its closing. The inspecting unit
//! records what it looked at and with whom; where it finds something, it orders the owner to put it right, with the standard to
//! reach and the last day. The owner answers with what was done and its proof. The inspecting unit closes it as met, or repeats the
//! order with its reason and a new day. Where nothing was found it is closed at once.
//!
//! The Rules put the security of application systems into the supervision of projects (S21) and name who checks it: the police and the
//! bureau. So an inspection has its matter; the police record, order and close in that of security, finance and NDRC in that of the
//! project, the bureau in both.
//!
//! **Open questions.** How often to inspect is not said: whenever the bureau sees fit. What a refusal to answer leads to is not said
//! either: it stays open, is reminded of, and keeps the project from being closed.

use super::authority::{Action, Subject, may};
use super::b07_stages::{Project, Stage, StateName};
use super::decision::{Aggregate, Article, Decision, Event, FieldError, No, Refusal, Say};
use super::moves::{Step, allowed, step};
use super::people::{Actor, named};
use super::values::{FileId, InspectionId, ProjectId, UnitId, UserId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

const HERE: Article = Article::b(7);

named! {
    /// How far an inspection is.
    InspectionState {
        Recorded = "recorded", "已登记", "recorded";
        Ordered = "ordered", "责令改正", "correction ordered";
        Answered = "answered", "待核查", "reply to check";
        Closed = "closed", "已办结", "closed";
    }
}

#[path = "b07_inspection_matter.rs"]
mod matter;
pub use matter::Matter;

/// An order to put something right; a repeated one tells why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Day of the order.
    pub on: NaiveDate,
    /// Last day to answer.
    pub due: NaiveDate,
    /// The standard to reach.
    pub standard: String,
    /// Why it is repeated; empty for the first.
    pub reason: String,
}

/// What the owner says was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Day of the answer.
    pub on: NaiveDate,
    /// As written.
    pub text: String,
    /// Proof.
    pub file: Option<FileId>,
}

/// An inspection of one step of a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inspection {
    /// Row number.
    #[serde(skip)]
    pub id: InspectionId,
    /// Version read.
    #[serde(skip)]
    pub version: i32,
    /// Its number: 铜数检〔2026〕3号.
    pub no: String,
    /// The project.
    pub project: ProjectId,
    /// The owner unit.
    pub owner: UnitId,
    /// The inspecting unit.
    pub agency: UnitId,
    /// Its name.
    pub agency_name: String,
    /// The units that took part, with their names.
    pub joined: Vec<(UnitId, String)>,
    /// What it is about.
    #[serde(default = "Matter::usual")]
    pub matter: Matter,
    /// The step looked at.
    pub stage: Stage,
    /// Day of the inspection.
    pub on: NaiveDate,
    /// What was looked at and how.
    pub facts: String,
    /// What was found; empty where nothing was.
    pub findings: String,
    /// A paper of the inspection.
    pub file: Option<FileId>,
    /// The orders, oldest first.
    pub orders: Vec<Order>,
    /// The answers, oldest first.
    pub answers: Vec<Answer>,
    /// The opinion it was closed with.
    pub outcome: String,
    /// Who did what.
    pub hands: Vec<(Action, UserId)>,
    /// Where it stands.
    pub state: InspectionState,
}

impl Aggregate for Inspection {
    const KIND: &'static str = "inspection";
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

use InspectionState::*;
/// The moves of an inspection. An order is repeated on a poor answer, or once its day has passed without one.
#[rustfmt::skip]
pub const MOVES: &[Step<InspectionState>] = &[
    step(Recorded, Action::OrderInspection,  Ordered,  HERE),
    step(Recorded, Action::CloseInspection,  Closed,   HERE),
    step(Ordered,  Action::AnswerInspection, Answered, HERE),
    step(Ordered,  Action::RepeatInspection, Ordered,  HERE),
    step(Answered, Action::RepeatInspection, Ordered,  HERE),
    step(Answered, Action::CloseInspection,  Closed,   HERE),
];

impl Inspection {
    /// What the authority needs to know.
    pub fn subject(&self) -> Subject {
        Subject { owner: Some(self.owner), agency: Some(self.agency), hands: self.hands.clone(), ..Subject::default() }
    }

    /// Refuses the act where the table has no such move from the present state.
    pub fn allows(&self, action: Action) -> Result<(), Refusal> {
        allowed(MOVES, ("监督检查", "inspection"), self.state, action)
    }

    /// The last day to answer the order in force.
    pub fn due(&self) -> Option<NaiveDate> {
        self.orders.last().filter(|_| self.state == Ordered).map(|order| order.due)
    }

    /// Whether it still waits for something.
    pub fn is_open(&self) -> bool {
        self.state != Closed
    }

    fn done(self, mut next: Inspection, action: Action, by: &Actor, event: Event) -> Decision<Inspection> {
        let mark = (action, by.user);
        if !next.hands.contains(&mark) {
            next.hands.push(mark);
        }
        Decision::changed(self, next, event)
    }
}

/// What the inspecting unit writes down.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Code of the matter; empty where the unit has but one.
    pub matter: String,
    /// Code of the step.
    pub stage: String,
    /// Day.
    pub on: Option<NaiveDate>,
    /// The units that took part, with their names.
    pub joined: Vec<(UnitId, String)>,
    /// What was looked at.
    pub facts: String,
    /// What was found.
    pub findings: String,
    /// A paper.
    pub file: Option<FileId>,
}

/// What has not been filed yet, or is over, is not inspected.
pub fn inspectable(project: &Project) -> Result<(), Refusal> {
    match project.state.name() {
        StateName::Draft | StateName::Cancelled | StateName::Rejected | StateName::Closed => Err(Refusal::state(
            HERE,
            Say::new(
                format!("项目现为“{}”，不能登记监督检查", project.state.name().zh()),
                format!("the project is “{}”: it cannot be inspected", project.state.name().en()),
            ),
            Say::new(
                "项目申报之后、办结之前可以检查",
                "possible from submission of the plan until the project is closed",
            ),
        )),
        _ => Ok(()),
    }
}

/// Records an inspection.
pub fn record(
    project: &Project,
    no: String,
    text: Record,
    by: &Actor,
    on: NaiveDate,
) -> Result<Decision<Inspection>, No> {
    let subject = Subject { agency: Some(by.unit), ..project.subject() };
    let role = may(by, Action::RecordInspection, &subject)?;
    inspectable(project)?;
    let mut errors = Vec::new();
    let matter = Matter::chosen(&text.matter, by.kind).map_err(|wrong| errors.push(wrong)).ok();
    let stage = Stage::from_code(&text.stage);
    if stage.is_none() {
        errors.push(FieldError::at("stage", "请选择检查的环节", "choose the stage inspected"));
    }
    let day = text.on.filter(|day| *day <= on && *day >= project.created_on);
    if day.is_none() {
        errors.push(FieldError::at(
            "on",
            "检查日期应在项目建立之后，且不晚于今天",
            "the date must be between the creation of the project and today",
        ));
    }
    let facts = text.facts.trim();
    if facts.chars().count() < 10 {
        errors.push(FieldError::at(
            "facts",
            "请写明检查了什么，不少于10字",
            "say what was inspected: at least 10 characters",
        ));
    }
    No::unless_empty(errors)?;
    let inspection = Inspection {
        id: InspectionId::NEW,
        version: 0,
        no,
        project: project.id,
        owner: project.owner,
        agency: by.unit,
        agency_name: by.unit_name.clone(),
        joined: text.joined.into_iter().filter(|(unit, _)| *unit != by.unit && *unit != project.owner).collect(),
        matter: matter.unwrap_or_else(Matter::usual),
        stage: stage.unwrap_or(Stage::Plan),
        on: day.unwrap_or(on),
        facts: facts.to_owned(),
        findings: text.findings.trim().to_owned(),
        file: text.file,
        orders: Vec::new(),
        answers: Vec::new(),
        outcome: String::new(),
        hands: vec![(Action::RecordInspection, by.user)],
        state: Recorded,
    };
    let said = if inspection.findings.is_empty() { inspection.facts.clone() } else { inspection.findings.clone() };
    let event = Event::by(role, Action::RecordInspection, inspection.matter.article()).saying(said);
    Ok(Decision::born(inspection, event))
}

/// A text the act stands on.
fn written(field: &str, text: &str) -> Result<String, No> {
    let text = text.trim();
    if text.chars().count() < 10 {
        return Err(No::Invalid(vec![FieldError::at(
            field,
            "请写明情况，不少于10字",
            "give details: at least 10 characters",
        )]));
    }
    Ok(text.to_owned())
}

/// What an order says, and its last day.
fn ordered(field: &str, text: &str, due: Option<NaiveDate>, on: NaiveDate) -> Result<(String, NaiveDate), No> {
    let mut errors = Vec::new();
    let text = No::among(&mut errors, written(field, text))?;
    let due = due.filter(|day| *day > on);
    if due.is_none() {
        errors.push(FieldError::at("due", "期限应在今天之后", "the deadline must be after today"));
    }
    No::unless_empty(errors)?;
    Ok((text, due.unwrap_or(on)))
}

/// Orders the owner to put right what was found.
pub fn order(
    inspection: Inspection,
    standard: &str,
    due: Option<NaiveDate>,
    by: &Actor,
    on: NaiveDate,
) -> Result<Decision<Inspection>, No> {
    let role = may(by, Action::OrderInspection, &inspection.subject())?;
    inspection.allows(Action::OrderInspection)?;
    if inspection.findings.is_empty() {
        return Err(Refusal::state(
            HERE,
            Say::new("本次检查没有发现问题，不责令改正", "no problems were found, so there is nothing to correct"),
            Say::new(
                "直接办结；又发现问题的，另行登记检查",
                "close it; record another inspection if problems are found",
            ),
        )
        .into());
    }
    let (standard, due) = ordered("standard", standard, due, on)?;
    let mut next = inspection.clone();
    next.orders.push(Order { on, due, standard: standard.clone(), reason: String::new() });
    next.state = Ordered;
    let event = Event::by(role, Action::OrderInspection, inspection.matter.article()).saying(standard).due(due);
    Ok(inspection.done(next, Action::OrderInspection, by, event))
}

/// The owner's answer: what was done, with its proof.
pub fn answer(
    inspection: Inspection,
    text: &str,
    file: Option<FileId>,
    by: &Actor,
    on: NaiveDate,
) -> Result<Decision<Inspection>, No> {
    let role = may(by, Action::AnswerInspection, &inspection.subject())?;
    inspection.allows(Action::AnswerInspection)?;
    let text = written("answer", text)?;
    let late = inspection.due().map_or(0, |due| (on - due).num_days());
    let mut next = inspection.clone();
    next.answers.push(Answer { on, text: text.clone(), file });
    next.state = Answered;
    let said = if late > 0 { format!("逾期{late}天答复\n{text}") } else { text };
    let event = Event::by(role, Action::AnswerInspection, inspection.matter.article()).saying(said);
    Ok(inspection.done(next, Action::AnswerInspection, by, event))
}

/// Repeats the order: the answer does not reach the standard, or there is none and the day has passed.
pub fn repeat(
    inspection: Inspection,
    why: &str,
    due: Option<NaiveDate>,
    by: &Actor,
    on: NaiveDate,
) -> Result<Decision<Inspection>, No> {
    let role = may(by, Action::RepeatInspection, &inspection.subject())?;
    inspection.allows(Action::RepeatInspection)?;
    if let Some(running) = inspection.due().filter(|day| on <= *day) {
        return Err(Refusal::state(
            HERE,
            Say::new(
                format!("改正期限至{running}，业主单位尚未答复"),
                format!("the owner has until {running} to answer"),
            ),
            Say::new(
                "答复后核查，或逾期后再次责令改正",
                "check the reply, or repeat the order once the deadline has passed",
            ),
        )
        .into());
    }
    let (why, due) = ordered("reason", why, due, on)?;
    let standard = inspection.orders.last().map(|order| order.standard.clone()).unwrap_or_default();
    let mut next = inspection.clone();
    next.orders.push(Order { on, due, standard, reason: why.clone() });
    next.state = Ordered;
    let event = Event::by(role, Action::RepeatInspection, inspection.matter.article()).saying(why).due(due);
    Ok(inspection.done(next, Action::RepeatInspection, by, event))
}

/// Closes it: the standard is met, or nothing was found.
pub fn close(inspection: Inspection, opinion: &str, by: &Actor) -> Result<Decision<Inspection>, No> {
    let role = may(by, Action::CloseInspection, &inspection.subject())?;
    inspection.allows(Action::CloseInspection)?;
    if inspection.state == Recorded && !inspection.findings.is_empty() {
        return Err(Refusal::state(
            HERE,
            Say::new("检查发现了问题，须先责令改正", "problems were found: correction must be ordered first"),
            Say::new(
                "责令改正，业主单位答复并核查达到标准后办结",
                "order correction; close it once the owner unit has replied and the standard is met",
            ),
        )
        .into());
    }
    let opinion = written("opinion", opinion)?;
    let mut next = inspection.clone();
    next.outcome.clone_from(&opinion);
    next.state = Closed;
    let event = Event::by(role, Action::CloseInspection, inspection.matter.article()).saying(opinion);
    Ok(inspection.done(next, Action::CloseInspection, by, event))
}

#[cfg(test)]
#[path = "b07_inspection_tests.rs"]
mod tests;
