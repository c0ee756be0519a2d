//! 清理未用附件: uploads that nothing ever came to use leave after a week. The disk follows (`service::clear_away`).

use crate::problem::Problem;
use crate::regulation::attachments::{self, left_behind};
use crate::store::tx::Tx;
use crate::store::{files, strays};

/// How many go in one night, for all of them are one transaction.
const A_NIGHT: usize = 1000;

/// Answers how many drafts went.
pub fn discard_drafts(tx: &mut Tx<'_>) -> Result<usize, Problem> {
    let (by, today) = (tx.actor(), tx.today());
    let mut gone = 0;
    let drafts = strays::drafts(tx.conn(), left_behind(today))?;
    for draft in drafts.into_iter().filter(|draft| !draft.is_named).take(A_NIGHT) {
        let file = files::get(tx.conn(), draft.id)?;
        strays::discard(tx, attachments::discard(file, draft.came, draft.is_named, by, today)?)?;
        gone += 1;
    }
    if gone > 0 {
        tracing::info!(gone, "uploads that nothing uses were discarded");
    }
    Ok(gone)
}
