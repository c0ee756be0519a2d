//! 停用、恢复单位: nobody acts for a unit out of use, so it must have no account in use.

use crate::problem::Problem;
use crate::regulation::units;
use crate::regulation::values::UnitId;
use crate::store;
use crate::store::projects::AtVersion;
use crate::store::tx::Tx;
use serde::{Deserialize, Serialize};

/// Which unit.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The unit.
    pub unit: UnitId,
    /// Version shown.
    pub version: i32,
    /// Whether it is put back into use instead.
    pub reopen: bool,
}

/// Answers with the unit's number.
pub fn close_unit(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<UnitId, Problem> {
    let unit = store::units::get(tx.conn(), cmd.unit)?.at(cmd.version)?;
    let done = if cmd.reopen {
        units::reopen(unit, tx.actor())?
    } else {
        let (_, people) = store::units::people(tx.conn(), cmd.unit)?;
        units::close(unit, people, tx.actor())?
    };
    store::units::save(tx, done)
}
