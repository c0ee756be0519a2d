//! The register of suppliers: a list with search, and the dossier of one (S40): history, contracts, grades, listings, ties.

use crate::problem::Problem;
use crate::regulation::authority::Scope;
use crate::regulation::b07_contract::StateName;
use crate::regulation::b08_supplier::{Size, Supplier};
use crate::regulation::b12_lists::{Basis, Listing};
use crate::regulation::policy::Grade;
use crate::regulation::values::{Fen, Score, SupplierId, half_width};
use crate::store::conn::Conn;
use crate::store::contracts::is_confirmed;
use crate::store::listings;
use crate::store::schema::{cases, contracts, evaluations, projects, suppliers as table, units};
use crate::store::suppliers::{self, Tied};
use crate::store::views::supplier_names;
use chrono::{Months, NaiveDate};
use diesel::dsl::count_star;
use diesel::prelude::*;
use std::collections::{HashMap, HashSet};

/// Rows on a page.
pub const PAGE: i64 = 50;

/// One row of the list.
#[derive(Debug, Clone)]
pub struct Row {
    /// The supplier.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Its credit code.
    pub uscc: String,
    /// Its legal representative.
    pub legal_rep: String,
    /// Its size.
    pub size: Size,
    /// State platform.
    pub platform: bool,
    /// Contracts in the reader's scope.
    pub contracts: i64,
    /// Last day of the listing in force.
    pub listed_until: Option<NaiveDate>,
    /// Whether it is held back because of a listed company it succeeds.
    pub held: bool,
}

/// The list of one page, and whether more follow. `limit` is a page, or all of a file.
pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    words: &str,
    page: i64,
    limit: i64,
    today: NaiveDate,
) -> Result<(Vec<Row>, bool), Problem> {
    reads_register(scope)?;
    let mut query = table::table
        .order((table::name, table::id))
        .select((
            (table::id, table::successor_of),
            table::name,
            table::uscc,
            table::legal_rep,
            table::size,
            table::platform,
        ))
        .into_boxed();
    let words = words.trim();
    if !words.is_empty() {
        let like = |text: &str| format!("%{}%", text.replace(['%', '_', '\\'], " ").trim());
        let code = like(&half_width(words).to_uppercase());
        let name = like(words);
        query = query.filter(table::name.like(name.clone()).or(table::uscc.like(code)).or(table::legal_rep.like(name)));
    }
    type Found = ((i64, Option<i64>), String, String, String, String, bool);
    let mut found: Vec<Found> = query.offset((page - 1).max(0) * limit).limit(limit + 1).load(conn)?;
    let more = found.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let ids: Vec<i64> = found.iter().map(|row| row.0.0).collect();
    let heirs = found.iter().filter(|row| row.0.1.is_some()).map(|row| row.0.0);
    let held = held(conn, heirs, today)?;
    let counts = counts(conn, scope, &ids)?;
    let listed = listed(conn, &ids, today)?;
    let row = |((id, _), name, uscc, legal_rep, size, platform): Found| Row {
        id,
        name,
        uscc,
        legal_rep,
        size: Size::from_code(&size).unwrap_or(Size::Large),
        platform,
        contracts: counts.get(&id).copied().unwrap_or(0),
        listed_until: listed.get(&id).copied(),
        held: held.contains(&id),
    };
    Ok((found.into_iter().map(row).collect(), more))
}

/// Those of them that a listing of a company before them holds back. Successions are few, so each is looked up by itself.
fn held(conn: &mut Conn, heirs: impl Iterator<Item = i64>, today: NaiveDate) -> Result<HashSet<i64>, Problem> {
    let mut held = HashSet::new();
    for id in heirs {
        if listings::in_force(conn, SupplierId(id), today)?.is_some_and(|listing| listing.heir.is_some()) {
            held.insert(id);
        }
    }
    Ok(held)
}

/// Who works with the register: everybody with business, but not the suppliers themselves.
fn reads_register(scope: &Scope) -> Result<(), Problem> {
    let reads = scope.is_all() || scope.owner().is_some() || scope.agency().is_some();
    if reads { Ok(()) } else { Err(Problem::NotFound) }
}

