//! Which job ran for which day: a UNIQUE row is the claim, so that of two instances one acts.

use super::conn::{BothExt, Conn};
use super::schema::job_runs;
use super::tx::Tx;
use crate::problem::Problem;
use chrono::NaiveDate;
use diesel::prelude::*;

/// Claims the job for the day. `false`: somebody else has, or had.
pub fn claim(tx: &mut Tx<'_>, job: &str, day: NaiveDate) -> Result<bool, Problem> {
    let at = tx.moment().stamp();
    let new = diesel::insert_into(job_runs::table)
        .values((job_runs::job.eq(job), job_runs::period.eq(day.to_string()), job_runs::at.eq(at)))
        .on_conflict_do_nothing()
        .both()
        .execute(tx.conn())?;
    Ok(new == 1)
}

/// The last day the job ran for; none before its first run.
pub fn last(conn: &mut Conn, job: &str) -> Result<Option<NaiveDate>, Problem> {
    let period: Option<String> =
        job_runs::table.filter(job_runs::job.eq(job)).select(diesel::dsl::max(job_runs::period)).first(conn)?;
    Ok(period.and_then(|day| day.parse().ok()))
}
