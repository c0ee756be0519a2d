//! The project list: scope, filters, search by any Chinese fragment, two sorts, keyset paging and a capped count.
//!
//! The list is one statement: an inner query walks an index and finds the numbers of one page, the outer one fetches those rows.
//! Every value in its text is an integer or the code of an enum; the searched words are the only thing typed, and they are bound.

use super::super::conn::Conn;
use super::super::contracts::is_confirmed;
use super::super::schema::{contracts, suppliers, units};
use super::super::search::indexed;
use crate::problem::Problem;
use crate::regulation::authority::Scope;
use crate::regulation::b07_stages::StateName;
use crate::regulation::people::UnitKind;
use crate::regulation::policy::Track;
use crate::regulation::values::{Fen, ProjectNo, UnitId};
use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Integer, Nullable, Text};
use std::collections::HashMap;

/// Rows on a page.
pub const PAGE: i64 = 50;
/// A count stops here: "1000+".
pub const CAP: i64 = 1_000;
/// Pages that can be reached by number.
pub const NUMBERED: i64 = CAP / PAGE;

/// The order of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// Newest first.
    #[default]
    Newest,
    /// Oldest first.
    Oldest,
    /// Largest amount first.
    Largest,
    /// Smallest amount first.
    Smallest,
}

impl Sort {
    /// Whether the budget orders it.
    pub fn by_budget(self) -> bool {
        matches!(self, Sort::Largest | Sort::Smallest)
    }
}

/// Where in the list the page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum At {
    /// At the beginning.
    #[default]
    Start,
    /// At a numbered page, from 1.
    Page(i64),
    /// After this row.
    After(Mark),
    /// Before this row.
    Before(Mark),
}

/// A row's place in the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Mark {
    /// Its amount in fen.
    pub fen: i64,
    /// Its number in the table.
    pub id: i64,
}

/// Ready-made filters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Saved {
    /// Everything.
    #[default]
    All,
    /// 在办.
    Open,
    /// 评估中.
    Evaluating,
    /// 待付款.
    Paying,
    /// 已归档.
    Archived,
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// The ready-made part.
    pub saved: Saved,
    /// One state.
    pub state: Option<StateName>,
    /// One owner unit.
    pub owner: Option<UnitId>,
    /// One plan year.
    pub year: Option<i32>,
    /// Lowest amount.
    pub from: Option<Fen>,
    /// Highest amount.
    pub to: Option<Fen>,
    /// One track.
    pub track: Option<Track>,
    /// A fragment of name, number or unit.
    pub words: String,
    /// The order wished.
    pub sort: Sort,
}

/// One row.
#[derive(Debug, Clone, QueryableByName, PartialEq, Eq)]
pub struct Row {
    /// Number in the table.
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    /// Number people use.
    #[diesel(sql_type = Text)]
    pub no: String,
    /// Name.
    #[diesel(sql_type = Text)]
    pub name: String,
    /// Owner unit.
    #[diesel(sql_type = Text)]
    pub owner: String,
    /// Plan year.
    #[diesel(sql_type = Integer)]
    pub year: i32,
    /// Code of the state.
    #[diesel(sql_type = Text)]
    pub state: String,
    /// Budget in fen.
    #[diesel(sql_type = BigInt)]
    pub fen: i64,
    /// The day somebody must act by.
    #[diesel(sql_type = Nullable<Date>)]
    pub due: Option<NaiveDate>,
}

/// One page of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct List {
    /// Its rows, in order.
    pub rows: Vec<Row>,
    /// Whether there are rows before it.
    pub earlier: bool,
    /// Whether there are rows after it.
    pub later: bool,
    /// How many rows there are, up to [`CAP`] + 1.
    pub count: i64,
}

impl Filter {
    /// The order in force: a search lists the newest first, a span of amounts goes by amount; each then walks its own index.
    pub fn order(&self) -> Sort {
        match self.sort {
            _ if !indexed(&self.words).is_empty() => Sort::Newest,
            Sort::Newest if self.spans() => Sort::Largest,
            Sort::Oldest if self.spans() => Sort::Smallest,
            sort => sort,
        }
    }

    /// The same for a supplier: what it may not read neither filters nor sorts, which would tell it. Budgets are the owner's; payments and
    /// evaluations may be another supplier's of the same project.
    #[must_use]
    pub fn for_supplier(self) -> Filter {
        let sort = if self.sort == Sort::Oldest { Sort::Oldest } else { Sort::Newest };
        let saved = if self.saved.is_common() { self.saved } else { Saved::All };
        Filter { saved, from: None, to: None, sort, ..self }
    }

    fn spans(&self) -> bool {
        self.from.is_some() || self.to.is_some()
    }

