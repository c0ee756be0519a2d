//! 修改用户: the administrator changes name, address and telephone; the person their own address, telephone and language.

use crate::problem::Problem;
use crate::regulation::accounts::{self, UserForm};
use crate::regulation::values::UserId;
use crate::store;
use crate::store::projects::AtVersion;
use crate::store::tx::Tx;
use serde::{Deserialize, Serialize};

/// Whose account, and what was typed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The account.
    pub user: UserId,
    /// Version shown.
    pub version: i32,
    /// The form.
    pub form: UserForm,
    /// Whether it is the person's own page.
    pub own: bool,
}

/// Answers with the account's number.
pub fn edit_user(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<UserId, Problem> {
    let user = store::users::get(tx.conn(), cmd.user)?.at(cmd.version)?;
    let change = if cmd.own { accounts::edit_self } else { accounts::edit };
    let done = change(user, &cmd.form, tx.actor())?;
    store::users::save(tx, done)
}
