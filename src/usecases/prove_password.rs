//! 再次验证: the password was given again in a living session, for an act that asks for it.

use crate::problem::Problem;
use crate::store;
use crate::store::tx::Tx;

/// In which session, and under which key its wrong tries are counted.
#[derive(Debug, Clone)]
pub struct Cmd {
    /// The session.
    pub session: i64,
    /// Key of the wrong tries.
    pub attempts: String,
}

/// The proof counts from now.
pub fn prove_password(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<(), Problem> {
    store::attempts::succeeded(tx, &cmd.attempts)?;
    store::sessions::prove(tx, cmd.session)
}
