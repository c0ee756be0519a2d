//! 恢复用户: by a new invitation, with the old roles proposed anew.

use crate::problem::Problem;
use crate::regulation::accounts;
use crate::regulation::values::UserId;
use crate::store;
use crate::store::projects::AtVersion;
use crate::store::tx::Tx;
use serde::{Deserialize, Serialize};

/// Whose account.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The account.
    pub user: UserId,
    /// Version shown.
    pub version: i32,
}

/// Answers with the account's number.
pub fn enable_user(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<UserId, Problem> {
    let user = store::users::get(tx.conn(), cmd.user)?.at(cmd.version)?;
    let unit = store::units::get(tx.conn(), user.unit)?;
    let done = accounts::enable(user, &unit, tx.actor(), tx.today())?;
    store::users::save(tx, done)
}
