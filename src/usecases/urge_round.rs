//! 催办所选、催办逾期: everybody a round waits for is reminded at once. Project by project it is the one reminder of [`super::urge`]: once a day,
//! on the record, by letter to everybody who could take the next step.

use crate::problem::Problem;
use crate::regulation::authority::{Action, sees};
use crate::regulation::decision::No;
use crate::regulation::urging::{self, Waits};
use crate::regulation::values::ProjectId;
use crate::store::tx::Tx;
use crate::store::views::holders;
use crate::store::views::round_urging::{Whom, reminded_on, waiting};
use crate::store::{projects, rounds, urgings};
use serde::{Deserialize, Serialize};

/// Most projects one press reminds of; what is left is reminded of by the next.
pub const AT_ONCE: usize = 200;

/// Which round, and whom.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// Number of the round.
    pub no: String,
    /// Whom.
    pub whom: Whom,
}

/// What came of it, in projects.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Urged {
    /// Reminded of now.
    pub now: usize,
    /// Reminded of before today.
    pub already: usize,
    /// Where nobody but the one who reminds could do anything.
    pub nobody: usize,
    /// Left for the next press.
    pub left: usize,
}

/// Answers with the counts.
pub fn urge_round(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<Urged, Problem> {
    let (by, today) = (tx.actor(), tx.today());
    let round = rounds::by_no(tx.conn(), &cmd.no)?;
    let all = waiting(tx.conn(), &sees(by), &round, &cmd.whom, today)?;
    let done = reminded_on(tx.conn(), today)?;
    let (already, open): (Vec<_>, Vec<_>) = all.into_iter().partition(|(project, _)| done.contains(project));
    if already.is_empty() && open.is_empty() {
        return Err(urging::nothing_waits().into());
    }
    let mut urged = Urged { already: already.len(), left: open.len().saturating_sub(AT_ONCE), ..Urged::default() };
    for (project, actions) in open.into_iter().take(AT_ONCE) {
        match one(tx, project, actions)? {
            true => urged.now += 1,
            false => urged.nobody += 1,
        }
    }
    Ok(urged)
}

/// Whether somebody was reminded.
fn one(tx: &mut Tx<'_>, id: ProjectId, actions: &[Action]) -> Result<bool, Problem> {
    let (by, today) = (tx.actor(), tx.today());
    let project = projects::get(tx.conn(), id)?;
    let mut waits = Vec::new();
    for action in actions {
        let others = holders::doing(tx.conn(), id, *action, today)?.iter().filter(|h| h.user != by.user).count();
        waits.push(Waits { action: *action, others });
    }
    match urging::urge(&project, &waits, urgings::last(tx.conn(), id)?, "", by, today) {
        Ok(done) => urgings::save(tx, &done).map(|_| true),
        Err(No::Refused(no)) if !no.forbidden => Ok(false),
        Err(no) => Err(no.into()),
    }
}
