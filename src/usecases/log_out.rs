//! 退出登录: the session ends at once.

use crate::problem::Problem;
use crate::regulation::access;
use crate::store;
use crate::store::tx::Tx;

/// Ends the session in which it is asked.
pub fn log_out(tx: &mut Tx<'_>, session: i64) -> Result<(), Problem> {
    let id = tx.actor().user;
    if !store::sessions::end(tx, id, session)? {
        return Ok(());
    }
    let done = access::log_out(store::users::get(tx.conn(), id)?, tx.actor())?;
    store::users::note(tx, &done)
}