fn counts(conn: &mut Conn, scope: &Scope, ids: &[i64]) -> Result<HashMap<i64, i64>, Problem> {
    let mut query = contracts::table
        .filter(contracts::supplier_id.eq_any(ids.to_vec()))
        .filter(is_confirmed())
        .group_by(contracts::supplier_id)
        .select((contracts::supplier_id, count_star()))
        .into_boxed();
    if let Some(unit) = scope.owner().filter(|_| !scope.is_all()) {
        query = query.filter(contracts::owner_id.eq(unit.0));
    }
    Ok(query.load::<(i64, i64)>(conn)?.into_iter().collect())
}

fn listed(conn: &mut Conn, ids: &[i64], today: NaiveDate) -> Result<HashMap<i64, NaiveDate>, Problem> {
    let rows: Vec<(Option<i64>, Option<NaiveDate>)> = cases::table
        .filter(cases::supplier_id.eq_any(ids.iter().copied().map(Some).collect::<Vec<_>>()))
        .filter(cases::served_on.le(today))
        .filter(cases::until_day.ge(today))
        .filter(cases::ended_on.is_null().or(cases::ended_on.gt(today)))
        .order(cases::until_day)
        .select((cases::supplier_id, cases::until_day))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(id, day)| Some((id?, day?))).collect())
}

/// A contract in the dossier.
#[derive(Debug, Clone)]
pub struct Work {
    /// The contract.
    pub id: i64,
    /// Number of its project.
    pub project: String,
    /// Name of its project.
    pub name: String,
    /// The owner unit.
    pub owner: String,
    /// Signed on.
    pub signed_on: NaiveDate,
    /// The amount now.
    pub amount: Fen,
    /// Where it stands.
    pub state: Option<StateName>,
}

/// A decided grade.
#[derive(Debug, Clone)]
pub struct Graded {
    /// Of which contract's project.
    pub project: String,
    /// Its name.
    pub name: String,
    /// The year.
    pub year: i32,
    /// 1, or more after rectification.
    pub attempt: i32,
    /// The total.
    pub total: Option<Score>,
    /// The grade.
    pub grade: Option<Grade>,
    /// Day of the decision.
    pub on: Option<NaiveDate>,
}

/// A listing, in force or over.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Number of the case.
    pub no: String,
    /// The ground.
    pub basis: Option<Basis>,
    /// First day.
    pub since: Option<NaiveDate>,
    /// Last day.
    pub until: Option<NaiveDate>,
    /// Day of an early end.
    pub ended_on: Option<NaiveDate>,
    /// The principal, where it is an affiliate.
    pub affiliate_of: Option<String>,
}

/// Everything about one supplier the reader may see.
#[derive(Debug, Clone)]
pub struct Dossier {
    /// The supplier.
    pub supplier: Supplier,
    /// Its contracts, newest first.
    pub works: Vec<Work>,
    /// Its grades, newest first.
    pub grades: Vec<Graded>,
    /// Its listings, newest first.
    pub listings: Vec<Listed>,
    /// Suppliers that share a person or holder: for the bureau and its peers only.
    pub ties: Vec<Tied>,
    /// Whom it succeeds after a merger or division.
    pub predecessor: Option<(i64, String)>,
    /// Who succeeds it.
    pub successors: Vec<(i64, String)>,
    /// The listing of a company it succeeds, where nobody has decided about this one yet.
    pub held: Option<Listing>,
}

