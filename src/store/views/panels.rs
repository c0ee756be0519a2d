//! The panel as its members may see it: who has signed, never what, until scoring has closed.

use crate::problem::Problem;
use crate::regulation::b10_evaluation::{Evaluation, StateName};
use crate::regulation::b11_sheets::{Sheet, SheetState};
use crate::regulation::people::UnitKind;
use crate::regulation::values::{SheetId, UnitId};
use crate::store::conn::Conn;
use crate::store::schema::{sheets, units};
use chrono::NaiveDate;
use diesel::prelude::*;

/// A unit that may sit on a panel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agency {
    /// Number.
    pub id: UnitId,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: UnitKind,
    /// Whether article 10 names it: bureau, finance, NDRC, police.
    pub named: bool,
}

/// The agencies in use, those article 10 names first.
pub fn agencies(conn: &mut Conn) -> Result<Vec<Agency>, Problem> {
    let kinds: Vec<&str> = UnitKind::ALL.iter().filter(|k| k.may_review()).map(|k| k.code()).collect();
    let rows: Vec<(i64, String, String)> = units::table
        .filter(units::kind.eq_any(kinds))
        .filter(units::active.eq(true))
        .order(units::id)
        .select((units::id, units::name, units::kind))
        .load(conn)?;
    let mut seen: Vec<UnitKind> = Vec::new();
    let mut out: Vec<Agency> = Vec::new();
    for (id, name, kind) in rows {
        let Some(kind) = UnitKind::from_code(&kind) else { continue };
        let first = !seen.contains(&kind);
        seen.push(kind);
        let named = first && kind != UnitKind::Cac;
        out.push(Agency { id: UnitId(id), name, kind, named });
    }
    out.sort_by_key(|a| (!a.named, a.kind, a.id));
    Ok(out)
}

/// The third parties in use: commissioned in the place of a panel, never invited to one.
pub fn third_parties(conn: &mut Conn) -> Result<Vec<Agency>, Problem> {
    let rows: Vec<(i64, String)> = units::table
        .filter(units::kind.eq(UnitKind::ThirdParty.code()))
        .filter(units::active.eq(true))
        .order(units::id)
        .select((units::id, units::name))
        .load(conn)?;
    let agency = |(id, name)| Agency { id: UnitId(id), name, kind: UnitKind::ThirdParty, named: false };
    Ok(rows.into_iter().map(agency).collect())
}

/// Name and kind of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitName {
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: UnitKind,
}

/// One unit by number.
pub fn unit(conn: &mut Conn, id: UnitId) -> Result<UnitName, Problem> {
    let (name, kind): (String, String) = units::table.find(id.0).select((units::name, units::kind)).first(conn)?;
    Ok(UnitName { name, kind: UnitKind::from_code(&kind).ok_or(Problem::NotFound)? })
}

/// One seat and how far its sheet is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeatRow {
    /// The agency.
    pub unit: UnitId,
    /// Its name.
    pub name: String,
    /// Whether it leads.
    pub lead: bool,
    /// Whether it is recused.
    pub recused: bool,
    /// How far its sheet is; none for a recused agency.
    pub state: Option<SheetState>,
    /// Day of the signature.
    pub signed_on: Option<NaiveDate>,
    /// Last day.
    pub due: Option<NaiveDate>,
}

/// The seats of the panel with the state of each sheet: read from the columns, the marks stay in the body.
pub fn seats(conn: &mut Conn, evaluation: &Evaluation) -> Result<Vec<SeatRow>, Problem> {
    let rows: Vec<SheetRow> = sheets::table
        .filter(sheets::evaluation_id.eq(evaluation.id.0))
        .select((sheets::evaluation_id, sheets::agency_id, sheets::state, sheets::signed_on, sheets::due))
        .load(conn)?;
    Ok(seated(evaluation, &rows))
}

/// How far a sheet is: evaluation, agency, code of the state, day of the signature, last day.
pub type SheetRow = (i64, i64, String, Option<NaiveDate>, NaiveDate);

/// The seats of the panel beside their sheets.
pub fn seated(evaluation: &Evaluation, rows: &[SheetRow]) -> Vec<SeatRow> {
    let seat = |s: &crate::regulation::b10_evaluation::Seat| {
        let row = rows.iter().find(|r| r.0 == evaluation.id.0 && r.1 == s.unit.0);
        SeatRow {
            unit: s.unit,
            name: s.name.clone(),
            lead: s.lead,
            recused: s.recused,
            state: row.and_then(|r| SheetState::from_code(&r.2)),
            signed_on: row.and_then(|r| r.3),
            due: row.map(|r| r.4),
        }
    };
    evaluation.panel.iter().map(seat).collect()
}

/// Whether scoring has closed, so that sheets may be shown to those who sit on the panel.
pub fn is_closed(evaluation: &Evaluation) -> bool {
    matches!(evaluation.state.name(), StateName::Scored | StateName::Proposed | StateName::Decided)
        && !evaluation.panel.is_empty()
}

/// Every sheet, signed or missing, once scoring has closed; before that nothing.
pub fn closed(conn: &mut Conn, evaluation: &Evaluation) -> Result<Vec<Sheet>, Problem> {
    if !is_closed(evaluation) {
        return Ok(Vec::new());
    }
    let rows: Vec<(i64, i32, String)> = sheets::table
        .filter(sheets::evaluation_id.eq(evaluation.id.0))
        .order(sheets::id)
        .select((sheets::id, sheets::version, sheets::body))
        .load(conn)?;
    rows.into_iter()
        .map(|(id, version, body)| Ok(Sheet { id: SheetId(id), version, ..serde_json::from_str(&body)? }))
        .collect()
}

/// The signed ones of them.
pub fn opened(conn: &mut Conn, evaluation: &Evaluation) -> Result<Vec<Sheet>, Problem> {
    let mut sheets = closed(conn, evaluation)?;
    sheets.retain(|sheet| sheet.state == SheetState::Signed);
    Ok(sheets)
}
