//! What everybody may look up: companies on the blacklist while their listing may be shown, and recognised providers. No facts, no
//! persons; the blacklist answers only to a name or credit code, it cannot be leafed through.

use super::super::conn::Conn;
use super::super::schema::{cases, recognitions, suppliers};
use crate::problem::Problem;
use crate::regulation::b12_lists::Basis;
use crate::regulation::values::Uscc;
use chrono::{Datelike, NaiveDate};
use diesel::prelude::*;

/// Most rows of a search.
const MOST: i64 = 100;

/// One company on the blacklist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its name.
    pub name: String,
    /// Its credit code with the middle hidden.
    pub code: String,
    /// The ground.
    pub basis: Option<Basis>,
    /// First day.
    pub since: NaiveDate,
    /// Last day.
    pub until: NaiveDate,
    /// The listed company it belongs to, for an affiliate.
    pub principal: Option<String>,
}

/// One recognised provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recognised {
    /// Its name.
    pub name: String,
    /// The year it was excellent in.
    pub year: i32,
    /// Number of the certificate.
    pub no: String,
    /// Day of issue.
    pub since: NaiveDate,
    /// Last day.
    pub until: NaiveDate,
}

/// The companies of this name or code that are on the blacklist and that their decision opens to the public on the day.
pub fn listed(conn: &mut Conn, words: &str, today: NaiveDate) -> Result<Vec<Listed>, Problem> {
    type Row = (String, String, String, Option<NaiveDate>, Option<NaiveDate>, Option<i64>);
    let rows: Vec<Row> = cases::table
        .inner_join(suppliers::table.on(suppliers::id.nullable().eq(cases::supplier_id)))
        .filter(cases::list.eq("blacklist"))
        .filter(cases::state.eq("in_force"))
        .filter(cases::until_day.ge(today))
        .filter(cases::public_until.ge(today))
        .filter(suppliers::name.like(fragment(words)).escape('\\').or(suppliers::uscc.eq(words.to_uppercase())))
        .order(cases::id.desc())
        .limit(MOST)
        .select((
            suppliers::name,
            suppliers::uscc,
            cases::basis,
            cases::served_on,
            cases::until_day,
            cases::principal_id,
        ))
        .load(conn)?;
    let mut found = Vec::new();
    for (name, uscc, basis, since, until, principal) in rows {
        let (Some(since), Some(until)) = (since, until) else { continue };
        let principal = principal.map(|id| cases::table.find(id).select(cases::name).first(conn)).transpose()?;
        let code = Uscc::parse(&uscc).map(|code| code.masked()).unwrap_or_default();
        found.push(Listed { name, code, basis: Basis::from_code(&basis), since, until, principal });
    }
    Ok(found)
}

/// The recognised providers of this name, or all of those whose recognition runs.
pub fn recognised(conn: &mut Conn, words: &str, today: NaiveDate) -> Result<Vec<Recognised>, Problem> {
    type Row = (String, i32, Option<String>, Option<NaiveDate>, Option<NaiveDate>);
    let mut query = recognitions::table
        .inner_join(suppliers::table.on(suppliers::id.eq(recognitions::supplier_id)))
        .filter(recognitions::state.eq_any(["issued", "doubted"]))
        .filter(recognitions::year.ge(today.year() - 2))
        .filter(recognitions::until_day.ge(today))
        .order((recognitions::year.desc(), recognitions::id.desc()))
        .limit(MOST)
        .select((
            suppliers::name,
            recognitions::year,
            recognitions::no,
            recognitions::issued_on,
            recognitions::until_day,
        ))
        .into_boxed();
    if !words.is_empty() {
        query = query
            .filter(suppliers::name.like(fragment(words)).escape('\\').or(suppliers::uscc.eq(words.to_uppercase())));
    }
    let rows: Vec<Row> = query.load(conn)?;
    let whole =
        |(name, year, no, since, until): Row| Some(Recognised { name, year, no: no?, since: since?, until: until? });
    Ok(rows.into_iter().filter_map(whole).collect())
}

/// The words anywhere in the name; the signs of the pattern stand for themselves.
fn fragment(words: &str) -> String {
    format!("%{}%", words.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"))
}
