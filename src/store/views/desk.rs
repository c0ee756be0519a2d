//! The inbox: what waits for this person, computed from the states. There is no table of tasks; each kind of work is one line of
//! `desk_work` and one indexed query, and the authority's own rule tells who may not do it any more (four eyes).

use super::super::conn::Conn;
use super::desk_work::{ALL, Tie, Work};
use crate::problem::Problem;
use crate::regulation::authority::{Action, rule, sees_people};
use crate::regulation::b07_stages::{Stage, StateName};
use crate::regulation::b08_check::PROOF_DAYS;
use crate::regulation::people::{Actor, Role};
use crate::regulation::values::Fen;
use chrono::{Datelike, Days, NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Nullable, Text, Timestamp};
use std::collections::HashMap;

/// Most rows of one kind on the page.
pub const MOST: i64 = 200;
/// A count in the navigation stops here, per kind.
const CAP: i64 = 100;

/// How much is open, for the navigation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, QueryableByName)]
pub struct Counts {
    /// 待办, each kind up to a hundred.
    #[diesel(sql_type = BigInt)]
    pub todo: i64,
    /// The largest of the kinds, up to one more than a hundred.
    #[diesel(sql_type = BigInt)]
    pub largest: i64,
    /// 待阅, up to a hundred.
    #[diesel(sql_type = BigInt)]
    pub unread: i64,
    /// 待确认角色, up to a hundred; nought for those who administer no accounts.
    #[diesel(sql_type = BigInt)]
    pub grants: i64,
}

impl Counts {
    /// 待办 as written: where a kind was counted no further, the sum is at least so much.
    pub fn todo_shown(&self) -> String {
        if self.largest > CAP { format!("{}+", self.todo) } else { self.todo.to_string() }
    }
}

/// What waits for somebody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inbox {
    /// The most urgent first.
    pub rows: Vec<Todo>,
    /// The kinds of which more waits than is shown.
    pub cut: Vec<Cut>,
}

/// A kind of work of which only the most urgent rows are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    /// The word on its button, a phrase.
    pub verb: &'static str,
    /// Rows shown.
    pub shown: i64,
    /// The day by which the last of them is due: what is not shown is due no earlier.
    pub from: Option<NaiveDate>,
    /// The list on which all of it stands.
    pub list: &'static str,
}

/// One thing that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Todo {
    /// What is to be done.
    pub action: Action,
    /// The step it belongs to.
    pub stage: Stage,
    /// The word on the button, a phrase.
    pub verb: &'static str,
    /// The page on which it is done.
    pub page: String,
    /// Number people use.
    pub no: String,
    /// Name.
    pub name: String,
    /// Owner unit.
    pub owner: String,
    /// Supplier, once there is one.
    pub supplier: Option<String>,
    /// Amount, where there is one.
    pub amount: Option<Fen>,
    /// Unit and person it came from: who acted last.
    pub from: Option<(String, String)>,
    /// When it came.
    pub arrived: Option<NaiveDateTime>,
    /// By when.
    pub due: Option<NaiveDate>,
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = BigInt)]
    chain: i64,
    #[diesel(sql_type = BigInt)]
    thing: i64,
    #[diesel(sql_type = Text)]
    no: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    owner: String,
    #[diesel(sql_type = Nullable<Text>)]
    supplier: Option<String>,
    #[diesel(sql_type = Nullable<BigInt>)]
    fen: Option<i64>,
    #[diesel(sql_type = Nullable<Date>)]
    due: Option<NaiveDate>,
}

#[derive(QueryableByName)]
struct Last {
    #[diesel(sql_type = BigInt)]
    chain: i64,
    #[diesel(sql_type = Text)]
    unit: String,
    #[diesel(sql_type = Text)]
    person: String,
    #[diesel(sql_type = Timestamp)]
    at: NaiveDateTime,
}

