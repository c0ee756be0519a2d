//! 取消项目: given up before a contract, with the reason on record.

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
    let contracts = contracts::of_project(tx.conn(), project.id)?.iter().filter(|c| c.is_confirmed()).count();
    let done = b07_plan::cancel(project, &cmd.reason, contracts, tx.actor(), tx.today())?;
    projects::save(tx, done)?;
    Ok(cmd.no.clone())
}
