//! 停用用户: roles, password, codes and sessions end with the same act.

use crate::problem::Problem;
use crate::regulation::accounts;
use crate::regulation::values::UserId;
use crate::store;
use crate::store::projects::AtVersion;
use crate::store::tx::Tx;
use serde::{Deserialize, Serialize};

/// Whose account and why.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The account.
    pub user: UserId,
    /// Version shown.
    pub version: i32,
    /// The reason.
    pub reason: String,
}

/// Answers with the account's number.
pub fn disable_user(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<UserId, Problem> {
    let user = store::users::get(tx.conn(), cmd.user)?.at(cmd.version)?;
    let admins = store::users::admins(tx.conn())?;
    let done = accounts::disable(user, &cmd.reason, tx.actor(), tx.today(), admins)?;
    store::users::set_password(tx, cmd.user, None)?;
    store::sessions::end_all(tx, cmd.user, 0)?;
    store::users::save(tx, done)
}
