//! 开通账号、重设密码: with a one-time code the person chooses a password; every older session ends.

use crate::problem::Problem;
use crate::regulation::access;
use crate::regulation::decision::{FieldError, No};
use crate::regulation::values::UserId;
use crate::store;
use crate::store::tx::Tx;
use serde::{Deserialize, Serialize};

/// Whose account, by which code, with which password.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The account.
    pub user: UserId,
    /// Key under which wrong tries are counted.
    pub attempts: String,
    /// Hash of the code as typed.
    pub code_hash: String,
    /// Hash of the new password.
    pub password_hash: String,
}

/// Answers with the account's number.
pub fn open_account(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<UserId, Problem> {
    if !store::users::take_code(tx, cmd.user, &cmd.code_hash)? {
        return Err(wrong_code());
    }
    let done = access::open(store::users::get(tx.conn(), cmd.user)?)?;
    store::users::set_password(tx, cmd.user, Some(&cmd.password_hash))?;
    store::sessions::end_all(tx, cmd.user, 0)?;
    store::attempts::succeeded(tx, &cmd.attempts)?;
    store::users::save(tx, done)
}

/// One sentence for a wrong login, a wrong code and one that has expired or was used.
pub fn wrong_code() -> Problem {
    No::Invalid(vec![FieldError::at(
        "code",
        "登录名或口令不对，或者口令已用过、已过期",
        "wrong username or code, or the code has been used or has expired",
    )])
    .into()
}
