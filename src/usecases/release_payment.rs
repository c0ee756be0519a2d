//! 支付: every gate is asked again, in this very transaction (M14).

use super::check_payment::Seen;
use crate::problem::Problem;
use crate::regulation::b07_paying;
use crate::regulation::values::InstalmentId;
use crate::store::tx::Tx;
use crate::store::views::contract_scope::instalment_for_act;
use crate::store::{evaluations, instalments};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Which instalment, under which voucher.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The instalment.
    pub id: InstalmentId,
    /// Version shown.
    pub version: i32,
    /// 支付凭证号.
    pub voucher: String,
    /// Day of payment.
    pub paid_on: NaiveDate,
}

/// Answers with the row of the instalment.
pub fn release_payment(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<InstalmentId, Problem> {
    let (instalment, contract) = instalment_for_act(tx, cmd.id, cmd.version)?;
    b07_paying::apart(&instalment, &evaluations::of_contract(tx.conn(), contract.id)?, tx.actor())?;
    let seen = Seen::load(tx, contract)?;
    let facts = seen.facts(tx.today());
    let done = b07_paying::release(instalment, &cmd.voucher, cmd.paid_on, facts, tx.actor())?;
    instalments::save(tx, done)
}
