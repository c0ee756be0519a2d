//! 移送线索: to finance or discipline (M13).

use crate::problem::Problem;
use crate::regulation::authority::sees;
use crate::regulation::b13_referral::{self, ReferralText};
use crate::regulation::values::{FileId, ProjectNo, UnitId};
use crate::store::tx::Tx;
use crate::store::views::{panels, scope};
use crate::store::{files, projects, referrals};
use chrono::Datelike;
use serde::{Deserialize, Serialize};

/// What the form said.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The unit.
    pub to: Option<UnitId>,
    /// Number of the project, or nothing.
    pub project: String,
    /// Whom it concerns.
    pub about: String,
    /// Facts.
    pub facts: String,
    /// Evidence.
    pub evidence: String,
    /// The evidence as a file.
    pub file: Option<FileId>,
}

/// Answers with the referral's number.
pub fn refer(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<String, Problem> {
    let to = match cmd.to {
        Some(id) => Some(panels::unit(tx.conn(), id)?).map(|unit| (id, unit.name, unit.kind)),
        None => None,
    };
    let project = match cmd.project.as_str() {
        "" => None,
        no => Some(projects::by_no(tx.conn(), &ProjectNo(no.to_owned())).map_err(unknown)?.id),
    };
    let year = tx.today().year();
    let no = format!("YS-{year}-{:03}", tx.next_number("referral", year)?);
    let text = ReferralText {
        to,
        project,
        about: cmd.about.clone(),
        facts: cmd.facts.clone(),
        evidence: cmd.evidence.clone(),
        file: cmd.file,
    };
    let done = b13_referral::refer(no, text, tx.actor(), tx.today())?;
    // The unit that is to act on the matter has to be able to open its evidence, whatever else it may see.
    if let Some(file) = cmd.file {
        let by = tx.actor().clone();
        scope::file(tx.conn(), &by, &sees(&by), file)?;
        files::show(tx, &[cmd.file], done.after().to)?;
    }
    referrals::save(tx, done)
}

fn unknown(problem: Problem) -> Problem {
    match problem {
        Problem::NotFound => Problem::Invalid(vec![crate::regulation::decision::FieldError::at(
            "project",
            "没有这个编号的项目",
            "there is no project with this number",
        )]),
        other => other,
    }
}
