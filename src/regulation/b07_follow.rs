//! # 第七条 … 服务采购、质量评价、费用支付等环节 —— 项目随合同推进
//!
//! **Our reading.** The project follows the least advanced of its contracts that are not terminated: all lots signed make it
//! contracted, all accepted make it accepted, and so on. It moves in the same transaction as the contract, and never back. A lot whose
//! contract ends while others are still being procured goes back among the lots to be won.

use super::authority::Action;
use super::b07_contract::{self, Contract};
use super::b07_stages::{Project, State, StateName};
use super::decision::{Article, Decision, Event};
use super::people::Role;
use chrono::NaiveDate;

/// The project as its contracts now have it; none where nothing moves.
pub fn follow(
    project: Project,
    contracts: &[Contract],
    role: Option<Role>,
    on: NaiveDate,
) -> Option<Decision<Project>> {
    let mut next = project.clone();
    next.track = contracts.iter().filter(|c| c.is_confirmed()).map(|c| c.track).fold(project.track, Ord::max);
    let mut events = Vec::new();
    if project.state == State::Procuring {
        let lost = next.lose_lots(&terminated(contracts));
        let said = |lot: String| format!("标包“{lot}”的合同已解除，须重新采购");
        let event = |lot| Event::by(role, Action::FollowContracts, Article::bi(7, 4)).saying(said(lot));
        events.extend(lost.into_iter().map(event));
    }
    while let Some(state) = step(&next, contracts, on) {
        next.state = state;
        let said = format!("项目转为“{}”", next.state.name().zh());
        events.push(Event::by(role, Action::FollowContracts, Article::b(7)).saying(said));
    }
    if next.track != project.track {
        events.push(Event::by(role, Action::FollowContracts, Article::b(10)).saying(next.track.zh()));
    }
    let mut events = events.into_iter();
    let first = events.next()?;
    Some(events.fold(Decision::changed(project, next, first), Decision::and))
}

/// Lot, day of the award and day of the end of every terminated contract.
fn terminated(contracts: &[Contract]) -> Vec<(&str, NaiveDate, NaiveDate)> {
    let ended = |c: &Contract| match c.state {
        b07_contract::State::Terminated { on, .. } => Some(on),
        _ => None,
    };
    contracts.iter().filter_map(|c| Some((c.lot.as_str(), c.award_on, ended(c)?))).collect()
}

/// The next move of the project, if its contracts are that far.
fn step(project: &Project, contracts: &[Contract], on: NaiveDate) -> Option<State> {
    use b07_contract::StateName::{Accepted, Ended, InService, Terminated, Void};
    let here = project.state.name();
    let live = || contracts.iter().filter(|c| !matches!(c.state.name(), Terminated | Void));
    if live().next().is_none() {
        let ended =
            contracts.iter().any(|c| c.state.name() == Terminated) && project.allows(Action::TerminateContract).is_ok();
        return ended.then_some(State::Terminated { on });
    }
    let all = |names: &[b07_contract::StateName]| live().all(|c| names.contains(&c.state.name()));
    match here {
        StateName::Procuring if every_lot_is_signed(project, contracts) => Some(State::Contracted),
        StateName::Contracted if all(&[Accepted, InService, Ended]) => Some(State::Accepted),
        StateName::Accepted if all(&[InService, Ended]) => {
            let since = live().filter_map(|c| c.in_service_on).max().unwrap_or(on);
            Some(State::InService { since })
        }
        StateName::InService if all(&[Ended]) => Some(State::Ended { on }),
        _ => None,
    }
}

fn every_lot_is_signed(project: &Project, contracts: &[Contract]) -> bool {
    project.lots_left().is_empty()
        && project.awards().all(|award| contracts.iter().any(|c| c.lot == award.lot && c.is_effective()))
}
