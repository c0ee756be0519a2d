//! Decision, term and end.

use super::super::authority::may;
use super::super::b07_approval::reason;
use super::super::calendar::{months_after, years_after};
use super::super::decision::{Decision, Event, FieldError, No};
use super::super::policy::Policy;
use super::start::served_errors;
use super::*;

/// The remedies every decision names (行政复议法20, 24; 行政诉讼法46).
pub const REMEDY: (&str, &str) = (
    "如不服本决定，可以自收到本决定书之日起60日内向市人民政府申请行政复议，或者自收到之日起6个月内依法提起行政诉讼。",
    "Against this decision one may apply for reconsideration to the city's government within 60 days of receiving it, or bring suit \
     within 6 months of receiving it.",
);

/// The notice of how to be removed early, served with the decision.
pub const REPAIR: (&str, &str) = (
    "列入满一年、义务履行完毕并提交信用承诺书的，可以申请提前移出；期满自动移出。",
    "After one year, with all obligations met and a written credit pledge, early removal may be requested. The listing ends automatically when the term is over.",
);

/// What the decider writes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ruling {
    /// Whether to list.
    pub list: bool,
    /// Why.
    pub reasons: String,
    /// Number of the written decision, from the register.
    pub no: String,
    /// 集体讨论记录.
    pub minutes: Option<FileId>,
    /// Last day on which the public may look it up; none keeps it to the agencies and the party.
    pub public_until: Option<NaiveDate>,
}

/// Decides to list or not to list. The lead proposed and weighed nothing; a listing is decided collectively, on record.
pub fn decide(case: Case, ruling: Ruling, by: &Actor, on: NaiveDate, policy: &Policy) -> Result<Decision<Case>, No> {
    let action = if ruling.list { Action::DecideListing } else { Action::DecideNoListing };
    let role = may(by, action, &case.subject())?;
    case.allows(action)?;
    let State::Weighed { dossier } = &case.state else { return Err(No::Invalid(Vec::new())) };
    let mut errors = if ruling.list { listing_errors(&case, &ruling, on, policy) } else { Vec::new() };
    let reasons = No::among(&mut errors, reason("reasons", &ruling.reasons))?;
    No::unless_empty(errors)?;
    let mut next = case.clone();
    next.state = if ruling.list {
        let resolution = Resolution {
            on,
            by: by.user,
            by_name: by.name.clone(),
            reasons: reasons.clone(),
            no: ruling.no,
            minutes: ruling.minutes,
            public_until: ruling.public_until,
        };
        State::Resolved { dossier: dossier.clone(), resolution }
    } else {
        State::Dropped { on, reason: reasons.clone(), dossier: Some(dossier.clone()) }
    };
    next.hand(action, by);
    Ok(Decision::changed(case, next, Event::by(role, action, HERE).saying(reasons)))
}

/// What a decision to list lacks: the minutes, and a last day to show it that is in reach.
fn listing_errors(case: &Case, ruling: &Ruling, on: NaiveDate, policy: &Policy) -> Vec<FieldError> {
    let mut errors = Vec::new();
    if ruling.minutes.is_none() {
        errors.push(FieldError::at("minutes", "请上传集体讨论记录", "upload the minutes of the collective decision"));
    }
    let last = years_after(on, policy.publication_years);
    match ruling.public_until {
        Some(_) if case.list() == List::Negative => errors.push(FieldError::at(
            "scope",
            "业主单位负面清单不对社会公开",
            "the owners' negative list is not open to the public",
        )),
        Some(until) if until < on || until > last => errors.push(FieldError::at(
            "public_until",
            format!("公开止期应在{on}至{last}之间"),
            format!("the last day to show it lies between {on} and {last}"),
        )),
        _ => {}
    }
    errors
}

/// How a decision reached the party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// The service of the decision.
    pub served: Served,
    /// Whether the notice of how to be removed early went with it.
    pub repair_told: bool,
}

