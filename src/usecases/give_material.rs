//! 补充材料: the owner's answer to an agency's request (M10).

use crate::problem::Problem;
use crate::regulation::b10_material::{self, Words};
use crate::regulation::values::EvaluationId;
use crate::store::tx::Tx;
use crate::store::views::evaluations::for_act;
use crate::store::{evaluations, files};
use serde::{Deserialize, Serialize};

/// What the form said.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The evaluation.
    pub id: EvaluationId,
    /// Version shown.
    pub version: i32,
    /// The answer.
    pub words: Words,
}

/// Answers with the evaluation's number.
pub fn give_material(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<EvaluationId, Problem> {
    let evaluation = for_act(tx, cmd.id, cmd.version)?;
    let project = evaluation.project;
    let done = b10_material::answer(evaluation, cmd.words.clone(), tx.actor(), tx.today())?;
    files::claim(tx, cmd.words.file.as_slice(), project)?;
    evaluations::save(tx, done)
}
