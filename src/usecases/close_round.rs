//! 结束评估轮次: when nothing is left open.

use crate::problem::Problem;
use crate::regulation::b10_rounds;
use crate::store::projects::AtVersion;
use crate::store::tx::Tx;
use crate::store::{rounds, spot_checks};
use serde::{Deserialize, Serialize};

/// What the form said.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The round.
    pub no: String,
    /// Version shown.
    pub version: i32,
}

/// Answers with the round's number.
pub fn close_round(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<String, Problem> {
    let round = rounds::by_no(tx.conn(), &cmd.no)?.at(cmd.version)?;
    let open = rounds::open_evaluations(tx.conn(), round.id)?;
    let checks = spot_checks::open_checks(tx.conn(), round.id)?;
    let done = b10_rounds::close(round, open, checks, tx.actor())?;
    rounds::save(tx, done)?;
    Ok(cmd.no.clone())
}
