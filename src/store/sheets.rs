//! Load and save sheets. Blindness lives here: before the close a reader gets the marks of the own agency's sheet and of no other.

use super::audit::{self, Chain};
use super::conn::{BothExt, Conn};
use super::schema::sheets;
use super::sums;
use super::tx::Tx;
use crate::problem::Problem;
use crate::regulation::b11_sheets::Sheet;
use crate::regulation::decision::Decision;
use crate::regulation::values::{EvaluationId, SheetId, UnitId};
use chrono::NaiveDate;
use diesel::prelude::*;

type Row = (i64, i32, String, Option<NaiveDate>);
const ROW: (sheets::id, sheets::version, sheets::body, sheets::since) =
    (sheets::id, sheets::version, sheets::body, sheets::since);

fn read((id, version, body, since): Row) -> Result<Sheet, Problem> {
    let sheet: Sheet = serde_json::from_str(&body)?;
    Ok(Sheet { id: SheetId(id), version, since, ..sheet })
}

/// The sheet of this agency: the only way for a person's page to reach marks before the close.
pub fn of_agency(conn: &mut Conn, evaluation: EvaluationId, agency: UnitId) -> Result<Sheet, Problem> {
    let mine = sheets::table.filter(sheets::evaluation_id.eq(evaluation.0)).filter(sheets::agency_id.eq(agency.0));
    read(mine.select(ROW).first(conn)?)
}

/// Every sheet with its marks: for the acts that convene and close, which show nothing to anybody.
pub fn for_close(tx: &mut Tx<'_>, evaluation: EvaluationId) -> Result<Vec<Sheet>, Problem> {
    let rows: Vec<Row> =
        sheets::table.filter(sheets::evaluation_id.eq(evaluation.0)).order(sheets::id).select(ROW).load(tx.conn())?;
    rows.into_iter().map(read).collect()
}

/// Saves what the rules decided; the evaluation's number is known by now.
pub fn save(tx: &mut Tx<'_>, done: Decision<Sheet>) -> Result<SheetId, Problem> {
    let sheet = done.after();
    let row = (
        sheets::version.eq(sheet.version + 1),
        sheets::state.eq(sheet.state.code()),
        sheets::due.eq(sheet.due),
        sheets::since.eq(sheet.since),
        sheets::signed_on.eq(sheet.signed_on),
        sheets::body.eq(serde_json::to_string(sheet)?),
    );
    let id = if sheet.id.is_new() {
        let born = (
            sheets::evaluation_id.eq(sheet.evaluation.0),
            sheets::project_id.eq(sheet.project.0),
            sheets::agency_id.eq(sheet.agency.0),
        );
        diesel::insert_into(sheets::table).values((born, row)).returning(sheets::id).both().get_result(tx.conn())?
    } else {
        let mine = sheets::table.filter(sheets::id.eq(sheet.id.0)).filter(sheets::version.eq(sheet.version));
        if diesel::update(mine).set(row).execute(tx.conn())? == 0 {
            return Err(Problem::Stale);
        }
        sheet.id.0
    };
    sums::follow_sheet(tx, &done)?;
    audit::record(tx, Chain(sheet.project.0), id, &done)?;
    Ok(SheetId(id))
}
