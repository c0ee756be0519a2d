//! 列入年度计划并报财政: a whole list on one day. Each row is decided by itself; one refusal does not hold up the others.

use crate::problem::Problem;
use crate::regulation::b07_approval;
use crate::regulation::decision::No;
use crate::regulation::values::ProjectNo;
use crate::store::projects;
use crate::store::tx::Tx;
use crate::store::views::scope::for_act;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The ticked rows.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cmd {
    /// Project and version shown, row by row.
    pub rows: Vec<(ProjectNo, i32)>,
    /// The day of the report to finance.
    pub reported_on: NaiveDate,
}

/// What became of one row.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq)]
pub struct Outcome {
    /// The project.
    pub no: ProjectNo,
    /// Why it was not listed; nothing if it was. Chinese and English.
    pub why: Option<(String, String)>,
}

/// Answers row by row.
pub fn list_plans(tx: &mut Tx<'_>, cmd: &Cmd) -> Result<Vec<Outcome>, Problem> {
    cmd.rows.iter().map(|(no, version)| one(tx, no, *version, cmd.reported_on)).collect()
}

fn one(tx: &mut Tx<'_>, no: &ProjectNo, version: i32, reported_on: NaiveDate) -> Result<Outcome, Problem> {
    let not = |zh: &str, en: &str| Ok(Outcome { no: no.clone(), why: Some((zh.to_owned(), en.to_owned())) });
    let project = match for_act(tx, no, version) {
        Ok(project) => project,
        Err(Problem::Stale) => return not("已被他人办理", "somebody else has already acted on it"),
        Err(Problem::NotFound) => return not("没有找到", "not found"),
        Err(other) => return Err(other),
    };
    let year = project.plan.basics.year;
    match b07_approval::list(project, year, reported_on, tx.actor(), tx.today()) {
        Ok(done) => {
            projects::save(tx, done)?;
            Ok(Outcome { no: no.clone(), why: None })
        }
        Err(No::Refused(refusal)) => not(&refusal.why.zh, &refusal.why.en),
        Err(No::Invalid(errors)) => {
            let first = errors.first().map_or(("", ""), |e| (e.say.zh.as_str(), e.say.en.as_str()));
            not(first.0, first.1)
        }
    }
}
