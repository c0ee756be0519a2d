//! 办结监督检查: the standard is met, or nothing was found (M7).

use crate::problem::Problem;
use crate::regulation::b07_inspection;
use crate::regulation::values::InspectionId;
use crate::store::inspections;
use crate::store::tx::Tx;
use crate::store::views::inspections::for_act;
use serde::{Deserialize, Serialize};

/// What the form said.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The inspection.
    pub id: InspectionId,
    /// Version shown.
    pub version: i32,
    /// With this opinion.
    pub opinion: String,
}

/// Answers with the inspection's row.
pub fn close_inspection(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<InspectionId, Problem> {
    let inspection = for_act(tx, cmd.id, cmd.version)?;
    let done = b07_inspection::close(inspection, &cmd.opinion, tx.actor())?;
    inspections::save(tx, done)
}