/// Records the service of the decision: the listing begins that day and ends on the corresponding day of its last month.
pub fn serve_decision(case: Case, delivery: Delivery, by: &Actor, on: NaiveDate) -> Result<Decision<Case>, No> {
    let role = may(by, Action::ServeDecision, &case.subject())?;
    case.allows(Action::ServeDecision)?;
    let State::Resolved { dossier, resolution } = &case.state else { return Err(No::Invalid(Vec::new())) };
    let Delivery { served, repair_told } = delivery;
    let mut errors = served_errors(&served, resolution.on, on);
    if !repair_told && case.list() == List::Blacklist {
        errors.push(FieldError::at(
            "repair_told",
            "信用修复告知书应与决定书一并送达",
            "the notice on credit repair must be served together with the decision",
        ));
    }
    let whole = months_after(served.on, case.months);
    let until = case.affiliation.as_ref().map_or(whole, |tie| whole.min(tie.until));
    if until < served.on && errors.iter().all(|e| e.field != "served_on") {
        errors.push(FieldError::at(
            "served_on",
            format!("主体企业的列入期限已于{until}届满"),
            format!("the principal's listing ended on {until}"),
        ));
    }
    No::unless_empty(errors)?;
    let mut next = case.clone();
    next.state = State::Listed {
        dossier: dossier.clone(),
        resolution: resolution.clone(),
        term: Term { served, until, repair_told },
        end: None,
    };
    next.hand(Action::ServeDecision, by);
    Ok(Decision::changed(case, next, Event::by(role, Action::ServeDecision, HERE).due(until)))
}

fn ended(case: &Case, end: End) -> Option<Case> {
    match &case.state {
        State::Listed { dossier, resolution, term, .. } => Some(Case {
            state: State::Listed {
                dossier: dossier.clone(),
                resolution: resolution.clone(),
                term: term.clone(),
                end: Some(end),
            },
            ..case.clone()
        }),
        _ => None,
    }
}

/// Writes down that the term is over; the day after the last one. The bar itself ended by date alone.
pub fn expire(case: Case, by: &Actor, on: NaiveDate) -> Result<Decision<Case>, No> {
    let role = may(by, Action::ExpireListing, &case.subject())?;
    case.allows(Action::ExpireListing)?;
    let until = case.term().map_or(on, |t| t.until);
    if on <= until {
        return Err(Refusal::state(
            HERE,
            Say::new(format!("列入期限至{until}"), format!("the listing runs until {until}")),
            Say::new(
                "期满次日自动移出；符合条件的可以提前移出",
                "it is removed automatically the day after; early removal is possible if the conditions are met",
            ),
        )
        .into());
    }
    let next = ended(&case, End::Expired).unwrap_or_else(|| case.clone());
    Ok(Decision::changed(case, next, Event::by(role, Action::ExpireListing, HERE)))
}

/// What an early removal stands on (`domain.md` §3.5): duties done, a pledge, no new event, and the same collective procedure as the listing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Removal {
    /// Whether every duty is done.
    pub duties: bool,
    /// 信用承诺书; none takes the one handed in with the party's request that waits.
    pub pledge: Option<FileId>,
    /// 集体讨论记录.
    pub minutes: Option<FileId>,
    /// Why.
    pub reason: String,
}

impl Removal {
    fn errors(&self, list: List) -> Vec<FieldError> {
        let mut errors = Vec::new();
        if !self.duties {
            errors.push(FieldError::at("duties", "请确认义务已履行完毕", "confirm that every duty is done"));
        }
        if list == List::Negative {
            return errors;
        }
        if self.pledge.is_none() {
            errors.push(FieldError::at("pledge", "请上传信用承诺书", "upload the written pledge"));
        }
        if self.minutes.is_none() {
            errors.push(FieldError::at(
                "minutes",
                "请上传集体讨论记录：移出与列入程序相同",
                "upload the minutes of the collective decision: a removal is decided as a listing is",
            ));
        }
        errors
    }
}

/// The case that came up about the party since it was listed, if there is one that was not dropped or revoked: a new event.
fn since<'a>(case: &Case, all: &'a [Case]) -> Option<&'a Case> {
    let listed = case.term()?.served.on;
    let stands = |other: &Case| !matches!(other.state.name(), CaseState::Dropped | CaseState::Revoked);
    all.iter().find(|other| other.id != case.id && other.proposed_on >= listed && stands(other))
}

