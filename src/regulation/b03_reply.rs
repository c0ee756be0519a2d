//! # 第三条 大数据项目服务监督评估工作必须遵循独立、客观、公正和科学的原则…保证监督评估依据客观事实作出科学的判断。
//!
//! **Our reading.** 公正 asks that nobody is judged unheard (`domain.md` §3.5, §3.6). A proposed result is told to the owner unit and to the
//! supplier: the sums of every indicator and, unnamed, the reasons that were given for them. Each may answer within five working days, indicator by
//! indicator. Whoever reads the system is served by it on the day of the proposal; a supplier nobody of whom does is served on paper, and its
//! days run from that service. Nothing is decided before both have answered or their days are over. Every objection is answered, with
//! reasons, by somebody who neither proposed nor scored, and who will not decide either (`b03_review`).
//!
//! **Open questions.** Whether silence is consent: no, it only ends the waiting. Whether a late answer counts: no, the remedies against the
//! decision remain. A result that two receipts make of the owner's own report (article 10 (1)) is the owner's word: there is nothing to tell it.

use super::authority::{Action, may};
use super::b10_evaluation::{Evaluation, State};
use super::b11_outliers::Explained;
use super::b11_redline::Capped;
use super::calendar::Calendar;
use super::decision::{Article, Decision, Event, FieldError, No, Refusal, Say};
use super::due_process::{Served, served_errors};
use super::people::{Actor, named};
use super::values::{FileId, UserId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

const HERE: Article = Article::b(3);
/// Fewest characters of an objection or an answer.
pub(super) const LEAST: usize = 10;

/// Working days in which objections are answered once everybody is heard.
const REVIEW: u32 = 10;

named! {
    /// Who is heard.
    Side {
        Owner = "owner", "业主单位", "the owner unit";
        Supplier = "supplier", "服务提供方", "the supplier";
    }
}

/// One proposed result as it was told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Day of the proposal.
    pub on: NaiveDate,
    /// The owner unit.
    pub owner: Party,
    /// The supplier.
    pub supplier: Party,
    /// The answers to what was objected.
    pub review: Option<Review>,
    /// By this day an objection is answered.
    pub review_by: NaiveDate,
    /// What lay far apart, explained by whoever proposed.
    #[serde(default)]
    pub explained: Vec<Explained>,
    /// The answers to the red lines.
    #[serde(default)]
    pub caps: Vec<Capped>,
}

/// How it stands with one side.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// Day of service; none where it is still to be served on paper.
    pub served: Option<NaiveDate>,
    /// The record of a service on paper.
    pub paper: Option<Served>,
    /// Last day for its answer.
    pub due: Option<NaiveDate>,
    /// Its answer.
    pub reply: Option<Reply>,
}

/// The answer of one side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// Day.
    pub on: NaiveDate,
    /// Whose hand; the guest's by the link of the notice.
    pub by: UserId,
    /// The name then.
    pub name: String,
    /// Where whoever answered by the link can be reached; empty for people with accounts.
    #[serde(default)]
    pub contact: String,
    /// What it objects to; nothing where it agrees.
    pub said: Vec<Said>,
    /// A paper with it.
    pub file: Option<FileId>,
}

/// One objection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// The indicator, from 0; none for facts or the way it came about.
    pub at: Option<usize>,
    /// Its words.
    pub text: String,
}

/// The answers to the objections, the owner's first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// Day.
    pub on: NaiveDate,
    /// The name.
    pub by: String,
    /// One for each objection.
    pub answers: Vec<Answer>,
}

/// The answer to one objection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Whether it is upheld.
    pub upheld: bool,
    /// Why.
    pub reason: String,
}

/// How long each side has, and whether anybody of the supplier reads the system.
#[derive(Debug, Clone, Copy)]
pub struct Window<'c> {
    /// Working days.
    pub days: u32,
    /// Working days are told from it.
    pub calendar: &'c Calendar,
    /// Whether the supplier has people with accounts.
    pub supplier_reads: bool,
}

impl Notice {
    /// The notice of a result proposed today. A supplier without accounts is still to be served.
    pub(in crate::regulation) fn of(window: Window<'_>, on: NaiveDate) -> Notice {
        let told =
            Party { served: Some(on), due: Some(window.calendar.workdays_after(on, window.days)), ..Party::default() };
        let supplier = if window.supplier_reads { told.clone() } else { Party::default() };
        let review_by = window.calendar.workdays_after(on, window.days + REVIEW);
        Notice { on, owner: told, supplier, review: None, review_by, explained: Vec::new(), caps: Vec::new() }
    }

