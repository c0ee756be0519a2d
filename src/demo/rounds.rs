//! The scenes of a round itself: prepared in October with one contract left out, opened by the lead, ended in the spring.

use super::stage::Stage;
use crate::problem::Problem;
use crate::regulation::people::Role;
use crate::store::rounds;
use crate::store::tx::Tx;
use crate::store::views::round_scope::{Standing, lean};
use crate::usecases as u;
use chrono::{Datelike, NaiveDate};

/// Prepares the round of a year; of the contracts it would judge the one that serves shortest is left out.
pub fn plan(stage: &Stage, tx: &mut Tx<'_>, on: NaiveDate) -> Result<(), Problem> {
    let plan = u::plan_round::Cmd { year: Some(on.year()), kind: None, reason: String::new(), contracts: Vec::new() };
    let no = stage.bureau(tx, Role::BureauClerk, on, |tx| u::plan_round::plan_round(tx, &plan))?;
    let round = rounds::by_no(tx.conn(), &no)?;
    let policy = tx.policy()?;
    let judged = lean(tx.conn(), &round, &policy)?.into_iter().filter(|lean| lean.standing == Standing::TakenIn);
    let Some(shortest) = judged.max_by_key(|lean| (lean.since, lean.contract)) else { return Ok(()) };
    let reason = "系统9月整体迁移到新机房，迁移期间停止服务，本年数据不可比".to_owned();
    let cmd = u::exclude_contract::Cmd { no, version: round.version, contract: shortest.contract, reason };
    stage.bureau(tx, Role::BureauClerk, on, |tx| u::exclude_contract::exclude_contract(tx, &cmd)).map(drop)
}

/// The lead opens what a clerk prepared; however many contracts there are, all are in on the same morning.
pub fn open(stage: &Stage, tx: &mut Tx<'_>, on: NaiveDate) -> Result<(), Problem> {
    let no = on.year().to_string();
    let version = rounds::by_no(tx.conn(), &no)?.version;
    let open = u::open_round::Cmd { no, version };
    stage.bureau(tx, Role::BureauLead, on, |tx| {
        u::open_round::open_round(tx, &open)?;
        while u::take_in_contracts::take_in_contracts(tx)? > 0 {}
        Ok(())
    })
}

/// Ends the rounds of the year before; one that still waits for a result stays open.
pub fn close(stage: &Stage, tx: &mut Tx<'_>, on: NaiveDate) -> Result<(), Problem> {
    for round in rounds::all(tx.conn())?.into_iter().filter(|round| round.year == on.year() - 1) {
        let close = u::close_round::Cmd { no: round.no, version: round.version };
        match stage.bureau(tx, Role::BureauLead, on, |tx| u::close_round::close_round(tx, &close)) {
            Err(Problem::Refused(_)) => {}
            other => drop(other?),
        }
    }
    Ok(())
}
