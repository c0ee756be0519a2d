//! 办结移送: with what came of it.

use crate::problem::Problem;
use crate::regulation::b13_referral;
use crate::store::projects::AtVersion;
use crate::store::referrals;
use crate::store::tx::Tx;
use serde::{Deserialize, Serialize};

/// What the form said.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The referral.
    pub no: String,
    /// Version shown.
    pub version: i32,
    /// What came of it.
    pub outcome: String,
}

/// Answers with the referral's number.
pub fn close_referral(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<String, Problem> {
    let referral = referrals::by_no(tx.conn(), &cmd.no)?.at(cmd.version)?;
    let done = b13_referral::close(referral, &cmd.outcome, tx.actor(), tx.today())?;
    referrals::save(tx, done)
}
