//! 筹备评估轮次: the year's, or a special one with its reason and contracts (M10).

use crate::problem::Problem;
use crate::regulation::b10_preparing::SpecialKind;
use crate::regulation::b10_rounds::{self, SpecialRound};
use crate::regulation::values::ContractId;
use crate::store::tx::Tx;
use crate::store::views::round_candidates::chosen;
use crate::store::{calendar, rounds};
use chrono::Datelike;
use serde::{Deserialize, Serialize};

/// What the form said.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The year of a yearly round; none for a special one.
    pub year: Option<i32>,
    /// What kind of special case it is.
    pub kind: Option<SpecialKind>,
    /// Why outside November.
    pub reason: String,
    /// The contracts of a special round.
    pub contracts: Vec<ContractId>,
}

/// Answers with the round's number.
pub fn plan_round(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<String, Problem> {
    let (policy, calendar, today) = (tx.policy()?, calendar::load(tx.conn())?, tx.today());
    let done = match cmd.year {
        Some(year) => b10_rounds::plan_yearly(year, tx.actor(), &policy, &calendar)?,
        None => {
            let n = tx.next_number("special_round", today.year())?;
            let ask = SpecialRound {
                no: format!("{}-S{n}", today.year()),
                kind: cmd.kind,
                reason: cmd.reason.clone(),
                contracts: chosen(tx.conn(), &cmd.contracts)?,
            };
            b10_rounds::plan_special(ask, tx.actor(), today, &policy, &calendar)?
        }
    };
    let no = done.after().no.clone();
    rounds::save(tx, done)?;
    Ok(no)
}