    /// One of the two.
    pub fn party(&self, side: Side) -> &Party {
        match side {
            Side::Owner => &self.owner,
            Side::Supplier => &self.supplier,
        }
    }

    fn party_mut(&mut self, side: Side) -> &mut Party {
        match side {
            Side::Owner => &mut self.owner,
            Side::Supplier => &mut self.supplier,
        }
    }

    /// Every objection in the order of the answers: the owner's, then the supplier's.
    pub fn objections(&self) -> impl Iterator<Item = (Side, &Said)> {
        Side::ALL.iter().flat_map(|side| {
            let reply = self.party(*side).reply.iter();
            reply.flat_map(|reply| &reply.said).map(|said| (*side, said))
        })
    }

    /// Whether something was objected to and is not answered yet.
    pub fn is_objected(&self) -> bool {
        self.review.is_none() && self.objections().next().is_some()
    }

    /// The last day this side may still answer; none once it has, or while it is not served.
    pub fn awaits(&self, side: Side) -> Option<NaiveDate> {
        let party = self.party(side);
        party.due.filter(|_| party.reply.is_none())
    }

    /// Whether both have spoken, or their days are over.
    pub fn is_heard(&self, on: NaiveDate) -> bool {
        Side::ALL.iter().all(|side| {
            let party = self.party(*side);
            party.reply.is_some() || party.due.is_some_and(|due| on > due)
        })
    }
}

impl Evaluation {
    /// The notice of the result that is proposed now.
    pub fn notice(&self) -> Option<&Notice> {
        self.notices.last().filter(|_| matches!(self.state, State::Proposed { .. }))
    }

    /// Whether both sides may be shown the sums: the result is decided, or it was told to them as proposed.
    pub fn is_told(&self) -> bool {
        self.outcome().is_some() || self.notice().is_some()
    }

    /// The side a unit stands on.
    pub fn side(&self, unit: super::values::UnitId) -> Option<Side> {
        match unit {
            unit if unit == self.owner => Some(Side::Owner),
            unit if unit == self.supplier_unit => Some(Side::Supplier),
            _ => None,
        }
    }
}

/// Records that the notice reached a supplier nobody of whom reads the system. Its days run from that service.
pub fn serve(
    evaluation: Evaluation,
    served: Served,
    window: Window<'_>,
    by: &Actor,
    on: NaiveDate,
) -> Result<Decision<Evaluation>, No> {
    let role = may(by, Action::ServeResult, &evaluation.subject())?;
    evaluation.allows(Action::ServeResult)?;
    let Some(notice) = evaluation.notice().filter(|notice| notice.supplier.served.is_none()) else {
        return Err(Refusal::state(
            HERE,
            Say::new("告知书已经送达", "the notice has been served"),
            Say::new("答复期满或双方答复后认定结果", "decide once both have answered or their time is over"),
        )
        .into());
    };
    No::unless_empty(served_errors(&served, notice.on, on))?;
    let due = window.calendar.workdays_after(served.on, window.days);
    let mut next = evaluation.clone();
    if let Some(notice) = next.notices.last_mut() {
        notice.supplier.served = Some(served.on);
        notice.supplier.due = Some(due);
        notice.supplier.paper = Some(served);
        notice.review_by = notice.review_by.max(window.calendar.workdays_after(due, REVIEW));
    }
    next.hand(Action::ServeResult, by);
    Ok(Decision::changed(evaluation, next, Event::by(role, Action::ServeResult, HERE).due(due)))
}

/// What a side writes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// Whether it agrees; none if not answered.
    pub agrees: Option<bool>,
    /// Its objections to the seven indicators; empty where it has none.
    pub lines: [String; 7],
    /// Its objection to facts or the way the result came about.
    pub other: String,
    /// A paper with it.
    pub file: Option<FileId>,
    /// A phone number, from whoever answers by the link of the notice.
    pub contact: String,
}

/// One side answers to the proposed result.
pub fn reply(evaluation: Evaluation, words: Words, by: &Actor, on: NaiveDate) -> Result<Decision<Evaluation>, No> {
    let role = may(by, Action::ReplyResult, &evaluation.subject())?;
    evaluation.allows(Action::ReplyResult)?;
    let (Some(notice), Some(side)) = (evaluation.notice(), evaluation.side(by.unit)) else {
        return Err(No::Invalid(Vec::new()));
    };
    refuse_late(notice.party(side), on)?;
    let said = objections(&evaluation, &words)?;
    let told = match said.is_empty() {
        true => format!("{}对拟定结果没有异议", side.zh()),
        false => format!("{}对拟定结果提出{}项异议", side.zh(), said.len()),
    };
    let mut next = evaluation.clone();
    if let Some(notice) = next.notices.last_mut() {
        let party = notice.party_mut(side);
        party.served.get_or_insert(on);
        party.reply =
            Some(Reply { on, by: by.user, name: by.name.clone(), contact: words.contact, said, file: words.file });
    }
    next.hand(Action::ReplyResult, by);
    Ok(Decision::changed(evaluation, next, Event::by(role, Action::ReplyResult, HERE).saying(told)))
}

