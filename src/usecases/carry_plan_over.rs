//! 从上年计划带入: fills the untouched sections of a draft from an earlier project of the unit.

use crate::problem::Problem;
use crate::regulation::authority::sees;
use crate::regulation::b07_plan;
use crate::regulation::values::ProjectNo;
use crate::store::projects;
use crate::store::tx::Tx;
use crate::store::views::scope;
use serde::{Deserialize, Serialize};

/// Which draft, and from where.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The draft.
    pub no: ProjectNo,
    /// Version shown.
    pub version: i32,
    /// The earlier project.
    pub from: ProjectNo,
}

/// Answers with the draft's number.
pub fn carry_plan_over(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<ProjectNo, Problem> {
    let project = scope::for_act(tx, &cmd.no, cmd.version)?;
    let scope = sees(tx.actor());
    let earlier = scope::inside(tx.conn(), &scope, &cmd.from)?;
    let done = b07_plan::carry_over(project, &earlier, tx.actor())?;
    projects::save(tx, done)?;
    Ok(cmd.no.clone())
}
