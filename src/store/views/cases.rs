//! The two lists and their cases as a reader may see them. Who is listed now is open to every office and owner; the case itself to the
//! city's offices, and to its party from the notice on.

use crate::problem::Problem;
use crate::regulation::authority::{Scope, sees};
use crate::regulation::b12_lists::{Basis, List};
use crate::regulation::due_process::{Case, CaseState};
use crate::regulation::values::{SupplierId, UnitId};
use crate::store::cases as store;
use crate::store::conn::{Conn, Native};
use crate::store::projects::AtVersion;
use crate::store::schema::{cases, contracts, projects, suppliers, units};
use crate::store::tx::Tx;
use chrono::NaiveDate;
use diesel::prelude::*;

/// Whether the reader's scope reaches the case.
pub fn is_seen(scope: &Scope, case: &Case) -> bool {
    let unit = Some(case.party.unit());
    let party = scope.supplier() == unit || scope.owner() == unit;
    let office = scope.is_all() && (!scope.only_decided() || case.state.name().is_decided());
    office || (party && case.notice().is_some())
}

/// Whether the reader may look who is listed: a list is for offices and owners, its party reads its own case (`domain.md` §3.1).
pub fn reads_list(scope: &Scope) -> bool {
    scope.is_all() || scope.owner().is_some() || scope.agency().is_some()
}

/// The case of this number, if this reader may see it.
pub fn seen(conn: &mut Conn, scope: &Scope, no: &str) -> Result<Case, Problem> {
    let case = store::by_no(conn, no)?;
    if is_seen(scope, &case) { Ok(case) } else { Err(Problem::NotFound) }
}

/// The case an act is about, as its form showed it.
pub fn for_act(tx: &mut Tx<'_>, no: &str, version: i32) -> Result<Case, Problem> {
    let scope = sees(tx.actor());
    seen(tx.conn(), &scope, no)?.at(version)
}

/// One line of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Number of the case.
    pub no: String,
    /// Name of the party.
    pub name: String,
    /// Its credit code, for suppliers.
    pub uscc: Option<String>,
    /// The ground.
    pub basis: Basis,
    /// How far.
    pub state: CaseState,
    /// First day.
    pub since: Option<NaiveDate>,
    /// Last day.
    pub until: Option<NaiveDate>,
    /// First free day of an early end.
    pub ended_on: Option<NaiveDate>,
    /// The principal's name, for an affiliate.
    pub affiliate_of: Option<String>,
    /// Whether it bars today.
    pub in_force: bool,
}

/// What is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Fragment of the name, or a credit code.
    pub q: String,
    /// Also what is still being decided and what is over.
    pub everything: bool,
}

type Row = (
    String,
    String,
    Option<String>,
    String,
    String,
    Option<NaiveDate>,
    Option<NaiveDate>,
    Option<NaiveDate>,
    Option<String>,
);

/// A list: what is in force on the day; for the city's offices on request also cases under way and listings that ended.
pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    list: List,
    filter: &Filter,
    day: NaiveDate,
    limit: i64,
) -> Result<Vec<Item>, Problem> {
    if !reads_list(scope) {
        return Err(Problem::NotFound);
    }
    let mut query = cases::table
        .left_join(suppliers::table.on(suppliers::id.nullable().eq(cases::supplier_id)))
        .filter(cases::list.eq(list.code()))
        .order((cases::affiliate_of.is_not_null(), cases::id.desc()))
        .limit(limit)
        .select((
            cases::no,
            cases::name,
            suppliers::uscc.nullable(),
            cases::basis,
            cases::state,
            cases::served_on,
            cases::until_day,
            cases::ended_on,
            cases::affiliate_of,
        ))
        .into_boxed();
    if scope.only_decided() {
        let decided: Vec<&str> = CaseState::ALL.iter().filter(|state| state.is_decided()).map(|s| s.code()).collect();
        query = query.filter(cases::state.eq_any(decided));
    }
    if !(filter.everything && scope.is_all()) {
        query = query
            .filter(cases::served_on.le(day))
            .filter(cases::until_day.ge(day))
            .filter(cases::ended_on.is_null().or(cases::ended_on.gt(day)));
    }
    if !filter.q.is_empty() {
        let like = format!("%{}%", filter.q.replace(['%', '_', '\\'], ""));
        query = query.filter(cases::name.like(like).or(suppliers::uscc.eq(filter.q.clone())));
    }
    let rows: Vec<Row> = query.load(conn)?;
    Ok(rows.into_iter().filter_map(|row| item(row, day)).collect())
}

fn item((no, name, uscc, basis, state, since, until, ended_on, affiliate_of): Row, day: NaiveDate) -> Option<Item> {
    let in_force =
        since.is_some_and(|d| d <= day) && until.is_some_and(|d| day <= d) && ended_on.is_none_or(|e| day < e);
    Some(Item {
        no,
        name,
        uscc,
        basis: Basis::from_code(&basis)?,
        state: CaseState::from_code(&state)?,
        since,
        until,
        ended_on,
        affiliate_of,
        in_force,
    })
}

/// Whether the owner unit is on the negative list today: a banner for approvers, no bar.
pub fn on_negative_list(conn: &mut Conn, unit: UnitId, day: NaiveDate) -> Result<Option<NaiveDate>, Problem> {
    let until: Option<Option<NaiveDate>> = cases::table
        .filter(cases::unit_id.eq(unit.0))
        .filter(cases::served_on.le(day))
        .filter(cases::until_day.ge(day))
        .filter(cases::ended_on.is_null().or(cases::ended_on.gt(day)))
        .order(cases::until_day.desc())
        .select(cases::until_day)
        .row(conn)
        .optional()?;
    Ok(until.flatten())
}

/// Numbers and names of the supplier's running projects: shown before it is listed.
pub fn running_projects(conn: &mut Conn, supplier: SupplierId) -> Result<Vec<(String, String)>, Problem> {
    Ok(contracts::table
        .inner_join(projects::table)
        .filter(contracts::supplier_id.eq(supplier.0))
        .filter(contracts::state.ne_all(["draft", "returned", "ended", "terminated"]))
        .order(projects::id)
        .limit(50)
        .select((projects::no, projects::name))
        .load(conn)?)
}

/// Suppliers and owner units as choices for a proposal.
pub fn suppliers_to_choose(conn: &mut Conn) -> Result<Vec<(i64, String)>, Problem> {
    Ok(suppliers::table.order(suppliers::name).limit(1000).select((suppliers::id, suppliers::name)).load(conn)?)
}

/// Owner units as choices.
pub fn owners_to_choose(conn: &mut Conn) -> Result<Vec<(i64, String)>, Problem> {
    Ok(units::table
        .filter(units::kind.eq_any(["owner", "platform_soe"]))
        .filter(units::active.eq(true))
        .order(units::name)
        .select((units::id, units::name))
        .load(conn)?)
}
