//! The project page: a fixed number of queries, whatever the project's age.

use crate::clock::local;
use crate::problem::Problem;
use crate::regulation::authority::{Action, Scope};
use crate::regulation::b07_stages::Project;
use crate::regulation::people::Actor;
use crate::regulation::values::{Fen, ProjectNo, SupplierId};
use crate::store::conn::{Conn, Native, Stamp};
use crate::store::contracts::{self as contracts_store, is_confirmed};
use crate::store::schema::{audit, contracts, file_readers, files, units};
use crate::store::views::cases::on_negative_list;
use crate::store::views::contract_scope::Reach;
use crate::store::views::related::{self, Related};
use crate::store::views::{commissions, scope, supplier_names};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::{count_star, max};
use diesel::prelude::*;

/// Rows of the record on the page itself.
const SHORT: i64 = 10;
const LONG: i64 = 500;
/// Most attachments listed.
const PAPERS: i64 = 200;

/// How much of the flow record is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// The latest acts.
    Latest,
    /// Only acts with an opinion.
    Said,
    /// Everything.
    All,
}

/// One line of the flow record.
#[derive(Debug, Clone)]
pub struct Line {
    /// When.
    pub at: NaiveDateTime,
    /// The person.
    pub person: String,
    /// The unit.
    pub unit: String,
    /// The act.
    pub action: Action,
    /// Opinion or reason.
    pub opinion: String,
    /// The day set for the next step.
    pub due: Option<NaiveDate>,
}

/// One attachment.
#[derive(Debug, Clone)]
pub struct Paper {
    /// Its number.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub size: i64,
    /// Whose it is.
    pub unit: String,
    /// When it came.
    pub at: NaiveDateTime,
}

/// What the page shows of the project itself.
#[derive(Debug, Clone)]
pub struct Found {
    /// The project.
    pub project: Project,
    /// Name of the owner unit.
    pub owner: String,
    /// The last day of each act.
    pub dates: Vec<(Action, NaiveDate)>,
    /// The flow record, newest first.
    pub flow: Vec<Line>,
    /// How many acts there are in all.
    pub acts: i64,
    /// The attachments, newest first.
    pub papers: Vec<Paper>,
    /// Names of the suppliers: under contract, before that those who won lots.
    pub suppliers: Vec<(i64, String)>,
    /// What the confirmed contracts come to, once there is one.
    pub contracted: Option<Fen>,
    /// The projects its plan names as related, for offices and the owner itself.
    pub related: Vec<Related>,
    /// Until when the owner is on the negative list, for offices and the owner itself.
    pub negative: Option<NaiveDate>,
    /// Whether the reader reaches the whole of the project, its plan and quotes too.
    pub inside: bool,
    /// Whether there are contracts beyond the reader's reach: the days of the later steps may be theirs.
    pub shared: bool,
}

/// Everything, if the reader may see the project.
pub fn load(
    conn: &mut Conn,
    actor: &Actor,
    scope: &Scope,
    no: &ProjectNo,
    flow: Flow,
    today: NaiveDate,
) -> Result<Found, Problem> {
    let project = scope::project(conn, scope, no)?;
    let owner = units::table.find(project.owner.0).select(units::name).row(conn)?;
    let (dates, acts) = dates(conn, &project)?;
    let flow = lines(conn, actor, scope, &project, flow)?;
    let reach = Reach::load(conn, scope, &project)?;
    let papers = papers(conn, actor, scope, &project, reach.inside)?;
    let (bound, shared) = bound(conn, &reach, &project)?;
    let won: Vec<SupplierId> = project.awards().map(|a| a.supplier).collect();
    let under: Vec<SupplierId> = bound.iter().map(|(supplier, _)| *supplier).collect();
    let suppliers = supplier_names::of(conn, if under.is_empty() && reach.inside { &won } else { &under })?;
    let contracted = (!bound.is_empty()).then(|| bound.iter().map(|(_, amount)| *amount).sum());
    let told = scope.is_all() || scope.owner() == Some(project.owner);
    let negative = if told { on_negative_list(conn, project.owner, today)? } else { None };
    let related = related::of(conn, scope, &project)?;
    let inside = reach.inside;
    Ok(Found { project, owner, dates, flow, acts, papers, suppliers, contracted, related, negative, inside, shared })
}

/// The confirmed contracts within reach, supplier and amount, and whether there are others.
fn bound(conn: &mut Conn, reach: &Reach, project: &Project) -> Result<(Vec<(SupplierId, Fen)>, bool), Problem> {
    if reach.inside {
        let rows: Vec<(i64, i64)> = contracts::table
            .filter(contracts::project_id.eq(project.id.0))
            .filter(is_confirmed())
            .select((contracts::supplier_id, contracts::amount_fen))
            .rows(conn)?;
        return Ok((rows.into_iter().map(|(supplier, fen)| (SupplierId(supplier), Fen(fen))).collect(), false));
    }
    let (mine, others): (Vec<_>, Vec<_>) =
        contracts_store::of_project(conn, project.id)?.into_iter().partition(|contract| reach.lets(contract));
    Ok((mine.into_iter().map(|c| (c.supplier, c.amount)).collect(), !others.is_empty()))
}

