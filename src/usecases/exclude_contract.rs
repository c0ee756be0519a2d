//! 排除出本轮评估: a contract is left out of the yearly round that is being prepared, with its reason.

use crate::problem::Problem;
use crate::regulation::authority::sees;
use crate::regulation::b10_preparing::exclude;
use crate::regulation::values::ContractId;
use crate::store::projects::AtVersion;
use crate::store::rounds;
use crate::store::tx::Tx;
use crate::store::views::round_scope;
use serde::{Deserialize, Serialize};

/// What the form said.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The round.
    pub no: String,
    /// Version shown.
    pub version: i32,
    /// The contract.
    pub contract: ContractId,
    /// Why.
    pub reason: String,
}

/// Answers with the round's number.
pub fn exclude_contract(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<String, Problem> {
    let round = rounds::by_no(tx.conn(), &cmd.no)?.at(cmd.version)?;
    let (policy, scope, today) = (tx.policy()?, sees(tx.actor()), tx.today());
    let what = round_scope::one(tx.conn(), &scope, &round, &policy, cmd.contract)?.named();
    let done = exclude(round, &what, &cmd.reason, tx.actor(), today)?;
    rounds::save(tx, done)?;
    Ok(cmd.no.clone())
}
