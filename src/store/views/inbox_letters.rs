//! 待阅: the letters addressed to one person, unread first.

use super::super::conn::Conn;
use super::super::schema::{letters, outbox, projects};
use crate::problem::Problem;
use crate::regulation::notices::Topic;
use crate::regulation::values::UserId;
use chrono::NaiveDateTime;
use diesel::prelude::*;

/// Letters on a page.
pub const PAGE: i64 = 50;
/// Letters already read, on the page; the files hold all.
pub const LATEST: i64 = 20;

/// One letter in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addressed {
    /// Its row.
    pub id: i64,
    /// What it is about.
    pub topic: Option<Topic>,
    /// Number and name of the project.
    pub project: Option<(String, String)>,
    /// When it was written.
    pub at: NaiveDateTime,
    /// When it was read.
    pub read_at: Option<NaiveDateTime>,
}

/// The letters of this person, newest first: the unread or those read, older than a letter if one is named.
pub fn list(
    conn: &mut Conn,
    reader: UserId,
    unread: bool,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Addressed>, Problem> {
    type Row = (i64, String, NaiveDateTime, Option<NaiveDateTime>, Option<String>, Option<String>);
    let mut query = letters::table
        .inner_join(outbox::table.left_join(projects::table.on(projects::id.eq(outbox::chain))))
        .filter(letters::user_id.eq(reader.0))
        .order(letters::id.desc())
        .filter(letters::id.lt(before.unwrap_or(i64::MAX)))
        .limit(limit)
        .select((
            letters::id,
            letters::topic,
            letters::at,
            letters::read_at,
            projects::no.nullable(),
            projects::name.nullable(),
        ))
        .into_boxed();
    query =
        if unread { query.filter(letters::read_at.is_null()) } else { query.filter(letters::read_at.is_not_null()) };
    let rows: Vec<Row> = query.load(conn)?;
    let letter = |(id, topic, at, read_at, no, name): Row| Addressed {
        id,
        topic: Topic::from_code(&topic),
        project: no.zip(name),
        at,
        read_at,
    };
    Ok(rows.into_iter().map(letter).collect())
}

/// Whether the letter is this person's.
pub fn is_to(conn: &mut Conn, reader: UserId, letter: i64) -> Result<bool, Problem> {
    let whose: Option<i64> = letters::table.find(letter).select(letters::user_id).first(conn).optional()?;
    Ok(whose == Some(reader.0))
}

/// Marks it read, once; a letter of somebody else is not found.
pub fn mark_read(conn: &mut Conn, reader: UserId, letter: i64, now: NaiveDateTime) -> Result<(), Problem> {
    if !is_to(conn, reader, letter)? {
        return Err(Problem::NotFound);
    }
    diesel::update(letters::table.find(letter).filter(letters::read_at.is_null()))
        .set(letters::read_at.eq(now))
        .execute(conn)?;
    Ok(())
}
