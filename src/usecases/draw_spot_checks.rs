//! 抽取抽查样本: a share of the filed reports is drawn by lot, to be looked into (M2, M10).

use crate::problem::Problem;
use crate::regulation::b10_sampling::draw;
use crate::store::tx::Tx;
use crate::store::views::spot_checks::pool;
use crate::store::{calendar, rounds, spot_checks};
use serde::{Deserialize, Serialize};

/// What the form said.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The round.
    pub round: String,
    /// How many draws the page showed: somebody else's draw meanwhile is told.
    pub draws: usize,
    /// The seed of the lot: from the machine, never from the form.
    pub seed: u64,
}

/// Answers with the round's number.
pub fn draw_spot_checks(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<String, Problem> {
    let round = rounds::by_no(tx.conn(), &cmd.round)?;
    let before = spot_checks::draws(tx.conn(), round.id)?;
    if before.len() != cmd.draws {
        return Err(Problem::Stale);
    }
    let pool = pool(tx.conn(), &round, &before)?;
    let (policy, calendar) = (tx.policy()?, calendar::load(tx.conn())?);
    let no = before.last().map_or(1, |last| last.no + 1);
    let drawn = draw((&round, no), pool, cmd.seed, tx.actor(), tx.today(), (&policy, &calendar))?;
    spot_checks::save_draw(tx, drawn.draw)?;
    for check in drawn.checks {
        spot_checks::save(tx, check)?;
    }
    Ok(cmd.round.clone())
}