fn dates(conn: &mut Conn, project: &Project) -> Result<(Vec<(Action, NaiveDate)>, i64), Problem> {
    let rows: Vec<(String, i64, Option<Stamp>)> = audit::table
        .filter(audit::chain.eq(project.id.0))
        .group_by(audit::action)
        .select((audit::action, count_star(), max(audit::at)))
        .rows(conn)?;
    let total = rows.iter().map(|(_, n, _)| n).sum();
    let dated =
        |(action, _, at): (String, i64, Option<Stamp>)| Some((Action::from_code(&action)?, local(at?.0).date()));
    Ok((rows.into_iter().filter_map(dated).collect(), total))
}

/// Saves would bury the record, and so would one act told of every sheet it laid out: they are shown only in the whole of it.
#[diesel::dsl::auto_type(no_type_alias)]
fn is_loud() -> _ {
    let plans = audit::action.ne("save_plan").and(audit::action.ne("upload_file"));
    let convened = audit::action.ne("convene_panel").or(audit::kind.ne("sheet"));
    plans.and(audit::action.ne("save_report")).and(audit::action.ne("save_sheet")).and(convened)
}

type Row = (Stamp, String, String, String, String, Option<NaiveDate>, String);

/// The record of a project, newest first.
#[diesel::dsl::auto_type(no_type_alias)]
fn record(project: i64) -> _ {
    let cells = (audit::at, audit::user_name, audit::unit_name, audit::action, audit::opinion, audit::due, audit::kind);
    audit::table.filter(audit::chain.eq(project)).order(audit::seq.desc()).select(cells)
}

fn lines(conn: &mut Conn, actor: &Actor, scope: &Scope, project: &Project, flow: Flow) -> Result<Vec<Line>, Problem> {
    let whole = scope.is_all() || scope.owner() == Some(project.owner);
    let (all, own) = (record(project.id.0), audit::unit_id.eq(actor.unit.0));
    let rows: Vec<Row> = match (flow, whole) {
        (Flow::Latest, true) => all.filter(is_loud()).limit(SHORT).rows(conn)?,
        (Flow::Latest, false) => all.filter(is_loud()).filter(own).limit(SHORT).rows(conn)?,
        (Flow::Said, true) => all.filter(is_loud()).filter(audit::opinion.ne("")).limit(LONG).rows(conn)?,
        (Flow::Said, false) => {
            all.filter(is_loud()).filter(audit::opinion.ne("")).filter(own).limit(LONG).rows(conn)?
        }
        (Flow::All, true) => all.limit(LONG).rows(conn)?,
        (Flow::All, false) => all.filter(own).limit(LONG).rows(conn)?,
    };
    Ok(rows.into_iter().filter_map(line).collect())
}

/// A sheet's opinion belongs to the sheet: other agencies read it there, after the close.
fn line((Stamp(at), person, unit, action, opinion, due, kind): Row) -> Option<Line> {
    let opinion = if kind == "sheet" { String::new() } else { opinion };
    Some(Line { at, person, unit, action: Action::from_code(&action)?, opinion, due })
}

/// The attachments of a project, newest first.
#[diesel::dsl::auto_type(no_type_alias)]
fn attached(project: i64, most: i64) -> _ {
    files::table
        .inner_join(units::table.on(units::id.eq(files::unit_id)))
        .filter(files::project_id.eq(project))
        .order(files::id.desc())
        .limit(most)
        .select((files::id, files::name, files::size, units::name, files::at))
}

/// Those the reader may open: `scope::file` says the same of one.
fn papers(
    conn: &mut Conn,
    actor: &Actor,
    scope: &Scope,
    project: &Project,
    inside: bool,
) -> Result<Vec<Paper>, Problem> {
    let (all, own) = (attached(project.id.0, PAPERS), files::unit_id.eq(actor.unit.0));
    let rows: Vec<(i64, String, i64, String, Stamp)> = if let Some(third) = scope.third() {
        let judged: Vec<i64> = commissions::papers(conn, third, project.id)?.iter().map(|file| file.0).collect();
        all.filter(own.or(files::id.eq_any(judged))).rows(conn)?
    } else if inside {
        all.rows(conn)?
    } else {
        let shown = file_readers::table.filter(file_readers::unit_id.eq(actor.unit.0)).select(file_readers::file_id);
        all.filter(own.or(files::id.eq_any(shown))).rows(conn)?
    };
    Ok(rows.into_iter().map(|(id, name, size, unit, Stamp(at))| Paper { id, name, size, unit, at }).collect())
}
