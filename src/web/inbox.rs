//! The inbox: `/todo` what waits, `/done` what I did, `/started` what I set in motion.

use super::desk::{Answer, Desk, Guest};
use super::export::{Cell, Format, MOST, Sheet};
use super::filters;
use super::form::Fields;
use super::nav;
use super::page::see;
use super::pager::{Exports, query_fields};
use crate::problem::Problem;
use crate::regulation::b07_stages::{Stage, StateName};
use crate::store::views::audit::{self, Entry, Mark};
use crate::store::views::desk::{self, Counts, Cut, Inbox, Started, Todo};
use actix_web::HttpRequest;
use askama::Template;
use chrono::NaiveDate;

/// One group of the list: its heading and its rows.
struct Group {
    head: &'static str,
    count: Many,
    rows: Vec<Todo>,
}

/// A count, and whether more waits than was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Many(usize, bool);

impl std::fmt::Display for Many {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", self.0, if self.1 { "+" } else { "" })
    }
}

#[derive(Template)]
#[template(path = "inbox/todo.html")]
struct TodoPage {
    counts: Counts,
    fields: Fields,
    owners: Vec<String>,
    groups: Vec<Group>,
    cut: Vec<Cut>,
    late: Many,
    soon: Many,
    total: Many,
    /// The last thing done, where nothing waits.
    last: Option<Entry>,
    judges: bool,
    filtered: bool,
    export: Exports,
}

/// `/todo`, `/todo.csv`, `/todo.xlsx`.
pub async fn todo(desk: Desk, req: HttpRequest) -> Answer {
    let (fields, format) = (query_fields(&req), Format::of(req.path()));
    if format == Format::Page && nav::home(desk.actor()) != "/todo" {
        return Ok(see(nav::home(desk.actor())));
    }
    let (actor, today) = (desk.actor().clone(), desk.today());
    let most = if format == Format::Page { desk::MOST } else { MOST };
    let (Inbox { rows: all, cut }, counts) =
        desk.read(move |conn| Ok((desk::todo(conn, &actor, today, most)?, desk::counts(conn, &actor, today)?))).await?;
    let count =
        |of: Urgency| Many(all.iter().filter(|t| urgency(t.due, today) == of).count(), goes_on(&cut, of, today));
    let (total, late, soon) = (Many(all.len(), !cut.is_empty()), count(Urgency::Late), count(Urgency::Soon));
    let mut owners: Vec<String> = all.iter().map(|t| t.owner.clone()).filter(|o| !o.is_empty()).collect();
    owners.sort();
    owners.dedup();
    let shown: Vec<Todo> = all.into_iter().filter(|t| fits(t, &fields, today)).collect();
    if format != Format::Page {
        return file(&desk, shown, &cut, format);
    }
    let groups = grouped(shown, &cut, today);
    let last = if total.0 == 0 { latest(&desk).await? } else { None };
    let judges = desk.scope().supplier().is_none();
    let filtered = ["stage", "unit", "due", "kw"].iter().any(|name| fields.has(name));
    let export = Exports::of("/todo", &fields);
    desk.page(&TodoPage { counts, owners, groups, cut, late, soon, total, last, judges, filtered, export, fields })
}

