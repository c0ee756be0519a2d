//! 启动采购: the first attempt, or the next for the lots nobody won.

use crate::problem::Problem;
use crate::regulation::b07_procurement::{self, Start};
use crate::regulation::values::ProjectNo;
use crate::store::projects;
use crate::store::tx::Tx;
use crate::store::views::scope::for_act;
use serde::{Deserialize, Serialize};

/// The attempt as parsed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The project.
    pub no: ProjectNo,
    /// Version shown.
    pub version: i32,
    /// Method, day, lots.
    pub start: Start,
}

/// Answers with the project's number.
pub fn start_procurement(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<ProjectNo, Problem> {
    let project = for_act(tx, &cmd.no, cmd.version)?;
    let done = b07_procurement::start(project, cmd.start.clone(), tx.actor(), tx.today())?;
    projects::save(tx, done)?;
    Ok(cmd.no.clone())
}
