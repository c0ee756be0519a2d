//! # 第十条（二）2. … 由大数据部门牵头，会同财政、发改、公安等部门，对采购的服务及提供服务的实体企业进行评价…
//!
//! **Our reading.** The lead convenes the panel: bureau, finance, NDRC and police, and whom else it invites; the agency that is the owner is
//! recused by the program. Scoring closes when every sheet is signed or the last day has passed; a missing sheet is an abstention on
//! record. Without a quorum there is no result, and the lead convenes again: signed sheets stay, missing ones reopen. A clerk proposes
//! the result, a lead who signed no sheet decides it.

use super::authority::{Action, may};
use super::b03_reply::{Notice, Window, refuse_unheard};
use super::b10_evaluation::{Determination, Evaluation, Outcome, Seat, State, StateName};
use super::b10_third_report::delivered;
use super::b11_outliers::explained;
use super::b11_redline::{Flag, answered, raised};
use super::b11_replay::tallied;
use super::b11_sheets::{Sheet, SheetState, miss, reopen, withdraw};
use super::b11_unfit::{Unfit, leave_out, left_out};
use super::calendar::Calendar;
use super::decision::{Article, Decision, Event, FieldError, No, Refusal, Say};
use super::people::{Actor, UnitKind};
use super::policy::{Grade, Track};
use super::values::UnitId;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

const HERE: Article = Article::bi(10, 2);
/// The agencies article 10 names.
pub(super) const NAMED: [UnitKind; 4] = [UnitKind::BigData, UnitKind::Finance, UnitKind::Ndrc, UnitKind::Police];

/// Whoever drafted or signed a sheet decides nothing.
const SCORED: [Action; 2] = [Action::SaveSheet, Action::SignSheet];

/// A unit that may be invited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitee {
    /// The unit.
    pub unit: UnitId,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: UnitKind,
    /// Random number for its sheet's seal.
    pub seal: String,
}

/// An act on the evaluation together with what it does to sheets.
#[derive(Debug, Clone)]
pub struct PanelAct {
    /// The evaluation.
    pub evaluation: Decision<Evaluation>,
    /// The sheets made, reopened or recorded as missing.
    pub sheets: Vec<Decision<Sheet>>,
}

/// The last day to score: the round's, or ten working days where that has come.
pub fn deadline(evaluation: &Evaluation, on: NaiveDate, calendar: &Calendar) -> NaiveDate {
    if on < evaluation.score_due { evaluation.score_due } else { calendar.workdays_after(on, 10) }
}

/// Convenes the panel on every indicator. `sheets` are those of an earlier sitting that was not concluded.
pub fn convene(
    evaluation: Evaluation,
    invited: Vec<Invitee>,
    sheets: Vec<Sheet>,
    due: NaiveDate,
    by: &Actor,
    on: NaiveDate,
) -> Result<PanelAct, No> {
    convene_without(evaluation, Vec::new(), invited, sheets, due, by, on)
}

/// The same without the indicators that do not apply (`b11_unfit`).
pub fn convene_without(
    evaluation: Evaluation,
    unfit: Vec<Unfit>,
    invited: Vec<Invitee>,
    sheets: Vec<Sheet>,
    due: NaiveDate,
    by: &Actor,
    on: NaiveDate,
) -> Result<PanelAct, No> {
    let role = may(by, Action::ConvenePanel, &evaluation.subject())?;
    evaluation.allows(Action::ConvenePanel)?;
    refuse_self(&evaluation, on)?;
    refuse_early(&evaluation, on)?;
    let panel = seats(&evaluation, &invited, &sheets)?;
    let mut next = evaluation.clone();
    leave_out(&mut next, unfit)?;
    next.state = State::Scoring { since: on, due };
    next.track = Track::Joint;
    next.panel = panel;
    next.extended = None;
    next.hand(Action::ConvenePanel, by);
    let mut acts: Vec<Decision<Sheet>> = sheets
        .iter()
        .filter(|sheet| sheet.state == SheetState::Missing && sits(&next, sheet))
        .map(|sheet| reopen(sheet.clone(), (on, due), role))
        .collect();
    for (seat, invitee) in next.panel.iter().zip(&invited).filter(|(seat, _)| !seat.recused) {
        if !sheets.iter().any(|sheet| sheet.agency == seat.unit) {
            let blank = Sheet::blank(&next, seat, due, invitee.seal.clone());
            acts.push(Decision::born(
                blank,
                Event::by(role, Action::ConvenePanel, HERE).saying(seat.name.clone()).due(due),
            ));
        }
    }
    let names: Vec<String> =
        next.panel.iter().map(|s| if s.recused { format!("{}（回避）", s.name) } else { s.name.clone() }).collect();
    let event = Event::by(role, Action::ConvenePanel, HERE).saying(names.join("、")).due(due);
    let left_out = left_out(&next, &evaluation, role);
    let done = left_out.into_iter().fold(Decision::changed(evaluation, next, event), Decision::and);
    Ok(PanelAct { evaluation: done, sheets: acts })
}

