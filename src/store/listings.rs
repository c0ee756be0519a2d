//! Who is barred on a day (M12): read from the served decisions, by dates alone.

use super::conn::Conn;
use super::schema::cases;
use crate::problem::Problem;
use crate::regulation::b12_lists::{Basis, Listing};
use crate::regulation::values::{CaseId, SupplierId};
use chrono::NaiveDate;
use diesel::prelude::*;

type Row =
    (i64, String, Option<i64>, String, String, Option<NaiveDate>, Option<NaiveDate>, Option<NaiveDate>, Option<String>);

/// The listing that bars the supplier on the day, the one that ends last if there are several.
pub fn in_force(conn: &mut Conn, supplier: SupplierId, day: NaiveDate) -> Result<Option<Listing>, Problem> {
    let row: Option<Row> = cases::table
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
        .first(conn)
        .optional()?;
    Ok(row.and_then(listing))
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
    })
}
