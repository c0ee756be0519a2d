//! Statement and review.

use super::super::authority::may;
use super::super::b07_approval::reason;
use super::super::decision::{Decision, Event, FieldError, No};
use super::*;
use crate::regulation::people::UnitKind;

/// Records the party's statement: by the party itself, or by a clerk who received it on paper.
pub fn record_statement(
    case: Case,
    text: &str,
    file: Option<FileId>,
    by: &Actor,
    on: NaiveDate,
) -> Result<Decision<Case>, No> {
    let role = may(by, Action::RecordStatement, &case.subject())?;
    if by.unit != case.party.unit() && by.kind != UnitKind::BigData {
        return Err(Refusal::forbidden(
            HERE,
            Say::new("由当事人提出陈述申辩", "the party itself makes the statement"),
            Say::new("书面陈述由市大数据局代为登记", "the bureau enters one made on paper"),
        )
        .into());
    }
    case.allows(Action::RecordStatement)?;
    let State::Noticed { legal, notice } = &case.state else { return Err(No::Invalid(Vec::new())) };
    let points: Vec<String> = text.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect();
    if points.is_empty() {
        return Err(No::Invalid(vec![FieldError::at(
            "statement",
            "请逐条写明陈述申辩意见，每行一条",
            "write the statement point by point, one a line",
        )]));
    }
    let mut next = case.clone();
    next.state = State::Heard {
        legal: legal.clone(),
        notice: notice.clone(),
        statement: Statement::Made { on, by: by.name.clone(), points: points.clone(), file },
    };
    next.hand(Action::RecordStatement, by);
    Ok(Decision::changed(case, next, Event::by(role, Action::RecordStatement, HERE).saying(points.join("；"))))
}

/// Records that no statement was made: only after the last day for it.
pub fn waive(case: Case, by: &Actor, on: NaiveDate) -> Result<Decision<Case>, No> {
    let role = may(by, Action::WaiveStatement, &case.subject())?;
    case.allows(Action::WaiveStatement)?;
    let State::Noticed { legal, notice } = &case.state else { return Err(No::Invalid(Vec::new())) };
    if on <= notice.statement_due {
        return Err(Refusal::state(
            HERE,
            Say::new(
                format!("陈述申辩期限{}未满", notice.statement_due),
                format!("the time for a statement runs until {}", notice.statement_due),
            ),
            Say::new("期满次日起可以登记", "possible from the day after"),
        )
        .into());
    }
    let mut next = case.clone();
    next.state = State::Heard { legal: legal.clone(), notice: notice.clone(), statement: Statement::Waived { on } };
    next.hand(Action::WaiveStatement, by);
    Ok(Decision::changed(case, next, Event::by(role, Action::WaiveStatement, HERE)))
}

/// The answer to one point as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Whether it is accepted; none if not answered.
    pub accepted: Option<bool>,
    /// Why.
    pub reason: String,
}

/// Answers every point of the statement, then the whole.
pub fn weigh(case: Case, answers: &[Answer], opinion: &str, by: &Actor, on: NaiveDate) -> Result<Decision<Case>, No> {
    let role = may(by, Action::ReviewStatement, &case.subject())?;
    case.allows(Action::ReviewStatement)?;
    let State::Heard { legal, notice, statement } = &case.state else { return Err(No::Invalid(Vec::new())) };
    let (mut replies, mut errors) = (Vec::new(), Vec::new());
    for (n, point) in statement.points().iter().enumerate() {
        let answer = answers.get(n).cloned().unwrap_or_default();
        match answer.accepted {
            Some(accepted) if answer.reason.trim().chars().count() >= 4 => {
                replies.push(Reply { point: point.clone(), accepted, reason: answer.reason.trim().to_owned() });
            }
            Some(_) => errors.push(FieldError::at(
                format!("reason-{n}"),
                format!("请写明第{}条的理由", n + 1),
                format!("give the reason for point {}", n + 1),
            )),
            None => errors.push(FieldError::at(
                format!("accepted-{n}"),
                format!("请答复第{}条", n + 1),
                format!("answer point {}", n + 1),
            )),
        }
    }
    No::unless_empty(errors)?;
    let opinion = reason("opinion", opinion)?;
    let dossier = Dossier {
        legal: legal.clone(),
        notice: notice.clone(),
        statement: statement.clone(),
        weighing: Weighing { on, by: by.name.clone(), replies, opinion: opinion.clone() },
    };
    let mut next = case.clone();
    next.state = State::Weighed { dossier };
    next.hand(Action::ReviewStatement, by);
    Ok(Decision::changed(case, next, Event::by(role, Action::ReviewStatement, HERE).saying(opinion)))
}
