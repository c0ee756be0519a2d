//! 修改规则参数: a new version of the parameters, from a later day on.

use crate::problem::Problem;
use crate::regulation::policy_setting::{self, Wanted};
use crate::store::policies;
use crate::store::projects::AtVersion;
use crate::store::tx::Tx;
use serde::{Deserialize, Serialize};

/// What the form said.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The newest version shown.
    pub version: i32,
    /// What is wanted.
    pub wanted: Wanted,
}

/// Answers with the number of the version.
pub fn set_policy(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<i32, Problem> {
    let latest = policies::latest(tx.conn())?.at(cmd.version)?;
    let done = policy_setting::set(latest, &cmd.wanted, tx.actor(), tx.today())?;
    policies::save(tx, done)
}
