//! 提请列入名单: facts and evidence by hand; an affiliate by a case of its own (M12).

use crate::problem::Problem;
use crate::regulation::b12_lists::{Basis, List};
use crate::regulation::decision::FieldError;
use crate::regulation::due_process::{self, Affiliation, Party, Proposal, Tie};
use crate::regulation::values::{EvaluationId, FileId, ProjectId, SupplierId, UnitId};
use crate::store::tx::Tx;
use crate::store::views::panels;
use crate::store::{cases, evaluations, suppliers};
use chrono::Datelike;
use serde::{Deserialize, Serialize};

/// What the form said.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The ground.
    pub basis: Option<Basis>,
    /// The supplier, for the blacklist.
    pub supplier: Option<SupplierId>,
    /// The owner unit, for the negative list.
    pub unit: Option<UnitId>,
    /// Number of the principal's case, for an affiliate.
    pub principal: Option<String>,
    /// The tie to it.
    pub tie: Option<Tie>,
    /// What proves the tie.
    pub proof: String,
    /// The evaluation the ground rests on.
    pub evaluation: Option<EvaluationId>,
    /// Facts.
    pub facts: String,
    /// Evidence.
    pub evidence: String,
    /// The evidence as a file.
    pub file: Option<FileId>,
    /// Months on the negative list.
    pub months: Option<u32>,
}

/// Answers with the case's number.
pub fn propose_case(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<String, Problem> {
    let basis = cmd.basis.ok_or_else(|| lacks("basis", "请选择列入事由", "choose the ground"))?;
    let (party, name) = party(tx, cmd)?;
    let affiliation = affiliation(tx, cmd)?;
    let (evaluation, project) = evaluation(tx, cmd)?;
    let year = tx.today().year();
    let (register, prefix) = match basis.list() {
        List::Blacklist => ("blacklist", "HMD"),
        List::Negative => ("negative_list", "FMQD"),
    };
    let n = tx.next_number(register, year)?;
    let proposal = Proposal {
        no: format!("{prefix}-{year}-{n:03}"),
        basis,
        party,
        name,
        affiliation,
        evaluation,
        project,
        facts: cmd.facts.clone(),
        evidence: cmd.evidence.clone(),
        evidence_file: cmd.file,
        months: cmd.months,
    };
    let policy = tx.policy()?;
    let done = due_process::propose(proposal, tx.actor(), tx.today(), &policy)?;
    let no = done.after().no.clone();
    cases::save(tx, done)?;
    Ok(no)
}

fn lacks(field: &str, zh: &str, en: &str) -> Problem {
    Problem::Invalid(vec![FieldError::at(field, zh, en)])
}

fn party(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<(Party, String), Problem> {
    if let Some(id) = cmd.supplier {
        let supplier = suppliers::get(tx.conn(), id)?;
        return Ok((Party::Supplier { id, unit: supplier.unit }, supplier.facts.name));
    }
    if let Some(id) = cmd.unit {
        let unit = panels::unit(tx.conn(), id)?;
        return Ok((Party::Owner { unit: id }, unit.name));
    }
    Err(lacks("party", "请选择当事人", "choose whom it is about"))
}

/// The principal must be listed now; the tie and its proof are the rules' matter.
fn affiliation(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<Option<Affiliation>, Problem> {
    let Some(no) = &cmd.principal else { return Ok(None) };
    let principal = cases::by_no(tx.conn(), no)?;
    let until = principal.term().filter(|_| principal.is_in_force(tx.today())).map(|t| t.until);
    let until = until.ok_or_else(|| lacks("tie", "主体企业不在黑名单内", "the principal is not listed"))?;
    let tie = cmd.tie.ok_or_else(|| lacks("tie", "请选择关联关系", "choose the tie"))?;
    Ok(Some(Affiliation { principal: principal.id, name: principal.name, until, tie, proof: cmd.proof.clone() }))
}

type Ground = (Option<(EvaluationId, crate::regulation::b14_results::Standing)>, Option<ProjectId>);

fn evaluation(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<Ground, Problem> {
    let Some(id) = cmd.evaluation else { return Ok((None, None)) };
    let evaluation = evaluations::get(tx.conn(), id)?;
    let standing = evaluations::standing(tx.conn(), evaluation.contract)?;
    Ok((Some((id, standing)), Some(evaluation.project)))
}
