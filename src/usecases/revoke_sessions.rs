//! 注销会话: one of one's own, or all others.

use crate::problem::Problem;
use crate::regulation::access;
use crate::store;
use crate::store::tx::Tx;
use serde::{Deserialize, Serialize};

/// Which.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub enum Cmd {
    /// This one.
    One(i64),
    /// All but this one.
    AllBut(i64),
}

/// Answers how many ended. Somebody else's session does not exist for this person.
pub fn revoke_sessions(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<usize, Problem> {
    let id = tx.actor().user;
    let ended = match *cmd {
        Cmd::One(session) if store::sessions::end(tx, id, session)? => 1,
        Cmd::One(_) => return Err(Problem::NotFound),
        Cmd::AllBut(kept) => store::sessions::end_all(tx, id, kept)?,
    };
    if ended > 0 {
        let done = access::revoke(store::users::get(tx.conn(), id)?, tx.actor(), &format!("{ended}个"))?;
        store::users::note(tx, &done)?;
    }
    Ok(ended)
}
