//! 申请信用修复: the listed supplier asks to be removed early; its papers become readable to the bureau.

use crate::problem::Problem;
use crate::regulation::due_process::{self, Plea};
use crate::regulation::people::UnitKind;
use crate::store::tx::Tx;
use crate::store::views::cases::for_act;
use crate::store::{calendar, cases, files, units};
use serde::{Deserialize, Serialize};

/// What the form said.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The case.
    pub no: String,
    /// Version shown.
    pub version: i32,
    /// What is handed in.
    pub plea: Plea,
}

/// Answers with the case's number.
pub fn request_repair(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<String, Problem> {
    let case = for_act(tx, &cmd.no, cmd.version)?;
    let all = cases::of_party(tx.conn(), &case.party)?;
    let calendar = calendar::load(tx.conn())?;
    let done = due_process::request_repair(case, cmd.plea.clone(), &all, tx.actor(), tx.today(), &calendar)?;
    cases::save(tx, done)?;
    let papers = [cmd.plea.proof, cmd.plea.pledge];
    files::own(tx, &papers)?;
    for bureau in units::of_kind(tx.conn(), UnitKind::BigData)? {
        files::show(tx, &papers, bureau)?;
    }
    Ok(cmd.no.clone())
}
