//! A wrong password or code: the count of wrong tries goes on, whether there is such an account or not, and the audit trail hears of
//! it now and then (`access::is_told`).

use crate::problem::Problem;
use crate::regulation::access::{self, Try};
use crate::regulation::values::UserId;
use crate::store::attempts::{self, Tries};
use crate::store::tx::Tx;
use crate::store::users;

/// Whose password it was not.
#[derive(Debug, Clone)]
pub struct Cmd {
    /// Key under which wrong tries are counted.
    pub attempts: String,
    /// The account, if there is one.
    pub user: Option<UserId>,
    /// What was tried.
    pub what: Try,
    /// Where from.
    pub address: String,
}

/// Answers with the wrong tries so far.
pub fn miss_password(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<Tries, Problem> {
    let tries = attempts::failed(tx, &cmd.attempts)?;
    match cmd.user {
        Some(id) if access::is_told(tries.failures) => {
            let user = users::get(tx.conn(), id)?;
            users::note(tx, &access::fail(user, cmd.what, tries.failures, &cmd.address))?;
        }
        Some(_) => {}
        None => {
            let count = attempts::stranger(tx)?;
            if access::is_told_of_strangers(count) {
                attempts::note(tx, &access::fail_unknown(count, &cmd.address))?;
            }
        }
    }
    Ok(tries)
}
