//! 办结归档: everything on the project is settled (M6).

use crate::problem::Problem;
use crate::regulation::b06_closing;
use crate::regulation::values::ProjectNo;
use crate::store::projects;
use crate::store::tx::Tx;
use crate::store::views::scope::for_act;
use crate::store::views::threads;
use serde::{Deserialize, Serialize};

/// Which project, and what there is to remark.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The project.
    pub no: ProjectNo,
    /// Version shown.
    pub version: i32,
    /// Anything to remark; may be empty.
    pub remark: String,
}

/// Answers with the project's number.
pub fn close_project(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<ProjectNo, Problem> {
    let project = for_act(tx, &cmd.no, cmd.version)?;
    let threads = threads::of(tx.conn(), project.id)?;
    let done = b06_closing::close(project, &threads, &cmd.remark, tx.actor(), tx.today())?;
    projects::save(tx, done)?;
    Ok(cmd.no.clone())
}
