//! Decision, term and end.

use super::super::authority::may;
use super::super::b07_approval::reason;
use super::super::calendar::{months_after, years_after};
use super::super::decision::{Decision, Event, FieldError, No};
use super::start::served_errors;
use super::*;

/// Decides to list or not to list. The lead proposed and weighed nothing.
pub fn decide(case: Case, list: bool, reasons: &str, by: &Actor, on: NaiveDate) -> Result<Decision<Case>, No> {
    let action = if list { Action::DecideListing } else { Action::DecideNoListing };
    let role = may(by, action, &case.subject())?;
    case.allows(action)?;
    let State::Weighed { dossier } = &case.state else { return Err(No::Invalid(Vec::new())) };
    let reasons = reason("reasons", reasons)?;
    let mut next = case.clone();
    next.state = if list {
        let resolution = Resolution { on, by: by.user, by_name: by.name.clone(), reasons: reasons.clone() };
        State::Resolved { dossier: dossier.clone(), resolution }
    } else {
        State::Dropped { on, reason: reasons.clone(), dossier: Some(dossier.clone()) }
    };
    next.hand(action, by);
    Ok(Decision::changed(case, next, Event::by(role, action, HERE).saying(reasons)))
}

/// Records the service of the decision: the listing begins that day and ends on the corresponding day of its last month.
pub fn serve_decision(case: Case, served: Served, by: &Actor, on: NaiveDate) -> Result<Decision<Case>, No> {
    let role = may(by, Action::ServeDecision, &case.subject())?;
    case.allows(Action::ServeDecision)?;
    let State::Resolved { dossier, resolution } = &case.state else { return Err(No::Invalid(Vec::new())) };
    No::unless_empty(served_errors(&served, resolution.on, on))?;
    let whole = months_after(served.on, case.months);
    let until = case.affiliation.as_ref().map_or(whole, |tie| whole.min(tie.until));
    if until < served.on {
        return Err(No::Invalid(vec![FieldError::at(
            "served_on",
            format!("主体企业的列入期限已于{until}届满"),
            format!("the principal's listing ended on {until}"),
        )]));
    }
    let mut next = case.clone();
    next.state = State::Listed {
        dossier: dossier.clone(),
        resolution: resolution.clone(),
        term: Term { served, until },
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
                "it ends by itself the day after; early removal is possible on its conditions",
            ),
        )
        .into());
    }
    let next = ended(&case, End::Expired).unwrap_or_else(|| case.clone());
    Ok(Decision::changed(case, next, Event::by(role, Action::ExpireListing, HERE)))
}

/// Removes early: after a year at least, with every duty done.
pub fn remove_early(case: Case, duties_done: bool, why: &str, by: &Actor, on: NaiveDate) -> Result<Decision<Case>, No> {
    let role = may(by, Action::RemoveEarly, &case.subject())?;
    case.allows(Action::RemoveEarly)?;
    let first = case.term().map_or(on, |t| years_after(t.served.on, 1));
    if on < first && case.list() == List::Blacklist {
        return Err(Refusal::state(
            HERE,
            Say::new(
                format!("列入未满一年，{first}起可以申请提前移出"),
                format!("less than a year has passed: possible from {first}"),
            ),
            Say::new("满一年且义务履行完毕后办理", "after a year, with every duty done"),
        )
        .into());
    }
    let mut errors = Vec::new();
    if !duties_done {
        errors.push(FieldError::at(
            "duties",
            "请确认义务已履行完毕并有信用承诺书",
            "confirm that every duty is done and a pledge was given",
        ));
    }
    let reason = match reason("reason", why) {
        Ok(text) => text,
        Err(No::Invalid(mut more)) => {
            errors.append(&mut more);
            String::new()
        }
        Err(other) => return Err(other),
    };
    No::unless_empty(errors)?;
    let mut next = ended(&case, End::Removed { on, reason: reason.clone() }).unwrap_or_else(|| case.clone());
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
