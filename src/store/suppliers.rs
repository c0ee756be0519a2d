//! Load and save suppliers and the checks of their conditions. A supplier brings its unit, so that its people can act.

use super::audit::{self, Chain};
use super::conn::{BothExt, Conn};
use super::projects;
use super::schema::{supplier_checks, supplier_ties, suppliers, units};
use super::tx::Tx;
use crate::problem::Problem;
use crate::regulation::b08_check::Check;
use crate::regulation::b08_supplier::{Facts, Supplier};
use crate::regulation::decision::{Decision, FieldError};
use crate::regulation::people::UnitKind;
use crate::regulation::values::{ProjectId, SupplierId, UnitId, Uscc};
use chrono::NaiveDate;
use diesel::prelude::*;
use serde_json::json;

type Row = (i64, i32, i64, String);
const ROW: (suppliers::id, suppliers::version, suppliers::unit_id, suppliers::body) =
    (suppliers::id, suppliers::version, suppliers::unit_id, suppliers::body);

fn read((id, version, unit, body): Row) -> Result<Supplier, Problem> {
    let supplier: Supplier = serde_json::from_str(&body)?;
    Ok(Supplier { id: SupplierId(id), version, unit: UnitId(unit), ..supplier })
}

/// The supplier of this row.
pub fn get(conn: &mut Conn, id: SupplierId) -> Result<Supplier, Problem> {
    read(suppliers::table.find(id.0).select(ROW).first(conn)?)
}

/// The suppliers of these rows, in no order.
pub fn of_rows(conn: &mut Conn, ids: &[i64]) -> Result<Vec<Supplier>, Problem> {
    let rows: Vec<Row> = suppliers::table.filter(suppliers::id.eq_any(ids)).select(ROW).load(conn)?;
    rows.into_iter().map(read).collect()
}

/// The supplier with this credit code.
pub fn by_uscc(conn: &mut Conn, uscc: &Uscc) -> Result<Option<Supplier>, Problem> {
    let row = suppliers::table.filter(suppliers::uscc.eq(uscc.as_str())).select(ROW).first(conn).optional()?;
    row.map(read).transpose()
}

/// The supplier whose people belong to this unit.
pub fn of_unit(conn: &mut Conn, unit: UnitId) -> Result<Option<Supplier>, Problem> {
    let row = suppliers::table.filter(suppliers::unit_id.eq(unit.0)).select(ROW).first(conn).optional()?;
    row.map(read).transpose()
}

/// Whom a supplier succeeds, nearest first; ends where the line does, or comes back to where it has been.
pub fn line(conn: &mut Conn, supplier: SupplierId) -> Result<Vec<SupplierId>, Problem> {
    let mut line: Vec<SupplierId> = Vec::new();
    let mut at = supplier;
    loop {
        let row: Option<i64> = suppliers::table.find(at.0).select(suppliers::successor_of).first(conn)?;
        match row.map(SupplierId) {
            Some(next) if next != supplier && !line.contains(&next) => {
                line.push(next);
                at = next;
            }
            _ => return Ok(line),
        }
    }
}

/// Numbers and names of those that succeed this supplier, by name.
pub fn successors(conn: &mut Conn, supplier: SupplierId) -> Result<Vec<(i64, String)>, Problem> {
    Ok(suppliers::table
        .filter(suppliers::successor_of.eq(supplier.0))
        .order((suppliers::name, suppliers::id))
        .select((suppliers::id, suppliers::name))
        .load(conn)?)
}

