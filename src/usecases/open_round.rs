//! 启动评估轮次: pins the scheme, settles which contracts are taken in, and takes in the first of them; the rest follows batch by batch
//! ([`super::take_in_contracts`]). The lead opens what is ready, the calendar whatever it finds.

use super::take_in_contracts::{AT_ONCE, take_in_these};
use crate::problem::Problem;
use crate::regulation::b10_intake::Intake;
use crate::regulation::b10_readiness::readiness;
use crate::regulation::b10_rounds::{self, Round, plan_yearly};
use crate::regulation::people::UnitKind;
use crate::regulation::values::ContractId;
use crate::store::projects::AtVersion;
use crate::store::tx::Tx;
use crate::store::views::{round_readiness, round_scope};
use crate::store::{calendar, entering, indicators, rounds};
use chrono::Datelike;
use serde::{Deserialize, Serialize};

/// What the form said.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The round.
    pub no: String,
    /// Version shown.
    pub version: i32,
}

/// Answers with the round's number.
pub fn open_round(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<String, Problem> {
    let round = rounds::by_no(tx.conn(), &cmd.no)?.at(cmd.version)?;
    open(tx, round)?;
    Ok(cmd.no.clone())
}

fn open(tx: &mut Tx<'_>, round: Round) -> Result<usize, Problem> {
    let (policy, today) = (tx.policy()?, tx.today());
    let leans = round_scope::lean(tx.conn(), &round, &policy)?;
    let facts = round_readiness::facts(tx.conn(), &round, &policy, &leans, today)?;
    let template = indicators::in_force(tx.conn())?;
    let mut all: Vec<ContractId> = leans.iter().map(|lean| lean.contract).collect();
    all.sort_unstable();
    let intake = (all.len() > AT_ONCE).then_some(Intake { all: all.len() });
    let pinned = (&policy, &template);
    let done = b10_rounds::open((round, intake), tx.actor(), today, pinned, &readiness(&facts))?;
    let round = done.after().clone();
    let id = rounds::save(tx, done)?;
    let (first, rest) = all.split_at(all.len().min(AT_ONCE));
    entering::put(tx, id, rest)?;
    take_in_these(tx, &Round { id, ..round }, first)
}

/// The calendar's part: on and after 1 November the year's round is prepared if nobody did, and opened. Answers how many were taken in.
/// A city without a bureau has not begun yet: the day after it is asked again.
pub fn open_november(tx: &mut Tx<'_>) -> Result<usize, Problem> {
    let today = tx.today();
    if today.month() < 11 || rounds::unit_of(tx.conn(), UnitKind::BigData)?.is_none() {
        return Ok(0);
    }
    let found = rounds::yearly(tx.conn(), today.year())?;
    let round = match found {
        Some(round) if round.opened_on.is_some() => return Ok(0),
        Some(round) => round,
        None => {
            let (policy, calendar) = (tx.policy()?, calendar::load(tx.conn())?);
            let done = plan_yearly(today.year(), tx.actor(), &policy, &calendar)?;
            let id = rounds::save(tx, done)?;
            rounds::get(tx.conn(), id)?
        }
    };
    open(tx, round)
}