/// What waits for the person or the unit's pool: of each kind so many, those due first.
pub fn todo(conn: &mut Conn, actor: &Actor, today: NaiveDate, most: i64) -> Result<Inbox, Problem> {
    let (mut all, mut cut) = (Vec::new(), Vec::new());
    for work in mine(actor) {
        let text = format!(
            "SELECT {} FROM {} WHERE {} ORDER BY {} LIMIT {}",
            work.columns,
            work.from,
            condition(work, actor, today),
            work.order,
            most + 1
        );
        let mut found: Vec<Found> = diesel::sql_query(text).load(conn)?;
        if found.len() as i64 > most {
            found.pop();
            let from = found.last().and_then(|row| row.due);
            cut.push(Cut { verb: work.verb, shown: most, from, list: work.list() });
        }
        all.extend(found.into_iter().map(|row| (work, row)));
    }
    let last = last_acts(conn, all.iter().map(|(_, row)| row.chain))?;
    let mut rows: Vec<Todo> = all.into_iter().map(|(work, row)| entry(work, row, &last)).collect();
    rows.sort_by(|a, b| (a.due.is_none(), a.due, &a.no).cmp(&(b.due.is_none(), b.due, &b.no)));
    Ok(Inbox { rows, cut })
}

/// How much is open, in one capped statement.
pub fn counts(conn: &mut Conn, actor: &Actor, today: NaiveDate) -> Result<Counts, Problem> {
    let kinds: Vec<String> = mine(actor)
        .map(|work| {
            let when = condition(work, actor, today);
            format!("SELECT count(*) AS n FROM (SELECT 1 AS one FROM {} WHERE {when} LIMIT {}) c", work.from, CAP + 1)
        })
        .collect();
    let kinds = if kinds.is_empty() { "SELECT 0 AS n".to_owned() } else { kinds.join(" UNION ALL ") };
    let grants = match sees_people(actor) {
        Some(_) => format!("(SELECT count(*) FROM (SELECT 1 AS one FROM users WHERE proposed LIMIT {CAP}) c)"),
        None => "0".to_owned(),
    };
    let text = format!(
        "SELECT CAST({grants} AS BIGINT) AS grants, \
         CAST(SUM(CASE WHEN k.n > {CAP} THEN {CAP} ELSE k.n END) AS BIGINT) AS todo, CAST(MAX(k.n) AS BIGINT) AS largest, \
         (SELECT count(*) FROM (SELECT 1 AS one FROM letters WHERE user_id = {} AND read_at IS NULL LIMIT {CAP}) c) AS unread \
         FROM ({kinds}) k",
        actor.user.0
    );
    Ok(diesel::sql_query(text).get_result(conn)?)
}

/// The kinds of work a role of this person does.
fn mine(actor: &Actor) -> impl Iterator<Item = &'static Work> {
    let roles = actor.roles.clone();
    ALL.iter().copied().flatten().filter(move |work| work.roles.iter().any(|role| roles.contains(role)))
}

fn condition(work: &Work, actor: &Actor, today: NaiveDate) -> String {
    let unit = actor.unit.0;
    let tie = match work.tie {
        Tie::City => "TRUE".to_owned(),
        Tie::Owner => format!("{} = {unit}", work.owner),
        Tie::NotOwner => format!("{} <> {unit}", work.owner),
        Tie::Unit(column) => format!("{column} = {unit}"),
        Tie::OwnerOr(column) if actor.has(Role::Vendor) => format!("{column} = {unit}"),
        Tie::OwnerOr(_) => format!("{} = {unit}", work.owner),
    };
    let when = when_on(work, today);
    let eyes: String = excluding(work, actor)
        .map(|act| format!(" AND {} NOT LIKE '%[\"{}\",{}]%'", work.body, act.code(), actor.user.0))
        .collect();
    format!("{when} AND {tie}{eyes}")
}

/// The condition of a kind of work as it stands on a day.
pub(super) fn when_on(work: &Work, today: NaiveDate) -> String {
    work.when
        .replace("{today}", &format!("'{today}'"))
        .replace("{year}", &today.year().to_string())
        .replace("{stale}", &format!("'{}'", today - Days::new(PROOF_DAYS.unsigned_abs())))
        .replace("{soon}", &format!("'{}'", today + Days::new(30)))
}

/// The earlier acts that bar this person: only those a role of theirs could have done.
fn excluding<'a>(work: &'a Work, actor: &'a Actor) -> impl Iterator<Item = &'static Action> + 'a {
    rule(work.action).not_after.iter().filter(|act| rule(**act).roles.iter().any(|role| actor.has(*role)))
}

