//! Whose turn it is on a project, by name: the same table of work that makes the inbox, asked for one project and answered with people.

use super::desk::when_on;
use super::desk_work::{ALL, Tie, Work};
use crate::problem::Problem;
use crate::regulation::authority::{Action, rule};
use crate::regulation::people::{Actor, Role, UnitKind};
use crate::regulation::urging::Waits;
use crate::regulation::values::{ProjectId, UserId};
use crate::store::conn::{Conn, Native, Worded};
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
    let works: Vec<&Work> = on_projects().collect();
    let rows = waiting(conn, &works, project, today)?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let people = people(conn, None)?;
    let held = rows.iter().filter_map(|row| {
        let work = works.get(usize::try_from(row.work).ok()?)?;
        let people: Vec<Holder> = people.iter().filter(|p| could(work, row, p)).map(|p| p.holder.clone()).collect();
        (!people.is_empty()).then_some(Held { action: work.action, verb: work.verb, due: row.due, people })
    });
    Ok(held.collect())
}

/// The people who could do this one act on the project now: a few queries, for the page of every project asks.
pub fn doing(conn: &mut Conn, project: ProjectId, action: Action, today: NaiveDate) -> Result<Vec<Holder>, Problem> {
    let works: Vec<&Work> = on_projects().filter(|work| work.action == action).collect();
    if works.is_empty() {
        return Ok(Vec::new());
    }
    let rows = waiting(conn, &works, project, today)?;
    let found: Vec<(&Work, &Row)> =
        rows.iter().filter_map(|row| Some((*works.get(usize::try_from(row.work).ok()?)?, row))).collect();
    let mut of: Vec<i64> = found.iter().flat_map(|(work, row)| named_units(work, row)).collect();
    let roles: Vec<Role> = found.iter().flat_map(|(work, _)| work.roles).copied().collect();
    if found.iter().any(|(work, _)| matches!(work.tie, Tie::City | Tie::NotOwner)) {
        let kinds = UnitKind::ALL.iter().filter(|kind| roles.iter().any(|role| role.fits(**kind)));
        for kind in kinds {
            let offices = units::table.filter(units::kind.eq(kind.code())).select(units::id).limit(MOST_UNITS);
            of.extend(offices.rows::<i64>(conn)?);
        }
    }
    if of.is_empty() {
        return Ok(Vec::new());
    }
    let people = people(conn, Some(of))?;
    let can = |person: &&Person| found.iter().any(|(work, row)| could(work, row, person));
    Ok(people.iter().filter(can).map(|person| person.holder.clone()).collect())
}

/// Units an act of the city's offices is looked for in.
const MOST_UNITS: i64 = 40;

fn named_units(work: &Work, row: &Row) -> Vec<i64> {
    match work.tie {
        Tie::City | Tie::NotOwner => Vec::new(),
        Tie::Owner => vec![row.owner],
        Tie::Unit(_) => row.unit.into_iter().collect(),
        Tie::OwnerOr(_) => row.unit.into_iter().chain([row.owner]).collect(),
    }
}

/// The kinds of work that stand on a project.
fn on_projects() -> impl Iterator<Item = &'static Work> {
    ALL.iter().copied().flatten().filter(|work| !work.columns.starts_with("CAST(0"))
}

fn waiting(conn: &mut Conn, works: &[&Work], project: ProjectId, today: NaiveDate) -> Result<Vec<Row>, Problem> {
    let asked: Vec<String> = (0..).zip(works).map(|(n, work)| query(n, work, today)).collect();
    let asked = Worded { text: asked.join(" UNION ALL "), id: project.0 };
    // What asks for today is another text tomorrow.
    match works.iter().any(|work| work.when.contains('{')) {
        true => Ok(diesel::sql_query(asked.text.replace("{id}", &asked.id.to_string())).load(conn)?),
        false => Ok(asked.rows(conn)?),
    }
}

fn query(n: usize, work: &Work, today: NaiveDate) -> String {
    let unit = match work.tie {
        Tie::Unit(column) | Tie::OwnerOr(column) => column,
        Tie::City | Tie::Owner | Tie::NotOwner => "CAST(NULL AS BIGINT)",
    };
    format!(
        "SELECT CAST({n} AS BIGINT) AS work, w.due, w.holder_owner AS owner, w.holder_unit AS unit, \
         w.hands FROM (SELECT {}, {} AS holder_owner, {unit} AS holder_unit, {} AS hands \
         FROM {} WHERE p.id = {{id}} AND {}) w",
        work.columns,
        work.owner,
        work.body,
        work.from,
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

/// Everybody at work, or those of some units.
fn people(conn: &mut Conn, of: Option<Vec<i64>>) -> Result<Vec<Person>, Problem> {
    let query = users::table
        .inner_join(units::table.on(units::id.eq(users::unit_id)))
        .filter(users::state.eq("active"))
        .order((units::id, users::id))
        .select((users::id, users::name, users::unit_id, users::roles, units::name));
    let rows: Vec<(i64, String, i64, String, String)> = match of.as_deref() {
        None => query.rows(conn)?,
        // By far the most: a statement that is parsed once.
        Some([unit]) => query.filter(users::unit_id.eq(*unit)).rows(conn)?,
        Some(units) => query.filter(users::unit_id.eq_any(units.to_vec())).load(conn)?,
    };
    let person = |(id, name, unit, roles, unit_name): (i64, String, i64, String, String)| Person {
        holder: Holder { user: UserId(id), name, unit: unit_name },
        unit,
        roles: parse_roles(&roles),
    };
    Ok(rows.into_iter().map(person).collect())
}
