//! 申请付款: the owner asks for what is open, with its invoice.

use super::around::claim;
use super::check_payment::Seen;
use crate::problem::Problem;
use crate::regulation::b07_paying::{self, Request};
use crate::regulation::values::InstalmentId;
use crate::store::instalments;
use crate::store::tx::Tx;
use crate::store::views::contract_scope::instalment_for_act;
use serde::{Deserialize, Serialize};

/// Which instalment and how much.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The instalment.
    pub id: InstalmentId,
    /// Version shown.
    pub version: i32,
    /// As parsed.
    pub request: Request,
}

/// Answers with the row of the instalment.
pub fn apply_payment(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<InstalmentId, Problem> {
    let (instalment, contract) = instalment_for_act(tx, cmd.id, cmd.version)?;
    let project = contract.project;
    let seen = Seen::load(tx, contract)?;
    let done = b07_paying::apply(instalment, cmd.request.clone(), seen.facts(tx.today()), tx.actor())?;
    claim(tx, &[cmd.request.file], project)?;
    instalments::save(tx, done)
}
