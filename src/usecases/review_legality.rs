//! 法制审核: another person than the proposer.

use crate::problem::Problem;
use crate::regulation::due_process::{self, Verdict};
use crate::store::cases;
use crate::store::tx::Tx;
use crate::store::views::cases::for_act;
use serde::{Deserialize, Serialize};

/// What the form said.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The case.
    pub no: String,
    /// Version shown.
    pub version: i32,
    /// Whether it is in order.
    pub fine: Option<bool>,
    /// The opinion.
    pub opinion: String,
}

/// Answers with the case's number.
pub fn review_legality(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<String, Problem> {
    let case = for_act(tx, &cmd.no, cmd.version)?;
    let verdict = Verdict { fine: cmd.fine, opinion: cmd.opinion.clone() };
    let done = due_process::review_legality(case, verdict, tx.actor(), tx.today())?;
    cases::save(tx, done)?;
    Ok(cmd.no.clone())
}
