//! 正式实施: only what was accepted goes live (M7.5).

use super::around::{begin_terms, follow_contracts, role_of};
use crate::problem::Problem;
use crate::regulation::b07_payment::Base;
use crate::regulation::b07_service;
use crate::regulation::values::ContractId;
use crate::store::contracts;
use crate::store::tx::Tx;
use crate::store::views::contract_scope::for_act;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Which contract and since when.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The contract.
    pub id: ContractId,
    /// Version shown.
    pub version: i32,
    /// First day of service.
    pub since: NaiveDate,
}

/// Answers with the row of the contract.
pub fn go_live(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<ContractId, Problem> {
    let (contract, project) = for_act(tx, cmd.id, cmd.version)?;
    let done = b07_service::go_live(contract, cmd.since, tx.actor(), tx.today())?;
    let role = role_of(&done);
    contracts::save(tx, done)?;
    begin_terms(tx, cmd.id, Base::Service, cmd.since, role)?;
    follow_contracts(tx, project.id, role)?;
    Ok(cmd.id)
}