/// Whether the sheet's agency sits on the panel: invited to this sitting and not recused.
fn sits(evaluation: &Evaluation, sheet: &Sheet) -> bool {
    evaluation.panel.iter().any(|seat| seat.unit == sheet.agency && !seat.recused)
}

/// An agency withdraws for a tie of its own (M3): its sheet is void with everything typed on it, and it is not counted.
pub fn recuse(evaluation: Evaluation, sheet: Sheet, why: &str, by: &Actor) -> Result<PanelAct, No> {
    let role = may(by, Action::RecuseAgency, &sheet.subject(&evaluation))?;
    evaluation.allows(Action::RecuseAgency)?;
    if sheet.lead {
        return Err(Refusal::state(
            Article::b(3),
            Say::new("牵头部门不能整体回避", "the lead agency cannot recuse itself as a whole"),
            Say::new("由本部门没有利害关系的人员评分", "a colleague without such a tie fills in the sheet"),
        )
        .into());
    }
    let why = super::b07_approval::reason("recusal", why)?;
    let mut next = evaluation.clone();
    next.panel.iter_mut().filter(|seat| seat.unit == sheet.agency).for_each(|seat| seat.recused = true);
    let void = withdraw(sheet, why.clone(), by, role)?;
    let event = Event::by(role, Action::RecuseAgency, Article::b(3)).saying(why);
    Ok(PanelAct { evaluation: Decision::changed(evaluation, next, event), sheets: vec![void] })
}

/// Whether the owner of a small project let even the last day of scoring go by without a report: the supplier must not wait for ever, so
/// the lead may have it judged jointly instead.
pub fn is_forsaken(evaluation: &Evaluation, on: NaiveDate) -> bool {
    let waiting = matches!(evaluation.state.name(), StateName::Drafting | StateName::Returned);
    evaluation.track == Track::SelfReport && waiting && on > evaluation.score_due
}

pub(super) fn refuse_self(evaluation: &Evaluation, on: NaiveDate) -> Result<(), Refusal> {
    if evaluation.track == Track::Joint || is_forsaken(evaluation, on) {
        return Ok(());
    }
    Err(Refusal::state(
        Article::bi(10, 1),
        Say::new(
            "30万元以内的项目由业主单位自评并备案，不组织联合评价",
            "below 300,000 yuan the owner unit self-assesses and files: there is no joint review",
        ),
        Say::new(
            "由市财政局、市大数据局出具备案回执；评分期满业主单位仍未报送的，可以组织联合评价",
            "the finance bureau and the big-data bureau issue receipts; if the owner has not filed by the last day of scoring, a joint review may be convened",
        ),
    ))
}

/// Before the owner has filed, only once its time has passed: one late report must not stop the round for ever.
pub(super) fn refuse_early(evaluation: &Evaluation, on: NaiveDate) -> Result<(), Refusal> {
    let waiting = matches!(evaluation.state.name(), StateName::Drafting | StateName::Returned);
    if !waiting || on > evaluation.report_due {
        return Ok(());
    }
    Err(Refusal::state(
        HERE,
        Say::new(
            format!("业主单位尚未报送初评报告，期限{}", evaluation.report_due),
            format!("the owner's review is not filed yet; it is due {}", evaluation.report_due),
        ),
        Say::new(
            "报送后，或逾期仍未报送的，可以组织联合评价",
            "possible once it is filed, or once its time has passed",
        ),
    ))
}

