//! Load and save the versions of the indicators. What was published is never written again: evaluations look it up by its number.

use super::audit::{self, Chain, hand};
use super::conn::{BothExt, Conn};
use super::schema::indicator_schemes as t;
use super::tx::Tx;
use crate::problem::Problem;
use crate::regulation::authority::Action;
use crate::regulation::b11_first::first;
use crate::regulation::b11_items::Template;
use crate::regulation::b11_scheme::{self, IndicatorScheme};
use crate::regulation::decision::Decision;
use diesel::prelude::*;

type Row = (i64, i32, String);
const ROW: (t::id, t::version, t::body) = (t::id, t::version, t::body);

fn read((id, version, body): Row) -> Result<IndicatorScheme, Problem> {
    Ok(IndicatorScheme { id, version, ..serde_json::from_str(&body)? })
}

/// Every version that was drafted, the oldest first; the house's own stands in no row.
pub fn all(conn: &mut Conn) -> Result<Vec<IndicatorScheme>, Problem> {
    let rows: Vec<Row> = t::table.order(t::no).select(ROW).load(conn)?;
    rows.into_iter().map(read).collect()
}

/// The version of this number, the house's own among them.
pub fn by_no(conn: &mut Conn, no: i32) -> Result<IndicatorScheme, Problem> {
    if no == first().no {
        return Ok(IndicatorScheme::house());
    }
    read(t::table.filter(t::no.eq(no)).select(ROW).first(conn)?)
}

/// What an evaluation is judged by; number 0 is none.
pub fn template(conn: &mut Conn, no: i32) -> Result<Template, Problem> {
    if no == 0 {
        return Ok(Template::default());
    }
    Ok(by_no(conn, no)?.template())
}

/// The version a round would pin if it opened now.
pub fn in_force(conn: &mut Conn) -> Result<Template, Problem> {
    Ok(b11_scheme::in_force(&all(conn)?))
}

/// Saves what the rules decided; two drafts at once cannot both be the next.
pub fn save(tx: &mut Tx<'_>, done: Decision<IndicatorScheme>) -> Result<i32, Problem> {
    let s = done.after();
    let row = (
        t::version.eq(s.version + 1),
        t::state.eq(s.state.code()),
        t::drafted_by.eq(hand(&s.hands, &[Action::DraftScheme])),
        t::published_by.eq(hand(&s.hands, &[Action::PublishScheme])),
        t::body.eq(serde_json::to_string(s)?),
    );
    let id = if s.id == 0 {
        let made = diesel::insert_into(t::table).values((t::no.eq(s.no), row)).on_conflict_do_nothing();
        let id: Option<i64> = made.returning(t::id).both().get_result(tx.conn()).optional()?;
        id.ok_or(Problem::Stale)?
    } else {
        let mine = t::table.filter(t::id.eq(s.id)).filter(t::version.eq(s.version));
        if diesel::update(mine).set(row).execute(tx.conn())? == 0 {
            return Err(Problem::Stale);
        }
        s.id
    };
    audit::record(tx, Chain::CITY, id, &done)?;
    Ok(done.after().no)
}
