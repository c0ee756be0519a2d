//! 登录: the password was right. A new session begins, the browser's old one ends, the count of wrong tries is over.

use crate::problem::Problem;
use crate::regulation::access;
use crate::regulation::values::UserId;
use crate::store;
use crate::store::sessions::Beginning;
use crate::store::tx::Tx;

/// Who logs in and how.
#[derive(Debug, Clone)]
pub struct Cmd {
    /// The account.
    pub user: UserId,
    /// Hash the password was compared with: if it changed meanwhile, the person is not let in.
    pub password_hash: String,
    /// Key under which wrong tries are counted.
    pub attempts: String,
    /// Hash of the key of the browser's old session.
    pub old_key_hash: Option<String>,
    /// The new session.
    pub new: Beginning,
}

/// Lets the person in.
pub fn log_in(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<(), Problem> {
    if store::users::password(tx.conn(), cmd.user)?.as_ref() != Some(&cmd.password_hash) {
        return Err(Problem::Busy);
    }
    let now = tx.moment().stamp();
    let wrong = store::attempts::tries(tx.conn(), &cmd.attempts, now)?.failures;
    let done = access::log_in(store::users::get(tx.conn(), cmd.user)?, wrong, tx.actor())?;
    if let Some(old) = &cmd.old_key_hash {
        store::sessions::end_by_key(tx, old)?;
    }
    store::attempts::succeeded(tx, &cmd.attempts)?;
    store::sessions::start(tx, cmd.user, &cmd.new)?;
    store::users::note(tx, &done)
}
