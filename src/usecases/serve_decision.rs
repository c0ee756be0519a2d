//! 送达列入决定书: the listing begins on the day of service.

use crate::problem::Problem;
use crate::regulation::due_process::{self, Delivery};
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
    /// Its service.
    pub delivery: Delivery,
}

/// Answers with the case's number.
pub fn serve_decision(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<String, Problem> {
    let case = for_act(tx, &cmd.no, cmd.version)?;
    let done = due_process::serve_decision(case, cmd.delivery.clone(), tx.actor(), tx.today())?;
    cases::save(tx, done)?;
    Ok(cmd.no.clone())
}
