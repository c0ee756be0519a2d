//! 建立单位: the system administrator enters a unit.

use crate::problem::Problem;
use crate::regulation::units::{self, UnitForm};
use crate::regulation::values::UnitId;
use crate::store;
use crate::store::tx::Tx;

/// Answers with the unit's number.
pub fn create_unit(tx: &mut Tx<'_>, form: &UnitForm) -> Result<UnitId, Problem> {
    let done = units::create(form, tx.actor())?;
    store::units::save(tx, done)
}
