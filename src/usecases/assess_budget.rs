//! 完成预算评估: quotes, amount and method of the filer.

use crate::problem::Problem;
use crate::regulation::b07_budget::{self, AssessmentText};
use crate::regulation::values::ProjectNo;
use crate::store::tx::Tx;
use crate::store::views::scope::for_act;
use crate::store::{files, projects};
use serde::{Deserialize, Serialize};

/// The assessment as parsed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The project.
    pub no: ProjectNo,
    /// Version shown.
    pub version: i32,
    /// What was found.
    pub text: AssessmentText,
}

/// Answers with the project's number.
pub fn assess_budget(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<ProjectNo, Problem> {
    let project = for_act(tx, &cmd.no, cmd.version)?;
    let named: Vec<_> = cmd.text.quotes.iter().filter_map(|q| q.file).collect();
    let done = b07_budget::assess(project, cmd.text.clone(), tx.actor(), tx.today())?;
    let id = projects::save(tx, done)?;
    files::claim(tx, &named, id)?;
    Ok(cmd.no.clone())
}
