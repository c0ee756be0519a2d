//! 发放一次性口令: for a first or a forgotten password. Only the code's hash is kept.

use crate::problem::Problem;
use crate::regulation::access;
use crate::regulation::values::UserId;
use crate::store;
use crate::store::tx::Tx;
use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

/// For whom.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The account.
    pub user: UserId,
    /// Hash of the code.
    pub code_hash: String,
}

/// Answers until when it works.
pub fn issue_code(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<NaiveDateTime, Problem> {
    let user = store::users::get(tx.conn(), cmd.user)?;
    let until = tx.moment().stamp() + access::code_life(&user);
    let done = access::issue_code(user, tx.actor())?;
    store::users::set_code(tx, cmd.user, &cmd.code_hash, until)?;
    store::users::note(tx, &done)?;
    Ok(until)
}
