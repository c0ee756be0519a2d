//! The scenes of the spot checks: the bureau draws, a clerk looks into what was drawn, the lead decides.

use super::stage::Stage;
use crate::problem::Problem;
use crate::regulation::b10_spot_check::{Found, Proof, SpotCheck, SpotState, Verdict, Words};
use crate::regulation::people::Role;
use crate::regulation::values::EvaluationId;
use crate::store::tx::Tx;
use crate::store::{rounds, spot_checks};
use crate::usecases as u;
use chrono::{Datelike, NaiveDate};

/// Draws the sample of the year's round; where no small contract has reported, there is nothing to draw from.
pub fn draw(stage: &Stage, tx: &mut Tx<'_>, on: NaiveDate) -> Result<(), Problem> {
    let seed = u64::from(on.year().unsigned_abs()) * 104_729;
    let cmd = u::draw_spot_checks::Cmd { round: on.year().to_string(), draws: 0, seed };
    match stage.bureau(tx, Role::BureauClerk, on, |tx| u::draw_spot_checks::draw_spot_checks(tx, &cmd)) {
        Err(Problem::Refused(_)) => Ok(()),
        other => other.map(drop),
    }
}

/// The next step: what a clerk has found is decided, else the next report is looked into.
pub fn step(stage: &Stage, tx: &mut Tx<'_>, on: NaiveDate) -> Result<(), Problem> {
    let Some(round) = rounds::yearly(tx.conn(), on.year())? else { return Ok(()) };
    let drawn: Vec<EvaluationId> =
        spot_checks::draws(tx.conn(), round.id)?.iter().flat_map(|draw| draw.picked.clone()).collect();
    let mut checks = Vec::new();
    for id in drawn {
        checks.extend(spot_checks::of_evaluation(tx.conn(), id)?);
    }
    let of = |state| checks.iter().enumerate().find(|(_, check)| check.state == state);
    match (of(SpotState::Checked), of(SpotState::Open)) {
        (Some((_, check)), _) => decide(stage, tx, check, on),
        (None, Some((n, check))) => record(stage, tx, check, n % 2 == 1, on),
        (None, None) => Ok(()),
    }
}

/// Of every two reports one does not hold.
fn record(stage: &Stage, tx: &mut Tx<'_>, check: &SpotCheck, elevate: bool, on: NaiveDate) -> Result<(), Problem> {
    let note = |n| match (elevate, n) {
        (true, 2) => (Proof::Not, "抽取三个月的原始工单，超时比例高于自评报告所附统计。"),
        (true, 4) => (Proof::Partly, "新增接入单位六家，其中两家尚无使用记录。"),
        _ => (Proof::Full, ""),
    };
    let found = std::array::from_fn(|n| Found { proof: Some(note(n).0), note: note(n).1.into() });
    let opinion = match elevate {
        true => "响应指标与原始工单不符，自评不能作为结果，建议由各部门联合评价。",
        false => "抽取的月报、工单和验收记录与自评一致，建议认定属实。",
    };
    let words = Words { found, elevate: Some(elevate), opinion: opinion.into() };
    let cmd = u::record_spot_check::Cmd { id: check.evaluation, version: check.version, words };
    stage.bureau(tx, Role::BureauClerk, on, |tx| u::record_spot_check::record_spot_check(tx, &cmd)).map(drop)
}

/// The lead follows the clerk.
fn decide(stage: &Stage, tx: &mut Tx<'_>, check: &SpotCheck, on: NaiveDate) -> Result<(), Problem> {
    let elevate = check.words.as_ref().and_then(|written| written.words.elevate);
    let opinion = "核查过程完整，依据充分，同意核查意见。".to_owned();
    let cmd = u::decide_spot_check::Cmd {
        id: check.evaluation,
        version: check.version,
        verdict: Verdict { elevate, opinion },
    };
    match stage.bureau(tx, Role::BureauLead, on, |tx| u::decide_spot_check::decide_spot_check(tx, &cmd)) {
        Err(Problem::Refused(_)) => Ok(()),
        other => other.map(drop),
    }
}
