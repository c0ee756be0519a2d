//! Load and save evaluations; where a contract stands as to its results.

use super::conn::Conn;
use super::schema::{evaluations, rectifications};
use crate::problem::Problem;
use crate::regulation::b14_results::{Decided, Repair, Standing};
use crate::regulation::policy::Grade;
use crate::regulation::values::{ContractId, Score};
use chrono::NaiveDate;
use diesel::prelude::*;

type ResultRow = (String, i32, i32, Option<i32>, Option<String>, Option<NaiveDate>, Option<bool>);

/// Where the contract stands: read inside the transaction that pays, so that no result can slip in between.
pub fn standing(conn: &mut Conn, contract: ContractId) -> Result<Standing, Problem> {
    let rows: Vec<ResultRow> = evaluations::table
        .filter(evaluations::contract_id.eq(contract.0))
        .filter(evaluations::state.ne("deferred"))
        .order(evaluations::id.desc())
        .select((
            evaluations::state,
            evaluations::year,
            evaluations::attempt,
            evaluations::total,
            evaluations::grade,
            evaluations::decided_on,
            evaluations::poor,
        ))
        .load(conn)?;
    let decided = rows.iter().find_map(decided);
    let pending = rows.iter().filter(|row| row.0 != "decided").map(|row| row.1).max();
    let poor = rows.iter().find(|row| row.4.is_some()).and_then(|row| row.6).unwrap_or(false);
    let repair = repair(conn, contract, decided.map(|d| d.year), poor)?;
    Ok(Standing { latest: decided, pending, repair })
}

fn decided((_, year, attempt, total, grade, on, _): &ResultRow) -> Option<Decided> {
    Some(Decided {
        year: *year,
        attempt: u32::try_from(*attempt).ok()?,
        total: Score((*total)?),
        grade: Grade::from_code(grade.as_deref()?)?,
        on: (*on)?,
    })
}

/// An open rectification of any year holds; one that is over counts for the year of the latest result only.
fn repair(conn: &mut Conn, contract: ContractId, year: Option<i32>, poor: bool) -> Result<Repair, Problem> {
    let rows: Vec<(String, i32, NaiveDate)> = rectifications::table
        .filter(rectifications::contract_id.eq(contract.0))
        .order(rectifications::id.desc())
        .select((rectifications::state, rectifications::year, rectifications::due))
        .load(conn)?;
    if let Some((_, _, due)) = rows.iter().find(|row| !matches!(row.0.as_str(), "passed" | "failed")) {
        return Ok(Repair::Open { due: *due });
    }
    let last = rows.iter().find(|row| Some(row.1) == year);
    Ok(match last.map(|row| row.0.as_str()) {
        Some("passed") => Repair::Passed,
        Some("failed") => Repair::Failed { poor },
        _ => Repair::None,
    })
}
