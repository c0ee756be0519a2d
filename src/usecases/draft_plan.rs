//! 起草采购计划: a new project with its number, blank or with an earlier project's plan carried over.

use crate::problem::Problem;
use crate::regulation::authority::sees;
use crate::regulation::b07_plan::{self, Basics};
use crate::regulation::values::ProjectNo;
use crate::store::projects;
use crate::store::tx::Tx;
use crate::store::views::scope;
use serde::{Deserialize, Serialize};

/// What the first page of a plan asks for.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// Name and year.
    pub basics: Basics,
    /// The project to carry over from.
    pub from: Option<ProjectNo>,
}

/// Answers with the number people use.
pub fn draft_plan(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<ProjectNo, Problem> {
    let year = cmd.basics.year;
    let n = if (2001..=2999).contains(&year) { tx.next_number("project", year)? } else { 0 };
    let no = ProjectNo::new(year, n);
    let done = b07_plan::draft(no.clone(), cmd.basics.clone(), tx.actor(), tx.today())?;
    let id = projects::save(tx, done)?;
    if let Some(from) = &cmd.from {
        let scope = sees(tx.actor());
        let earlier = scope::inside(tx.conn(), &scope, from)?;
        let project = projects::get(tx.conn(), id)?;
        let done = b07_plan::carry_over(project, &earlier, tx.actor())?;
        projects::save(tx, done)?;
    }
    Ok(no)
}
