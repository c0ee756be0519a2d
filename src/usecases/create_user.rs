//! 建立用户: the system administrator enters a person and proposes the roles.

use crate::problem::Problem;
use crate::regulation::accounts::{self, UserForm};
use crate::regulation::people::Role;
use crate::regulation::values::{UnitId, UserId};
use crate::store;
use crate::store::tx::Tx;
use serde::{Deserialize, Serialize};

/// Who, where and as what.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The unit.
    pub unit: UnitId,
    /// The form.
    pub form: UserForm,
    /// The roles ticked.
    pub roles: Vec<Role>,
}

/// Answers with the account's number.
pub fn create_user(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<UserId, Problem> {
    let unit = store::units::get(tx.conn(), cmd.unit)?;
    let admins = store::users::admins(tx.conn())?;
    let done = accounts::create(&cmd.form, &unit, &cmd.roles, tx.actor(), tx.today(), admins)?;
    store::users::save(tx, done)
}
