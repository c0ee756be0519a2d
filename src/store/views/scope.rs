//! What a reader's scope lets through: one project, one file. Out of scope is `NotFound`, like what does not exist.

use crate::problem::Problem;
use crate::regulation::attachments::Attachment;
use crate::regulation::authority::Scope;
use crate::regulation::b07_stages::{Project, StateName};
use crate::regulation::people::Actor;
use crate::regulation::values::{FileId, ProjectNo, UnitId};
use crate::store::conn::Conn;
use crate::store::contracts::is_confirmed;
use crate::store::projects::AtVersion;
use crate::store::schema::{contracts, evaluations, file_readers, inspectors, referrals};
use crate::store::tx::Tx;
use crate::store::views::commissions;
use crate::store::{files, projects};
use diesel::dsl::exists;
use diesel::prelude::*;

/// The project of this number, if this reader may see it.
pub fn project(conn: &mut Conn, scope: &Scope, no: &ProjectNo) -> Result<Project, Problem> {
    let project = projects::by_no(conn, no)?;
    if sees(conn, scope, &project)? { Ok(project) } else { Err(Problem::NotFound) }
}

/// The same for the owner's own papers (plan, quotes, attempts): neither a supplier under contract nor a third party sees them.
pub fn inside(conn: &mut Conn, scope: &Scope, no: &ProjectNo) -> Result<Project, Problem> {
    let project = projects::by_no(conn, no)?;
    if is_inside(conn, scope, &project)? { Ok(project) } else { Err(Problem::NotFound) }
}

/// The project an act is about, as its form showed it; who may not see it does not find it.
pub fn for_act(tx: &mut Tx<'_>, no: &ProjectNo, version: i32) -> Result<Project, Problem> {
    let scope = crate::regulation::authority::sees(tx.actor());
    project(tx.conn(), &scope, no)?.at(version)
}

/// Whether the scope reaches the project at all: the whole of it, or the part of a contract or of a commission.
pub fn sees(conn: &mut Conn, scope: &Scope, project: &Project) -> Result<bool, Problem> {
    if is_inside(conn, scope, project)? {
        return Ok(true);
    }
    if let Some(unit) = scope.supplier() {
        let bound = contracts::table
            .filter(contracts::project_id.eq(project.id.0))
            .filter(contracts::supplier_unit_id.eq(unit.0))
            .filter(is_confirmed());
        return Ok(diesel::select(exists(bound)).get_result(conn)?);
    }
    let Some(third) = scope.third() else { return Ok(false) };
    Ok(!commissions::of_project(conn, third, project.id)?.is_empty())
}

/// Whether the scope reaches the whole of the project, as owner or as an office or agency of the city.
pub fn is_inside(conn: &mut Conn, scope: &Scope, project: &Project) -> Result<bool, Problem> {
    if scope.is_all() {
        let Some(unit) = scope.referred().filter(|_| project.state.name().is_undecided()) else { return Ok(true) };
        let referred =
            referrals::table.filter(referrals::project_id.eq(project.id.0)).filter(referrals::to_id.eq(unit.0));
        return Ok(diesel::select(exists(referred)).get_result(conn)?);
    }
    if scope.owner() == Some(project.owner) {
        return Ok(true);
    }
    let Some(agency) = scope.agency() else { return Ok(false) };
    let taken = evaluations::table.filter(evaluations::project_id.eq(project.id.0));
    let inspects =
        inspectors::table.filter(inspectors::project_id.eq(project.id.0)).filter(inspectors::unit_id.eq(agency.0));
    Ok(diesel::select(exists(taken).or(exists(inspects))).get_result(conn)?)
}

/// A file this reader may open: one's own unit's; a project's for those whose scope reaches the whole of it; a shown one;
/// a third party those of what it judges.
pub fn file(conn: &mut Conn, actor: &Actor, scope: &Scope, id: FileId) -> Result<Attachment, Problem> {
    let file = files::get(conn, id)?;
    if file.unit == actor.unit || reaches(conn, actor, scope, &file)? { Ok(file) } else { Err(Problem::NotFound) }
}

fn reaches(conn: &mut Conn, actor: &Actor, scope: &Scope, file: &Attachment) -> Result<bool, Problem> {
    if is_shown(conn, actor, file.id)? {
        return Ok(true);
    }
    let Some(project) = file.project else { return Ok(false) };
    let project = projects::get(conn, project)?;
    if let Some(third) = scope.third() {
        return Ok(commissions::papers(conn, third, project.id)?.contains(&file.id));
    }
    is_inside(conn, scope, &project)
}

/// Whether the file was shown to the reader's unit on purpose (papers of its own contract, evidence referred to it).
fn is_shown(conn: &mut Conn, actor: &Actor, id: FileId) -> Result<bool, Problem> {
    let shown = file_readers::table.find((id.0, actor.unit.0));
    Ok(diesel::select(exists(shown)).get_result(conn)?)
}

/// The same as a condition on `projects p`, for the lists that are put together as text; none for those who see the whole city.
pub fn condition(scope: &Scope) -> Option<String> {
    if scope.is_all() {
        let undecided = StateName::ALL.iter().filter(|state| state.is_undecided());
        let codes: Vec<String> = undecided.map(|state| format!("'{}'", state.code())).collect();
        return scope.referred().map(|UnitId(unit)| {
            format!(
                "(p.state NOT IN ({}) OR p.id IN (SELECT r.project_id FROM referrals r WHERE r.to_id = {unit}))",
                codes.join(", ")
            )
        });
    }
    let owner = scope.owner().map(|unit| format!("p.owner_id = {}", unit.0));
    let agency = scope.agency().map(|UnitId(unit)| {
        format!(
            "(EXISTS (SELECT 1 FROM evaluations e WHERE e.project_id = p.id) \
             OR p.id IN (SELECT i.project_id FROM inspectors i WHERE i.unit_id = {unit}))"
        )
    });
    let third = scope.third().map(|UnitId(unit)| {
        format!("p.id IN (SELECT s.project_id FROM sheets s WHERE s.agency_id = {unit} AND s.state = 'draft')")
    });
    let supplier = scope.supplier().map(|UnitId(unit)| {
        format!(
            "p.id IN (SELECT k.project_id FROM contracts k WHERE k.supplier_unit_id = {unit} \
             AND k.state NOT IN ('draft', 'returned'))"
        )
    });
    let any: Vec<String> = owner.into_iter().chain(agency).chain(third).chain(supplier).collect();
    Some(if any.is_empty() { "FALSE".to_owned() } else { format!("({})", any.join(" OR ")) })
}
