//! Recognitions: issued ones for every office and owner; those still under way for the city's offices and the owner itself.

use crate::problem::Problem;
use crate::regulation::authority::Scope;
use crate::regulation::b14_recognition::RecogState;
use crate::regulation::values::EvaluationId;
use crate::store::conn::Conn;
use crate::store::schema::{projects, recognitions, suppliers, units};
use chrono::NaiveDate;
use diesel::prelude::*;

/// One recognition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its evaluation.
    pub evaluation: EvaluationId,
    /// Number of the certificate.
    pub no: Option<String>,
    /// Name of the supplier.
    pub supplier: String,
    /// The year.
    pub year: i32,
    /// Number of the project.
    pub project_no: String,
    /// Its name.
    pub project: String,
    /// Name of the owner unit.
    pub owner: String,
    /// How far.
    pub state: RecogState,
    /// Day of issue.
    pub issued_on: Option<NaiveDate>,
    /// Last day.
    pub until: Option<NaiveDate>,
    /// Whether the reader may open the evaluation.
    pub open: bool,
}

type Row =
    (i64, Option<String>, String, i32, String, String, String, i64, String, Option<NaiveDate>, Option<NaiveDate>);

/// The recognitions this reader may see, newest year first.
pub fn list(conn: &mut Conn, scope: &Scope, limit: i64) -> Result<Vec<Item>, Problem> {
    let rows: Vec<Row> = recognitions::table
        .inner_join(projects::table.on(projects::id.eq(recognitions::project_id)))
        .inner_join(units::table.on(units::id.eq(recognitions::owner_id)))
        .inner_join(suppliers::table.on(suppliers::id.eq(recognitions::supplier_id)))
        .order((recognitions::year.desc(), recognitions::id.desc()))
        .limit(limit)
        .select((
            recognitions::evaluation_id,
            recognitions::no,
            suppliers::name,
            recognitions::year,
            projects::no,
            projects::name,
            units::name,
            recognitions::owner_id,
            recognitions::state,
            recognitions::issued_on,
            recognitions::until_day,
        ))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|row| item(row, scope)).collect())
}

fn item(row: Row, scope: &Scope) -> Option<Item> {
    let (evaluation, no, supplier, year, project_no, project, owner, owner_id, state, issued_on, until) = row;
    let open = scope.is_all() || scope.owner().is_some_and(|unit| unit.0 == owner_id);
    let item = Item {
        evaluation: EvaluationId(evaluation),
        no,
        supplier,
        year,
        project_no,
        project,
        owner,
        state: RecogState::from_code(&state)?,
        issued_on,
        until,
        open,
    };
    (item.issued_on.is_some() || (open && !scope.only_decided())).then_some(item)
}
