//! 取消排除: a contract that was left out is taken back into the yearly round that is being prepared.

use crate::problem::Problem;
use crate::regulation::authority::sees;
use crate::regulation::b10_preparing::readmit;
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
}

/// Answers with the round's number.
pub fn readmit_contract(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<String, Problem> {
    let round = rounds::by_no(tx.conn(), &cmd.no)?.at(cmd.version)?;
    let (policy, scope) = (tx.policy()?, sees(tx.actor()));
    let what = round_scope::one(tx.conn(), &scope, &round, &policy, cmd.contract)?.named();
    let done = readmit(round, &what, tx.actor())?;
    rounds::save(tx, done)?;
    Ok(cmd.no.clone())
}
