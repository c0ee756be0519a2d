//! 申报采购计划: the head files the plan with the bureau.

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
pub fn submit_plan(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<ProjectNo, Problem> {
    let project = for_act(tx, &cmd.no, cmd.version)?;
    let policy = tx.policy()?;
    let calendar = tx.calendar()?;
    let done = b07_plan::submit(project, tx.actor(), tx.today(), &policy, &calendar)?;
    projects::save(tx, done)?;
    Ok(cmd.no.clone())
}