fn seats(evaluation: &Evaluation, invited: &[Invitee], sheets: &[Sheet]) -> Result<Vec<Seat>, No> {
    let seats: Vec<Seat> = invited
        .iter()
        .map(|unit| Seat {
            unit: unit.unit,
            name: unit.name.clone(),
            kind: unit.kind,
            lead: unit.unit == evaluation.lead,
            recused: unit.unit == evaluation.owner
                || sheets.iter().any(|sheet| sheet.agency == unit.unit && sheet.recusal.is_some()),
        })
        .collect();
    let absent: Vec<UnitKind> = NAMED
        .into_iter()
        .filter(|kind| *kind != evaluation.owner_kind && !seats.iter().any(|s| s.kind == *kind))
        .collect();
    if !absent.is_empty() || !seats.iter().any(|s| s.lead && !s.recused) {
        let zh: Vec<&str> = absent.iter().map(|k| k.zh()).collect();
        let en: Vec<&str> = absent.iter().map(|k| k.en()).collect();
        return Err(No::Invalid(vec![FieldError::at(
            "agencies",
            format!("联合评价应有大数据、财政、发改、公安部门参加，还缺：{}", zh.join("、")),
            format!("the bureau, finance, NDRC and police take part; missing: {}", en.join(", ")),
        )]));
    }
    Ok(seats)
}

/// Closes scoring where the program sees no red line of its own.
pub fn close(evaluation: Evaluation, sheets: Vec<Sheet>, by: &Actor, on: NaiveDate) -> Result<PanelAct, No> {
    close_seeing(evaluation, sheets, &[], by, on)
}

/// Closes scoring: all signed, or the last day has passed. The scores and the red lines raised enter the evaluation here and not before;
/// `seen` are those the program raises.
pub fn close_seeing(
    evaluation: Evaluation,
    sheets: Vec<Sheet>,
    seen: &[Flag],
    by: &Actor,
    on: NaiveDate,
) -> Result<PanelAct, No> {
    let role = may(by, Action::CloseScoring, &evaluation.subject())?;
    evaluation.allows(Action::CloseScoring)?;
    let State::Scoring { due, .. } = evaluation.state else {
        return Err(evaluation.allows(Action::CloseScoring).err().map_or(No::Invalid(Vec::new()), No::from));
    };
    let open = sheets.iter().filter(|s| s.state == SheetState::Draft).count();
    if open > 0 && on <= due {
        return Err(Refusal::state(
            HERE,
            Say::new(
                format!("还有{open}个部门没有提交评分，期限{due}"),
                format!("agencies yet to submit: {open}; the last day is {due}"),
            ),
            Say::new("全部提交或期限届满后可以截止评分", "possible once all have submitted or the last day has passed"),
        )
        .into());
    }
    let mut next = evaluation.clone();
    let (late, mut given): (Vec<Sheet>, Vec<Sheet>) = sheets.into_iter().partition(|s| s.state == SheetState::Draft);
    let missing: Vec<Decision<Sheet>> = late.into_iter().map(|sheet| miss(sheet, role)).collect();
    given.extend(missing.iter().map(|done| done.after().clone()));
    let tally = tallied(&next, &given);
    let (state, opinion) = match tally {
        Ok(tally) => {
            let told = "评分汇总完成".to_owned();
            (State::Scored { on, tally }, told)
        }
        Err(why) => {
            let told = why.zh.clone();
            (State::Unconcluded { on, why }, told)
        }
    };
    next.state = state;
    next.flags = raised(&given, seen);
    next.paper = delivered(&given);
    for (action, user) in given.iter().flat_map(|s| s.hands.iter()).filter(|(a, _)| SCORED.contains(a)) {
        if !next.hands.contains(&(*action, *user)) {
            next.hands.push((*action, *user));
        }
    }
    let event = Event::by(role, Action::CloseScoring, HERE).saying(opinion);
    Ok(PanelAct { evaluation: Decision::changed(evaluation, next, event), sheets: missing })
}

/// What whoever proposes writes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// The opinion.
    pub opinion: String,
    /// The explanations of what lies far apart (`b11_outliers`) and the answers to red lines (`b11_redline`), each under the name of its field.
    pub explained: Vec<(String, String)>,
}