/// Refuses an early removal, and the request for one, before a year is over or with a new case on the table; `all` are the cases about the
/// same party. The owners' list asks neither.
pub fn may_be_removed(case: &Case, all: &[Case], on: NaiveDate) -> Result<(), Refusal> {
    if case.list() != List::Blacklist {
        return Ok(());
    }
    let first = case.term().map_or(on, |t| years_after(t.served.on, 1));
    if on < first {
        return Err(Refusal::state(
            HERE,
            Say::new(
                format!("列入未满一年，{first}起可以申请提前移出"),
                format!("less than a year has passed: possible from {first}"),
            ),
            Say::new("满一年且义务履行完毕后办理", "possible after one year, with all obligations met"),
        ));
    }
    match since(case, all) {
        None => Ok(()),
        Some(new) => Err(Refusal::state(
            HERE,
            Say::new(
                format!("列入后又有新的案件{}，不能提前移出", new.no),
                format!("case {} came up since the listing: no early removal", new.no),
            ),
            Say::new("新案件不予列入或撤销后办理", "possible once the new case is dropped or revoked"),
        )),
    }
}

/// Removes early: after a year at least, on the conditions of [`Removal`]; `all` are the cases about the same party. A request of the party
/// that waits is answered by it.
pub fn remove_early(
    case: Case,
    removal: Removal,
    all: &[Case],
    by: &Actor,
    on: NaiveDate,
) -> Result<Decision<Case>, No> {
    let role = may(by, Action::RemoveEarly, &case.subject())?;
    case.allows(Action::RemoveEarly)?;
    may_be_removed(&case, all, on)?;
    let handed_in = case.request().and_then(|request| request.plea.pledge);
    let removal = Removal { pledge: removal.pledge.or(handed_in), ..removal };
    let mut errors = removal.errors(case.list());
    let reason = No::among(&mut errors, reason("reason", &removal.reason))?;
    No::unless_empty(errors)?;
    let end = End::Removed { on, reason: reason.clone(), pledge: removal.pledge, minutes: removal.minutes };
    let mut next = ended(&case, end).unwrap_or_else(|| case.clone());
    next.respond(Response { on, by_name: by.name.clone(), removed: true, reasons: reason.clone() });
    next.hand(Action::RemoveEarly, by);
    Ok(Decision::changed(case, next, Event::by(role, Action::RemoveEarly, HERE).saying(reason)))
}

/// Revokes a listing that was wrong.
pub fn revoke(case: Case, why: &str, by: &Actor, on: NaiveDate) -> Result<Decision<Case>, No> {
    let role = may(by, Action::RevokeListing, &case.subject())?;
    case.allows(Action::RevokeListing)?;
    let reason = reason("reason", why)?;
    let mut next = ended(&case, End::Revoked { on, reason: reason.clone() }).unwrap_or_else(|| case.clone());
    next.hand(Action::RevokeListing, by);
    Ok(Decision::changed(case, next, Event::by(role, Action::RevokeListing, HERE).saying(reason)))
}

/// An affiliate goes free with its principal, by the same act.
pub fn end_with_principal(affiliate: Case, principal: &Decision<Case>, by: &Actor) -> Result<Decision<Case>, No> {
    let Some(end) = (match &principal.after().state {
        State::Listed { end: Some(end), .. } => Some(end.clone()),
        _ => None,
    }) else {
        return Err(state_only().into());
    };
    let action = match end {
        End::Removed { .. } => Action::RemoveEarly,
        End::Revoked { .. } => Action::RevokeListing,
        End::Expired => Action::ExpireListing,
    };
    affiliate.allows(action)?;
    let role = principal.events().first().and_then(|e| e.role);
    let mut next = ended(&affiliate, end).unwrap_or_else(|| affiliate.clone());
    next.hand(action, by);
    let event = Event::by(role, action, HERE).saying(format!("随“{}”移出", principal.after().name));
    Ok(Decision::changed(affiliate, next, event))
}
