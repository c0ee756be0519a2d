//! 不予立项: the bureau says no, with its opinion.

use crate::problem::Problem;
use crate::regulation::b07_approval;
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
    /// The opinion.
    pub opinion: String,
}

/// Answers with the project's number.
pub fn reject_plan(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<ProjectNo, Problem> {
    let project = for_act(tx, &cmd.no, cmd.version)?;
    let done = b07_approval::reject(project, &cmd.opinion, tx.actor(), tx.today())?;
    projects::save(tx, done)?;
    Ok(cmd.no.clone())
}
