//! 签署预算评估: the head signs what the filer assessed; the bureau has twenty working days.

use crate::problem::Problem;
use crate::regulation::b07_budget;
use crate::regulation::values::ProjectNo;
use crate::store::projects;
use crate::store::tx::Tx;
use crate::store::views::scope::for_act;
use serde::{Deserialize, Serialize};

/// Which project.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The project.
    pub no: ProjectNo,
    /// Version shown.
    pub version: i32,
}

/// Answers with the project's number.
pub fn sign_budget(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<ProjectNo, Problem> {
    let project = for_act(tx, &cmd.no, cmd.version)?;
    let (policy, calendar) = (tx.policy()?, tx.calendar()?);
    let done = b07_budget::sign(project, tx.actor(), tx.today(), &policy, &calendar)?;
    projects::save(tx, done)?;
    Ok(cmd.no.clone())
}
