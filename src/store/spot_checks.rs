//! Load and save the draws of spot checks and the checks themselves. A draw stands in the city's chain, a check in that of its project.

use super::audit::{self, Chain, hand};
use super::conn::{BothExt, Conn};
use super::schema::{spot_checks as t, spot_draws};
use super::tx::Tx;
use crate::problem::Problem;
use crate::regulation::authority::Action;
use crate::regulation::b10_sampling::Draw;
use crate::regulation::b10_spot_check::SpotCheck;
use crate::regulation::decision::Decision;
use crate::regulation::values::{EvaluationId, RoundId};
use diesel::prelude::*;

type Row = (i64, i32, String);

fn read((id, version, body): Row) -> Result<SpotCheck, Problem> {
    Ok(SpotCheck { id, version, ..serde_json::from_str(&body)? })
}

/// The draws of a round, in their order.
pub fn draws(conn: &mut Conn, round: RoundId) -> Result<Vec<Draw>, Problem> {
    let rows: Vec<Row> = spot_draws::table
        .filter(spot_draws::round_id.eq(round.0))
        .order(spot_draws::no)
        .select((spot_draws::id, spot_draws::version, spot_draws::body))
        .load(conn)?;
    rows.into_iter().map(|(id, version, body)| Ok(Draw { id, version, ..serde_json::from_str(&body)? })).collect()
}

/// The check of this evaluation, where it was drawn.
pub fn of_evaluation(conn: &mut Conn, evaluation: EvaluationId) -> Result<Option<SpotCheck>, Problem> {
    let row = t::table.filter(t::evaluation_id.eq(evaluation.0)).select((t::id, t::version, t::body)).first(conn);
    row.optional()?.map(read).transpose()
}

/// The checks of a round that are not decided yet.
pub fn open_checks(conn: &mut Conn, round: RoundId) -> Result<i64, Problem> {
    let open = t::table.filter(t::round_id.eq(round.0)).filter(t::state.eq_any(["open", "checked"]));
    Ok(open.count().get_result(conn)?)
}

/// Saves a draw. Whoever draws second at the same time is told that somebody has drawn.
pub fn save_draw(tx: &mut Tx<'_>, done: Decision<Draw>) -> Result<(), Problem> {
    let draw = done.after();
    let row = (
        spot_draws::version.eq(draw.version + 1),
        spot_draws::round_id.eq(draw.round.0),
        spot_draws::no.eq(i32::try_from(draw.no).unwrap_or(i32::MAX)),
        spot_draws::body.eq(serde_json::to_string(draw)?),
    );
    let made = diesel::insert_into(spot_draws::table).values(row).on_conflict_do_nothing();
    let id: Option<i64> = made.returning(spot_draws::id).both().get_result(tx.conn()).optional()?;
    audit::record(tx, Chain::CITY, id.ok_or(Problem::Stale)?, &done)
}

/// Saves what the rules decided of a check; an evaluation is drawn once.
pub fn save(tx: &mut Tx<'_>, done: Decision<SpotCheck>) -> Result<(), Problem> {
    let c = done.after();
    let row = (
        t::version.eq(c.version + 1),
        t::state.eq(c.state.code()),
        t::checked_by.eq(hand(&c.hands, &[Action::RecordSpotCheck])),
        t::decided_by.eq(hand(&c.hands, &[Action::ConfirmReport, Action::ElevateReport])),
        t::body.eq(serde_json::to_string(c)?),
    );
    let id = if c.id == 0 {
        let born = (
            t::round_id.eq(c.round.0),
            t::evaluation_id.eq(c.evaluation.0),
            t::project_id.eq(c.project.0),
            t::owner_id.eq(c.owner.0),
            t::lead_id.eq(c.lead.0),
            t::due.eq(c.due),
        );
        diesel::insert_into(t::table).values((born, row)).returning(t::id).both().get_result(tx.conn())?
    } else {
        let mine = t::table.filter(t::id.eq(c.id)).filter(t::version.eq(c.version));
        if diesel::update(mine).set(row).execute(tx.conn())? == 0 {
            return Err(Problem::Stale);
        }
        c.id
    };
    audit::record(tx, Chain(c.project.0), id, &done)
}
