//! 取消项目: given up before a contract, with the reason on record.

use super::around::{role_of, void_entries};
use crate::problem::Problem;
use crate::regulation::b07_plan;
use crate::regulation::values::ProjectNo;
use crate::store::contracts;
use crate::store::projects;
use crate::store::tx::Tx;
use crate::store::views::scope::for_act;
use serde::{Deserialize, Serialize};

/// Which project and why.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The project.
    pub no: ProjectNo,
    /// Version shown.
    pub version: i32,
    /// Why.
    pub reason: String,
}

/// Answers with the project's number.
pub fn cancel_project(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<ProjectNo, Problem> {
    let project = for_act(tx, &cmd.no, cmd.version)?;
    let resting = contracts::of_project(tx.conn(), project.id)?;
    let binding = resting.iter().filter(|c| c.is_effective()).count();
    let done = b07_plan::cancel(project, &cmd.reason, binding, tx.actor(), tx.today())?;
    let role = role_of(&done);
    projects::save(tx, done)?;
    void_entries(tx, resting, &cmd.reason, role)?;
    Ok(cmd.no.clone())
}
