//! Whose turn it is on a project, by name: the same table of work that makes the inbox, asked for one project and answered with people.

use super::desk::when_on;
use super::desk_work::{ALL, Tie, Work};
use crate::problem::Problem;
use crate::regulation::authority::{Action, rule};
use crate::regulation::people::{Actor, Role};
use crate::regulation::urging::Waits;
use crate::regulation::values::{ProjectId, UserId};
use crate::store::conn::Conn;
use crate::store::schema::{units, users};
use crate::store::sessions::parse_roles;
use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Nullable, Text};

/// Somebody who could do it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The person.
    pub user: UserId,
    /// Name.
    pub name: String,
    /// Unit.
    pub unit: String,
}

/// One thing that waits on the project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// What is to be done.
    pub action: Action,
    /// The word on the button, a phrase.
    pub verb: &'static str,
    /// By when.
    pub due: Option<NaiveDate>,
    /// Everybody who could do it now.
    pub people: Vec<Holder>,
}

impl Held {
    /// The same as the rule sees it.
    pub fn waits(&self, by: &Actor) -> Waits {
        Waits { action: self.action, others: self.people.iter().filter(|p| p.user != by.user).count() }
    }
    /// The units, each once.
    pub fn units(&self) -> Vec<&str> {
        let mut all: Vec<&str> = self.people.iter().map(|p| p.unit.as_str()).collect();
        all.dedup();
        all
    }
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    work: i64,
    #[diesel(sql_type = Nullable<Date>)]
    due: Option<NaiveDate>,
    /// The owner unit.
    #[diesel(sql_type = BigInt)]
    owner: i64,
    /// The unit of the tie, where it names one.
    #[diesel(sql_type = Nullable<BigInt>)]
    unit: Option<i64>,
    /// Who did what on it.
    #[diesel(sql_type = Text)]
    hands: String,
}

struct Person {
    holder: Holder,
    unit: i64,
    roles: Vec<Role>,
}

/// Everything that waits on the project, with the people who could do it; what nobody could do is left out.
pub fn of(conn: &mut Conn, project: ProjectId, today: NaiveDate) -> Result<Vec<Held>, Problem> {
    let works: Vec<&Work> = ALL.iter().copied().flatten().filter(|work| !work.columns.starts_with("CAST(0")).collect();
    let asked: Vec<String> = (0..).zip(&works).map(|(n, work)| query(n, work, project, today)).collect();
    let rows: Vec<Row> = diesel::sql_query(asked.join(" UNION ALL ")).load(conn)?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let people = people(conn)?;
    let held = rows.iter().filter_map(|row| {
        let work = works.get(usize::try_from(row.work).ok()?)?;
        let people: Vec<Holder> = people.iter().filter(|p| could(work, row, p)).map(|p| p.holder.clone()).collect();
        (!people.is_empty()).then_some(Held { action: work.action, verb: work.verb, due: row.due, people })
    });
    Ok(held.collect())
}

fn query(n: usize, work: &Work, project: ProjectId, today: NaiveDate) -> String {
    let unit = match work.tie {
        Tie::Unit(column) | Tie::OwnerOr(column) => column,
        Tie::City | Tie::Owner | Tie::NotOwner => "CAST(NULL AS BIGINT)",
    };
    format!(
        "SELECT CAST({n} AS BIGINT) AS work, w.due, w.holder_owner AS owner, w.holder_unit AS unit, \
         w.hands FROM (SELECT {}, {} AS holder_owner, {unit} AS holder_unit, {} AS hands \
         FROM {} WHERE p.id = {} AND {}) w",
        work.columns,
        work.owner,
        work.body,
        work.from,
        project.0,
        when_on(work, today)
    )
}

fn could(work: &Work, row: &Row, person: &Person) -> bool {
    let tied = match work.tie {
        Tie::City => true,
        Tie::Owner => person.unit == row.owner,
        Tie::NotOwner => person.unit != row.owner,
        Tie::Unit(_) => Some(person.unit) == row.unit,
        Tie::OwnerOr(_) if person.roles.contains(&Role::Vendor) => Some(person.unit) == row.unit,
        Tie::OwnerOr(_) => person.unit == row.owner,
    };
    let did = |act: &Action| row.hands.contains(&format!("[\"{}\",{}]", act.code(), person.holder.user));
    tied && work.roles.iter().any(|role| person.roles.contains(role)) && !rule(work.action).not_after.iter().any(did)
}

fn people(conn: &mut Conn) -> Result<Vec<Person>, Problem> {
    let rows: Vec<(i64, String, i64, String, String)> = users::table
        .inner_join(units::table.on(units::id.eq(users::unit_id)))
        .filter(users::state.eq("active"))
        .order((units::id, users::id))
        .select((users::id, users::name, users::unit_id, users::roles, units::name))
        .load(conn)?;
    let person = |(id, name, unit, roles, unit_name): (i64, String, i64, String, String)| Person {
        holder: Holder { user: UserId(id), name, unit: unit_name },
        unit,
        roles: parse_roles(&roles),
    };
    Ok(rows.into_iter().map(person).collect())
}
