//! 保存指标方案: the sub-indicators of one indicator, as far as they are written (M11).

use crate::problem::Problem;
use crate::regulation::b11_items::Item;
use crate::regulation::b11_scheme::save;
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
    /// The indicator, from 0.
    pub indicator: usize,
    /// Its sub-indicators.
    pub items: Vec<Item>,
}

/// Answers with the number of the version.
pub fn save_scheme(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<i32, Problem> {
    let scheme = indicators::by_no(tx.conn(), cmd.no)?.at(cmd.version)?;
    let done = save(scheme, cmd.indicator, cmd.items.clone(), tx.actor())?;
    indicators::save(tx, done)
}
