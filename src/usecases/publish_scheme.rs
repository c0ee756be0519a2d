//! 发布指标方案: by another person than its drafter, who has seen what it would have changed (M11).

use crate::problem::Problem;
use crate::regulation::b11_backtest::Totals;
use crate::regulation::b11_items::points_of;
use crate::regulation::b11_scheme::publish;
use crate::store::indicators;
use crate::store::projects::AtVersion;
use crate::store::tx::Tx;
use crate::store::views::comparison;
use serde::{Deserialize, Serialize};

/// What the form said.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// Number of the version.
    pub no: i32,
    /// Version shown.
    pub version: i32,
    /// What the page showed of the comparison.
    pub seen: Totals,
    /// Why it is published.
    pub opinion: String,
}

/// Answers with the number of the version.
pub fn publish_scheme(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<i32, Problem> {
    let scheme = indicators::by_no(tx.conn(), cmd.no)?.at(cmd.version)?;
    let found = comparison::totals(tx.conn(), &points_of(&scheme.items))?;
    let today = tx.today();
    let done = publish(scheme, (cmd.seen, found), &cmd.opinion, tx.actor(), today)?;
    indicators::save(tx, done)
}
