//! 全部重发: every parked letter is tried again, once the mail server takes letters as before.

use crate::problem::Problem;
use crate::regulation::notices;
use crate::store::outbox;
use crate::store::tx::Tx;

/// Most letters one press sends on their way; the page says how many are left.
pub const AT_ONCE: i64 = 500;

/// Answers how many.
pub fn retry_letters(tx: &mut Tx<'_>) -> Result<usize, Problem> {
    let parked = outbox::all_parked(tx.conn(), AT_ONCE)?;
    let count = parked.len();
    for letter in parked {
        let done = notices::retry(letter, tx.actor())?;
        outbox::save(tx, &done)?;
    }
    Ok(count)
}
