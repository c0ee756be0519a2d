//! 纳入评估: the contracts of a round, a batch in one transaction. What is left to do stands in the database alone, so that whoever comes
//! next goes on where the last one stopped.

use crate::problem::Problem;
use crate::regulation::b10_evaluation::take_in;
use crate::regulation::b10_intake::complete;
use crate::regulation::b10_rounds::{Round, waits};
use crate::regulation::values::ContractId;
use crate::store::tx::{Tx, policy_on};
use crate::store::{entering, evaluations, rounds};

/// Contracts of a batch: so many that a round of a city's usual size is complete at once, so few that nobody else waits for long.
pub const AT_ONCE: usize = 200;

/// Takes in the next batch of the oldest round that is not complete, and completes it with the last. Answers how many were taken in.
pub fn take_in_contracts(tx: &mut Tx<'_>) -> Result<usize, Problem> {
    let Some(id) = entering::round(tx.conn())? else { return Ok(0) };
    let round = rounds::get(tx.conn(), id)?;
    let batch = entering::next(tx.conn(), id, AT_ONCE)?;
    // Crossed out first: of two that look at once one gives way here, and begins anew with the batch after.
    if let Some(last) = batch.last() {
        entering::taken(tx, id, *last)?;
    }
    let n = take_in_these(tx, &round, &batch)?;
    let left = entering::left(tx.conn(), id)?;
    if left == 0 {
        let done = complete(round, left, tx.actor())?;
        rounds::save(tx, done)?;
    }
    Ok(n)
}

/// Takes in these contracts of an open round, or writes down why one waits, by the policy of the day of the opening.
pub(super) fn take_in_these(tx: &mut Tx<'_>, round: &Round, these: &[ContractId]) -> Result<usize, Problem> {
    let (today, by) = (tx.today(), tx.actor());
    let policy = policy_on(tx.conn(), round.opened_on.unwrap_or(today))?;
    let serving = rounds::serving(tx.conn(), these)?;
    for contract in &serving {
        let wait = waits(contract.contract, contract.since, round, &policy);
        let taken = take_in(round, contract, wait, by, today)?;
        evaluations::save(tx, taken)?;
    }
    Ok(serving.len())
}