/// A clerk proposes the result with an opinion; both sides are told of it (article 3).
pub fn propose(
    evaluation: Evaluation,
    said: &Proposal,
    window: Window<'_>,
    by: &Actor,
    on: NaiveDate,
) -> Result<Decision<Evaluation>, No> {
    let role = may(by, Action::ProposeResult, &evaluation.subject())?;
    evaluation.allows(Action::ProposeResult)?;
    let mut errors = Vec::new();
    let opinion = No::among(&mut errors, super::b07_approval::reason("opinion", &said.opinion))?;
    let explained = explained(&evaluation, &said.explained).map_err(|mut more| errors.append(&mut more));
    let caps = answered(&evaluation, &said.explained).map_err(|mut more| errors.append(&mut more));
    No::unless_empty(errors)?;
    let mut next = evaluation.clone();
    if let State::Scored { tally, .. } = next.state {
        next.state = State::Proposed { on, tally, opinion: opinion.clone() };
    }
    let notice =
        Notice { explained: explained.unwrap_or_default(), caps: caps.unwrap_or_default(), ..Notice::of(window, on) };
    let told = Event::by(role, Action::TellResult, Article::b(3));
    let told = notice.owner.due.map_or(told.clone(), |due| told.due(due));
    next.notices.push(notice);
    next.hand(Action::ProposeResult, by);
    let proposed = Event::by(role, Action::ProposeResult, Article::b(14)).saying(opinion);
    Ok(Decision::changed(evaluation, next, proposed).and(told))
}

/// What the decider writes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Number of the decision, from the register.
    pub no: String,
    /// The opinion.
    pub opinion: String,
    /// After a rectification that is still 不合格: whether the quality is poor. None if not answered.
    pub poor: Option<bool>,
    /// The reasons of that answer.
    pub poor_reasons: String,
}

impl Evaluation {
    /// The act that decides it: the first result, or the one after a rectification.
    pub fn deciding(&self) -> Action {
        if self.is_again() { Action::DecideReevaluation } else { Action::DecideResult }
    }

    /// Whether the decision has to answer the second question of article 14.
    pub fn asks_poor(&self) -> bool {
        self.is_again() && self.grade() == Some(Grade::Unqualified)
    }
}

/// The lead decides: another person than the proposer and every signer. The grade is computed, never typed.
pub fn decide(evaluation: Evaluation, verdict: Verdict, by: &Actor, on: NaiveDate) -> Result<Decision<Evaluation>, No> {
    let action = evaluation.deciding();
    let role = may(by, action, &evaluation.subject())?;
    evaluation.allows(action)?;
    refuse_unheard(&evaluation, on)?;
    let (opinion, poor) = told(&verdict, evaluation.asks_poor())?;
    let mut next = evaluation.clone();
    let mut said = opinion.clone();
    let held = evaluation.grade();
    if let (State::Proposed { tally, .. }, Some(grade)) = (next.state.clone(), held) {
        said = format!("{}分，{}。{opinion}", tally.published, grade.zh());
        next.state = State::Decided(Box::new(Outcome { on, no: verdict.no, tally, grade, opinion, poor }));
    }
    next.hand(action, by);
    Ok(Decision::changed(evaluation, next, Event::by(role, action, Article::b(14)).saying(said)))
}

/// The opinion and, where it is asked, the determination; everything wrong with them at once.
fn told(verdict: &Verdict, asks_poor: bool) -> Result<(String, Option<Determination>), No> {
    let mut errors = Vec::new();
    let opinion = No::among(&mut errors, super::b07_approval::reason("opinion", &verdict.opinion))?;
    if !asks_poor {
        No::unless_empty(errors)?;
        return Ok((opinion, None));
    }
    if verdict.poor.is_none() {
        errors.push(FieldError::at(
            "poor",
            "整改后仍不合格，请认定服务质量是否较差（办法第十四条）",
            "still unqualified after rectification: determine whether the quality is poor (Measures art. 14)",
        ));
    }
    let reasons = No::among(&mut errors, super::b07_approval::reason("poor_reasons", &verdict.poor_reasons))?;
    No::unless_empty(errors)?;
    Ok((opinion, verdict.poor.map(|poor| Determination { poor, reasons })))
}

#[cfg(test)]
#[path = "b10_panel_tests.rs"]
mod tests;
