//! 催办: a letter to everybody who could take the next step, once a day for a project.

use crate::problem::Problem;
use crate::regulation::authority::sees;
use crate::regulation::urging;
use crate::regulation::values::ProjectNo;
use crate::store::tx::Tx;
use crate::store::urgings;
use crate::store::views::{holders, scope};
use serde::{Deserialize, Serialize};

/// Which project, and what else to say.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The project.
    pub no: ProjectNo,
    /// Anything to add; may be empty.
    pub note: String,
}

/// Answers with the project's number.
pub fn urge(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<ProjectNo, Problem> {
    let (by, today) = (tx.actor(), tx.today());
    let project = scope::inside(tx.conn(), &sees(by), &cmd.no)?;
    let waits: Vec<urging::Waits> = holders::of(tx.conn(), project.id, today)?.iter().map(|h| h.waits(by)).collect();
    let last = urgings::last(tx.conn(), project.id)?;
    let done = urging::urge(&project, &waits, last, &cmd.note, by, today)?;
    urgings::save(tx, &done)?;
    Ok(cmd.no.clone())
}
