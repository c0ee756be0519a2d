//! # 第十条（一）…并将报告报市财政局、市大数据局备案。
//!
//! **Our reading.** 备案 is a look at the form, not an approval. Finance and the bureau each give a receipt of their own; each may return the
//! report once, with one consolidated list. With both receipts the owner's total is the result of the year. An owner that is finance or
//! the bureau itself needs the other's receipt only.

use super::authority::{Action, Subject, may};
use super::b10_evaluation::{Evaluation, Outcome, Receipt, State};
use super::b11_tally;
use super::decision::{Article, Decision, Event, FieldError, No, Refusal, Say};
use super::people::{Actor, UnitKind};
use super::policy::Track;
use chrono::NaiveDate;

const HERE: Article = Article::bi(10, 1);

impl Evaluation {
    /// Whose receipts the report needs: both, short of the owner itself.
    pub fn receivers(&self) -> impl Iterator<Item = UnitKind> {
        let owner = self.owner_kind;
        [UnitKind::Finance, UnitKind::BigData].into_iter().filter(move |kind| *kind != owner)
    }

    /// Whether this kind's receipt is still to come.
    pub fn waits_for(&self, kind: UnitKind) -> bool {
        self.track == Track::SelfReport
            && matches!(self.state, State::Filed { .. })
            && self.receivers().any(|k| k == kind)
            && !self.receipts.iter().any(|r| r.kind == kind)
    }

    /// The subject for acts of a receiving agency: its own receipt is its own matter.
    pub fn receiving(&self, by: &Actor) -> Subject {
        let one_of_them = self.receivers().any(|kind| kind == by.kind);
        Subject { agency: one_of_them.then_some(by.unit), ..self.subject() }
    }
}

/// Gives the agency's receipt. The second one makes the owner's total the result; after a rectification the lead decides.
pub fn receive(evaluation: Evaluation, no: String, by: &Actor, on: NaiveDate) -> Result<Decision<Evaluation>, No> {
    let role = may(by, Action::ReceiveReport, &evaluation.receiving(by))?;
    evaluation.allows(Action::ReceiveReport)?;
    refuse_joint(&evaluation)?;
    if !evaluation.waits_for(by.kind) {
        return Err(Refusal::state(
            HERE,
            Say::new("本单位已出具备案回执", "your unit has already issued its receipt"),
            Say::new("等待另一部门出具回执", "the other agency's receipt is awaited"),
        )
        .into());
    }
    let mut next = evaluation.clone();
    next.receipts.push(Receipt {
        kind: by.kind,
        unit: by.unit,
        unit_name: by.unit_name.clone(),
        by: by.name.clone(),
        on,
        no: no.clone(),
    });
    next.hand(Action::ReceiveReport, by);
    let received = Event::by(role, Action::ReceiveReport, HERE).saying(no.clone());
    if next.receivers().any(|kind| next.waits_for(kind)) {
        return Ok(Decision::changed(evaluation, next, received));
    }
    let tally = b11_tally::own(&next.report.marks, &next.scheme.points, &next.carried);
    if next.is_again() {
        next.state = State::Scored { on, tally };
        return Ok(Decision::changed(evaluation, next, received));
    }
    let grade = next.scheme.grade(tally.published);
    let opinion = format!("自评{}分，{}；市财政局、市大数据局已备案", tally.published, grade.zh());
    next.state = State::Decided(Box::new(Outcome { on, no, tally, grade, opinion: opinion.clone(), poor: None }));
    let result = Event::by(role, Action::RegisterResult, HERE).saying(opinion);
    Ok(Decision::changed(evaluation, next, received).and(result))
}

/// Sends the report back: once for each agency, every reason at once.
pub fn return_report(
    evaluation: Evaluation,
    reasons: &str,
    by: &Actor,
    on: NaiveDate,
) -> Result<Decision<Evaluation>, No> {
    let subject = match evaluation.track {
        Track::SelfReport => evaluation.receiving(by),
        Track::Joint => evaluation.subject(),
    };
    let role = may(by, Action::ReturnReport, &subject)?;
    evaluation.allows(Action::ReturnReport)?;
    if evaluation.returned_by.contains(&by.kind) {
        return Err(Refusal::state(
            HERE,
            Say::new("本单位已一次性告知并退回过，不能再次退回", "your unit has already returned the report once"),
            Say::new(
                "请出具备案回执；实质问题在监督检查中提出",
                "issue the receipt; raise matters of substance in an inspection",
            ),
        )
        .into());
    }
    let list: Vec<String> = reasons.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect();
    if list.iter().map(|l| l.chars().count()).sum::<usize>() < 10 {
        return Err(No::Invalid(vec![FieldError::at(
            "reasons",
            "请一次性写明全部需要补正的内容，每行一条，不少于10字",
            "list everything to be corrected at once, one point per line, at least 10 characters",
        )]));
    }
    let mut next = evaluation.clone();
    next.returned_by.push(by.kind);
    next.receipts.clear();
    next.state = State::Returned { on, reasons: list.clone(), by: by.unit_name.clone() };
    let event = Event::by(role, Action::ReturnReport, HERE).saying(list.join("；"));
    Ok(Decision::changed(evaluation, next, event))
}

fn refuse_joint(evaluation: &Evaluation) -> Result<(), Refusal> {
    match evaluation.track {
        Track::SelfReport => Ok(()),
        Track::Joint => Err(Refusal::state(
            Article::bi(10, 2),
            Say::new(
                "30万元（含）以上的项目由主管部门联合评价，不以备案结束",
                "from 300,000 yuan the joint review decides: filing receipts do not end it",
            ),
            Say::new("由牵头部门组织联合评价", "the lead agency convenes the joint review"),
        )),
    }
}
