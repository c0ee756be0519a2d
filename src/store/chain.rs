//! Walks the audit chains: every row over its predecessor, every chain up to its kept head. Names the first broken link.

use super::audit::Row;
use super::conn::Conn;
use super::schema::{audit, chain_heads, projects};
use crate::problem::Problem;
use diesel::prelude::*;
use std::collections::BTreeMap;
use std::fmt;

/// Rows read at a time.
const BATCH: i64 = 2_000;

/// What a whole walk found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walk {
    /// Chains walked.
    pub chains: usize,
    /// Rows walked.
    pub rows: usize,
    /// The first broken link, if any.
    pub broken: Option<Broken>,
}

/// One broken link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The chain: a project's number in the table, 0 for the city's own.
    pub chain: i64,
    /// The place in the chain.
    pub seq: i64,
    /// What is wrong there.
    pub fault: Fault,
}

/// What can be wrong with a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The row's contents do not give its hash.
    Altered,
    /// The row does not hang on the one before it.
    Detached,
    /// A row is missing before this place.
    Missing,
    /// The chain ends before its kept head.
    Truncated,
    /// There are rows beyond the kept head, or no head at all.
    Headless,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.fault {
            Fault::Altered => "the row was altered",
            Fault::Detached => "the row does not follow from the one before",
            Fault::Missing => "a row is missing before this one",
            Fault::Truncated => "rows are missing at the end of the chain",
            Fault::Headless => "the head of the chain does not fit",
        };
        write!(f, "chain {} at link {}: {what}", self.chain, self.seq)
    }
}

/// Walks every chain.
pub fn verify(conn: &mut Conn) -> Result<Walk, Problem> {
    let heads: Vec<(i64, i64, String)> = chain_heads::table.order(chain_heads::chain).load(conn)?;
    let mut walker = Walker::new(heads);
    let mut after = (i64::MIN, i64::MIN);
    loop {
        let batch: Vec<Row> = audit::table
            .filter(audit::chain.gt(after.0).or(audit::chain.eq(after.0).and(audit::seq.gt(after.1))))
            .order((audit::chain, audit::seq))
            .limit(BATCH)
            .select(Row::as_select())
            .load(conn)?;
        let Some(last) = batch.last() else { break };
        after = (last.chain, last.seq);
        for row in &batch {
            if let Err(broken) = walker.take(row) {
                return Ok(walker.found(Some(broken)));
            }
        }
    }
    let broken = walker.close().err().or(unrecorded(conn)?);
    Ok(walker.found(broken))
}

/// Walks one chain.
pub fn verify_one(conn: &mut Conn, chain: i64) -> Result<Walk, Problem> {
    let heads = chain_heads::table.filter(chain_heads::chain.eq(chain)).load(conn)?;
    let mut walker = Walker::new(heads);
    let rows: Vec<Row> =
        audit::table.filter(audit::chain.eq(chain)).order(audit::seq).select(Row::as_select()).load(conn)?;
    let broken = rows.iter().find_map(|row| walker.take(row).err());
    let broken = broken.or_else(|| walker.close().err());
    Ok(walker.found(broken))
}

/// A project without any chain: its whole trail was taken away.
fn unrecorded(conn: &mut Conn) -> Result<Option<Broken>, Problem> {
    let lost: Option<i64> = projects::table
        .left_join(chain_heads::table.on(chain_heads::chain.eq(projects::id)))
        .filter(chain_heads::chain.nullable().is_null())
        .order(projects::id)
        .select(projects::id)
        .first(conn)
        .optional()?;
    Ok(lost.map(|chain| Broken { chain, seq: 1, fault: Fault::Truncated }))
}

struct Walker {
    heads: BTreeMap<i64, (i64, String)>,
    chain: Option<i64>,
    seq: i64,
    hash: String,
    chains: usize,
    rows: usize,
}

impl Walker {
    fn new(heads: Vec<(i64, i64, String)>) -> Walker {
        let heads = heads.into_iter().map(|(chain, seq, hash)| (chain, (seq, hash))).collect();
        Walker { heads, chain: None, seq: 0, hash: String::new(), chains: 0, rows: 0 }
    }

    fn take(&mut self, row: &Row) -> Result<(), Broken> {
        if self.chain != Some(row.chain) {
            self.end_chain()?;
            (self.chain, self.seq) = (Some(row.chain), 0);
            self.hash.clear();
            self.chains += 1;
        }
        let broken = |seq, fault| Err(Broken { chain: row.chain, seq, fault });
        match row.seq {
            seq if seq != self.seq + 1 => broken(self.seq + 1, Fault::Missing),
            seq if row.prev_hash != self.hash => broken(seq, Fault::Detached),
            seq if row.digest() != row.hash => broken(seq, Fault::Altered),
            seq => {
                self.seq = seq;
                self.hash.clone_from(&row.hash);
                self.rows += 1;
                Ok(())
            }
        }
    }

    /// Holds the chain just walked against its head.
    fn end_chain(&mut self) -> Result<(), Broken> {
        let Some(chain) = self.chain else { return Ok(()) };
        match self.heads.remove(&chain) {
            Some((seq, hash)) if seq == self.seq && hash == self.hash => Ok(()),
            Some((seq, _)) if seq > self.seq => Err(Broken { chain, seq: self.seq + 1, fault: Fault::Truncated }),
            _ => Err(Broken { chain, seq: self.seq, fault: Fault::Headless }),
        }
    }

    /// Ends the last chain; a head that no row led to is a chain cut away whole.
    fn close(&mut self) -> Result<(), Broken> {
        self.end_chain()?;
        match self.heads.first_key_value() {
            Some((chain, _)) => Err(Broken { chain: *chain, seq: 1, fault: Fault::Truncated }),
            None => Ok(()),
        }
    }

    fn found(&self, broken: Option<Broken>) -> Walk {
        Walk { chains: self.chains, rows: self.rows, broken }
    }
}
