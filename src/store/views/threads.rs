//! Everything on a project that has an end of its own: what the closing looks at (M6).

use crate::problem::Problem;
use crate::regulation::b06_closing::Threads;
use crate::regulation::values::ProjectId;
use crate::store::conn::Conn;
use crate::store::{contracts, entering, evaluations, inspections, instalments, rectifications};

/// All of them, in one query a kind.
pub fn of(conn: &mut Conn, project: ProjectId) -> Result<Threads, Problem> {
    Ok(Threads {
        contracts: contracts::of_project(conn, project)?,
        evaluations: evaluations::of_project(conn, project)?,
        entering: entering::of_project(conn, project)?,
        rectifications: rectifications::of_project(conn, project)?,
        inspections: inspections::of_project(conn, project)?,
        instalments: instalments::of_project(conn, project)?,
    })
}