    fn conditions(&self, scope: &Scope) -> Vec<String> {
        let mut all: Vec<String> = super::scope::condition(scope).into_iter().collect();
        all.extend(self.saved.condition().map(str::to_owned));
        all.extend(self.state.map(|s| format!("p.state = '{}'", s.code())));
        all.extend(self.owner.map(|u| format!("p.owner_id = {}", u.0)));
        all.extend(self.year.map(|y| format!("p.year = {y}")));
        all.extend(self.from.map(|f| format!("p.budget_fen >= {}", f.0)));
        all.extend(self.to.map(|f| format!("p.budget_fen <= {}", f.0)));
        all.extend(self.track.map(|t| format!("p.track = '{}'", t.code())));
        all
    }
}

impl Saved {
    /// Whether everybody who sees a project may know it of the project.
    pub fn is_common(self) -> bool {
        matches!(self, Saved::All | Saved::Open | Saved::Archived)
    }

    /// The condition, word for word that of the partial indexes.
    fn condition(self) -> Option<&'static str> {
        match self {
            Saved::All => None,
            Saved::Open => Some("p.state NOT IN ('closed', 'cancelled', 'rejected')"),
            Saved::Archived => Some("p.state IN ('closed', 'cancelled', 'rejected')"),
            Saved::Evaluating => Some(
                "p.id IN (SELECT e.project_id FROM evaluations e WHERE e.state IN \
                 ('drafting', 'returned', 'filed', 'scoring', 'unconcluded', 'scored', 'proposed'))",
            ),
            Saved::Paying => {
                Some("p.id IN (SELECT i.project_id FROM instalments i WHERE i.state IN ('applied', 'checked', 'held'))")
            }
        }
    }
}

/// One page of what the reader may see.
pub fn list(conn: &mut Conn, scope: &Scope, filter: &Filter, at: At) -> Result<List, Problem> {
    let mut found = rows(conn, scope, filter, at, PAGE + 1)?;
    let more = found.len() as i64 > PAGE;
    found.truncate(PAGE as usize);
    let backwards = matches!(at, At::Before(_));
    if backwards {
        found.reverse();
    }
    let first = matches!(at, At::Start | At::Page(1));
    let (earlier, later) = if backwards { (more, true) } else { (!first, more) };
    let count = if first && !more { found.len() as i64 } else { count(conn, scope, filter)? };
    Ok(List { rows: found, earlier, later, count })
}

/// Rows from a place on, in the filter's order (backwards before a mark).
pub fn rows(conn: &mut Conn, scope: &Scope, filter: &Filter, at: At, limit: i64) -> Result<Vec<Row>, Problem> {
    let mut conditions = filter.conditions(scope);
    let order = filter.order();
    let (key, down) = match order {
        Sort::Newest | Sort::Oldest => ("p.id", order == Sort::Newest),
        Sort::Largest | Sort::Smallest => ("p.budget_fen", order == Sort::Largest),
    };
    let down = down != matches!(at, At::Before(_));
    let sought = Sought::of(conn, scope, &filter.words);
    let walk = sought.key;
    if let At::After(mark) | At::Before(mark) = at {
        let sign = if down { "<" } else { ">" };
        conditions.push(match key {
            "p.id" => format!("{walk} {sign} {}", mark.id),
            _ => format!("(p.budget_fen, p.id) {sign} ({}, {})", mark.fen, mark.id),
        });
    }
    let offset = if let At::Page(n) = at { (n.clamp(1, NUMBERED) - 1) * PAGE } else { 0 };
    let way = if down { "DESC" } else { "ASC" };
    let order = if key == "p.id" { format!("p.id {way}") } else { format!("p.budget_fen {way}, p.id {way}") };
    let along = if key == "p.id" { format!("{walk} {way}") } else { order.clone() };
    let (with, from) = sought.source;
    let text = format!(
        "{with} SELECT p.id, p.no, p.name, u.name AS owner, p.year, p.state, p.budget_fen AS fen, p.due \
         FROM (SELECT p.id FROM {from}{} ORDER BY {along} LIMIT {limit} OFFSET {offset}) k \
         JOIN projects p ON p.id = k.id JOIN units u ON u.id = p.owner_id ORDER BY {order}",
        and_of(&conditions),
    );
    let query = diesel::sql_query(text);
    Ok(match sought.words {
        None => query.load(conn)?,
        Some(words) => query.bind::<Text, _>(words).load(conn)?,
    })
}

