//! 出具超额意见: a finance officer on supplements beyond ten per cent.

use crate::problem::Problem;
use crate::regulation::b07_changing;
use crate::regulation::values::{ChangeId, ContractId};
use crate::store::changes;
use crate::store::tx::Tx;
use crate::store::views::contract_scope::change_for_act;
use serde::{Deserialize, Serialize};

/// Which change and what is said of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The change.
    pub id: ChangeId,
    /// Version shown.
    pub version: i32,
    /// The note.
    pub opinion: String,
}

/// Answers with the row of the contract.
pub fn allow_excess(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<ContractId, Problem> {
    let (change, contract, _) = change_for_act(tx, cmd.id, cmd.version)?;
    let done = b07_changing::allow_excess(change, &cmd.opinion, tx.actor(), tx.today())?;
    changes::save(tx, done)?;
    Ok(contract.id)
}
