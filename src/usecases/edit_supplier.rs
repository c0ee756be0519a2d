//! 修改供应商信息: what was true before stays with its dates.

use crate::problem::Problem;
use crate::regulation::b08_supplier::{self, Facts};
use crate::regulation::values::SupplierId;
use crate::store::projects::AtVersion;
use crate::store::suppliers;
use crate::store::tx::Tx;
use serde::{Deserialize, Serialize};

/// New contents of the register.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// Which supplier.
    pub id: SupplierId,
    /// Version shown.
    pub version: i32,
    /// As parsed; cards as marks only.
    pub facts: Facts,
}

/// Answers with the row of the supplier.
pub fn edit_supplier(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<SupplierId, Problem> {
    let supplier = suppliers::get(tx.conn(), cmd.id)?.at(cmd.version)?;
    let taken = suppliers::taken(tx.conn(), &cmd.facts, supplier.unit)?;
    let line = cmd.facts.successor_of.map_or(Ok(Vec::new()), |id| suppliers::line(tx.conn(), id))?;
    let done = b08_supplier::edit(supplier, cmd.facts.clone(), &line, tx.actor(), tx.today());
    suppliers::save(tx, done.map_err(|no| no.and(taken))?)
}