/// The dossier, if the reader may see the supplier: suppliers see their own.
pub fn dossier(conn: &mut Conn, scope: &Scope, id: SupplierId, today: NaiveDate) -> Result<Dossier, Problem> {
    let supplier = suppliers::get(conn, id)?;
    if scope.supplier() != Some(supplier.unit) {
        reads_register(scope)?;
    }
    let look_back = today.checked_sub_months(Months::new(36)).unwrap_or(today);
    let ties = if scope.is_all() { suppliers::tied(conn, &supplier, look_back)? } else { Vec::new() };
    let predecessor = match supplier.facts.successor_of {
        Some(before) => supplier_names::of(conn, &[before])?.pop(),
        None => None,
    };
    let held = listings::in_force(conn, id, today)?.filter(|listing| listing.heir.is_some());
    Ok(Dossier {
        predecessor,
        held,
        successors: suppliers::successors(conn, id)?,
        works: works(conn, scope, id)?,
        grades: grades(conn, scope, id)?,
        listings: listed_in(conn, id)?,
        ties,
        supplier,
    })
}

fn works(conn: &mut Conn, scope: &Scope, id: SupplierId) -> Result<Vec<Work>, Problem> {
    if scope.agency().is_some() && !scope.is_all() {
        return Ok(Vec::new());
    }
    let mut query = contracts::table
        .inner_join(projects::table)
        .inner_join(units::table.on(units::id.eq(contracts::owner_id)))
        .filter(contracts::supplier_id.eq(id.0))
        .filter(is_confirmed())
        .order(contracts::id.desc())
        .limit(200)
        .select((
            contracts::id,
            projects::no,
            projects::name,
            units::name,
            contracts::signed_on,
            contracts::amount_fen,
            contracts::state,
        ))
        .into_boxed();
    if let Some(unit) = scope.owner().filter(|_| !scope.is_all()) {
        query = query.filter(contracts::owner_id.eq(unit.0));
    }
    type Found = (i64, String, String, String, NaiveDate, i64, String);
    let work = |(id, project, name, owner, signed_on, amount, state): Found| Work {
        id,
        project,
        name,
        owner,
        signed_on,
        amount: Fen(amount),
        state: StateName::from_code(&state),
    };
    let rows: Vec<Found> = query.load(conn)?;
    Ok(rows.into_iter().map(work).collect())
}

fn grades(conn: &mut Conn, scope: &Scope, id: SupplierId) -> Result<Vec<Graded>, Problem> {
    if scope.agency().is_some() && !scope.is_all() {
        return Ok(Vec::new());
    }
    let mut query = evaluations::table
        .inner_join(projects::table)
        .filter(evaluations::supplier_id.eq(id.0))
        .filter(evaluations::state.eq("decided"))
        .order(evaluations::id.desc())
        .limit(200)
        .select((
            projects::no,
            projects::name,
            evaluations::year,
            evaluations::attempt,
            evaluations::total,
            evaluations::grade,
            evaluations::decided_on,
        ))
        .into_boxed();
    if let Some(unit) = scope.owner().filter(|_| !scope.is_all()) {
        query = query.filter(evaluations::owner_id.eq(unit.0));
    }
    type Found = (String, String, i32, i32, Option<i32>, Option<String>, Option<NaiveDate>);
    let graded = |(project, name, year, attempt, total, grade, on): Found| Graded {
        project,
        name,
        year,
        attempt,
        total: total.map(Score),
        grade: grade.as_deref().and_then(Grade::from_code),
        on,
    };
    let rows: Vec<Found> = query.load(conn)?;
    Ok(rows.into_iter().map(graded).collect())
}

fn listed_in(conn: &mut Conn, id: SupplierId) -> Result<Vec<Listed>, Problem> {
    type Found = (String, String, Option<NaiveDate>, Option<NaiveDate>, Option<NaiveDate>, Option<String>);
    let rows: Vec<Found> = cases::table
        .filter(cases::supplier_id.eq(id.0))
        .filter(cases::served_on.is_not_null())
        .order(cases::id.desc())
        .select((cases::no, cases::basis, cases::served_on, cases::until_day, cases::ended_on, cases::affiliate_of))
        .load(conn)?;
    let listed = |(no, basis, since, until, ended_on, affiliate_of): Found| Listed {
        no,
        basis: Basis::from_code(&basis),
        since,
        until,
        ended_on,
        affiliate_of,
    };
    Ok(rows.into_iter().map(listed).collect())
}
