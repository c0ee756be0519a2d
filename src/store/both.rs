//! One query text for both databases, checked for both at compile time.

use super::conn::{Conn, MultiBackend};
use diesel::backend::Backend;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, HasSqlType, Untyped};
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
