//! 审核付款: every gate must be open; also ends a hold.

use crate::problem::Problem;
use crate::regulation::b07_contract::Contract;
use crate::regulation::b07_gates::Facts;
use crate::regulation::b07_paying;
use crate::regulation::b08_supplier::Supplier;
use crate::regulation::b14_results::Standing;
use crate::regulation::values::InstalmentId;
use crate::store::tx::Tx;
use crate::store::views::contract_scope::instalment_for_act;
use crate::store::{evaluations, instalments, suppliers};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Which instalment.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The instalment.
    pub id: InstalmentId,
    /// Version shown.
    pub version: i32,
    /// The checker's opinion.
    pub opinion: String,
}

/// What the gates look at, read in the transaction that acts.
#[derive(Debug)]
pub struct Seen {
    contract: Contract,
    supplier: Supplier,
    standing: Standing,
}

impl Seen {
    /// Reads it.
    pub fn load(tx: &mut Tx<'_>, contract: Contract) -> Result<Seen, Problem> {
        let supplier = suppliers::get(tx.conn(), contract.supplier)?;
        let standing = evaluations::standing(tx.conn(), contract.id)?;
        Ok(Seen { contract, supplier, standing })
    }

    /// For the rules.
    pub fn facts(&self, on: NaiveDate) -> Facts<'_> {
        Facts { contract: &self.contract, supplier: &self.supplier, standing: &self.standing, on }
    }
}

/// Answers with the row of the instalment.
pub fn check_payment(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<InstalmentId, Problem> {
    let (instalment, contract) = instalment_for_act(tx, cmd.id, cmd.version)?;
    b07_paying::apart(&instalment, &evaluations::of_contract(tx.conn(), contract.id)?, tx.actor())?;
    let seen = Seen::load(tx, contract)?;
    let done = b07_paying::check(instalment, &cmd.opinion, seen.facts(tx.today()), tx.actor())?;
    instalments::save(tx, done)
}
