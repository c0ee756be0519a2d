//! 待阅: reading a letter ends it. Nothing official, so no event: only the reader's own mark.

use crate::problem::Problem;
use crate::store::tx::Tx;
use crate::store::views::inbox_letters;
use serde::{Deserialize, Serialize};

/// Which letter.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// Its row.
    pub letter: i64,
}

/// Marks the letter read if it is the reader's; answers with it.
pub fn read_letter(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<i64, Problem> {
    let (reader, now) = (tx.actor().user, tx.moment().stamp());
    inbox_letters::mark_read(tx.conn(), reader, cmd.letter, now)?;
    Ok(cmd.letter)
}
