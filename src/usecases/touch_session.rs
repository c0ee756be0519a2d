//! A page was looked at: the session's idle time begins anew. Nothing official happens, so nothing is audited.

use crate::problem::Problem;
use crate::store;
use crate::store::tx::Tx;

/// Writes down the last page, at most once a minute.
pub fn touch_session(tx: &mut Tx<'_>, session: i64) -> Result<(), Problem> {
    store::sessions::touch(tx, session)
}
