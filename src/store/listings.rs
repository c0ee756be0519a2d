//! Who is barred on a day (M12): read from the served decisions, by dates alone, along the line of mergers and divisions.

use super::conn::Conn;
use super::schema::{cases, suppliers as names};
use super::suppliers;
use crate::problem::Problem;
use crate::regulation::b12_lists::{Basis, Listing};
use crate::regulation::due_process::CaseState;
use crate::regulation::values::{CaseId, SupplierId};
use chrono::NaiveDate;
use diesel::prelude::*;

type Row =
    (i64, String, Option<i64>, String, String, Option<NaiveDate>, Option<NaiveDate>, Option<NaiveDate>, Option<String>);

/// The listing that bars the supplier on the day, the one that ends last if there are several: its own, or that of a company it succeeds
/// as long as no case has decided about the successor itself.
pub fn in_force(conn: &mut Conn, supplier: SupplierId, day: NaiveDate) -> Result<Option<Listing>, Problem> {
    let own = of(conn, supplier, day)?.into_iter().next();
    if own.is_some() { Ok(own) } else { inherited(conn, supplier, day) }
}

/// Up the line of predecessors. Where a case about one in the line has ended, those after it are free of that listing as well.
fn inherited(conn: &mut Conn, supplier: SupplierId, day: NaiveDate) -> Result<Option<Listing>, Problem> {
    let mut heirs = vec![supplier.0];
    for predecessor in suppliers::line(conn, supplier)? {
        for listing in of(conn, predecessor, day)? {
            if !is_decided(conn, listing.case, &heirs)? {
                let name = names::table.find(supplier.0).select(names::name).first(conn)?;
                return Ok(Some(Listing { heir: Some(name), ..listing }));
            }
        }
        heirs.push(predecessor.0);
    }
    Ok(None)
}

/// Whether a case that ties one of these suppliers to the listing has ended: not listed, or listed and free again.
fn is_decided(conn: &mut Conn, principal: CaseId, suppliers: &[i64]) -> Result<bool, Problem> {
    let suppliers: Vec<Option<i64>> = suppliers.iter().copied().map(Some).collect();
    let ended = [CaseState::Dropped, CaseState::Expired, CaseState::Removed, CaseState::Revoked];
    let decided = cases::table
        .filter(cases::principal_id.eq(principal.0))
        .filter(cases::supplier_id.eq_any(suppliers))
        .filter(cases::state.eq_any(ended.map(CaseState::code)));
    Ok(diesel::select(diesel::dsl::exists(decided)).get_result(conn)?)
}

fn of(conn: &mut Conn, supplier: SupplierId, day: NaiveDate) -> Result<Vec<Listing>, Problem> {
    let rows: Vec<Row> = cases::table
        .filter(cases::supplier_id.eq(supplier.0))
        .filter(cases::until_day.ge(day))
        .filter(cases::served_on.le(day))
        .filter(cases::ended_on.is_null().or(cases::ended_on.gt(day)))
        .order((cases::until_day.desc(), cases::id))
        .select((
            cases::id,
            cases::no,
            cases::supplier_id,
            cases::name,
            cases::basis,
            cases::served_on,
            cases::until_day,
            cases::ended_on,
            cases::affiliate_of,
        ))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(listing).collect())
}

fn listing((case, case_no, supplier, name, basis, since, until, ended_on, affiliate_of): Row) -> Option<Listing> {
    Some(Listing {
        case: CaseId(case),
        case_no,
        supplier: SupplierId(supplier?),
        name,
        basis: Basis::from_code(&basis)?,
        since: since?,
        until: until?,
        ended_on,
        affiliate_of,
        heir: None,
    })
}
