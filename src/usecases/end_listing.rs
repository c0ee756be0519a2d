//! 移出名单: early, by revocation, or at the end of the term by the calendar; affiliates go free with their principal.

use crate::problem::Problem;
use crate::regulation::decision::Decision;
use crate::regulation::due_process::{self, Case, CaseState, Removal};
use crate::regulation::values::FileId;
use crate::store::cases;
use crate::store::tx::Tx;
use crate::store::views::cases::for_act;
use serde::{Deserialize, Serialize};

/// What the form said.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The case.
    pub no: String,
    /// Version shown.
    pub version: i32,
    /// Revoked as wrong rather than removed early.
    pub revoke: bool,
    /// Every duty is done.
    pub duties: bool,
    /// The written pledge.
    pub pledge: Option<FileId>,
    /// The minutes of the collective decision.
    pub minutes: Option<FileId>,
    /// Why.
    pub reason: String,
}

/// Answers with the case's number.
pub fn end_listing(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<String, Problem> {
    let case = for_act(tx, &cmd.no, cmd.version)?;
    let (actor, today) = (tx.actor(), tx.today());
    let done = match cmd.revoke {
        true => due_process::revoke(case, &cmd.reason, actor, today)?,
        false => {
            let all = cases::of_party(tx.conn(), &case.party)?;
            let (pledge, minutes) = (cmd.pledge, cmd.minutes);
            let removal = Removal { duties: cmd.duties, pledge, minutes, reason: cmd.reason.clone() };
            due_process::remove_early(case, removal, &all, actor, today)?
        }
    };
    free_affiliates(tx, &done)?;
    cases::save(tx, done)?;
    Ok(cmd.no.clone())
}

fn free_affiliates(tx: &mut Tx<'_>, principal: &Decision<Case>) -> Result<(), Problem> {
    for affiliate in cases::affiliates(tx.conn(), principal.after().id)? {
        if affiliate.state.name() == CaseState::InForce {
            let done = due_process::end_with_principal(affiliate, principal, tx.actor())?;
            cases::save(tx, done)?;
        }
    }
    Ok(())
}

/// The calendar's part: writes down which terms are over. Answers how many.
pub fn expire_listings(tx: &mut Tx<'_>) -> Result<usize, Problem> {
    let today = tx.today();
    let over = cases::over(tx.conn(), today)?;
    let n = over.len();
    for case in over {
        let done = due_process::expire(case, tx.actor(), today)?;
        cases::save(tx, done)?;
    }
    Ok(n)
}
