//! 撤回采购计划: back to draft while nothing has been decided.

use crate::problem::Problem;
use crate::regulation::b07_plan;
use crate::regulation::values::ProjectNo;
use crate::store::projects;
use crate::store::tx::Tx;
use crate::store::views::scope::for_act;
use serde::{Deserialize, Serialize};

/// Which plan.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The project.
    pub no: ProjectNo,
    /// Version shown.
    pub version: i32,
}

/// Answers with the project's number.
pub fn recall_plan(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<ProjectNo, Problem> {
    let project = for_act(tx, &cmd.no, cmd.version)?;
    let done = b07_plan::recall(project, tx.actor())?;
    projects::save(tx, done)?;
    Ok(cmd.no.clone())
}
