//! 授予、不予授予角色: the second person decides on a proposal.

use crate::problem::Problem;
use crate::regulation::accounts;
use crate::regulation::values::UserId;
use crate::store;
use crate::store::projects::AtVersion;
use crate::store::tx::Tx;
use serde::{Deserialize, Serialize};

/// On whose roles, and how.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The account.
    pub user: UserId,
    /// Version shown.
    pub version: i32,
    /// Whether the roles are granted.
    pub grant: bool,
    /// Why not.
    pub reason: String,
}

/// Answers with the account's number.
pub fn judge_roles(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<UserId, Problem> {
    let user = store::users::get(tx.conn(), cmd.user)?.at(cmd.version)?;
    let done = if cmd.grant {
        let unit = store::units::get(tx.conn(), user.unit)?;
        let admins = store::users::admins(tx.conn())?;
        accounts::grant(user, &unit, tx.actor(), admins)?
    } else {
        accounts::refuse(user, &cmd.reason, tx.actor())?
    };
    store::users::save(tx, done)
}
