//! Names of suppliers: to show, to suggest, and to find one by what people type.

use crate::problem::Problem;
use crate::regulation::values::{SupplierId, Uscc, half_width};
use crate::store::conn::{Conn, Native};
use crate::store::schema::suppliers;
use diesel::prelude::*;

/// Names suggested while one types; the register is found whole, whatever its size.
const SUGGESTED: i64 = 200;
/// Names told where what was typed fits several.
const TOLD: i64 = 5;

/// The first names of the register, for suggestions.
pub fn suggested(conn: &mut Conn) -> Result<Vec<String>, Problem> {
    Ok(suppliers::table.order(suppliers::name).limit(SUGGESTED).select(suppliers::name).load(conn)?)
}

/// What came of a look-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup {
    /// The one supplier of this name or credit code.
    Known(SupplierId),
    /// None is called so; these names contain it.
    Unknown(Vec<String>),
}

/// The supplier with this credit code or name; brackets may be typed full or half width.
pub fn find(conn: &mut Conn, typed: &str) -> Result<Lookup, Problem> {
    let typed = typed.trim();
    let half = half_width(typed);
    let known: Option<i64> = match Uscc::parse(typed) {
        Ok(code) => {
            suppliers::table.filter(suppliers::uscc.eq(code.as_str())).select(suppliers::id).first(conn).optional()?
        }
        Err(_) => {
            let ways = [typed.to_owned(), half.clone(), half.replace('(', "（").replace(')', "）")];
            suppliers::table.filter(suppliers::name.eq_any(ways)).select(suppliers::id).first(conn).optional()?
        }
    };
    if let Some(id) = known {
        return Ok(Lookup::Known(SupplierId(id)));
    }
    let part = format!("%{}%", typed.replace(['%', '_', '\\'], " ").trim());
    let near = suppliers::table
        .filter(suppliers::name.like(part))
        .order(suppliers::name)
        .limit(TOLD)
        .select(suppliers::name)
        .load(conn)?;
    Ok(Lookup::Unknown(near))
}

/// These suppliers' names.
pub fn of(conn: &mut Conn, wanted: &[SupplierId]) -> Result<Vec<(i64, String)>, Problem> {
    let named = suppliers::table.select((suppliers::id, suppliers::name));
    match wanted {
        [] => Ok(Vec::new()),
        // By far the most: a statement that is parsed once.
        [one] => Ok(named.filter(suppliers::id.eq(one.0)).rows(conn)?),
        many => Ok(named.filter(suppliers::id.eq_any(many.iter().map(|s| s.0).collect::<Vec<_>>())).load(conn)?),
    }
}
