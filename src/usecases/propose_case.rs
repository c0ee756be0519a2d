//! 提请列入名单: facts and evidence by hand; an affiliate by a case of its own (M12).

use crate::problem::Problem;
use crate::regulation::b12_lists::Basis;
use crate::regulation::due_process::{self, Claim, Ground, Party, Proposal, Tie};
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
    let (party, name) = party(tx, cmd)?;
    let affiliation = claim(tx, cmd)?;
    let (evaluation, project) = evaluation(tx, cmd)?;
    let earlier = party.as_ref().map_or(Ok(Vec::new()), |party| cases::of_party(tx.conn(), party))?;
    let mut proposal = Proposal {
        no: String::new(),
        basis: cmd.basis,
        party,
        name,
        affiliation,
        evaluation,
        project,
        facts: cmd.facts.clone(),
        evidence: cmd.evidence.clone(),
        evidence_file: cmd.file,
        months: cmd.months,
        earlier,
    };
    let year = tx.today().year();
    let (register, prefix) = proposal.list().register();
    proposal.no = format!("{prefix}-{year}-{:03}", tx.next_number(register, year)?);
    let done = due_process::propose(proposal, tx.actor(), tx.today(), &tx.policy()?)?;
    let no = done.after().no.clone();
    cases::save(tx, done)?;
    Ok(no)
}

fn party(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<(Option<Party>, String), Problem> {
    Ok(match (cmd.supplier, cmd.unit) {
        (Some(id), _) => {
            let supplier = suppliers::get(tx.conn(), id)?;
            (Some(Party::Supplier { id, unit: supplier.unit }), supplier.facts.name)
        }
        (None, Some(unit)) => (Some(Party::Owner { unit }), panels::unit(tx.conn(), unit)?.name),
        (None, None) => (None, String::new()),
    })
}

/// Whether the principal is listed, and what the tie is worth, is the rules' matter.
fn claim(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<Option<Claim>, Problem> {
    let Some(no) = &cmd.principal else { return Ok(None) };
    let principal = cases::by_no(tx.conn(), no)?;
    Ok(Some(Claim { principal, tie: cmd.tie, proof: cmd.proof.clone() }))
}

fn evaluation(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<(Option<Ground>, Option<ProjectId>), Problem> {
    let Some(id) = cmd.evaluation else { return Ok((None, None)) };
    let evaluation = evaluations::get(tx.conn(), id)?;
    let standing = evaluations::standing(tx.conn(), evaluation.contract)?;
    let ground = Ground { evaluation: id, supplier: evaluation.supplier, standing };
    Ok((Some(ground), Some(evaluation.project)))
}
