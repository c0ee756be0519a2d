//! 修改密码: knowing the old one; every other session ends.

use crate::problem::Problem;
use crate::regulation::access;
use crate::regulation::values::UserId;
use crate::store;
use crate::store::tx::Tx;
use serde::{Deserialize, Serialize};

/// The new password, and which session stays.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// Hash of the new password.
    pub password_hash: String,
    /// The session in which it is changed.
    pub session: i64,
}

/// Answers with the account's number.
pub fn change_password(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<UserId, Problem> {
    let id = tx.actor().user;
    let done = access::change_password(store::users::get(tx.conn(), id)?, tx.actor())?;
    store::users::set_password(tx, id, Some(&cmd.password_hash))?;
    store::sessions::end_all(tx, id, cmd.session)?;
    store::users::note(tx, &done)?;
    Ok(id)
}
