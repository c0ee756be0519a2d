//! Many projects from few: a large demo city is printed from the lives that its first projects have lived through the use cases.
//!
//! Nothing else may come here. A print is a project of its own with contract, instalments, evaluation, files and a whole chain, but its
//! chain tells only the beginning and the latest acts, and its papers are those of the project it was printed from.

use super::audit::Row;
use super::conn::Conn;
use super::files::Cabinet;
use super::projects;
use super::schema as t;
use super::search::indexed;
use super::sums;
use super::tx::Tx;
use super::waiting;
use crate::problem::Problem;
use crate::regulation::values::ProjectNo;
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use diesel::query_builder::QueryFragment;
use diesel::sql_types::{BigInt, Text};
use diesel::sqlite::Sqlite;
use std::collections::HashMap;

/// Latest acts that a print's chain tells, beside its first.
const ACTS: i64 = 12;
/// Files of a print.
const FILES: i64 = 5;

/// What hangs on a project, in the order in which the rows refer to each other.
const HANGING: [&str; 15] = [
    "supplier_checks",
    "contracts",
    "changes",
    "acceptances",
    "instalments",
    "invoices",
    "evaluations",
    "sheets",
    "rectifications",
    "recognitions",
    "guidances",
    "inspections",
    "security_tests",
    "security_terms",
    "files",
];

/// A project to print from.
#[derive(Debug, Clone, Queryable)]
struct Stencil {
    id: i64,
    version: i32,
    no: String,
    name: String,
    year: i32,
    owner: i64,
    state: String,
    track: String,
    fen: i64,
    due: Option<NaiveDate>,
    changed_at: NaiveDateTime,
    body: String,
}

/// The projects to print from, and how far the numbers of each table reach.
#[derive(Debug)]
pub struct Stencils {
    projects: Vec<Stencil>,
    acts: HashMap<i64, Vec<Row>>,
    searched: HashMap<i64, String>,
    columns: HashMap<&'static str, Vec<String>>,
    spans: HashMap<&'static str, i64>,
    papers: Vec<(i64, String)>,
}

impl Stencils {
    /// Every project of the city but those in a listing case, whose supplier must not be listed again and again.
    pub fn load(conn: &mut Conn) -> Result<Stencils, Problem> {
        let barred = t::cases::table
            .inner_join(t::evaluations::table.on(t::cases::evaluation_id.eq(t::evaluations::id.nullable())))
            .select(t::evaluations::project_id);
        let stencils: Vec<Stencil> = t::projects::table
            .filter(t::projects::id.ne_all(barred))
            .order(t::projects::id)
            .select((
                t::projects::id,
                t::projects::version,
                t::projects::no,
                t::projects::name,
                t::projects::year,
                t::projects::owner_id,
                t::projects::state,
                t::projects::track,
                t::projects::budget_fen,
                t::projects::due,
                t::projects::changed_at,
                t::projects::body,
            ))
            .load(conn)?;
        let columns = columns();
        let mut spans = HashMap::new();
        for table in columns.keys().copied().filter(|table| *table != "invoices").chain(["projects"]) {
            spans.insert(table, last_id(conn, table)?);
        }
        let (mut acts, mut searched) = (HashMap::new(), HashMap::new());
        for project in &stencils {
            acts.insert(project.id, told(conn, project.id)?);
            searched.insert(project.id, projects::searched(conn, project.id)?);
        }
        let papers = papers(conn)?;
        Ok(Stencils { projects: stencils, acts, searched, columns, spans, papers })
    }

    /// How many projects one printing makes.
    pub fn len(&self) -> usize {
        self.projects.len()
    }

    /// Whether there is nothing to print from.
    pub fn is_empty(&self) -> bool {
        self.projects.is_empty()
    }

