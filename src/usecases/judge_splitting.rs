//! 核查拆分: small contracts that together reach the threshold are bound into the joint review, or it is written down why not (M10).

use crate::problem::Problem;
use crate::regulation::b10_splitting::{Finding, Verdict, judge};
use crate::regulation::values::UnitId;
use crate::store::tx::Tx;
use crate::store::views::splittings::suspected;
use crate::store::{evaluations, rounds, splittings};
use serde::{Deserialize, Serialize};

/// What the form said.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The round.
    pub round: String,
    /// The owner unit.
    pub owner: UnitId,
    /// Which supplier or category.
    pub key: String,
    /// Version of an earlier finding under the same head; 0 where there is none.
    pub version: i32,
    /// The answer.
    pub verdict: Verdict,
}

/// Answers with the round's number. Parts that changed since the page was shown are shown anew.
pub fn judge_splitting(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<String, Problem> {
    let round = rounds::by_no(tx.conn(), &cmd.round)?;
    let now = suspected(tx.conn(), &round)?;
    let what = now.into_iter().find(|what| what.owner == cmd.owner && what.key == cmd.key).ok_or(Problem::Stale)?;
    let findings = splittings::of_round(tx.conn(), round.id)?;
    let earlier: Option<Finding> = findings.into_iter().find(|f| f.what.owner == cmd.owner && f.what.key == cmd.key);
    if earlier.as_ref().map_or(0, |finding| finding.version) != cmd.version {
        return Err(Problem::Stale);
    }
    let mut parts = Vec::new();
    for piece in &what.pieces {
        parts.push(evaluations::get(tx.conn(), piece.evaluation)?);
    }
    let done = judge(&round, what, earlier, parts, &cmd.verdict, tx.actor(), tx.today())?;
    for bound in done.bound {
        evaluations::save(tx, bound)?;
    }
    splittings::save(tx, done.finding)?;
    Ok(cmd.round.clone())
}
