//! Load and save one unit.

use super::audit::{self, Chain};
use super::conn::{BothExt, Conn};
use super::projects;
use super::schema::{units, users};
use super::sessions::parse_roles;
use super::tx::Tx;
use crate::problem::Problem;
use crate::regulation::decision::{Decision, FieldError};
use crate::regulation::people::{Role, UnitKind};
use crate::regulation::units::Unit;
use crate::regulation::values::UnitId;
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};

/// The unit of this row.
pub fn get(conn: &mut Conn, id: UnitId) -> Result<Unit, Problem> {
    let (id, version, body): (i64, i32, String) =
        units::table.find(id.0).select((units::id, units::version, units::body)).first(conn)?;
    let unit: Unit = serde_json::from_str(&body)?;
    Ok(Unit { id: UnitId(id), version, ..unit })
}

/// Units in use by name, for choices.
pub fn in_use(conn: &mut Conn) -> Result<Vec<(i64, String)>, Problem> {
    Ok(units::table.filter(units::active.eq(true)).order(units::name).select((units::id, units::name)).load(conn)?)
}

/// Units of a kind that are in use.
pub fn of_kind(conn: &mut Conn, kind: UnitKind) -> Result<Vec<UnitId>, Problem> {
    let ids: Vec<i64> = units::table
        .filter(units::kind.eq(kind.code()))
        .filter(units::active.eq(true))
        .order(units::id)
        .select(units::id)
        .load(conn)?;
    Ok(ids.into_iter().map(UnitId).collect())
}

/// The roles people of the unit hold, wait for or had; and how many accounts are not disabled.
pub fn people(conn: &mut Conn, id: UnitId) -> Result<(Vec<Role>, i64), Problem> {
    let rows: Vec<(String, String)> = users::table
        .filter(users::unit_id.eq(id.0))
        .filter(users::state.ne("disabled"))
        .select((users::roles, users::body))
        .load(conn)?;
    let mut roles: Vec<Role> = rows.iter().flat_map(|(roles, _)| parse_roles(roles)).collect();
    for (_, body) in &rows {
        let user: crate::regulation::accounts::User = serde_json::from_str(body)?;
        roles.extend(user.proposed.map(|p| p.roles).unwrap_or_default());
    }
    Ok((roles, i64::try_from(rows.len()).unwrap_or(i64::MAX)))
}

/// Saves what the rules decided. Name and credit code are unique.
pub fn save(tx: &mut Tx<'_>, done: Decision<Unit>) -> Result<UnitId, Problem> {
    let unit = done.after();
    let row = (
        units::name.eq(&unit.name),
        units::kind.eq(unit.kind.code()),
        units::uscc.eq(unit.uscc.as_ref().map(|u| u.as_str())),
        units::active.eq(unit.active),
        units::body.eq(serde_json::to_string(unit)?),
        units::version.eq(unit.version + 1),
    );
    let id = if unit.id.is_new() {
        diesel::insert_into(units::table)
            .values(row)
            .returning(units::id)
            .both()
            .get_result(tx.conn())
            .map_err(taken)?
    } else {
        let mine = units::table.filter(units::id.eq(unit.id.0)).filter(units::version.eq(unit.version));
        if diesel::update(mine).set(row).execute(tx.conn()).map_err(taken)? == 0 {
            return Err(Problem::Stale);
        }
        if done.before().is_some_and(|old| old.name != unit.name) {
            projects::owner_renamed(tx.conn(), unit.id, &unit.name)?;
        }
        unit.id.0
    };
    audit::record(tx, Chain::CITY, id, &done)?;
    Ok(UnitId(id))
}

/// A unique value that somebody else has: at its field. Which one it was is told by both databases in their message.
fn taken(error: Error) -> Problem {
    let Error::DatabaseError(DatabaseErrorKind::UniqueViolation, info) = &error else { return error.into() };
    let said = format!("{} {}", info.message(), info.constraint_name().unwrap_or(""));
    Problem::Invalid(vec![if said.contains("uscc") {
        FieldError::at("uscc", "已有单位使用这个统一社会信用代码", "another unit already has this code")
    } else {
        FieldError::at("name", "已有同名单位", "another unit already has this name")
    }])
}
