//! 退回补正: every reason at once.

use crate::problem::Problem;
use crate::regulation::b07_approval::{self, Reason};
use crate::regulation::values::ProjectNo;
use crate::store::projects;
use crate::store::tx::Tx;
use crate::store::views::scope::for_act;
use serde::{Deserialize, Serialize};

/// Which plan and why.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The project.
    pub no: ProjectNo,
    /// Version shown.
    pub version: i32,
    /// The reasons, one a row; blank rows are none.
    pub reasons: Vec<Reason>,
}

/// Answers with the project's number.
pub fn return_plan(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<ProjectNo, Problem> {
    let project = for_act(tx, &cmd.no, cmd.version)?;
    let policy = tx.policy()?;
    let done = b07_approval::return_plan(project, &cmd.reasons, tx.actor(), tx.today(), &policy)?;
    projects::save(tx, done)?;
    Ok(cmd.no.clone())
}
