//! What the pages of the referral register need beside the referrals.

use crate::problem::Problem;
use crate::regulation::values::ProjectId;
use crate::store::conn::Conn;
use crate::store::schema::{projects, units};
use diesel::prelude::*;

/// The units a matter may be referred to.
pub fn receivers(conn: &mut Conn) -> Result<Vec<(i64, String)>, Problem> {
    Ok(units::table
        .filter(units::kind.eq_any(["finance", "discipline"]))
        .filter(units::active.eq(true))
        .order(units::id)
        .select((units::id, units::name))
        .load(conn)?)
}

/// Number and name of a project.
pub fn project(conn: &mut Conn, id: ProjectId) -> Result<(String, String), Problem> {
    Ok(projects::table.find(id.0).select((projects::no, projects::name)).first(conn)?)
}
