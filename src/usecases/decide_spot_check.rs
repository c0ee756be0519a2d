//! 审定抽查结论: the report holds, or the project goes over to the joint review (M10).

use crate::problem::Problem;
use crate::regulation::b10_rounds::Round;
use crate::regulation::b10_spot_check::{Verdict, decide, taken_over};
use crate::regulation::values::EvaluationId;
use crate::store::tx::Tx;
use crate::store::views::spot_checks::for_act;
use crate::store::{calendar, evaluations, rounds, spot_checks};
use serde::{Deserialize, Serialize};

/// What the form said.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// The evaluation.
    pub id: EvaluationId,
    /// Version of the check.
    pub version: i32,
    /// What is decided.
    pub verdict: Verdict,
}

/// Answers with the number of the evaluation that goes on: the joint one of a special round where a registered result is judged again.
pub fn decide_spot_check(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<EvaluationId, Problem> {
    let (check, evaluation) = for_act(tx, cmd.id, cmd.version)?;
    let (policy, calendar, today) = (tx.policy()?, calendar::load(tx.conn())?, tx.today());
    let registered = evaluation.outcome().is_some() && cmd.verdict.elevate == Some(true);
    let year = evaluation.year;
    let no = if registered { format!("{year}-S{}", tx.next_number("special_round", year)?) } else { String::new() };
    let done = decide(check, evaluation.clone(), &cmd.verdict, no, tx.actor(), today, (&policy, &calendar))?;
    spot_checks::save(tx, done.check)?;
    if let Some(turned) = done.turned {
        evaluations::save(tx, turned)?;
    }
    let Some(special) = done.round else { return Ok(cmd.id) };
    let round = special.after().clone();
    let id = rounds::save(tx, special)?;
    let taken = taken_over(&evaluation, &Round { id, ..round }, &cmd.verdict.opinion, tx.actor(), today)?;
    evaluations::save(tx, taken)
}