    /// The year of each project in turn.
    pub fn years(&self) -> impl Iterator<Item = i32> + '_ {
        self.projects.iter().map(|project| project.year)
    }

    fn span(&self, table: &str) -> i64 {
        self.spans.get(table).copied().unwrap_or(0)
    }

    /// Prints the projects from one place on, each with its new number and its serial, the `k`th time.
    pub fn print(&self, tx: &mut Tx<'_>, k: i64, from: usize, new: &[(ProjectNo, usize)]) -> Result<(), Problem> {
        for (stencil, (no, serial)) in self.projects.iter().skip(from).zip(new) {
            let id = stencil.id + k * self.span("projects");
            let name = named(&stencil.name, *serial);
            let body = stencil
                .body
                .replace(&format!("\"no\":\"{}\"", stencil.no), &format!("\"no\":\"{no}\""))
                .replace(&stencil.name, &name);
            diesel::insert_into(t::projects::table)
                .values((
                    t::projects::id.eq(id),
                    t::projects::version.eq(stencil.version),
                    t::projects::no.eq(&no.0),
                    t::projects::name.eq(&name),
                    t::projects::year.eq(stencil.year),
                    t::projects::owner_id.eq(stencil.owner),
                    t::projects::state.eq(&stencil.state),
                    t::projects::track.eq(&stencil.track),
                    t::projects::budget_fen.eq(stencil.fen),
                    t::projects::due.eq(stencil.due),
                    t::projects::changed_at.eq(stencil.changed_at),
                    t::projects::body.eq(body),
                ))
                .execute(tx.conn())?;
            let text = self.searched.get(&stencil.id).map_or("", String::as_str);
            let text = indexed(&text.replace(&stencil.no, &no.0).replace(&stencil.name, &name));
            diesel::insert_into(t::project_search::table)
                .values((t::project_search::project_id.eq(id), t::project_search::content.eq(text)))
                .execute(tx.conn())?;
            self.chain(tx, k, stencil.id, id)?;
        }
        Ok(())
    }

    /// The print's chain: the told acts under their own numbers, each hung on the one before.
    fn chain(&self, tx: &mut Tx<'_>, k: i64, from: i64, id: i64) -> Result<(), Problem> {
        let mut last = String::new();
        let acts = self.acts.get(&from).map_or(&[][..], Vec::as_slice);
        for (seq, act) in (1..).zip(acts) {
            let subject_id = act.subject_id + k * self.span(&format!("{}s", act.kind));
            let mut row = Row { chain: id, seq, subject_id, prev_hash: last, hash: String::new(), ..act.clone() };
            row.hash = row.digest();
            diesel::insert_into(t::audit::table).values(&row).execute(tx.conn())?;
            last = row.hash;
        }
        let seq = i64::try_from(acts.len()).unwrap_or(0);
        diesel::insert_into(t::chain_heads::table)
            .values((t::chain_heads::chain.eq(id), t::chain_heads::seq.eq(seq), t::chain_heads::hash.eq(last)))
            .execute(tx.conn())?;
        Ok(())
    }

    /// Prints what hangs on the first `count` projects, the `k`th time.
    pub fn print_hanging(&self, tx: &mut Tx<'_>, k: i64, count: usize) -> Result<(), Problem> {
        let Some(last) = self.projects.get(count.saturating_sub(1)) else { return Ok(()) };
        for table in HANGING {
            let columns = self.columns.get(table).map_or(&[][..], Vec::as_slice);
            let values: Vec<String> = columns.iter().map(|column| self.value(table, column, k)).collect();
            let text = format!(
                "INSERT INTO {table} ({}) SELECT {} FROM {table} WHERE {}",
                columns.join(", "),
                values.join(", "),
                self.which(table, last.id)
            );
            diesel::sql_query(text).execute(tx.conn())?;
        }
        Ok(())
    }

    fn which(&self, table: &str, last: i64) -> String {
        let barred = "SELECT e.project_id FROM cases c JOIN evaluations e ON e.id = c.evaluation_id";
        let mine = format!("project_id <= {last} AND project_id NOT IN ({barred})");
        match table {
            "invoices" => format!("instalment_id IN (SELECT i.id FROM instalments i WHERE i.{mine})"),
            "files" => {
                let ids: Vec<String> = self.papers.iter().map(|(id, _)| id.to_string()).collect();
                format!("{mine} AND id IN ({})", ids.join(", "))
            }
            _ => mine,
        }
    }

    /// A column's value in the print: numbers of other prints moved on, what must be unique marked, everything else as it is.
    fn value(&self, table: &str, column: &str, k: i64) -> String {
        let moved = |name: &str, of: &str| format!("{name} + {}", k * self.span(of));
        match column {
            "id" => moved("id", table),
            "project_id" => moved("project_id", "projects"),
            "contract_id" => moved("contract_id", "contracts"),
            "evaluation_id" => moved("evaluation_id", "evaluations"),
            "elevates" => moved("elevates", "evaluations"),
            "instalment_id" => moved("instalment_id", "instalments"),
            "no" | "number" | "voucher" | "stored" => format!("{column} || '-{k}'"),
            "body" => self.body(table, k),
            _ => column.to_owned(),
        }
    }

    fn body(&self, table: &str, k: i64) -> String {
        let columns = self.columns.get(table).map_or(&[][..], Vec::as_slice);
        let mut body = "body".to_owned();
        for (key, column, of) in [
            ("project", "project_id", "projects"),
            ("contract", "contract_id", "contracts"),
            ("evaluation", "evaluation_id", "evaluations"),
        ] {
            if columns.iter().any(|name| name == column) {
                let shift = k * self.span(of);
                body = format!(
                    "replace({body}, '\"{key}\":' || {column} || ',', '\"{key}\":' || ({column} + {shift}) || ',')"
                );
            }
        }
        if table == "evaluations" {
            // What takes no result's place has nothing to be moved on.
            let (old, shift) = ("coalesce(elevates, 0)", k * self.span("evaluations"));
            body = format!(
                "replace({body}, '\"elevates\":' || {old} || ',', '\"elevates\":' || ({old} + {shift}) || ',')"
            );
        }
        if table == "contracts" {
            body = format!("replace({body}, '\"no\":\"' || no || '\"', '\"no\":\"' || no || '-{k}\"')");
        }
        body
    }

    /// The contents of the files of one printing, under their names.
    pub fn lay_papers(&self, cabinet: &Cabinet, k: i64) -> Result<(), Problem> {
        for (_, stored) in &self.papers {
            cabinet.as_well(stored, &format!("{stored}-{k}"))?;
        }
        Ok(())
    }
}

