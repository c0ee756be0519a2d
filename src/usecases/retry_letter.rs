//! 重发信件: a parked letter is tried again from its first try.

use crate::problem::Problem;
use crate::regulation::notices;
use crate::store::outbox;
use crate::store::projects::AtVersion;
use crate::store::tx::Tx;
use serde::{Deserialize, Serialize};

/// Which letter.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// Its row.
    pub letter: i64,
    /// Tries as shown.
    pub version: i32,
}

/// Answers with its row.
pub fn retry_letter(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<i64, Problem> {
    let letter = outbox::parked(tx.conn(), cmd.letter)?.at(cmd.version)?;
    let done = notices::retry(letter, tx.actor())?;
    outbox::save(tx, &done)?;
    Ok(cmd.letter)
}
