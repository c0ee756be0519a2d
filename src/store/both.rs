//! One query text for both databases, checked for both at compile time.

use super::conn::{Conn, MultiBackend};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
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
