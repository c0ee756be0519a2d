//! 送达拟列入告知书: the time for a statement runs from the day of service.

use crate::problem::Problem;
use crate::regulation::due_process::{self, Served};
use crate::store::calendar;
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
    /// Facts, ground, term, rights.
    pub content: String,
    /// Its service.
    pub served: Served,
}

/// Answers with the case's number.
pub fn serve_notice(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<String, Problem> {
    let case = for_act(tx, &cmd.no, cmd.version)?;
    let (policy, calendar, today) = (tx.policy()?, calendar::load(tx.conn())?, tx.today());
    let done =
        due_process::serve_notice(case, &cmd.content, cmd.served.clone(), tx.actor(), today, &policy, &calendar)?;
    cases::save(tx, done)?;
    Ok(cmd.no.clone())
}