/// Whoever has answered, or whose days are over, answers no more.
fn refuse_late(party: &Party, on: NaiveDate) -> Result<(), Refusal> {
    if let Some(reply) = &party.reply {
        return Err(Refusal::state(
            HERE,
            Say::new(format!("{}已于{}答复", reply.name, reply.on), format!("{} answered on {}", reply.name, reply.on)),
            Say::new("每次拟定结果答复一次；对认定结果不服的，可以申请行政复议或者提起行政诉讼", REMEDY),
        ));
    }
    match party.due.filter(|due| on > *due) {
        None => Ok(()),
        Some(due) => Err(Refusal::state(
            HERE,
            Say::new(format!("答复期限{due}已过"), format!("the time to answer ended on {due}")),
            Say::new("对认定结果不服的，可以申请行政复议或者提起行政诉讼", REMEDY),
        )),
    }
}

const REMEDY: &str =
    "one answer to each proposal; against the decision, administrative reconsideration or a lawsuit remain open";

/// The objections, or everything wrong with them at once. Carried-over indicators are not judged and cannot be objected to.
fn objections(evaluation: &Evaluation, words: &Words) -> Result<Vec<Said>, No> {
    let asked = evaluation.asked();
    let lines = words.lines.iter().enumerate().map(|(n, text)| (Some(n), format!("o{}", n + 1), text.trim()));
    let typed: Vec<(Option<usize>, String, &str)> = lines
        .filter(|(n, ..)| n.is_some_and(|n| asked[n]))
        .chain([(None, "objection".to_owned(), words.other.trim())])
        .filter(|(.., text)| !text.is_empty())
        .collect();
    let mut errors: Vec<FieldError> = Vec::new();
    match words.agrees {
        None => errors.push(FieldError::at("objects", "请选择有无异议", "say whether you object")),
        Some(true) if !typed.is_empty() => errors.push(FieldError::at(
            "objects",
            "已写明异议的，请选择“有异议”",
            "objections were written: choose “we object”",
        )),
        Some(false) if typed.is_empty() => errors.push(FieldError::at(
            "objects",
            "有异议的，请在对应指标或“其他异议”栏写明",
            "write the objection beside its indicator or under “other objections”",
        )),
        Some(_) => {}
    }
    let short = typed.iter().filter(|(.., text)| text.chars().count() < LEAST);
    errors.extend(short.map(|(_, field, _)| too_short(field)));
    No::unless_empty(errors)?;
    Ok(typed.into_iter().map(|(at, _, text)| Said { at, text: text.to_owned() }).collect())
}

pub(super) fn too_short(field: &str) -> FieldError {
    FieldError::at(
        field,
        format!("请写明事实和理由，不少于{LEAST}字"),
        format!("give facts and reasons: at least {LEAST} characters"),
    )
}

/// Refuses a decision on somebody unheard, or over an objection that nobody has answered.
pub fn refuse_unheard(evaluation: &Evaluation, on: NaiveDate) -> Result<(), Refusal> {
    let Some(notice) = evaluation.notice() else { return Ok(()) };
    if notice.supplier.served.is_none() {
        return Err(Refusal::state(
            HERE,
            Say::new("拟定结果告知书还没有送达服务提供方", "the notice has not been served on the supplier yet"),
            Say::new("由牵头部门经办送达并登记送达日期", "a clerk of the lead serves it and records the day"),
        ));
    }
    if !notice.is_heard(on) {
        let last = Side::ALL.iter().filter_map(|side| notice.awaits(*side)).max().unwrap_or(on);
        return Err(Refusal::state(
            HERE,
            Say::new(
                format!("业主单位和服务提供方可以在{last}前答复"),
                format!("the owner unit and the supplier may answer until {last}"),
            ),
            Say::new("双方答复后或期满次日可以认定", "possible once both have answered, or on the day after"),
        ));
    }
    if notice.is_objected() {
        return Err(Refusal::state(
            HERE,
            Say::new("有异议尚未复核", "an objection has not been reviewed"),
            Say::new(
                "由没有参与评分和拟定的人员逐项复核",
                "somebody who neither scored nor proposed answers it item by item",
            ),
        ));
    }
    Ok(())
}

#[cfg(test)]
#[path = "b03_reply_tests.rs"]
mod tests;
