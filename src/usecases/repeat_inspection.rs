//! 再次责令改正: the standard is not reached, or nobody answered in time (M7).

use crate::problem::Problem;
use crate::regulation::b07_inspection;
use crate::regulation::values::InspectionId;
use crate::store::inspections;
use crate::store::tx::Tx;
use crate::store::views::inspections::for_act;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What the form said.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The inspection.
    pub id: InspectionId,
    /// Version shown.
    pub version: i32,
    /// Why.
    pub reason: String,
    /// The new last day.
    pub due: Option<NaiveDate>,
}

/// Answers with the inspection's row.
pub fn repeat_inspection(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<InspectionId, Problem> {
    let inspection = for_act(tx, cmd.id, cmd.version)?;
    let done = b07_inspection::repeat(inspection, &cmd.reason, cmd.due, tx.actor(), tx.today())?;
    inspections::save(tx, done)
}
