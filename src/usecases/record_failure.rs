//! 登记废标: the attempt failed, or its award fell through before a contract binds; entries nobody has confirmed become void.

use super::around::{role_of, void_entries};
use crate::problem::Problem;
use crate::regulation::b07_procurement;
use crate::regulation::values::ProjectNo;
use crate::store::contracts;
use crate::store::projects;
use crate::store::tx::Tx;
use crate::store::views::scope::for_act;
use serde::{Deserialize, Serialize};

/// Which attempt and why.
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
pub fn record_failure(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<ProjectNo, Problem> {
    let project = for_act(tx, &cmd.no, cmd.version)?;
    let lots: Vec<&str> =
        project.procurements.last().map_or_else(Vec::new, |p| p.lots.iter().map(String::as_str).collect());
    let mut resting = contracts::of_project(tx.conn(), project.id)?;
    resting.retain(|c| lots.contains(&c.lot.as_str()));
    let binding = resting.iter().filter(|c| c.is_effective()).count();
    let done = b07_procurement::fail(project, &cmd.reason, binding, tx.actor(), tx.today())?;
    let role = role_of(&done);
    projects::save(tx, done)?;
    void_entries(tx, resting, &cmd.reason, role)?;
    Ok(cmd.no.clone())
}
