//! Drafts that nobody uses, and the contents they leave behind: the row goes in a transaction that notes the contents down, and those leave
//! the disk after it, so that no row ever lacks its contents and no crash forgets any.
//!
//! **What names a file.** A project's papers are attached to it by the act that names them (`files::claim`), and an attached file is no
//! draft. Cases and referrals belong to the city: their papers are named inside their rows alone, and earlier ones in the trail. A third party's report is
//! named by its sheet until scoring closes. What is
//! shown to another unit has its row in `file_readers`.

use super::audit;
use super::conn::Conn;
use super::schema::{self, discarded, file_readers, files};
use super::tx::Tx;
use crate::clock::{local, midnight};
use crate::problem::Problem;
use crate::regulation::attachments::Attachment;
use crate::regulation::b13_referral::Referral;
use crate::regulation::decision::{Aggregate, Decision};
use crate::regulation::due_process::Case;
use crate::regulation::values::FileId;
use chrono::{Duration, NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use serde_json::Value;
use std::collections::BTreeSet;

/// The fields of the regulation's papers that hold the number of a file, as they are called in the rows.
pub const NAMING: &[&str] = &[
    "annex",
    "basis_file",
    "consent",
    "evidence_file",
    "expert_file",
    "file",
    "files",
    "minutes",
    "mlps_file",
    "nda",
    "nda_file",
    "other",
    "pledge",
    "proof",
    "receipt",
    "scan",
    "scheme",
    "scheme_file",
    "survey",
];

/// How long contents outlast their row: a backup takes the database first and the files after it, and what the copy names must be there.
const LINGER: Duration = Duration::hours(24);
/// How many contents leave the disk at once.
const AT_ONCE: i64 = 1000;

/// A draft that has been there for a while.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Draft {
    /// Its number.
    pub id: FileId,
    /// The day it came.
    pub came: NaiveDate,
    /// Whether anything names it all the same.
    pub is_named: bool,
}

/// The drafts that came on this day or before.
pub fn drafts(conn: &mut Conn, last: NaiveDate) -> Result<Vec<Draft>, Problem> {
    let before = midnight(last.succ_opt().unwrap_or(last));
    let old: Vec<(i64, NaiveDateTime)> = files::table
        .filter(files::project_id.is_null())
        .filter(files::at.lt(before))
        .order(files::id)
        .select((files::id, files::at))
        .load(conn)?;
    if old.is_empty() {
        return Ok(Vec::new());
    }
    let named = named(conn)?;
    let draft = |(id, at): (i64, _)| Draft { id: FileId(id), came: local(at).date(), is_named: named.contains(&id) };
    Ok(old.into_iter().map(draft).collect())
}

/// Every file that is named though no project has it.
fn named(conn: &mut Conn) -> Result<BTreeSet<i64>, Problem> {
    let shown: Vec<i64> = file_readers::table.select(file_readers::file_id).distinct().load(conn)?;
    let mut named: BTreeSet<i64> = shown.into_iter().collect();
    let mut texts: Vec<String> = schema::cases::table.select(schema::cases::body).load(conn)?;
    texts.extend(schema::referrals::table.select(schema::referrals::body).load::<String>(conn)?);
    // A third party's report is named by its sheet alone until scoring closes.
    let thirds = schema::units::table.filter(schema::units::kind.eq("third_party")).select(schema::units::id);
    let sheets = schema::sheets::table.filter(schema::sheets::agency_id.eq_any(thirds));
    texts.extend(sheets.select(schema::sheets::body).load::<String>(conn)?);
    let told = schema::audit::table.filter(schema::audit::kind.eq_any([Case::KIND, Referral::KIND]));
    texts.extend(told.select(schema::audit::changes).load::<String>(conn)?);
    for text in texts {
        gather(&serde_json::from_str(&text)?, false, &mut named);
    }
    Ok(named)
}

/// Takes up the numbers that stand under a naming field, also in a list or in the trail's pair of before and after.
fn gather(value: &Value, naming: bool, into: &mut BTreeSet<i64>) {
    match value {
        Value::Number(number) if naming => into.extend(number.as_i64()),
        Value::Array(all) => all.iter().for_each(|one| gather(one, naming, into)),
        Value::Object(fields) => {
            fields.iter().for_each(|(key, one)| gather(one, NAMING.contains(&key.as_str()), into));
        }
        _ => {}
    }
}

/// Makes sure that the files a row of the city's names are there: one that came too long ago has been discarded.
pub(super) fn are_there(conn: &mut Conn, body: &str) -> Result<(), Problem> {
    let mut named = BTreeSet::new();
    gather(&serde_json::from_str(body)?, false, &mut named);
    if named.is_empty() {
        return Ok(());
    }
    let ids: Vec<i64> = named.iter().copied().collect();
    let there: i64 = files::table.filter(files::id.eq_any(ids)).count().get_result(conn)?;
    if usize::try_from(there) == Ok(named.len()) { Ok(()) } else { Err(Problem::NotFound) }
}

/// Takes a draft's row away and notes its contents down to leave the disk.
pub fn discard(tx: &mut Tx<'_>, done: Decision<Attachment>) -> Result<(), Problem> {
    let file = done.after();
    diesel::insert_into(discarded::table)
        .values((discarded::stored.eq(&file.stored), discarded::at.eq(tx.moment().stamp())))
        .execute(tx.conn())?;
    let draft = files::table.find(file.id.0).filter(files::project_id.is_null());
    if diesel::delete(draft).execute(tx.conn())? == 0 {
        return Err(Problem::Stale);
    }
    audit::record(tx, audit::Chain::CITY, file.id.0, &done)
}

/// The contents that are to leave the disk, by their names in the store.
pub fn discarded(conn: &mut Conn, now: NaiveDateTime) -> Result<Vec<String>, Problem> {
    let due = discarded::table.filter(discarded::at.le(now - LINGER)).order(discarded::at).limit(AT_ONCE);
    Ok(due.select(discarded::stored).load(conn)?)
}

/// They have left.
pub fn forget(tx: &mut Tx<'_>, gone: &[String]) -> Result<(), Problem> {
    diesel::delete(discarded::table.filter(discarded::stored.eq_any(gone))).execute(tx.conn())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_gathered_under_naming_fields_only() {
        let body = r#"{"no":12,"minutes":3,"state":{"is":"heard","statement":{"file":4,"by":5},"other":null},
            "files":[6,7],"evidence_file":[8,9],"hands":[["propose_case",10]],"facts":"11"}"#;
        let mut found = BTreeSet::new();
        gather(&serde_json::from_str(body).unwrap(), false, &mut found);
        assert_eq!(found, BTreeSet::from([3, 4, 6, 7, 8, 9]));
    }
}
