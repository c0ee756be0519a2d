//! A wrong password or code: the count of wrong tries goes on, whether there is such an account or not.

use crate::problem::Problem;
use crate::store;
use crate::store::attempts::Tries;
use crate::store::tx::Tx;

/// Answers with the wrong tries so far.
pub fn miss_password(tx: &mut Tx<'_>, attempts: &str) -> Result<Tries, Problem> {
    store::attempts::failed(tx, attempts)
}