/// How many rows the filter finds, up to one more than [`CAP`].
pub fn count(conn: &mut Conn, scope: &Scope, filter: &Filter) -> Result<i64, Problem> {
    #[derive(QueryableByName)]
    struct Counted {
        #[diesel(sql_type = BigInt)]
        n: i64,
    }
    let sought = Sought::of(conn, scope, &filter.words);
    let (with, from) = sought.source;
    let text = format!(
        "{with} SELECT count(*) AS n FROM (SELECT 1 AS one FROM {from}{} LIMIT {}) c",
        and_of(&filter.conditions(scope)),
        CAP + 1
    );
    let query = diesel::sql_query(text);
    let counted: Counted = match sought.words {
        None => query.get_result(conn)?,
        Some(words) => query.bind::<Text, _>(words).get_result(conn)?,
    };
    Ok(counted.n)
}

/// The project of this number, if the reader may see it: the search box goes straight there.
pub fn exists(conn: &mut Conn, scope: &Scope, no: &ProjectNo) -> Result<bool, Problem> {
    let conditions: Vec<String> = super::scope::condition(scope).into_iter().collect();
    let text = format!("SELECT p.id AS n FROM projects p WHERE p.no = $1{}", and_of(&conditions));
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = BigInt)]
        #[expect(dead_code, reason = "only whether there is a row matters")]
        n: i64,
    }
    Ok(diesel::sql_query(text).bind::<Text, _>(&no.0).get_result::<Found>(conn).optional()?.is_some())
}

/// The owner unit whose projects alone this reader sees.
fn sole_owner(scope: &Scope) -> Option<UnitId> {
    scope.owner().filter(|_| !scope.is_all() && scope.agency().is_none() && scope.supplier().is_none())
}

/// The supplier whose own contracts alone this reader sees: the plan and its budget are not among them.
pub fn sole_supplier(scope: &Scope) -> Option<UnitId> {
    let other = scope.is_all() || scope.owner().is_some() || scope.agency().is_some() || scope.third().is_some();
    scope.supplier().filter(|_| !other)
}

/// Where the rows come from, and what is bound: the table, or what the search finds, joined to it. The index knows every supplier of a
/// project, so a supplier, which has few projects, is answered from what it may read of them: name, number, owner unit.
struct Sought {
    source: (&'static str, &'static str),
    key: &'static str,
    words: Option<String>,
}

impl Sought {
    fn of(conn: &Conn, scope: &Scope, typed: &str) -> Sought {
        const OWN: &str = "projects p WHERE (p.name LIKE $1 OR p.no LIKE $1 \
             OR p.owner_id IN (SELECT o.id FROM units o WHERE o.name LIKE $1))";
        let words = indexed(typed);
        if words.is_empty() {
            Sought { source: ("", "projects p WHERE TRUE"), key: "p.id", words: None }
        } else if sole_supplier(scope).is_some() {
            let plain: String = typed.trim().chars().filter(|c| !matches!(c, '%' | '_' | '\\')).collect();
            Sought { source: ("", OWN), key: "p.id", words: Some(format!("%{plain}%")) }
        } else {
            let phrase = conn.phrase(&words, sole_owner(scope));
            Sought { source: conn.phrase_source(), key: conn.phrase_key(), words: Some(phrase) }
        }
    }
}

fn and_of(conditions: &[String]) -> String {
    conditions.iter().map(|c| format!(" AND {c}")).collect()
}

/// What the contracts of the listed projects say: supplier and amount, looked up for one page only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contracted {
    /// The supplier of the first lot.
    pub supplier: String,
    /// How many contracts there are.
    pub lots: usize,
    /// Their amounts together.
    pub amount: Fen,
}

/// The contracts of these projects, from confirmation on; a supplier is told its own.
pub fn contracted(conn: &mut Conn, scope: &Scope, rows: &[Row]) -> Result<HashMap<i64, Contracted>, Problem> {
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let mut query = contracts::table
        .inner_join(suppliers::table)
        .filter(contracts::project_id.eq_any(ids))
        .filter(is_confirmed())
        .order(contracts::id)
        .select((contracts::project_id, suppliers::name, contracts::amount_fen))
        .into_boxed();
    if let Some(unit) = sole_supplier(scope) {
        query = query.filter(contracts::supplier_unit_id.eq(unit.0));
    }
    let found: Vec<(i64, String, i64)> = query.load(conn)?;
    let mut all = HashMap::<i64, Contracted>::new();
    for (project, supplier, fen) in found {
        let entry = all.entry(project).or_insert(Contracted { supplier, lots: 0, amount: Fen::ZERO });
        entry.lots += 1;
        entry.amount = Fen(entry.amount.0.saturating_add(fen));
    }
    Ok(all)
}

/// The units that may own projects, for the filter.
pub fn owners(conn: &mut Conn) -> Result<Vec<(i64, String)>, Problem> {
    let kinds = UnitKind::ALL.iter().filter(|k| k.may_own()).map(|k| k.code());
    let kinds: Vec<&str> = kinds.collect();
    Ok(units::table.filter(units::kind.eq_any(kinds)).order(units::name).select((units::id, units::name)).load(conn)?)
}
