//! 关联项目: the projects that a plan names, as far as its owner has them.

use crate::problem::Problem;
use crate::regulation::authority::Scope;
use crate::regulation::b07_plan::Content;
use crate::regulation::b07_stages::Project;
use crate::regulation::decision::FieldError;
use crate::regulation::values::{ProjectNo, UnitId};
use crate::store::conn::Conn;
use crate::store::schema::projects;
use diesel::prelude::*;

/// A related project: number and name.
pub type Related = (ProjectNo, String);

/// Refuses numbers the owner has no project of, at their field; a plan is not related to itself.
pub fn known(conn: &mut Conn, project: &Project, content: &Content) -> Result<(), Problem> {
    let found = named(conn, project.owner, content)?;
    let unknown: Vec<String> = content
        .related_projects()
        .into_iter()
        .filter(|no| *no == project.no || !found.iter().any(|(other, _)| other == no))
        .map(|no| no.0)
        .collect();
    if unknown.is_empty() {
        return Ok(());
    }
    Err(Problem::Invalid(vec![FieldError::at(
        "related",
        format!("本单位没有编号为{}的其他项目，请核对；多个编号用顿号隔开，没有的留空", unknown.join("、")),
        format!(
            "your unit has no other project {}; several numbers are divided by commas, none leaves it empty",
            unknown.join(", ")
        ),
    )]))
}

/// The related projects for a reader who may open them: the owner and the city's offices.
pub fn of(conn: &mut Conn, scope: &Scope, project: &Project) -> Result<Vec<Related>, Problem> {
    let reads = scope.is_all() || scope.owner() == Some(project.owner);
    if reads { named(conn, project.owner, &project.plan.content) } else { Ok(Vec::new()) }
}

fn named(conn: &mut Conn, owner: UnitId, content: &Content) -> Result<Vec<Related>, Problem> {
    let wanted: Vec<String> = content.related_projects().into_iter().map(|no| no.0).collect();
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<(String, String)> = projects::table
        .filter(projects::owner_id.eq(owner.0))
        .filter(projects::no.eq_any(&wanted))
        .order(projects::id)
        .select((projects::no, projects::name))
        .load(conn)?;
    Ok(rows.into_iter().map(|(no, name)| (ProjectNo(no), name)).collect())
}
