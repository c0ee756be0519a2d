//! Everything a result was made from, read for the card that tells why it is what it is, and for the replay.

use crate::clock::local;
use crate::problem::Problem;
use crate::regulation::authority::{Action, Scope};
use crate::regulation::b10_evaluation::Evaluation;
use crate::regulation::b11_replay::{Done, Kept, Part, Titles, card, differences};
use crate::regulation::b11_sheets::Sheet;
use crate::regulation::decision::{Aggregate, Say};
use crate::regulation::people::Actor;
use crate::regulation::policy::Grade;
use crate::regulation::values::{EvaluationId, Score};
use crate::store::conn::Conn;
use crate::store::evaluations as store;
use crate::store::schema::{audit, evaluations};
use crate::store::views::evaluations::{self as view, attempt_before};
use crate::store::views::panels;
use chrono::NaiveDateTime;
use diesel::prelude::*;

/// Most rows looked at for a number: what is typed may hold the signs of a pattern.
const NEAR: i64 = 100;

/// Why a result is what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    /// The project's number, for the way back.
    pub project_no: String,
    /// Its name.
    pub project: String,
    /// The card, part by part.
    pub parts: Vec<Part>,
    /// In what the record differs from the replay; nothing where it holds.
    pub differs: Vec<Say>,
}

/// The card of a result this reader may see; `NotFound` while there is none, or none for this reader.
pub fn seen(conn: &mut Conn, scope: &Scope, id: EvaluationId) -> Result<Why, Problem> {
    let e = view::seen(conn, scope, id)?;
    let inside = scope.is_all() || scope.agency().is_some();
    if !inside && !e.is_told() {
        return Err(Problem::NotFound);
    }
    load(conn, &e, inside)?.ok_or(Problem::NotFound)
}

/// The card with single sheets and names, for the console of the machine. None while there is no result.
pub fn whole(conn: &mut Conn, id: EvaluationId) -> Result<Option<Why>, Problem> {
    let e = store::get(conn, id)?;
    load(conn, &e, true)
}

/// The evaluation decided under this number (`铜数评〔2026〕12号`), or a receipt's.
pub fn by_number(conn: &mut Conn, no: &str) -> Result<Option<EvaluationId>, Problem> {
    let written = serde_json::to_string(no)?;
    let near: Vec<i64> = evaluations::table
        .filter(evaluations::state.eq("decided"))
        .filter(evaluations::body.like(format!("%\"no\":{written}%")))
        .order(evaluations::id)
        .limit(NEAR)
        .select(evaluations::id)
        .load(conn)?;
    for id in near.into_iter().map(EvaluationId) {
        let e = store::get(conn, id)?;
        if e.outcome().is_some_and(|o| o.no == no) || e.receipts.iter().any(|receipt| receipt.no == no) {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

fn load(conn: &mut Conn, e: &Evaluation, open: bool) -> Result<Option<Why>, Problem> {
    let sheets: Vec<Sheet> = panels::closed(conn, e)?;
    let Some(differs) = differences(e, &sheets, &kept(conn, e)?) else { return Ok(None) };
    let head = view::head(conn, e)?;
    let titles = Titles {
        project: format!("{} {}", head.project_no, head.project),
        owner: head.owner,
        supplier: head.supplier,
        contract: head.contract_no,
        round: head.round,
        lead: head.lead,
    };
    let parts = card(e, &sheets, &titles, &acts(conn, e, open)?, open).unwrap_or_default();
    Ok(Some(Why { project_no: head.project_no, project: head.project, parts, differs }))
}

fn kept(conn: &mut Conn, e: &Evaluation) -> Result<Kept, Problem> {
    let (total, grade): (Option<i32>, Option<String>) =
        evaluations::table.find(e.id.0).select((evaluations::total, evaluations::grade)).first(conn)?;
    let before = match e.is_again() {
        true => {
            let before = attempt_before(conn, e)?;
            store::get(conn, before)?.tally().cloned()
        }
        false => None,
    };
    Ok(Kept { total: total.map(Score), grade: grade.as_deref().and_then(Grade::from_code), before })
}

/// The acts on the evaluation itself that led to the result, oldest first: drafts are left out, and for readers from outside what single
/// agencies did.
fn acts(conn: &mut Conn, e: &Evaluation, open: bool) -> Result<Vec<Done>, Problem> {
    let rows: Vec<(NaiveDateTime, String, String, String, String)> = audit::table
        .filter(audit::chain.eq(e.project.0))
        .filter(audit::kind.eq(Evaluation::KIND))
        .filter(audit::subject_id.eq(e.id.0))
        .filter(audit::action.ne("save_report"))
        .order(audit::seq)
        .select((audit::at, audit::action, audit::unit_name, audit::user_name, audit::article))
        .load(conn)?;
    let done = |(at, action, unit, person, article): (NaiveDateTime, String, String, String, String)| {
        let action = Action::from_code(&action).filter(|action| open || *action != Action::RecuseAgency)?;
        let system = Actor::system();
        let by = match unit == system.unit_name {
            true => (Say::new(unit, "the system"), String::new()),
            false => (Say::new(unit.clone(), unit), person),
        };
        Some(Done { on: local(at).date(), act: Say::new(action.zh(), action.en()), by, article })
    };
    Ok(rows.into_iter().filter_map(done).collect())
}
