//! 逾期未验收: the calendar begins the terms of what waits for an acceptance whose agreed day the owner let pass (条例 10).

use crate::problem::Problem;
use crate::regulation::b07_accepted_terms::overdue;
use crate::store::tx::Tx;
use crate::store::{acceptances, contracts, instalments};

/// Begins what is overdue; answers how many instalments that were.
pub fn begin_late_terms(tx: &mut Tx<'_>) -> Result<usize, Problem> {
    let today = tx.today();
    let mut count = 0;
    for id in contracts::not_accepted(tx.conn(), today)? {
        let contract = contracts::get(tx.conn(), id)?;
        let held = acceptances::of_contract(tx.conn(), contract.id)?;
        let rows = instalments::of_contract(tx.conn(), contract.id)?;
        for done in overdue(&contract, &held, rows, today) {
            instalments::save(tx, done)?;
            count += 1;
        }
    }
    Ok(count)
}
