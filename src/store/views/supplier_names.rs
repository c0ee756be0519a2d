//! Names of suppliers by number: to choose from, and to show.

use crate::problem::Problem;
use crate::regulation::values::SupplierId;
use crate::store::conn::Conn;
use crate::store::schema::suppliers;
use diesel::prelude::*;

/// Every registered supplier by name.
pub fn all(conn: &mut Conn) -> Result<Vec<(i64, String)>, Problem> {
    Ok(suppliers::table.order(suppliers::name).limit(1000).select((suppliers::id, suppliers::name)).load(conn)?)
}

/// These suppliers' names.
pub fn of(conn: &mut Conn, wanted: &[SupplierId]) -> Result<Vec<(i64, String)>, Problem> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<i64> = wanted.iter().map(|s| s.0).collect();
    Ok(suppliers::table.filter(suppliers::id.eq_any(ids)).select((suppliers::id, suppliers::name)).load(conn)?)
}
