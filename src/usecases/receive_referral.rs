//! 签收移送.

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
}

/// Answers with the referral's number.
pub fn receive_referral(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<String, Problem> {
    let referral = for_act(tx, &cmd.no, cmd.version)?;
    let done = b13_referral::receive(referral, tx.actor(), tx.today())?;
    referrals::save(tx, done)
}
