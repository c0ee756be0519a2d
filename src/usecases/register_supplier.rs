//! 登记供应商: a supplier with its unit, once per credit code.

use crate::problem::Problem;
use crate::regulation::b08_supplier::{self, Facts};
use crate::regulation::values::{SupplierId, UnitId};
use crate::store::suppliers;
use crate::store::tx::Tx;
use serde::{Deserialize, Serialize};

/// What the register shall hold.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// As parsed; cards as marks only.
    pub facts: Facts,
}

/// Answers with the row of the supplier.
pub fn register_supplier(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<SupplierId, Problem> {
    let taken = suppliers::taken(tx.conn(), &cmd.facts, UnitId::NEW)?;
    let done = b08_supplier::register(cmd.facts.clone(), tx.actor(), tx.today());
    suppliers::save(tx, done.map_err(|no| no.and(taken))?)
}
