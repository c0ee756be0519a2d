//! 修改单位: its name, kind, code and contacts; the kind only so far as the roles of its people allow.

use crate::problem::Problem;
use crate::regulation::units::{self, UnitForm};
use crate::regulation::values::UnitId;
use crate::store;
use crate::store::projects::AtVersion;
use crate::store::tx::Tx;
use serde::{Deserialize, Serialize};

/// Which unit, and what was typed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The unit.
    pub unit: UnitId,
    /// Version shown.
    pub version: i32,
    /// The form.
    pub form: UnitForm,
}

/// Answers with the unit's number.
pub fn edit_unit(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<UnitId, Problem> {
    let unit = store::units::get(tx.conn(), cmd.unit)?.at(cmd.version)?;
    let (held, _) = store::units::people(tx.conn(), cmd.unit)?;
    let done = units::edit(unit, &cmd.form, &held, tx.actor())?;
    store::units::save(tx, done)
}
