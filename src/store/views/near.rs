//! Splitting below the threshold (`domain.md` §4.2): the owner's other small projects of the same plan year, and those the plan itself
//! names as related whatever their year, summed up.

use crate::problem::Problem;
use crate::regulation::authority::Scope;
use crate::regulation::b07_stages::Project;
use crate::regulation::policy::{Policy, Track};
use crate::regulation::values::{Fen, ProjectNo};
use crate::store::conn::Conn;
use crate::store::schema::projects;
use diesel::prelude::*;

/// Other projects that together with this one reach the threshold.
#[derive(Debug, Clone)]
pub struct Near {
    /// Number, name, budget.
    pub others: Vec<(ProjectNo, String, Fen)>,
    /// Their sum with this one.
    pub sum: Fen,
}

/// The same for a reader who may open the other projects: the owner and the city's offices.
pub fn hint(conn: &mut Conn, scope: &Scope, project: &Project, policy: &Policy) -> Result<Option<Near>, Problem> {
    let reads = scope.is_all() || scope.owner() == Some(project.owner);
    if reads { splitting(conn, project, policy) } else { Ok(None) }
}

/// A hint, never a judgement: none where this project is on the joint track itself or all of them stay below.
pub fn splitting(conn: &mut Conn, project: &Project, policy: &Policy) -> Result<Option<Near>, Problem> {
    if policy.track(project.budget()) == Track::Joint {
        return Ok(None);
    }
    let named: Vec<String> = project.plan.content.related_projects().into_iter().map(|no| no.0).collect();
    let small = projects::year.eq(project.plan.basics.year).and(projects::track.eq(Track::SelfReport.code()));
    let rows: Vec<(String, String, i64)> = projects::table
        .filter(projects::owner_id.eq(project.owner.0))
        .filter(small.or(projects::no.eq_any(&named)))
        .filter(projects::state.ne_all(["draft", "rejected", "cancelled"]))
        .filter(projects::id.ne(project.id.0))
        .order((projects::no.eq_any(&named).desc(), projects::id.desc()))
        .limit(20)
        .select((projects::no, projects::name, projects::budget_fen))
        .load(conn)?;
    let others: Vec<(ProjectNo, String, Fen)> =
        rows.into_iter().map(|(no, name, fen)| (ProjectNo(no), name, Fen(fen))).collect();
    let sum: Fen = others.iter().map(|(_, _, fen)| *fen).chain([project.budget()]).sum();
    Ok((!others.is_empty() && policy.track(sum) == Track::Joint).then_some(Near { others, sum }))
}
