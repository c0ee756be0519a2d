//! 放弃指标方案: a draft that is given up; its number stays used (M11).

use crate::problem::Problem;
use crate::regulation::b11_scheme::drop;
use crate::store::indicators;
use crate::store::projects::AtVersion;
use crate::store::tx::Tx;
use serde::{Deserialize, Serialize};

/// What the form said.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// Number of the version.
    pub no: i32,
    /// Version shown.
    pub version: i32,
}

/// Answers with the number of the version.
pub fn drop_scheme(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<i32, Problem> {
    let scheme = indicators::by_no(tx.conn(), cmd.no)?.at(cmd.version)?;
    let done = drop(scheme, tx.actor())?;
    indicators::save(tx, done)
}
