//! 办结移送: with what came of it.

use crate::problem::Problem;
use crate::regulation::b13_referral;
use crate::store::referrals;
use crate::store::tx::Tx;
use crate::store::views::referral_register::for_act;
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
    let referral = for_act(tx, &cmd.no, cmd.version)?;
    let done = b13_referral::close(referral, &cmd.outcome, tx.actor(), tx.today())?;
    referrals::save(tx, done)
}