/// Saves what the rules decided; a name or credit code that another unit bears is told at its field.
pub fn save(tx: &mut Tx<'_>, done: Decision<Supplier>) -> Result<SupplierId, Problem> {
    let supplier = done.after();
    let taken = taken(tx.conn(), &supplier.facts, supplier.unit)?;
    if !taken.is_empty() {
        return Err(Problem::Invalid(taken));
    }
    let facts = &supplier.facts;
    let row = (
        suppliers::name.eq(&facts.name),
        suppliers::uscc.eq(facts.uscc.as_str()),
        suppliers::legal_rep.eq(&facts.legal_rep),
        suppliers::size.eq(facts.size.code()),
        suppliers::platform.eq(facts.platform),
        suppliers::registered_on.eq(supplier.registered_on),
        suppliers::successor_of.eq(facts.successor_of.map(|id| id.0)),
        suppliers::body.eq(serde_json::to_string(supplier)?),
        suppliers::version.eq(supplier.version + 1),
    );
    let id = if supplier.id.is_new() {
        let unit = create_unit(tx.conn(), supplier)?;
        diesel::insert_into(suppliers::table)
            .values((suppliers::unit_id.eq(unit), row))
            .returning(suppliers::id)
            .both()
            .get_result(tx.conn())?
    } else {
        let mine =
            suppliers::table.filter(suppliers::id.eq(supplier.id.0)).filter(suppliers::version.eq(supplier.version));
        if diesel::update(mine).set(row).execute(tx.conn())? == 0 {
            return Err(Problem::Stale);
        }
        if let Some(old) = done.before().filter(|old| old.facts.name != facts.name) {
            rename_unit(tx.conn(), supplier)?;
            projects::supplier_renamed(tx.conn(), supplier.id, &old.facts.name, &facts.name)?;
        }
        supplier.id.0
    };
    save_ties(tx.conn(), id, supplier)?;
    audit::record(tx, Chain::CITY, id, &done)?;
    Ok(SupplierId(id))
}

/// What of these facts another unit than this one bears already.
pub fn taken(conn: &mut Conn, facts: &Facts, unit: UnitId) -> Result<Vec<FieldError>, Problem> {
    let others = units::table.filter(units::id.ne(unit.0));
    let same_name: i64 = others.filter(units::name.eq(&facts.name)).count().get_result(conn)?;
    let same_code: i64 = others.filter(units::uscc.eq(facts.uscc.as_str())).count().get_result(conn)?;
    let mut errors = Vec::new();
    if same_name > 0 {
        errors.push(FieldError::at("name", "已有同名单位", "another unit already has this name"));
    }
    if same_code > 0 {
        errors.push(FieldError::at(
            "uscc",
            "该统一社会信用代码已登记，请在供应商名册中查询",
            "this credit code is registered already: look it up in the register",
        ));
    }
    Ok(errors)
}

fn create_unit(conn: &mut Conn, supplier: &Supplier) -> Result<i64, Problem> {
    let facts = &supplier.facts;
    let body = json!({
        "name": facts.name, "kind": UnitKind::Vendor, "uscc": facts.uscc, "data_officer": "", "data_specialist": "",
        "phone": facts.phone, "active": true,
    });
    let id = diesel::insert_into(units::table)
        .values((
            units::version.eq(1),
            units::name.eq(&facts.name),
            units::kind.eq(UnitKind::Vendor.code()),
            units::uscc.eq(facts.uscc.as_str()),
            units::active.eq(true),
            units::body.eq(body.to_string()),
        ))
        .returning(units::id)
        .both()
        .get_result(conn)?;
    Ok(id)
}

fn rename_unit(conn: &mut Conn, supplier: &Supplier) -> Result<(), Problem> {
    let unit = units::table.find(supplier.unit.0);
    let body: String = unit.select(units::body).first(conn)?;
    let mut body: serde_json::Value = serde_json::from_str(&body)?;
    body["name"] = json!(supplier.facts.name);
    diesel::update(unit)
        .set((
            units::name.eq(&supplier.facts.name),
            units::body.eq(body.to_string()),
            units::version.eq(units::version + 1),
        ))
        .execute(conn)?;
    Ok(())
}

