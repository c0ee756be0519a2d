//! 服务期满: the calendar ends every service whose last day has passed.

use super::around::{begin_terms, follow_contracts, role_of};
use crate::problem::Problem;
use crate::regulation::b07_payment::Base;
use crate::regulation::b07_service;
use crate::store::contracts;
use crate::store::tx::Tx;

/// Ends what is over; answers how many contracts that were.
pub fn end_services(tx: &mut Tx<'_>) -> Result<usize, Problem> {
    let (by, today) = (tx.actor(), tx.today());
    let over = contracts::over(tx.conn(), today)?;
    let count = over.len();
    for id in over {
        let contract = contracts::get(tx.conn(), id)?;
        let (id, project, last) = (contract.id, contract.project, contract.ends_on);
        let done = b07_service::end(contract, by, today)?;
        let role = role_of(&done);
        contracts::save(tx, done)?;
        begin_terms(tx, id, Base::End, last, role)?;
        follow_contracts(tx, project, role)?;
    }
    Ok(count)
}
