//! The payment queue and the page of one instalment.

use super::contract_scope;
use super::plan_form;
use crate::problem::Problem;
use crate::regulation::authority::Scope;
use crate::regulation::b07_contract::Contract;
use crate::regulation::b07_payment::{Instalment, StateName};
use crate::regulation::b07_stages::Project;
use crate::regulation::b08_supplier::Supplier;
use crate::regulation::b14_results::Standing;
use crate::regulation::people::Actor;
use crate::regulation::values::{Fen, FileId, InstalmentId};
use crate::store::conn::Conn;
use crate::store::schema::{contracts, instalments as table, projects, suppliers as register, units};
use crate::store::{evaluations, instalments, suppliers};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

/// Rows on a page.
pub const PAGE: i64 = 50;

/// The tabs of the queue.
pub const TABS: [StateName; 6] = [
    StateName::Applied,
    StateName::Checked,
    StateName::Held,
    StateName::Planned,
    StateName::Released,
    StateName::Refused,
];

/// One row of the queue.
#[derive(Debug, Clone)]
pub struct Row {
    /// The instalment.
    pub instalment: Instalment,
    /// The contract.
    pub contract: i64,
    /// Number of the contract.
    pub contract_no: String,
    /// Number of the project.
    pub project: String,
    /// Its name.
    pub name: String,
    /// The owner unit.
    pub owner: String,
    /// The supplier.
    pub supplier: String,
}

/// One page of a tab, and whether more follow.
pub fn queue(
    conn: &mut Conn,
    scope: &Scope,
    tab: StateName,
    page: i64,
    limit: i64,
) -> Result<(Vec<Row>, bool), Problem> {
    let mut query = table::table
        .inner_join(contracts::table.on(contracts::id.eq(table::contract_id)))
        .inner_join(projects::table.on(projects::id.eq(table::project_id)))
        .inner_join(register::table.on(register::id.eq(contracts::supplier_id)))
        .inner_join(units::table.on(units::id.eq(table::owner_id)))
        .filter(table::state.eq(tab.code()))
        .filter(table::amount_fen.gt(0))
        .select((
            (table::id, table::version, table::body),
            (contracts::id, contracts::no, projects::no, projects::name, units::name, register::name),
        ))
        .into_boxed();
    query = match tab {
        StateName::Released | StateName::Refused => query.order(table::id.desc()),
        _ => query.order((table::due.is_null(), table::due, table::id)),
    };
    if !scope.is_all() {
        query = match (scope.owner(), scope.supplier()) {
            (Some(unit), _) => query.filter(table::owner_id.eq(unit.0)),
            (None, Some(unit)) => query.filter(table::supplier_unit_id.eq(unit.0)),
            (None, None) => return Err(Problem::NotFound),
        };
    }
    type Found = ((i64, i32, String), (i64, String, String, String, String, String));
    let mut found: Vec<Found> = query.offset((page - 1).max(0) * limit).limit(limit + 1).load(conn)?;
    let more = found.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let rows = found.into_iter().map(|(row, (contract, contract_no, project, name, owner, supplier))| {
        let instalment = instalments::read(row)?;
        Ok(Row { instalment, contract, contract_no, project, name, owner, supplier })
    });
    Ok((rows.collect::<Result<_, Problem>>()?, more))
}

/// A tab's count stops here.
pub const MOST: i64 = 999;

/// How many instalments stand in each tab, up to one more than [`MOST`], in one statement along the index of what is shown.
pub fn counts(conn: &mut Conn, scope: &Scope) -> Result<Vec<(StateName, i64)>, Problem> {
    #[derive(QueryableByName)]
    struct Counted {
        #[diesel(sql_type = Text)]
        state: String,
        #[diesel(sql_type = BigInt)]
        n: i64,
    }
    let mine = match (scope.is_all(), scope.owner(), scope.supplier()) {
        (true, ..) => String::new(),
        (_, Some(unit), _) => format!(" AND t.owner_id = {unit}"),
        (_, None, Some(unit)) => format!(" AND t.supplier_unit_id = {unit}"),
        (_, None, None) => return Err(Problem::NotFound),
    };
    let tab = |tab: StateName| {
        let code = tab.code();
        format!(
            "SELECT '{code}' AS state, (SELECT count(*) FROM (SELECT 1 AS one FROM instalments t \
             WHERE t.state = '{code}' AND t.amount_fen > 0{mine} LIMIT {}) c) AS n",
            MOST + 1
        )
    };
    let rows: Vec<Counted> = diesel::sql_query(TABS.map(tab).join(" UNION ALL ")).load(conn)?;
    Ok(rows.into_iter().filter_map(|row| Some((StateName::from_code(&row.state)?, row.n))).collect())
}

/// Everything on the page of one instalment.
#[derive(Debug, Clone)]
pub struct Found {
    /// The instalment.
    pub instalment: Instalment,
    /// The contract.
    pub contract: Contract,
    /// The project.
    pub project: Project,
    /// Name of the owner unit.
    pub owner: String,
    /// The supplier.
    pub supplier: Supplier,
    /// Where the contract stands as to its results.
    pub standing: Standing,
    /// Paid under the contract so far.
    pub paid: Fen,
    /// Names of the files named.
    pub files: Vec<(i64, String)>,
}

/// Everything, if the reader may see the contract; `typed` are files of a form under way.
pub fn load(
    conn: &mut Conn,
    actor: &Actor,
    scope: &Scope,
    id: InstalmentId,
    typed: &[FileId],
) -> Result<Found, Problem> {
    let instalment = instalments::get(conn, id)?;
    let (contract, project) = contract_scope::contract(conn, scope, instalment.contract)?;
    let paid: i64 = contracts::table.find(contract.id.0).select(contracts::released_fen).first(conn)?;
    let mut named = typed.to_vec();
    named.extend(instalment.state.application().and_then(|a| a.file));
    Ok(Found {
        owner: units::table.find(project.owner.0).select(units::name).first(conn)?,
        supplier: suppliers::get(conn, contract.supplier)?,
        standing: evaluations::standing(conn, contract.id)?,
        paid: Fen(paid),
        files: plan_form::names(conn, actor.unit, project.id, &named)?,
        instalment,
        contract,
        project,
    })
}
