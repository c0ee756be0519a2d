//! 批准立项: opinion and the next number of the approval register; a refusal gives the number back.

use crate::problem::Problem;
use crate::regulation::b07_approval::{self, Ruling, SERIES};
use crate::regulation::values::ProjectNo;
use crate::store::projects;
use crate::store::tx::Tx;
use crate::store::views::scope::for_act;
use chrono::Datelike;
use serde::{Deserialize, Serialize};

/// Which plan, with the opinion.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The project.
    pub no: ProjectNo,
    /// Version shown.
    pub version: i32,
    /// The opinion, and the review of the scheme where there is one.
    pub ruling: Ruling,
}

/// Answers with the project's number.
pub fn approve_plan(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<ProjectNo, Problem> {
    let project = for_act(tx, &cmd.no, cmd.version)?;
    let (policy, year) = (tx.policy()?, tx.today().year());
    let n = tx.next_number("approval", year)?;
    let document = b07_approval::document_no(SERIES, year, n);
    let done = b07_approval::approve(project, &cmd.ruling, document, tx.actor(), tx.today(), &policy)?;
    projects::save(tx, done)?;
    Ok(cmd.no.clone())
}
