//! 移交: an official changes jobs. Work belongs to unit and role, so the successor is proposed for the roles and the old account ends.

use crate::problem::Problem;
use crate::regulation::accounts;
use crate::regulation::decision::{FieldError, No};
use crate::regulation::people::Role;
use crate::regulation::values::UserId;
use crate::store;
use crate::store::projects::AtVersion;
use crate::store::tx::Tx;
use serde::{Deserialize, Serialize};

/// From whom to whom.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// Who leaves.
    pub from: UserId,
    /// Version shown.
    pub version: i32,
    /// Who follows, in the same unit.
    pub to: UserId,
    /// Why.
    pub reason: String,
}

/// Answers with the successor's number.
pub fn hand_over(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<UserId, Problem> {
    let from = store::users::get(tx.conn(), cmd.from)?.at(cmd.version)?;
    let to = store::users::get(tx.conn(), cmd.to)?;
    if from.id == to.id || from.unit != to.unit {
        let wrong = FieldError::at("to", "请选择本单位的另一人", "choose another person of the same unit");
        return Err(No::Invalid(vec![wrong]).into());
    }
    let unit = store::units::get(tx.conn(), to.unit)?;
    let admins = store::users::admins(tx.conn())?;
    let mut roles: Vec<Role> = to.roles.iter().chain(&from.roles).copied().collect();
    roles.sort_unstable();
    roles.dedup();
    if roles != to.roles {
        let proposed = accounts::propose(to, &unit, &roles, &cmd.reason, tx.actor(), tx.today(), admins)?;
        store::users::save(tx, proposed)?;
    }
    let gone = accounts::disable(from, &cmd.reason, tx.actor(), tx.today(), admins)?;
    store::users::set_password(tx, cmd.from, None)?;
    store::sessions::end_all(tx, cmd.from, 0)?;
    store::users::save(tx, gone)?;
    Ok(cmd.to)
}