fn save_ties(conn: &mut Conn, id: i64, supplier: &Supplier) -> Result<(), Problem> {
    diesel::delete(supplier_ties::table.filter(supplier_ties::supplier_id.eq(id))).execute(conn)?;
    let reps = supplier.legal_reps.iter().filter_map(|rep| {
        rep.id.as_ref().map(|card| ("rep", card.mark.as_str(), rep.name.as_str(), rep.since, rep.until))
    });
    let holders = supplier.holders.iter().filter_map(|h| {
        let mark = h.uscc.as_ref().map(Uscc::as_str).or(h.id.as_ref().map(|card| card.mark.as_str()))?;
        Some(("holder", mark, h.name.as_str(), h.since, h.until))
    });
    for (kind, mark, name, since, until) in reps.chain(holders) {
        diesel::insert_into(supplier_ties::table)
            .values((
                supplier_ties::supplier_id.eq(id),
                supplier_ties::kind.eq(kind),
                supplier_ties::mark.eq(mark),
                supplier_ties::name.eq(name),
                supplier_ties::since.eq(since),
                supplier_ties::until_day.eq(until),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// A supplier that shares a legal representative or holder with another: a candidate, no more (M12).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tied {
    /// The other supplier.
    pub supplier: SupplierId,
    /// Its name now.
    pub name: String,
    /// `rep` or `holder`, of the other supplier.
    pub kind: String,
    /// The person or company they share.
    pub through: String,
    /// Last day of the tie, none while it lasts.
    pub until: Option<NaiveDate>,
    /// State platform: common state control alone makes no affiliate (公司法 265).
    pub platform: bool,
}

/// The suppliers tied to this one since `since`: a shared legal representative or holder, or one holding the other.
pub fn tied(conn: &mut Conn, supplier: &Supplier, since: NaiveDate) -> Result<Vec<Tied>, Problem> {
    let mut marks: Vec<String> = supplier_ties::table
        .filter(supplier_ties::supplier_id.eq(supplier.id.0))
        .filter(supplier_ties::until_day.is_null().or(supplier_ties::until_day.ge(since)))
        .select(supplier_ties::mark)
        .load(conn)?;
    marks.push(supplier.facts.uscc.to_string());
    let rows: Vec<(i64, String, String, String, Option<NaiveDate>, bool)> = supplier_ties::table
        .inner_join(suppliers::table)
        .filter(supplier_ties::mark.eq_any(marks))
        .filter(supplier_ties::supplier_id.ne(supplier.id.0))
        .filter(supplier_ties::until_day.is_null().or(supplier_ties::until_day.ge(since)))
        .order((suppliers::name, supplier_ties::id))
        .select((
            suppliers::id,
            suppliers::name,
            supplier_ties::kind,
            supplier_ties::name,
            supplier_ties::until_day,
            suppliers::platform,
        ))
        .load(conn)?;
    let tied = |(id, name, kind, through, until, platform)| Tied {
        supplier: SupplierId(id),
        name,
        kind,
        through,
        until,
        platform,
    };
    Ok(rows.into_iter().map(tied).collect())
}

/// The check of a supplier for a project; none while nobody has begun.
pub fn check(conn: &mut Conn, project: ProjectId, supplier: SupplierId) -> Result<Option<Check>, Problem> {
    let row: Option<(i64, i32, String)> = supplier_checks::table
        .filter(supplier_checks::project_id.eq(project.0))
        .filter(supplier_checks::supplier_id.eq(supplier.0))
        .select((supplier_checks::id, supplier_checks::version, supplier_checks::body))
        .first(conn)
        .optional()?;
    row.map(|(id, version, body)| {
        let check: Check = serde_json::from_str(&body)?;
        Ok(Check { id, version, ..check })
    })
    .transpose()
}

/// Saves a check; two people who begin the same one at once meet the unique row.
pub fn save_check(tx: &mut Tx<'_>, done: Decision<Check>) -> Result<i64, Problem> {
    let check = done.after();
    let row = (
        supplier_checks::state.eq(check.state().code()),
        supplier_checks::checked_on.eq(check.on),
        supplier_checks::oldest_on.eq(check.oldest()),
        supplier_checks::body.eq(serde_json::to_string(check)?),
        supplier_checks::version.eq(check.version + 1),
    );
    let id = if check.id == 0 {
        diesel::insert_into(supplier_checks::table)
            .values((
                supplier_checks::project_id.eq(check.project.0),
                supplier_checks::supplier_id.eq(check.supplier.0),
                row,
            ))
            .returning(supplier_checks::id)
            .both()
            .get_result(tx.conn())?
    } else {
        let mine = supplier_checks::table
            .filter(supplier_checks::id.eq(check.id))
            .filter(supplier_checks::version.eq(check.version));
        if diesel::update(mine).set(row).execute(tx.conn())? == 0 {
            return Err(Problem::Stale);
        }
        check.id
    };
    audit::record(tx, Chain(check.project.0), id, &done)?;
    Ok(id)
}