/// What this person did last.
async fn latest(desk: &Desk) -> Result<Option<Entry>, Problem> {
    let filter = audit::Filter { user: Some(desk.actor().user), work: true, ..audit::Filter::default() };
    Ok(desk.read(move |conn| audit::page(conn, &filter, 1)).await?.0.pop())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Urgency {
    Late,
    Soon,
    Later,
}

fn urgency(due: Option<NaiveDate>, today: NaiveDate) -> Urgency {
    match due.map(|day| (day - today).num_days()) {
        Some(days) if days < 0 => Urgency::Late,
        Some(0..=3) => Urgency::Soon,
        _ => Urgency::Later,
    }
}

/// Whether more of this urgency may wait: each kind comes by its day due, so what was not read is no more urgent than the last read.
fn goes_on(cut: &[Cut], of: Urgency, today: NaiveDate) -> bool {
    cut.iter().any(|kind| urgency(kind.from, today) <= of)
}

fn fits(todo: &Todo, fields: &Fields, today: NaiveDate) -> bool {
    let (stage, unit, words) = (fields.get("stage"), fields.get("unit"), fields.get("kw").to_lowercase());
    let due = match fields.get("due") {
        "late" => urgency(todo.due, today) == Urgency::Late,
        "soon" => urgency(todo.due, today) == Urgency::Soon,
        _ => true,
    };
    let said = |text: &str| text.to_lowercase().contains(&words);
    let named = said(&todo.name) || said(&todo.no) || said(&todo.owner) || todo.supplier.as_deref().is_some_and(said);
    due && named && (stage.is_empty() || stage == todo.stage.code()) && (unit.is_empty() || unit == todo.owner)
}

fn grouped(shown: Vec<Todo>, cut: &[Cut], today: NaiveDate) -> Vec<Group> {
    let heads = [(Urgency::Late, "已逾期"), (Urgency::Soon, "三日内"), (Urgency::Later, "以后")];
    let empty = |(of, head): &(Urgency, &'static str)| Group {
        head,
        count: Many(0, goes_on(cut, *of, today)),
        rows: Vec::new(),
    };
    let mut groups: Vec<Group> = heads.iter().map(empty).collect();
    for todo in shown {
        let place = heads.iter().position(|(u, _)| *u == urgency(todo.due, today)).unwrap_or(2);
        groups[place].count.0 += 1;
        groups[place].rows.push(todo);
    }
    groups.retain(|group| !group.rows.is_empty());
    groups
}

fn file(desk: &Desk, rows: Vec<Todo>, cut: &[Cut], format: Format) -> Answer {
    let lang = desk.lang();
    let heads = ["事项", "编号", "业主单位", "服务提供方", "金额（万元）", "环节", "办理", "来自", "到达", "办理期限"];
    let mut sheet = Sheet::new(lang, "todo", &heads);
    for todo in rows {
        let from = todo.from.map(|(unit, person)| format!("{unit} {person}")).unwrap_or_default();
        let arrived = todo.arrived.map(|at| crate::clock::local(at).date());
        sheet.push(vec![
            todo.name.into(),
            todo.no.into(),
            todo.owner.into(),
            todo.supplier.unwrap_or_default().into(),
            todo.amount.map_or(Cell::Text(String::new()), Cell::Wan),
            lang.of(&todo.stage).into_owned().into(),
            lang.t(todo.verb).into(),
            from.into(),
            arrived.into(),
            todo.due.into(),
        ]);
    }
    if !cut.is_empty() {
        sheet.cut(sheet.len());
    }
    sheet.answer(format)
}

#[derive(Template)]
#[template(path = "inbox/done.html")]
struct DonePage {
    counts: Counts,
    rows: Vec<(Entry, usize)>,
    older: Option<String>,
    export: Exports,
}

/// `/done`: my acts, newest first.
pub async fn done(desk: Desk, req: HttpRequest) -> Answer {
    let (fields, format) = (query_fields(&req), Format::of(req.path()));
    let (actor, today) = (desk.actor().clone(), desk.today());
    let filter = audit::Filter {
        user: Some(actor.user),
        after: mark(fields.get("after")),
        work: true,
        ..audit::Filter::default()
    };
    if format != Format::Page {
        return super::audit::file(desk, "done", filter, format).await;
    }
    let ((rows, more), counts) = desk
        .read(move |conn| Ok((audit::page(conn, &filter, audit::PAGE)?, desk::counts(conn, &actor, today)?)))
        .await?;
    let older = rows.last().filter(|_| more).map(|e| format!("/done?after={}", unmark(e)));
    let rows = together(rows);
    desk.page(&DonePage { counts, rows, older, export: Exports::of("/done", &Fields::default()) })
}

/// What was written down in one breath: request, instant and chain.
fn breath(entry: &Entry) -> (&str, chrono::NaiveDateTime, i64) {
    (&entry.row.request, entry.row.at, entry.row.chain)
}

/// One row an act: what else was written down in the same breath is counted at its first record.
fn together(rows: Vec<Entry>) -> Vec<(Entry, usize)> {
    let mut out: Vec<(Entry, usize)> = Vec::new();
    for row in rows {
        match out.last_mut() {
            Some((last, more)) if breath(last) == breath(&row) => {
                *last = row;
                *more += 1;
            }
            _ => out.push((row, 0)),
        }
    }
    out
}

/// A row's place in the address: microseconds and number.
pub fn mark(text: &str) -> Option<Mark> {
    let (at, id) = text.split_once('-')?;
    let at = chrono::DateTime::from_timestamp_micros(at.parse().ok()?)?.naive_utc();
    Some(Mark { at, id: id.parse().ok()? })
}

/// The same, written.
pub fn unmark(entry: &Entry) -> String {
    format!("{}-{}", entry.row.at.and_utc().timestamp_micros(), entry.row.id)
}

#[derive(Template)]
#[template(path = "inbox/started.html")]
struct StartedPage {
    counts: Counts,
    rows: Vec<Started>,
    more: bool,
    export: Exports,
}

/// `/started`: projects I drafted or submitted that are not over, with the last act and the day it is due.
pub async fn started(desk: Desk, req: HttpRequest) -> Answer {
    let format = Format::of(req.path());
    let (actor, today) = (desk.actor().clone(), desk.today());
    let most = if format == Format::Page { desk::MOST } else { MOST };
    let (mut rows, counts) =
        desk.read(move |conn| Ok((desk::started(conn, &actor, most + 1)?, desk::counts(conn, &actor, today)?))).await?;
    let more = rows.len() as i64 > most;
    rows.truncate(usize::try_from(most).unwrap_or(0));
    if format == Format::Page {
        return desk.page(&StartedPage { counts, rows, more, export: Exports::of("/started", &Fields::default()) });
    }
    let lang = desk.lang();
    let mut sheet =
        Sheet::new(lang, "started", &["项目名称", "项目编号", "状态", "最近办理", "办理人", "时间", "办理期限"]);
    for row in rows {
        let action = row.action.map(|a| lang.of(&a).into_owned()).unwrap_or_default();
        let state = row.state.map(|s| lang.of(&s).into_owned()).unwrap_or_default();
        let at = Some(crate::clock::local(row.at).date());
        sheet.push(vec![
            row.name.into(),
            row.no.into(),
            state.into(),
            action.into(),
            row.by.into(),
            at.into(),
            row.due.into(),
        ]);
    }
    if more {
        sheet.cut(sheet.len());
    }
    sheet.answer(format)
}

/// Names for the templates.
fn stages() -> &'static [Stage] {
    Stage::ALL
}

/// The sign of a project's state.
fn glyph(state: &StateName) -> &'static str {
    super::glyph::of_project(*state)
}

/// `/`: everybody starts where their day begins; visitors at the door.
pub async fn home(guest: Guest) -> Answer {
    Ok(see(guest.visitor.session.as_deref().map_or("/login", |session| nav::home(&session.actor))))
}
