//! 决定列入或不予列入: the lead, who proposed nothing.

use crate::problem::Problem;
use crate::regulation::b07_approval::document_no;
use crate::regulation::due_process::{self, Ruling};
use crate::regulation::values::FileId;
use crate::store::cases;
use crate::store::tx::Tx;
use crate::store::views::cases::for_act;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// What the form said.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The case.
    pub no: String,
    /// Version shown.
    pub version: i32,
    /// Whether to list.
    pub list: bool,
    /// Why.
    pub reasons: String,
    /// 集体讨论记录.
    pub minutes: Option<FileId>,
    /// Last day on which the public may look it up; none keeps it to the agencies and the party.
    pub public_until: Option<NaiveDate>,
}

/// Answers with the case's number.
pub fn decide_listing(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<String, Problem> {
    let case = for_act(tx, &cmd.no, cmd.version)?;
    let (year, policy) = (tx.today().year(), tx.policy()?);
    let ruling = Ruling {
        list: cmd.list,
        reasons: cmd.reasons.clone(),
        no: if cmd.list {
            document_no("铜数名", year, tx.next_number("listing_decision", year)?)
        } else {
            String::new()
        },
        minutes: cmd.minutes,
        public_until: cmd.public_until,
    };
    let done = due_process::decide(case, ruling, tx.actor(), tx.today(), &policy)?;
    cases::save(tx, done)?;
    Ok(cmd.no.clone())
}