fn last_acts(conn: &mut Conn, chains: impl Iterator<Item = i64>) -> Result<HashMap<i64, Last>, Problem> {
    let mut chains: Vec<i64> = chains.filter(|chain| *chain != 0).collect();
    chains.sort_unstable();
    chains.dedup();
    let mut last = HashMap::new();
    for some in chains.chunks(1_000) {
        let list: Vec<String> = some.iter().map(i64::to_string).collect();
        let text = format!(
            "SELECT a.chain, a.unit_name AS unit, a.user_name AS person, a.at FROM chain_heads h \
             JOIN audit a ON a.chain = h.chain AND a.seq = h.seq WHERE h.chain IN ({})",
            list.join(", ")
        );
        let rows: Vec<Last> = diesel::sql_query(text).load(conn)?;
        last.extend(rows.into_iter().map(|row| (row.chain, row)));
    }
    Ok(last)
}

fn entry(work: &Work, row: Found, last: &HashMap<i64, Last>) -> Todo {
    let came = last.get(&row.chain);
    Todo {
        action: work.action,
        stage: work.stage,
        verb: work.verb,
        page: work.page.replace("{no}", &row.no).replace("{id}", &row.thing.to_string()),
        no: row.no,
        name: row.name,
        owner: row.owner,
        supplier: row.supplier,
        amount: row.fen.map(Fen),
        from: came.map(|l| (l.unit.clone(), l.person.clone())),
        arrived: came.map(|l| l.at),
        due: row.due,
    }
}

/// A project somebody set in motion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Started {
    /// Number people use.
    pub no: String,
    /// Name.
    pub name: String,
    /// Where it stands.
    pub state: Option<StateName>,
    /// The last act on it.
    pub action: Option<Action>,
    /// Who did that.
    pub by: String,
    /// When.
    pub at: NaiveDateTime,
    /// By when somebody must act.
    pub due: Option<NaiveDate>,
}

/// The projects this person drafted or submitted that are not over, the latest act first.
pub fn started(conn: &mut Conn, actor: &Actor, most: i64) -> Result<Vec<Started>, Problem> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        no: String,
        #[diesel(sql_type = Text)]
        name: String,
        #[diesel(sql_type = Text)]
        state: String,
        #[diesel(sql_type = Text)]
        action: String,
        #[diesel(sql_type = Text)]
        by_whom: String,
        #[diesel(sql_type = Timestamp)]
        at: NaiveDateTime,
        #[diesel(sql_type = Nullable<Date>)]
        due: Option<NaiveDate>,
    }
    let text = format!(
        "SELECT p.no, p.name, p.state, a.action, a.user_name AS by_whom, a.at, p.due FROM \
         (SELECT p.id, p.no, p.name, p.state, p.due FROM projects p WHERE p.owner_id = {} \
         AND p.state NOT IN ('closed', 'cancelled', 'rejected') AND EXISTS (SELECT 1 FROM audit m WHERE m.user_id = {} \
         AND m.chain = p.id AND m.action IN ('draft_plan', 'submit_plan')) \
         ORDER BY p.changed_at DESC, p.id DESC LIMIT {most}) p \
         JOIN chain_heads h ON h.chain = p.id JOIN audit a ON a.chain = h.chain AND a.seq = h.seq \
         ORDER BY a.at DESC, p.id DESC",
        actor.unit.0, actor.user.0
    );
    let rows: Vec<Row> = diesel::sql_query(text).load(conn)?;
    let started = |row: Row| Started {
        no: row.no,
        name: row.name,
        state: StateName::from_code(&row.state),
        action: Action::from_code(&row.action),
        by: row.by_whom,
        at: row.at,
        due: row.due,
    };
    Ok(rows.into_iter().map(started).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Nobody finds work in the inbox that the authority would refuse to their role.
    #[test]
    fn work_goes_to_roles_that_may_do_it() {
        for work in ALL.iter().copied().flatten() {
            let rule = rule(work.action);
            assert!(work.roles.iter().all(|role| rule.roles.contains(role)), "{} {:?}", work.action, work.roles);
        }
    }
}
