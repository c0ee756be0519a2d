//! Load and save rounds; the contracts a round takes in.

use super::audit::{self, Chain};
use super::conn::{BothExt, Conn, MultiBackend, Native};
use super::schema::{contracts, evaluations, projects, rounds, units};
use super::tx::Tx;
use crate::problem::Problem;
use crate::regulation::b07_contract::Contract;
use crate::regulation::b10_rounds::{Round, Serving};
use crate::regulation::decision::Decision;
use crate::regulation::people::UnitKind;
use crate::regulation::policy::Track;
use crate::regulation::values::{ContractId, Fen, ProjectId, RoundId, SupplierId, UnitId};
use chrono::NaiveDate;
use diesel::prelude::*;

type Row = (i64, i32, String);
const ROW: (rounds::id, rounds::version, rounds::body) = (rounds::id, rounds::version, rounds::body);

fn read((id, version, body): Row) -> Result<Round, Problem> {
    let round: Round = serde_json::from_str(&body)?;
    Ok(Round { id: RoundId(id), version, ..round })
}

/// The round of this number: `2026`, `2026-S1`.
pub fn by_no(conn: &mut Conn, no: &str) -> Result<Round, Problem> {
    read(rounds::table.filter(rounds::no.eq(no)).select(ROW).row(conn)?)
}

/// The round of this row.
pub fn get(conn: &mut Conn, id: RoundId) -> Result<Round, Problem> {
    read(rounds::table.find(id.0).select(ROW).first(conn)?)
}

/// The yearly round, where it was prepared.
pub fn yearly(conn: &mut Conn, year: i32) -> Result<Option<Round>, Problem> {
    let row = rounds::table.filter(rounds::year.eq(year)).filter(rounds::kind.eq("yearly")).select(ROW).first(conn);
    row.optional()?.map(read).transpose()
}

/// Every round, newest first.
pub fn all(conn: &mut Conn) -> Result<Vec<Round>, Problem> {
    let rows: Vec<Row> = rounds::table.order((rounds::year.desc(), rounds::id.desc())).select(ROW).load(conn)?;
    rows.into_iter().map(read).collect()
}

/// Saves what the rules decided; a year has one yearly round.
pub fn save(tx: &mut Tx<'_>, done: Decision<Round>) -> Result<RoundId, Problem> {
    let round = done.after();
    let row = (
        rounds::state.eq(round.state.code()),
        rounds::opened_on.eq(round.opened_on),
        rounds::report_due.eq(round.report_due),
        rounds::score_due.eq(round.score_due),
        rounds::body.eq(serde_json::to_string(round)?),
        rounds::version.eq(round.version + 1),
    );
    let id = if round.id.is_new() {
        if round.kind == crate::regulation::b10_rounds::RoundKind::Yearly && yearly(tx.conn(), round.year)?.is_some() {
            return Err(Problem::Stale);
        }
        diesel::insert_into(rounds::table)
            .values((rounds::no.eq(&round.no), rounds::year.eq(round.year), rounds::kind.eq(round.kind.code()), row))
            .returning(rounds::id)
            .both()
            .get_result(tx.conn())?
    } else {
        let mine = rounds::table.filter(rounds::id.eq(round.id.0)).filter(rounds::version.eq(round.version));
        if diesel::update(mine).set(row).execute(tx.conn())? == 0 {
            return Err(Problem::Stale);
        }
        round.id.0
    };
    audit::record(tx, Chain::CITY, id, &done)?;
    Ok(RoundId(id))
}

/// Evaluations of the round that still have no result.
pub fn open_evaluations(conn: &mut Conn, id: RoundId) -> Result<i64, Problem> {
    Ok(evaluations::table
        .filter(evaluations::round_id.eq(id.0))
        .filter(evaluations::state.ne_all(["decided", "deferred"]))
        .count()
        .get_result(conn)?)
}

/// The unit of a kind that acts for the city: the oldest active one.
pub fn unit_of(conn: &mut Conn, kind: UnitKind) -> Result<Option<UnitId>, Problem> {
    let found: Option<i64> = units::table
        .filter(units::kind.eq(kind.code()))
        .filter(units::active.eq(true))
        .order(units::id)
        .select(units::id)
        .first(conn)
        .optional()?;
    Ok(found.map(UnitId))
}

type ServingRow = (i64, i64, i64, String, i64, i64, i64, String, Option<NaiveDate>, String);

/// Contracts a round looks at when it opens: those in service, or of a special round those it names whose projects are not closed.
pub fn eligible(round: &Round) -> contracts::BoxedQuery<'static, MultiBackend> {
    let query = contracts::table.filter(contracts::in_service_on.is_not_null()).into_boxed();
    if round.only.is_empty() {
        return query.filter(contracts::state.eq("in_service"));
    }
    let closed = projects::table.filter(projects::state.eq("closed")).select(projects::id);
    query
        .filter(contracts::id.eq_any(round.only.iter().map(|c| c.0).collect::<Vec<_>>()))
        .filter(contracts::project_id.ne_all(closed))
}

/// These contracts as a round sees them, in the order of their numbers.
pub fn serving(conn: &mut Conn, ids: &[ContractId]) -> Result<Vec<Serving>, Problem> {
    let rows: Vec<ServingRow> = contracts::table
        .inner_join(units::table.on(units::id.eq(contracts::owner_id)))
        .filter(contracts::id.eq_any(ids.iter().map(|id| id.0).collect::<Vec<_>>()))
        .order(contracts::id)
        .select((
            contracts::id,
            contracts::project_id,
            contracts::owner_id,
            units::kind,
            contracts::supplier_id,
            contracts::supplier_unit_id,
            contracts::amount_fen,
            contracts::track,
            contracts::in_service_on,
            contracts::body,
        ))
        .load(conn)?;
    let bureau = unit_of(conn, UnitKind::BigData)?.ok_or_else(no_bureau)?;
    let finance = unit_of(conn, UnitKind::Finance)?.unwrap_or(bureau);
    rows.into_iter().map(|row| read_serving(row, bureau, finance)).collect()
}

/// How many contracts a prepared round would take up, as far as `most`.
pub fn serving_up_to(conn: &mut Conn, round: &Round, most: i64) -> Result<usize, Problem> {
    let rows: Vec<i64> = eligible(round).select(contracts::id).limit(most).load(conn)?;
    Ok(rows.len())
}

fn no_bureau() -> Problem {
    use crate::regulation::decision::{Article, Refusal, Say};
    Problem::from(Refusal::state(
        Article::b(10),
        Say::new("系统中没有大数据主管部门", "there is no big-data bureau in the system"),
        Say::new("由系统管理员先建立单位", "the administrator creates the unit first"),
    ))
}

fn read_serving(row: ServingRow, bureau: UnitId, finance: UnitId) -> Result<Serving, Problem> {
    let (contract, project, owner, kind, supplier, supplier_unit, amount, track, since, body) = row;
    let body: Contract = serde_json::from_str(&body)?;
    Ok(Serving {
        project: ProjectId(project),
        contract: ContractId(contract),
        owner: UnitId(owner),
        owner_kind: UnitKind::from_code(&kind).unwrap_or(UnitKind::Owner),
        supplier: SupplierId(supplier),
        supplier_unit: UnitId(supplier_unit),
        amount: Fen(amount),
        track: Track::from_code(&track).unwrap_or(Track::SelfReport),
        since: since.unwrap_or_default(),
        goals: body.goals,
        lead: if UnitId(owner) == bureau { finance } else { bureau },
    })
}
