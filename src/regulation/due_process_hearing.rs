//! Statement and review.

use super::super::authority::may;
use super::super::b07_approval::reason;
use super::super::calendar::Calendar;
use super::super::decision::{Decision, Event, FieldError, No};
use super::*;
use crate::regulation::people::UnitKind;

/// Working days between telling the party and the hearing (行政处罚法64, 85).
const HEARING_DAYS: u32 = 7;

/// What the party says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// Its points, one a line.
    pub text: String,
    /// The paper.
    pub file: Option<FileId>,
    /// Whether it asks for a hearing.
    pub hearing: bool,
}

/// Records the party's statement: by the party itself, or by a clerk who received it on paper.
pub fn record_statement(case: Case, words: &Words, by: &Actor, on: NaiveDate) -> Result<Decision<Case>, No> {
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
    let points: Vec<String> = words.text.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect();
    if points.is_empty() && !words.hearing {
        return Err(No::Invalid(vec![FieldError::at(
            "statement",
            "请逐条写明陈述申辩意见，每行一条；或者申请听证",
            "write the statement point by point, one per line, or request a hearing",
        )]));
    }
    let mut next = case.clone();
    next.state = State::Heard {
        legal: legal.clone(),
        notice: notice.clone(),
        statement: Statement::Made {
            on,
            by: by.name.clone(),
            points: points.clone(),
            file: words.file,
            hearing: words.hearing,
        },
        hearing: None,
    };
    next.hand(Action::RecordStatement, by);
    Ok(Decision::changed(case, next, Event::by(role, Action::RecordStatement, HERE).saying(points.join("；"))))
}

/// The hearing as entered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sitting {
    /// Day on which the party was told when and where.
    pub told_on: Option<NaiveDate>,
    /// Day of the hearing.
    pub held_on: Option<NaiveDate>,
    /// Who presided.
    pub chair: String,
    /// What was said.
    pub record: String,
    /// The signed record.
    pub file: Option<FileId>,
}

/// Records the hearing the party asked for: told seven working days ahead (行政处罚法64), under somebody who did not propose the case.
pub fn hold(
    case: Case,
    sitting: &Sitting,
    by: &Actor,
    on: NaiveDate,
    calendar: &Calendar,
) -> Result<Decision<Case>, No> {
    let role = may(by, Action::RecordHearing, &case.subject())?;
    case.allows(Action::RecordHearing)?;
    let State::Heard { legal, notice, statement, .. } = &case.state else { return Err(No::Invalid(Vec::new())) };
    if !case.waits_hearing() {
        return Err(Refusal::state(
            HERE,
            Say::new(
                "当事人没有申请听证，或者听证笔录已经登记",
                "no hearing was requested, or its record is already entered",
            ),
            Say::new("可以直接出具复核意见", "go on with the review of the statement"),
        )
        .into());
    }
    let hearing = heard(&case, sitting, statement.on(), on, calendar)?;
    let mut next = case.clone();
    let said = format!("{}，{}", hearing.held_on, hearing.chair);
    next.state = State::Heard {
        legal: legal.clone(),
        notice: notice.clone(),
        statement: statement.clone(),
        hearing: Some(hearing),
    };
    next.hand(Action::RecordHearing, by);
    Ok(Decision::changed(case, next, Event::by(role, Action::RecordHearing, HERE).saying(said)))
}

fn heard(case: &Case, s: &Sitting, asked: NaiveDate, today: NaiveDate, calendar: &Calendar) -> Result<Hearing, No> {
    let mut errors = Vec::new();
    match s.told_on {
        Some(told) if (asked..=today).contains(&told) => {
            let first = calendar.workdays_after(told, HEARING_DAYS);
            if s.held_on.is_none_or(|held| held < first || held > today) {
                errors.push(FieldError::at(
                    "held_on",
                    format!("听证应在通知当事人7个工作日以后举行，即{first}至{today}之间"),
                    format!("the party is told seven working days ahead: the hearing lies between {first} and {today}"),
                ));
            }
        }
        _ => {
            errors.push(FieldError::at(
                "told_on",
                format!("通知日期应在{asked}至{today}之间"),
                format!("the party was told between {asked} and {today}"),
            ));
            if s.held_on.is_none_or(|held| held <= asked || held > today) {
                errors.push(FieldError::at(
                    "held_on",
                    format!("听证日期应在{asked}之后，且不晚于{today}"),
                    format!("the hearing was held after {asked} and not after {today}"),
                ));
            }
        }
    }
    let chair = s.chair.trim();
    if chair.is_empty() || chair == case.proposed_by_name {
        errors.push(FieldError::at(
            "chair",
            "请填写主持人，主持人不能是提请人",
            "enter the presiding officer, who cannot be the person who proposed the case",
        ));
    }
    if s.record.trim().chars().count() < 20 {
        errors.push(FieldError::at(
            "record",
            "请写明听证情况，不少于20字",
            "record the hearing: at least 20 characters",
        ));
    }
    if s.file.is_none() {
        errors.push(FieldError::at("record_file", "请上传签字的听证笔录", "upload the signed record"));
    }
    match (s.told_on, s.held_on) {
        (Some(told_on), Some(held_on)) if errors.is_empty() => {
            Ok(Hearing { told_on, held_on, chair: chair.to_owned(), record: s.record.trim().to_owned(), file: s.file })
        }
        _ => Err(No::Invalid(errors)),
    }
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
    next.state = State::Heard {
        legal: legal.clone(),
        notice: notice.clone(),
        statement: Statement::Waived { on },
        hearing: None,
    };
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
    let State::Heard { legal, notice, statement, hearing } = &case.state else { return Err(No::Invalid(Vec::new())) };
    if case.waits_hearing() {
        return Err(Refusal::state(
            HERE,
            Say::new(
                "当事人申请了听证，尚未登记听证笔录",
                "the party requested a hearing and its record has not been entered",
            ),
            Say::new("举行听证并登记笔录后复核", "hold the hearing and record it, then review"),
        )
        .into());
    }
    let (mut replies, mut errors) = (Vec::new(), Vec::new());
    for (n, point) in statement.points().iter().enumerate() {
        let answer = answers.get(n).cloned().unwrap_or_default();
        let reason = answer.reason.trim();
        match answer.accepted {
            Some(accepted) => replies.push(Reply { point: point.clone(), accepted, reason: reason.to_owned() }),
            None => errors.push(FieldError::at(
                format!("accepted-{n}"),
                format!("请答复第{}条", n + 1),
                format!("answer point {}", n + 1),
            )),
        }
        if reason.chars().count() < 4 {
            errors.push(FieldError::at(
                format!("reason-{n}"),
                format!("请写明第{}条的理由", n + 1),
                format!("give the reason for point {}", n + 1),
            ));
        }
    }
    let opinion = No::among(&mut errors, reason("opinion", opinion))?;
    No::unless_empty(errors)?;
    let dossier = Dossier {
        legal: legal.clone(),
        notice: notice.clone(),
        statement: statement.clone(),
        hearing: hearing.clone(),
        weighing: Weighing { on, by: by.name.clone(), replies, opinion: opinion.clone() },
    };
    let mut next = case.clone();
    next.state = State::Weighed { dossier };
    next.hand(Action::ReviewStatement, by);
    Ok(Decision::changed(case, next, Event::by(role, Action::ReviewStatement, HERE).saying(opinion)))
}
