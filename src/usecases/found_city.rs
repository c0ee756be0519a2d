//! 初次设立: the first unit and its system administrator, in an empty database and only there.

use crate::problem::Problem;
use crate::regulation::accounts::{self, UserForm};
use crate::regulation::people::UnitKind;
use crate::regulation::values::UserId;
use crate::store;
use crate::store::tx::Tx;

/// The administrator's unit and person.
#[derive(Debug, Clone)]
pub struct Cmd {
    /// 单位名称.
    pub unit: String,
    /// 单位类型.
    pub kind: UnitKind,
    /// The person.
    pub form: UserForm,
    /// Hash of the password.
    pub password_hash: String,
}

/// Answers with the account's number.
pub fn found_city(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<UserId, Problem> {
    let people = store::users::count(tx.conn())?;
    let unit = accounts::first_unit(&cmd.unit, cmd.kind, tx.actor(), people)?;
    let unit = store::units::save(tx, unit)?;
    let person = accounts::first_person(&cmd.form, unit, tx.actor(), people)?;
    let id = store::users::save(tx, person)?;
    store::users::set_password(tx, id, Some(&cmd.password_hash))?;
    Ok(id)
}
