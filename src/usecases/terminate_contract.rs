//! 解除合同: by both tests of article 14, by breach, or by agreement.

use super::around::{follow_contracts, role_of};
use crate::problem::Problem;
use crate::regulation::b07_service::{self, EndGround};
use crate::regulation::values::ContractId;
use crate::store::tx::Tx;
use crate::store::views::contract_scope::for_act;
use crate::store::{contracts, evaluations};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Which contract and why.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The contract.
    pub id: ContractId,
    /// Version shown.
    pub version: i32,
    /// What it rests on.
    pub ground: EndGround,
    /// In words.
    pub reason: String,
    /// Day on which the notice arrived.
    pub served_on: NaiveDate,
}

/// Answers with the row of the contract.
pub fn terminate_contract(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<ContractId, Problem> {
    let (contract, project) = for_act(tx, cmd.id, cmd.version)?;
    let standing = evaluations::standing(tx.conn(), cmd.id)?;
    let (by, today) = (tx.actor(), tx.today());
    let done = b07_service::terminate(contract, cmd.ground, &cmd.reason, cmd.served_on, &standing, by, today)?;
    let role = role_of(&done);
    contracts::save(tx, done)?;
    follow_contracts(tx, project.id, role)?;
    Ok(cmd.id)
}
