//! 保存采购计划: one section of the plan, with the files it names.

use crate::problem::Problem;
use crate::regulation::b07_plan::{self, SectionText};
use crate::regulation::values::ProjectNo;
use crate::store::tx::Tx;
use crate::store::views::related;
use crate::store::views::scope::for_act;
use crate::store::{files, projects};
use serde::{Deserialize, Serialize};

/// One section as parsed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The project.
    pub no: ProjectNo,
    /// Version shown.
    pub version: i32,
    /// The new text.
    pub text: SectionText,
}

/// Answers with the project's number.
pub fn save_section(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<ProjectNo, Problem> {
    let project = for_act(tx, &cmd.no, cmd.version)?;
    if let SectionText::Content(content) = &cmd.text {
        related::known(tx.conn(), &project, content)?;
    }
    let done = b07_plan::save_section(project, cmd.text.clone(), tx.actor())?;
    let named = done.after().plan.files();
    let id = projects::save(tx, done)?;
    files::claim(tx, &named, id)?;
    Ok(cmd.no.clone())
}
