//! What a reader's scope lets through: one project, one file. Out of scope is `NotFound`, like what does not exist.

use crate::problem::Problem;
use crate::regulation::attachments::Attachment;
use crate::regulation::authority::Scope;
use crate::regulation::b07_stages::Project;
use crate::regulation::people::Actor;
use crate::regulation::values::{FileId, ProjectNo, UnitId};
use crate::store::conn::Conn;
use crate::store::contracts::is_confirmed;
use crate::store::projects::AtVersion;
use crate::store::schema::{contracts, file_readers, inspectors, sheets};
use crate::store::tx::Tx;
use crate::store::{files, projects};
use diesel::dsl::exists;
use diesel::prelude::*;

/// The project of this number, if this reader may see it.
pub fn project(conn: &mut Conn, scope: &Scope, no: &ProjectNo) -> Result<Project, Problem> {
    let project = projects::by_no(conn, no)?;
    if sees(conn, scope, &project)? { Ok(project) } else { Err(Problem::NotFound) }
}

/// The same for the owner's own papers (plan, quotes, attempts): a supplier under contract does not see them.
pub fn inside(conn: &mut Conn, scope: &Scope, no: &ProjectNo) -> Result<Project, Problem> {
    if scope.supplier().is_some() { Err(Problem::NotFound) } else { project(conn, scope, no) }
}

/// The project an act is about, as its form showed it; who may not see it does not find it.
pub fn for_act(tx: &mut Tx<'_>, no: &ProjectNo, version: i32) -> Result<Project, Problem> {
    let scope = crate::regulation::authority::sees(tx.actor());
    project(tx.conn(), &scope, no)?.at(version)
}

/// Whether the scope reaches the project: all of them, one's own, by a confirmed contract, or by an assignment.
pub fn sees(conn: &mut Conn, scope: &Scope, project: &Project) -> Result<bool, Problem> {
    if scope.is_all() || scope.owner() == Some(project.owner) {
        return Ok(true);
    }
    if let Some(unit) = scope.supplier() {
        let bound = contracts::table
            .filter(contracts::project_id.eq(project.id.0))
            .filter(contracts::supplier_unit_id.eq(unit.0))
            .filter(is_confirmed());
        return Ok(diesel::select(exists(bound)).get_result(conn)?);
    }
    let Some(agency) = scope.agency() else { return Ok(false) };
    let asked = sheets::table.filter(sheets::project_id.eq(project.id.0)).filter(sheets::agency_id.eq(agency.0));
    let inspects =
        inspectors::table.filter(inspectors::project_id.eq(project.id.0)).filter(inspectors::unit_id.eq(agency.0));
    Ok(diesel::select(exists(asked).or(exists(inspects))).get_result(conn)?)
}

/// A file this reader may open: one's own unit's; a project's for those whose scope reaches it as owner or office; a shown one.
pub fn file(conn: &mut Conn, actor: &Actor, scope: &Scope, id: FileId) -> Result<Attachment, Problem> {
    let file = files::get(conn, id)?;
    if file.unit == actor.unit || reaches(conn, actor, scope, &file)? { Ok(file) } else { Err(Problem::NotFound) }
}

fn reaches(conn: &mut Conn, actor: &Actor, scope: &Scope, file: &Attachment) -> Result<bool, Problem> {
    let Some(project) = file.project else { return Ok(false) };
    if scope.is_all() {
        return Ok(true);
    }
    let project = projects::get(conn, project)?;
    let office = scope.owner() == Some(project.owner) || (scope.agency().is_some() && sees(conn, scope, &project)?);
    Ok(office || is_shown(conn, actor, file.id)?)
}

/// Whether the file was shown to the reader's unit on purpose (papers of its own contract).
fn is_shown(conn: &mut Conn, actor: &Actor, id: FileId) -> Result<bool, Problem> {
    let shown = file_readers::table.find((id.0, actor.unit.0));
    Ok(diesel::select(exists(shown)).get_result(conn)?)
}

/// The same as a condition on `projects p`, for the lists that are put together as text; none for those who see the whole city.
pub fn condition(scope: &Scope) -> Option<String> {
    if scope.is_all() {
        return None;
    }
    let owner = scope.owner().map(|unit| format!("p.owner_id = {}", unit.0));
    let agency = scope.agency().map(|UnitId(unit)| {
        format!(
            "p.id IN (SELECT s.project_id FROM sheets s WHERE s.agency_id = {unit} \
             UNION SELECT i.project_id FROM inspectors i WHERE i.unit_id = {unit})"
        )
    });
    let any: Vec<String> = owner.into_iter().chain(agency).collect();
    Some(if any.is_empty() { "FALSE".to_owned() } else { format!("({})", any.join(" OR ")) })
}
