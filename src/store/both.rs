//! One query text for both databases, checked for both at compile time.

use super::conn::{Conn, MultiBackend};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, Date, HasSqlType, Timestamp, Untyped};
use diesel::sqlite::Sqlite;

/// Lets a statement that both databases know, but the multi-backend does not, run through [`Conn`].
pub struct Both<Q>(Q);

/// `.both()` for [`Both`].
pub trait BothExt: Sized {
    /// Runs on either database; checked for both at compile time.
    fn both(self) -> Both<Self> {
        Both(self)
    }
}
impl<Q: QueryFragment<Pg> + QueryFragment<Sqlite>> BothExt for Q {}

impl<Q: QueryFragment<Pg> + QueryFragment<Sqlite>> QueryFragment<MultiBackend> for Both<Q> {
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        MultiBackend::walk_variant_ast(&self.0, pass)
    }
}
impl<Q: QueryId> QueryId for Both<Q> {
    type QueryId = Both<Q::QueryId>;
    const HAS_STATIC_QUERY_ID: bool = Q::HAS_STATIC_QUERY_ID;
}
impl<Q: Query> Query for Both<Q> {
    type SqlType = Q::SqlType;
}
impl<Q> RunQueryDsl<Conn> for Both<Q> {}

/// A statement of a fixed text. Diesel walks every statement each time to learn whether it may stay prepared; of one whose type tells its
/// text that is known beforehand.
pub struct Fixed<Q>(pub(super) Q);

impl<DB: Backend, Q: QueryFragment<DB> + QueryId> QueryFragment<DB> for Fixed<Q> {
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(pass)
    }
    fn is_safe_to_cache_prepared(&self, backend: &DB) -> QueryResult<bool> {
        if Q::HAS_STATIC_QUERY_ID { Ok(true) } else { self.0.is_safe_to_cache_prepared(backend) }
    }
}
impl<Q: QueryId> QueryId for Fixed<Q> {
    type QueryId = Fixed<Q::QueryId>;
    const HAS_STATIC_QUERY_ID: bool = Q::HAS_STATIC_QUERY_ID;
}
impl<Q: Query> Query for Fixed<Q> {
    type SqlType = Q::SqlType;
}
impl<Q, C> RunQueryDsl<C> for Fixed<Q> {}

/// A statement put together as text that is always the same but for one number, which stands at each `{id}`. It stays prepared, while
/// `diesel::sql_query` is parsed anew each time; so nothing that changes from day to day may stand in the text.
#[derive(Debug, Clone)]
pub struct Worded {
    /// The text.
    pub text: String,
    /// The number.
    pub id: i64,
}

impl<DB> QueryFragment<DB> for Worded
where
    DB: Backend + HasSqlType<BigInt>,
    i64: ToSql<BigInt, DB>,
{
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        for (n, piece) in self.text.split("{id}").enumerate() {
            if n > 0 {
                pass.push_bind_param::<BigInt, _>(&self.id)?;
            }
            pass.push_sql(piece);
        }
        Ok(())
    }
}
impl QueryId for Worded {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}
impl Query for Worded {
    type SqlType = Untyped;
}
impl<C> RunQueryDsl<C> for Worded {}

/// A statement without values.
pub(super) struct Word(pub(super) &'static str);

impl<DB: Backend> QueryFragment<DB> for Word {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        pass.push_sql(self.0);
        Ok(())
    }
}
impl QueryId for Word {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}
impl<C> RunQueryDsl<C> for Word {}

/// An instant in a row that is read with every page. SQLite keeps it as text; reading that by a pattern costs more than the rest of the row,
/// so what the program itself writes is read by its places, anything else as Diesel reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromSqlRow)]
pub struct Stamp(pub NaiveDateTime);

impl FromSql<Timestamp, Pg> for Stamp {
    fn from_sql(value: <Pg as Backend>::RawValue<'_>) -> deserialize::Result<Stamp> {
        <NaiveDateTime as FromSql<Timestamp, Pg>>::from_sql(value).map(Stamp)
    }
}

impl FromSql<Timestamp, Sqlite> for Stamp {
    fn from_sql(mut value: <Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Stamp> {
        match by_place(value.read_text()) {
            Some(at) => Ok(Stamp(at)),
            None => <NaiveDateTime as FromSql<Timestamp, Sqlite>>::from_sql(value).map(Stamp),
        }
    }
}

/// A day in a list, in the same way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromSqlRow)]
pub struct Day(pub NaiveDate);

impl FromSql<Date, Pg> for Day {
    fn from_sql(value: <Pg as Backend>::RawValue<'_>) -> deserialize::Result<Day> {
        <NaiveDate as FromSql<Date, Pg>>::from_sql(value).map(Day)
    }
}

impl FromSql<Date, Sqlite> for Day {
    fn from_sql(mut value: <Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Day> {
        match value.read_text().as_bytes().try_into().ok().and_then(day_by_place) {
            Some(on) => Ok(Day(on)),
            None => <NaiveDate as FromSql<Date, Sqlite>>::from_sql(value).map(Day),
        }
    }
}

fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0_u32, |n, d| d.is_ascii_digit().then(|| n * 10 + u32::from(d - b'0')))
}

/// `2026-11-03`.
fn day_by_place(b: &[u8; 10]) -> Option<NaiveDate> {
    let (year, month, day) = (number(&b[..4])?, number(&b[5..7])?, number(&b[8..])?);
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day).filter(|_| [b[4], b[7]] == *b"--")
}

/// `2026-11-03 09:12:00`, with up to nine digits of a fraction.
fn by_place(text: &str) -> Option<NaiveDateTime> {
    let (b, fraction) = text.as_bytes().split_first_chunk::<19>()?;
    let nanos = match fraction {
        [] => 0,
        [b'.', digits @ ..] if (1..=9).contains(&digits.len()) => number(digits)? * 10_u32.pow(9 - digits.len() as u32),
        _ => return None,
    };
    let date = b.first_chunk().and_then(day_by_place).filter(|_| [b[10], b[13], b[16]] == *b" ::")?;
    date.and_hms_nano_opt(number(&b[11..13])?, number(&b[14..16])?, number(&b[17..])?, nanos)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_program_writes_is_read_by_place_and_nothing_else() {
        for text in
            ["2026-11-03 09:12:00", "1999-12-31 23:59:59", "2026-11-03 09:12:00.5", "2026-11-03 09:12:00.012345678"]
        {
            let read = NaiveDateTime::parse_from_str(text, "%F %T%.f").unwrap();
            assert_eq!(by_place(text), Some(read));
        }
        for text in [
            "2026-11-03T09:12:00",
            "2026-11-03 09:12:00.",
            "2026-11-03 09:12:00.1234567890",
            "2026-11-03 09:12:00Z",
            "2026-11-3 09:12:000",
            "2026-13-03 09:12:00",
            "2026-02-29 09:12:00",
            "2026-11-03 24:00:00",
            "二零二六-11-03 09",
            "",
        ] {
            assert_eq!(by_place(text), None, "{text}");
        }
        assert_eq!(day_by_place(b"2028-02-29"), NaiveDate::from_ymd_opt(2028, 2, 29));
        for text in [b"2026-02-29", b"2026/11/03", b"2026-1-003", b"20261103  "] {
            assert_eq!(day_by_place(text), None);
        }
    }
}
