//! How far the taking in of a round is.

use super::round_scope::refuse_outsiders;
use crate::problem::Problem;
use crate::regulation::authority::Scope;
use crate::regulation::b10_rounds::Round;
use crate::store::conn::Conn;
use crate::store::schema::evaluations;
use crate::store::{entering, rounds};
use diesel::prelude::*;

/// A round with its contracts counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// The round.
    pub round: Round,
    /// Contracts that are in.
    pub taken: usize,
    /// Contracts it opened for.
    pub all: usize,
    /// Of those that are in, the ones that wait for another year.
    pub deferred: usize,
}

/// The round of this number, once it has opened. Only for the offices that see the whole city.
pub fn of(conn: &mut Conn, scope: &Scope, no: &str) -> Result<Progress, Problem> {
    refuse_outsiders(scope)?;
    let round = rounds::by_no(conn, no)?;
    if round.opened_on.is_none() {
        return Err(Problem::NotFound);
    }
    let born = || evaluations::table.filter(evaluations::round_id.eq(round.id.0)).filter(evaluations::attempt.eq(1));
    let there: i64 = born().count().get_result(conn)?;
    let deferred: i64 = born().filter(evaluations::state.eq("deferred")).count().get_result(conn)?;
    let count = |n: i64| usize::try_from(n).unwrap_or(0);
    let (taken, all) = match round.intake {
        Some(intake) => (intake.all.saturating_sub(entering::left(conn, round.id)?), intake.all),
        None => (count(there), count(there)),
    };
    Ok(Progress { round, taken, all, deferred: count(deferred) })
}
