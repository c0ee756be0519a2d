//! 起草指标方案: the next version of the indicators, from the one in force (M11).

use crate::problem::Problem;
use crate::regulation::b11_scheme::{draft, in_force};
use crate::store::indicators;
use crate::store::tx::Tx;
use serde::{Deserialize, Serialize};

/// What the form said.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// What is to be changed, and why.
    pub purpose: String,
}

/// Answers with the number of the version.
pub fn draft_scheme(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<i32, Problem> {
    let all = indicators::all(tx.conn())?;
    let done = draft(&in_force(&all), &all, &cmd.purpose, tx.actor())?;
    indicators::save(tx, done)
}
