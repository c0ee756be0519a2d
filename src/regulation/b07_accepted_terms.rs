//! # 第七条（五）（六）—— 验收与付款期限
//!
//! > 第七条（六） …加强对服务提供过程的质量评价，合法合理按规定支付服务采购费用…
//!
//! **Our reading.** What the contract pays on acceptance is paid within its term from the acceptance: of the stage an instalment names, or
//! of the whole, which stands for every stage. Where the owner lets the agreed day of the acceptance pass, the term runs from that day
//! (保障中小企业款项支付条例 10), whether an acceptance comes later or never: the last day to pay, its reminders and the interest of small
//! enterprises stand on it. The money itself waits for the acceptance ([`super::b07_gates`], second gate).
//!
//! Who held the acceptance of the whole in time and found something to mend did not delay: the term runs from the acceptance that passes.
//!
//! **Open questions.** A supplement has no agreed day of its own: its instalments run from their acceptance only.

use super::authority::Action;
use super::b07_acceptance::{self, Acceptance, Conclusion};
use super::b07_contract::{Contract, StateName};
use super::b07_payment::{Base, Instalment, State};
use super::decision::{Article, Decision, Event};
use super::people::Role;
use chrono::NaiveDate;

/// The agreed day of the acceptance, if the owner would be late after it: none once accepted, nor where an acceptance of the whole was held
/// in time and did not pass.
fn agreed(contract: &Contract, acceptances: &[Acceptance]) -> Option<NaiveDate> {
    let day = contract.entry.accept_by.filter(|_| contract.state.name() == StateName::Signed)?;
    let sent_back = |a: &Acceptance| {
        let confirmed = matches!(a.state, b07_acceptance::State::Confirmed { .. });
        confirmed && a.entry.whole && a.entry.conclusion != Conclusion::Passed && a.entry.held_on <= day
    };
    (!acceptances.iter().any(sent_back)).then_some(day)
}

/// Whether the instalment waits for an acceptance, and is part of the plan as signed where the agreed day is asked for.
fn waits(instalment: &Instalment) -> bool {
    let open = !matches!(instalment.state, State::Released { .. } | State::Refused { .. });
    open && instalment.term.base == Base::Acceptance && (instalment.base_on.is_none() || instalment.unaccepted)
}

fn is_original(contract: &Contract, instalment: &Instalment) -> bool {
    usize::try_from(instalment.n).is_ok_and(|n| n <= contract.entry.instalments.len())
}

/// The acceptance passed: the terms of what waits for it begin, or go on where they run from the agreed day already. `contract` and
/// `acceptances` as they were before it was confirmed; `role` is that of the confirmation.
pub fn accepted(
    contract: &Contract,
    acceptances: &[Acceptance],
    passed: &b07_acceptance::Entry,
    instalments: Vec<Instalment>,
    role: Option<Role>,
) -> Vec<Decision<Instalment>> {
    let agreed = agreed(contract, acceptances);
    let stage = passed.stage.trim();
    let mine = |i: &Instalment| waits(i) && (passed.whole || (!i.term.stage.is_empty() && i.term.stage == stage));
    let begin = |i: Instalment| {
        let late = agreed.filter(|_| is_original(contract, &i));
        let day = [late, i.base_on, Some(passed.held_on)].into_iter().flatten().min().unwrap_or(passed.held_on);
        run(i, day, false, role)
    };
    instalments.into_iter().filter(mine).map(begin).collect()
}

/// The agreed day has passed without an acceptance: the terms run from it. The calendar asks every day.
pub fn overdue(
    contract: &Contract,
    acceptances: &[Acceptance],
    instalments: Vec<Instalment>,
    on: NaiveDate,
) -> Vec<Decision<Instalment>> {
    let Some(day) = agreed(contract, acceptances).filter(|day| *day < on) else { return Vec::new() };
    let mine = |i: &Instalment| waits(i) && i.base_on.is_none() && is_original(contract, i);
    instalments.into_iter().filter(mine).map(|i| run(i, day, true, None)).collect()
}

fn run(instalment: Instalment, day: NaiveDate, unaccepted: bool, role: Option<Role>) -> Decision<Instalment> {
    let mut next = instalment.clone();
    next.run_from(day);
    next.unaccepted = unaccepted;
    let said = if unaccepted { "约定的验收期限已过，尚未验收" } else { Base::Acceptance.zh() };
    let event = Event::by(role, Action::FallDue, Article::bi(7, 6)).saying(said);
    let event = next.due.map_or(event.clone(), |due| event.due(due));
    Decision::changed(instalment, next, event)
}

#[cfg(test)]
#[path = "b07_accepted_terms_tests.rs"]
mod tests;
