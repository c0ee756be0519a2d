//! 暂缓支付: for a reason that has an article.

use crate::problem::Problem;
use crate::regulation::b07_paying::{self, Hold};
use crate::regulation::values::InstalmentId;
use crate::store::instalments;
use crate::store::tx::Tx;
use crate::store::views::contract_scope::instalment_for_act;
use serde::{Deserialize, Serialize};

/// Which instalment and why.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The instalment.
    pub id: InstalmentId,
    /// Version shown.
    pub version: i32,
    /// What is held, and why.
    pub hold: Hold,
}

/// Answers with the row of the instalment.
pub fn hold_payment(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<InstalmentId, Problem> {
    let (instalment, _) = instalment_for_act(tx, cmd.id, cmd.version)?;
    let done = b07_paying::hold(instalment, cmd.hold.clone(), tx.actor(), tx.today())?;
    instalments::save(tx, done)
}
