//! The register of referrals as a reader may see it, and what its pages need beside the referrals.

use crate::problem::Problem;
use crate::regulation::b13_referral::Referral;
use crate::regulation::people::{Actor, Role};
use crate::regulation::values::{ProjectId, UnitId};
use crate::store::conn::Conn;
use crate::store::projects::AtVersion;
use crate::store::referrals;
use crate::store::schema::{projects, units};
use crate::store::tx::Tx;
use diesel::prelude::*;

/// Who reads the register: the bureau all of it, finance and discipline what was referred to them.
pub fn reader(actor: &Actor) -> Result<Option<UnitId>, Problem> {
    if actor.has(Role::BureauClerk) || actor.has(Role::BureauLead) {
        return Ok(None);
    }
    if actor.has(Role::Finance) || actor.has(Role::Discipline) {
        return Ok(Some(actor.unit));
    }
    Err(Problem::NotFound)
}

/// The referral of this number, if this person may see it.
pub fn seen(conn: &mut Conn, actor: &Actor, no: &str) -> Result<Referral, Problem> {
    let to = reader(actor)?;
    let referral = referrals::by_no(conn, no)?;
    if to.is_none_or(|unit| unit == referral.to) { Ok(referral) } else { Err(Problem::NotFound) }
}

/// The referral an act is about, as its form showed it.
pub fn for_act(tx: &mut Tx<'_>, no: &str, version: i32) -> Result<Referral, Problem> {
    let actor = tx.actor();
    seen(tx.conn(), actor, no)?.at(version)
}

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
