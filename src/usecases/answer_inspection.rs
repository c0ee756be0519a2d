//! 答复监督检查: what the owner did, with its proof (M7).

use crate::problem::Problem;
use crate::regulation::b07_inspection;
use crate::regulation::values::{FileId, InspectionId};
use crate::store::tx::Tx;
use crate::store::views::inspections::for_act;
use crate::store::{files, inspections};
use serde::{Deserialize, Serialize};

/// What the form said.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The inspection.
    pub id: InspectionId,
    /// Version shown.
    pub version: i32,
    /// What was done.
    pub answer: String,
    /// Proof.
    pub file: Option<FileId>,
}

/// Answers with the inspection's row.
pub fn answer_inspection(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<InspectionId, Problem> {
    let inspection = for_act(tx, cmd.id, cmd.version)?;
    let project = inspection.project;
    let done = b07_inspection::answer(inspection, &cmd.answer, cmd.file, tx.actor(), tx.today())?;
    files::claim(tx, &cmd.file.into_iter().collect::<Vec<_>>(), project)?;
    inspections::save(tx, done)
}
