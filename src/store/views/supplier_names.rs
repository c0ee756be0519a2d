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
    let named = suppliers::table.select((suppliers::id, suppliers::name));
    match wanted {
        [] => Ok(Vec::new()),
        // By far the most: a statement that is parsed once.
        [one] => Ok(named.filter(suppliers::id.eq(one.0)).load(conn)?),
        many => Ok(named.filter(suppliers::id.eq_any(many.iter().map(|s| s.0).collect::<Vec<_>>())).load(conn)?),
    }
}
