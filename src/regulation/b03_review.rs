//! # 第三条 大数据项目服务监督评估工作必须遵循独立、客观、公正和科学的原则…
//!
//! **Our reading.** Whoever objects is answered, item by item and with reasons, by an official who neither proposed the result nor scored,
//! and who will not decide it either. An objection that is upheld is not settled by one official: 独立 asks that the agencies score those
//! indicators again, each for itself; what they had signed stays on record, and stands where an agency does not score again in time.
//! Where there was no panel, the report goes back to the owner.
//!
//! **Open questions.** Whether the agencies may be told to what figure: no, they are given the objection and the reason it was upheld.

use super::authority::{Action, may};
use super::b03_reply::{Answer, LEAST, Review, Said, too_short};
use super::b10_evaluation::{Evaluation, State};
use super::b10_panel::PanelAct;
use super::b11_sheets::{Sheet, SheetState, call_back};
use super::calendar::Calendar;
use super::decision::{Article, Decision, Event, FieldError, No, Refusal, Say};
use super::people::{Actor, Role};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

const HERE: Article = Article::b(3);
/// Working days to score or to report again.
pub const AGAIN: u32 = 5;

/// What the reviewer writes of one objection.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Whether it is upheld; none if not answered.
    pub upheld: Option<bool>,
    /// Why.
    pub reason: String,
}

/// Answers every objection. What is upheld goes back: to the agencies, or where there was no panel to the owner for its report.
pub fn review(
    evaluation: Evaluation,
    sheets: Vec<Sheet>,
    verdicts: &[Verdict],
    by: &Actor,
    on: NaiveDate,
    calendar: &Calendar,
) -> Result<PanelAct, No> {
    let role = may(by, Action::ReviewReply, &evaluation.subject())?;
    evaluation.allows(Action::ReviewReply)?;
    let heard = evaluation.notice().filter(|notice| notice.is_objected() && notice.is_heard(on));
    let Some(notice) = heard else {
        return Err(Refusal::state(
            HERE,
            Say::new("现在没有需要复核的异议", "there is no objection to review now"),
            Say::new(
                "双方答复后或期满次日复核",
                "objections are reviewed once both have answered, or on the day after",
            ),
        )
        .into());
    };
    let objections: Vec<Said> = notice.objections().map(|(_, said)| said.clone()).collect();
    let answers = answers(objections.len(), verdicts)?;
    let upheld: Vec<&Said> = objections.iter().zip(&answers).filter(|(_, a)| a.upheld).map(|(said, _)| said).collect();
    let told = format!("复核{}项异议，采纳{}项", objections.len(), upheld.len());
    let mut next = evaluation.clone();
    if let Some(notice) = next.notices.last_mut() {
        notice.review = Some(Review { on, by: by.name.clone(), answers });
    }
    next.hand(Action::ReviewReply, by);
    let event = Event::by(role, Action::ReviewReply, HERE).saying(told);
    if upheld.is_empty() {
        return Ok(PanelAct { evaluation: Decision::changed(evaluation, next, event), sheets: Vec::new() });
    }
    let due = calendar.workdays_after(on, AGAIN);
    let sheets = send_back(&mut next, &upheld, sheets, (due, role), by, on);
    Ok(PanelAct { evaluation: Decision::changed(evaluation, next, event.due(due)), sheets })
}

/// Back to whoever scored: the agencies with their sheets, or the owner with its report.
fn send_back(
    next: &mut Evaluation,
    upheld: &[&Said],
    sheets: Vec<Sheet>,
    (due, role): (NaiveDate, Option<Role>),
    by: &Actor,
    on: NaiveDate,
) -> Vec<Decision<Sheet>> {
    if next.panel.is_empty() {
        let reasons = upheld.iter().map(|said| said.text.clone()).collect();
        next.state = State::Returned { on, reasons, by: by.unit_name.clone() };
        next.receipts.clear();
        next.report_due = due;
        return Vec::new();
    }
    let asked = again(next, upheld);
    next.state = State::Scoring { since: on, due };
    let signed = sheets.into_iter().filter(|sheet| sheet.state == SheetState::Signed);
    signed.map(|sheet| call_back(sheet, asked, (on, due), role)).collect()
}

fn answers(n: usize, verdicts: &[Verdict]) -> Result<Vec<Answer>, No> {
    let (mut errors, mut answers) = (Vec::new(), Vec::new());
    for n in 0..n {
        let verdict = verdicts.get(n).cloned().unwrap_or_default();
        let reason = verdict.reason.trim().to_owned();
        if verdict.upheld.is_none() {
            errors.push(FieldError::at(format!("upheld-{n}"), "请选择是否采纳", "say whether it is upheld"));
        }
        if reason.chars().count() < LEAST {
            errors.push(too_short(&format!("reason-{n}")));
        }
        answers.push(Answer { upheld: verdict.upheld.unwrap_or_default(), reason });
    }
    No::unless_empty(errors)?;
    Ok(answers)
}

/// Which indicators are scored again: those upheld, or all that were judged where facts or the way it came about were at fault.
fn again(evaluation: &Evaluation, upheld: &[&Said]) -> [bool; 7] {
    let whole = upheld.iter().any(|said| said.at.is_none());
    let asked = evaluation.asked();
    std::array::from_fn(|n| asked[n] && (whole || upheld.iter().any(|said| said.at == Some(n))))
}

/// The reasons given for each indicator, without names and in an order that tells nothing of who wrote them.
pub fn comments(sheets: &[Sheet]) -> [Vec<String>; 7] {
    std::array::from_fn(|n| {
        let signed = sheets.iter().filter(|sheet| sheet.state == SheetState::Signed);
        let mut said: Vec<String> = signed.map(|sheet| sheet.marks[n].reason().trim().to_owned()).collect();
        said.retain(|text| !text.is_empty());
        said.sort_unstable();
        said.dedup();
        said
    })
}