/// After the last printing: the registers go on after the highest number given, and what waits is found anew.
pub fn go_on(tx: &mut Tx<'_>, given: &HashMap<i32, i64>) -> Result<(), Problem> {
    waiting::renew_all(tx.conn())?;
    sums::renew_all(tx.conn())?;
    for (year, last) in given {
        let register = t::numbers::table.find(("project", year));
        diesel::update(register).set(t::numbers::last.eq(last)).execute(tx.conn())?;
    }
    Ok(())
}

/// The highest project number of each year.
pub fn given(conn: &mut Conn) -> Result<HashMap<i32, i64>, Problem> {
    let rows: Vec<(i32, i64)> = t::numbers::table
        .filter(t::numbers::kind.eq("project"))
        .select((t::numbers::year, t::numbers::last))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

fn named(name: &str, serial: usize) -> String {
    let (what, year) = name.rsplit_once('（').unwrap_or((name, "）"));
    let what = what.split('第').next().unwrap_or(what);
    format!("{what}第{serial}期（{year}")
}

fn told(conn: &mut Conn, chain: i64) -> Result<Vec<Row>, Problem> {
    let all = || t::audit::table.filter(t::audit::chain.eq(chain)).select(Row::as_select());
    let mut latest: Vec<Row> = all().order(t::audit::seq.desc()).limit(ACTS).load(conn)?;
    latest.reverse();
    match latest.first() {
        Some(first) if first.seq > 1 => {
            let mut acts: Vec<Row> = all().filter(t::audit::seq.eq(1)).load(conn)?;
            acts.append(&mut latest);
            Ok(acts)
        }
        _ => Ok(latest),
    }
}

/// The latest files of each project: number and name in the store.
fn papers(conn: &mut Conn) -> Result<Vec<(i64, String)>, Problem> {
    #[derive(QueryableByName)]
    struct Paper {
        #[diesel(sql_type = BigInt)]
        id: i64,
        #[diesel(sql_type = Text)]
        stored: String,
    }
    let text = format!(
        "SELECT id, stored FROM (SELECT id, stored, row_number() OVER (PARTITION BY project_id ORDER BY id DESC) AS nth FROM files \
         WHERE project_id IS NOT NULL) f WHERE nth <= {FILES}"
    );
    let found: Vec<Paper> = diesel::sql_query(text).load(conn)?;
    Ok(found.into_iter().map(|paper| (paper.id, paper.stored)).collect())
}

fn last_id(conn: &mut Conn, table: &str) -> Result<i64, Problem> {
    #[derive(QueryableByName)]
    struct Last {
        #[diesel(sql_type = BigInt)]
        id: i64,
    }
    let text = format!("SELECT CAST(coalesce(max(id), 0) AS BIGINT) AS id FROM {table}");
    Ok(diesel::sql_query(text).get_result::<Last>(conn)?.id)
}

/// The columns of every hanging table, as the schema has them.
fn columns() -> HashMap<&'static str, Vec<String>> {
    fn names(query: &impl QueryFragment<Sqlite>) -> Vec<String> {
        let text = diesel::debug_query::<Sqlite, _>(query).to_string();
        let list = text.split(" FROM ").next().unwrap_or_default();
        list.split("`.`").skip(1).filter_map(|rest| rest.split('`').next()).map(str::to_owned).collect()
    }
    HashMap::from([
        ("supplier_checks", names(&t::supplier_checks::table.select(t::supplier_checks::all_columns))),
        ("contracts", names(&t::contracts::table.select(t::contracts::all_columns))),
        ("changes", names(&t::changes::table.select(t::changes::all_columns))),
        ("acceptances", names(&t::acceptances::table.select(t::acceptances::all_columns))),
        ("instalments", names(&t::instalments::table.select(t::instalments::all_columns))),
        ("invoices", names(&t::invoices::table.select(t::invoices::all_columns))),
        ("evaluations", names(&t::evaluations::table.select(t::evaluations::all_columns))),
        ("sheets", names(&t::sheets::table.select(t::sheets::all_columns))),
        ("rectifications", names(&t::rectifications::table.select(t::rectifications::all_columns))),
        ("recognitions", names(&t::recognitions::table.select(t::recognitions::all_columns))),
        ("guidances", names(&t::guidances::table.select(t::guidances::all_columns))),
        ("inspections", names(&t::inspections::table.select(t::inspections::all_columns))),
        ("security_tests", names(&t::security_tests::table.select(t::security_tests::all_columns))),
        ("security_terms", names(&t::security_terms::table.select(t::security_terms::all_columns))),
        ("files", names(&t::files::table.select(t::files::all_columns))),
    ])
}
