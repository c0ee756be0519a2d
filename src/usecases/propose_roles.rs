//! 提请授予角色: the system administrator proposes; nothing changes until the security administrator grants it.

use crate::problem::Problem;
use crate::regulation::accounts;
use crate::regulation::people::Role;
use crate::regulation::values::UserId;
use crate::store;
use crate::store::projects::AtVersion;
use crate::store::tx::Tx;
use serde::{Deserialize, Serialize};

/// For whom and which.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The account.
    pub user: UserId,
    /// Version shown.
    pub version: i32,
    /// All roles the person shall hold.
    pub roles: Vec<Role>,
    /// Why.
    pub reason: String,
}

/// Answers with the account's number.
pub fn propose_roles(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<UserId, Problem> {
    let user = store::users::get(tx.conn(), cmd.user)?.at(cmd.version)?;
    let unit = store::units::get(tx.conn(), user.unit)?;
    let admins = store::users::admins(tx.conn())?;
    let done = accounts::propose(user, &unit, &cmd.roles, &cmd.reason, tx.actor(), tx.today(), admins)?;
    store::users::save(tx, done)
}
