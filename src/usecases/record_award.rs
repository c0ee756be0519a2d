//! 登记中标成交: the award notice, lot by lot.

use crate::problem::Problem;
use crate::regulation::b07_procurement::{self, Notice};
use crate::regulation::values::ProjectNo;
use crate::store::tx::Tx;
use crate::store::views::scope::for_act;
use crate::store::{files, projects};
use serde::{Deserialize, Serialize};

/// The notice as parsed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The project.
    pub no: ProjectNo,
    /// Version shown.
    pub version: i32,
    /// The notice.
    pub notice: Notice,
}

/// Answers with the project's number.
pub fn record_award(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<ProjectNo, Problem> {
    let project = for_act(tx, &cmd.no, cmd.version)?;
    let (policy, calendar) = (tx.policy()?, tx.calendar()?);
    let notice = cmd.notice.clone();
    let done = b07_procurement::award(project, notice, tx.actor(), tx.today(), &policy, &calendar)?;
    let id = projects::save(tx, done)?;
    files::claim(tx, cmd.notice.file.as_slice(), id)?;
    Ok(cmd.no.clone())
}
