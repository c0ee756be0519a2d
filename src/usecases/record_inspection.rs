//! 登记监督检查: any step of a project, with the units that took part (M7).

use crate::problem::Problem;
use crate::regulation::b07_approval::document_no;
use crate::regulation::b07_inspection::{self, Record};
use crate::regulation::values::{FileId, InspectionId, ProjectNo, UnitId};
use crate::store::tx::Tx;
use crate::store::views::{inspections as view, scope};
use crate::store::{files, inspections};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// What the form said.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The project.
    pub no: ProjectNo,
    /// Code of the matter.
    pub matter: String,
    /// Code of the step.
    pub stage: String,
    /// Day.
    pub on: Option<NaiveDate>,
    /// The units that took part.
    pub joined: Vec<UnitId>,
    /// What was looked at.
    pub facts: String,
    /// What was found.
    pub findings: String,
    /// A paper.
    pub file: Option<FileId>,
}

/// Answers with the inspection's row.
pub fn record_inspection(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<InspectionId, Problem> {
    let scope_ = crate::regulation::authority::sees(tx.actor());
    let project = scope::inside(tx.conn(), &scope_, &cmd.no)?;
    let companions = view::companions(tx.conn(), &[])?;
    let year = tx.today().year();
    let no = document_no("铜数检", year, tx.next_number("inspection", year)?);
    let text = Record {
        matter: cmd.matter.clone(),
        stage: cmd.stage.clone(),
        on: cmd.on,
        joined: companions.into_iter().filter(|(unit, _)| cmd.joined.contains(unit)).collect(),
        facts: cmd.facts.clone(),
        findings: cmd.findings.clone(),
        file: cmd.file,
    };
    let done = b07_inspection::record(&project, no, text, tx.actor(), tx.today())?;
    files::claim(tx, &cmd.file.into_iter().collect::<Vec<_>>(), project.id)?;
    inspections::save(tx, done)
}
