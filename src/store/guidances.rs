//! Load and save guidances.

use super::audit::{self, Chain};
use super::conn::{BothExt, Conn};
use super::schema::guidances as t;
use super::tx::Tx;
use crate::problem::Problem;
use crate::regulation::b14_guidance::Guidance;
use crate::regulation::decision::Decision;
use crate::regulation::values::EvaluationId;
use diesel::prelude::*;

type Row = (i64, i32, String);
const ROW: (t::id, t::version, t::body) = (t::id, t::version, t::body);

fn read((id, version, body): Row) -> Result<Guidance, Problem> {
    let guidance: Guidance = serde_json::from_str(&body)?;
    Ok(Guidance { id, version, ..guidance })
}

/// The guidance on this evaluation.
pub fn of_evaluation(conn: &mut Conn, evaluation: EvaluationId) -> Result<Option<Guidance>, Problem> {
    let row = t::table.filter(t::evaluation_id.eq(evaluation.0)).select(ROW).first(conn).optional()?;
    row.map(read).transpose()
}

/// Saves what the rules decided; an evaluation has one guidance.
pub fn save(tx: &mut Tx<'_>, done: Decision<Guidance>) -> Result<i64, Problem> {
    let g = done.after();
    let row = (
        t::version.eq(g.version + 1),
        t::state.eq(g.state.code()),
        t::due.eq(g.due),
        t::body.eq(serde_json::to_string(g)?),
    );
    let id = if g.id == 0 {
        if of_evaluation(tx.conn(), g.evaluation)?.is_some() {
            return Err(Problem::Stale);
        }
        let born = (t::evaluation_id.eq(g.evaluation.0), t::project_id.eq(g.project.0), t::owner_id.eq(g.owner.0));
        diesel::insert_into(t::table).values((born, row)).returning(t::id).both().get_result(tx.conn())?
    } else {
        let mine = t::table.filter(t::id.eq(g.id)).filter(t::version.eq(g.version));
        if diesel::update(mine).set(row).execute(tx.conn())? == 0 {
            return Err(Problem::Stale);
        }
        g.id
    };
    audit::record(tx, Chain(g.project.0), id, &done)?;
    Ok(id)
}
