//! 登记合同公告备案: the days of publication and filing.

use crate::problem::Problem;
use crate::regulation::b07_service;
use crate::regulation::values::ContractId;
use crate::store::contracts;
use crate::store::tx::Tx;
use crate::store::views::contract_scope::for_act;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Which contract and when.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The contract.
    pub id: ContractId,
    /// Version shown.
    pub version: i32,
    /// Day of publication.
    pub published_on: Option<NaiveDate>,
    /// Day of filing.
    pub filed_on: Option<NaiveDate>,
}

/// Answers with the row of the contract.
pub fn report_contract(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<ContractId, Problem> {
    let (contract, _) = for_act(tx, cmd.id, cmd.version)?;
    let done = b07_service::report(contract, cmd.published_on, cmd.filed_on, tx.actor(), tx.today())?;
    contracts::save(tx, done)
}
