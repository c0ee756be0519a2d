//! 保存评估报告: as far as it is written.

use crate::problem::Problem;
use crate::regulation::b10_report::{self, Report};
use crate::regulation::values::EvaluationId;
use crate::store::tx::Tx;
use crate::store::views::evaluations::for_act;
use crate::store::views::report_facts;
use crate::store::{evaluations, files, indicators};
use serde::{Deserialize, Serialize};

/// What the form said.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The evaluation.
    pub id: EvaluationId,
    /// Version shown.
    pub version: i32,
    /// The report as typed and parsed.
    pub report: Report,
}

/// Answers with the evaluation's number.
pub fn save_report(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<EvaluationId, Problem> {
    let evaluation = for_act(tx, cmd.id, cmd.version)?;
    let project = evaluation.project;
    let today = tx.today();
    let known = Some(Box::new(report_facts::known(tx.conn(), &evaluation, today)?));
    let report = Report { known, ..cmd.report.clone() };
    let template = indicators::template(tx.conn(), evaluation.scheme.template)?;
    let done = b10_report::save_report(evaluation, report, &template, tx.actor())?;
    let named: Vec<_> = cmd.report.evidence.iter().flatten().filter_map(|e| e.file).chain(cmd.report.file).collect();
    files::claim(tx, &named, project)?;
    evaluations::save(tx, done)
}
