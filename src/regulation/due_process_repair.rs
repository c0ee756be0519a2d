//! 信用修复申请: the listed party asks to be removed early, and is answered (`domain.md` §3.5).
//!
//! **Our reading.** The notice served with the decision tells the party that it may ask (“两书同达”); so it asks here itself, with its written
//! pledge and the proof of what it has done, after the year the regulation of credit repair leaves at least. The bureau answers within ten
//! working days: by the removal, which is decided as the listing was, or by a refusal with its reasons. Asking again is open.

use super::super::authority::may;
use super::super::b07_approval::reason;
use super::super::calendar::Calendar;
use super::super::decision::{Decision, Event, FieldError, No};
use super::end::may_be_removed;
use super::*;

/// Working days in which the bureau answers.
pub const ANSWER_DAYS: u32 = 10;

/// What the party hands in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plea {
    /// How its obligations were met.
    pub performance: String,
    /// 履行证明.
    pub proof: Option<FileId>,
    /// 信用承诺书.
    pub pledge: Option<FileId>,
}

impl Plea {
    fn errors(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        if self.proof.is_none() {
            errors.push(FieldError::at(
                "proof_file",
                "请上传义务履行证明",
                "upload the proof that the obligations are met",
            ));
        }
        if self.pledge.is_none() {
            errors.push(FieldError::at("pledge", "请上传信用承诺书", "upload the written pledge"));
        }
        errors
    }
}

/// A request of the party and its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Day.
    pub on: NaiveDate,
    /// Who asked.
    pub by: UserId,
    /// That person's name.
    pub by_name: String,
    /// What was handed in.
    pub plea: Plea,
    /// Last day for the answer.
    pub due: NaiveDate,
    /// The answer.
    pub reply: Option<Response>,
}

/// The bureau's answer to a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Response {
    /// Day.
    pub on: NaiveDate,
    /// Who answered.
    pub by_name: String,
    /// Whether the party was removed.
    pub removed: bool,
    /// Why.
    pub reasons: String,
}

impl Case {
    /// The request that waits for an answer: none once the listing has ended in whatever way.
    pub fn request(&self) -> Option<&Request> {
        let last = self.requests.last().filter(|_| self.state.name() == CaseState::InForce);
        last.filter(|request| request.reply.is_none())
    }

    pub(in crate::regulation) fn respond(&mut self, reply: Response) {
        if let Some(open) = self.requests.last_mut().filter(|request| request.reply.is_none()) {
            open.reply = Some(reply);
        }
    }
}

/// Asks for early removal: on the conditions of the removal itself. `all` are the cases about the same party.
///
/// # Errors
/// Before a year is over, with a new case on the table, or while an earlier request waits (M12); papers that are missing, at their fields.
pub fn request_repair(
    case: Case,
    plea: Plea,
    all: &[Case],
    by: &Actor,
    on: NaiveDate,
    calendar: &Calendar,
) -> Result<Decision<Case>, No> {
    let role = may(by, Action::RequestRepair, &case.subject())?;
    case.allows(Action::RequestRepair)?;
    may_be_removed(&case, all, on)?;
    if let Some(open) = case.request() {
        return Err(Refusal::state(
            HERE,
            Say::new(
                format!("{}提出的申请正在办理，{}前答复", open.on, open.due),
                format!("the request of {} is being dealt with and will be answered by {}", open.on, open.due),
            ),
            Say::new("答复后可以再次申请", "once it is answered, another may be made"),
        )
        .into());
    }
    let mut errors = plea.errors();
    let performance = No::among(&mut errors, reason("performance", &plea.performance))?;
    No::unless_empty(errors)?;
    let due = calendar.workdays_after(on, ANSWER_DAYS);
    let mut next = case.clone();
    let plea = Plea { performance: performance.clone(), ..plea };
    next.requests.push(Request { on, by: by.user, by_name: by.name.clone(), plea, due, reply: None });
    next.hand(Action::RequestRepair, by);
    let event = Event::by(role, Action::RequestRepair, HERE).saying(performance).due(due);
    Ok(Decision::changed(case, next, event))
}

/// Refuses the request that waits; the listing goes on.
///
/// # Errors
/// Where no request waits (M12), or the reasons say too little.
pub fn refuse_repair(case: Case, why: &str, by: &Actor, on: NaiveDate) -> Result<Decision<Case>, No> {
    let role = may(by, Action::RefuseRepair, &case.subject())?;
    case.allows(Action::RefuseRepair)?;
    if case.request().is_none() {
        return Err(Refusal::state(
            HERE,
            Say::new("没有待答复的申请", "no request is waiting for an answer"),
            Say::new("由当事人提出信用修复申请后办理", "possible once the party has asked"),
        )
        .into());
    }
    let reasons = reason("refusal", why)?;
    let mut next = case.clone();
    next.respond(Response { on, by_name: by.name.clone(), removed: false, reasons: reasons.clone() });
    next.hand(Action::RefuseRepair, by);
    Ok(Decision::changed(case, next, Event::by(role, Action::RefuseRepair, HERE).saying(reasons)))
}
