//! Rectifications: their list, the order, what was done, the check.

use super::again::{Again, with_papers};
use super::desk::{Answer, Desk};
use super::export::{Cell, Format, Sheet};
use super::filters;
use super::form::{Fields, Form};
use super::page::see;
use super::parse::Reader;
use super::stale::{self, Stale};
use super::widgets::{Choice, FormView};
use crate::problem::Problem;
use crate::regulation::authority::{Action, can};
use crate::regulation::b14_rectification::{Check, Done, Finding, MOST_FILES, RectState, Rectification};
use crate::regulation::decision::Aggregate;
use crate::regulation::people::Actor;
use crate::regulation::values::{FileId, RectificationId};
use crate::store::tx::Tx;
use crate::store::views::evaluations::{self as evaluations_view, Head};
use crate::store::views::rectifications::{self as view, Item};
use crate::store::{calendar, evaluations, files};
use crate::usecases::acknowledge_rectification::{self, acknowledge_rectification};
use crate::usecases::check_rectification::{self, check_rectification};
use crate::usecases::extend_rectification::{self, extend_rectification};
use crate::usecases::opine_rectification::{self, opine_rectification};
use crate::usecases::submit_rectification::{self, submit_rectification};
use actix_web::http::StatusCode;
use actix_web::web::{Path, Query};
use askama::Template;
use chrono::NaiveDate;
use std::collections::HashMap;

#[derive(Template)]
#[template(path = "rectifications/list.html")]
struct ListPage {
    items: Vec<Item>,
    more: bool,
    everything: bool,
    inspects: bool,
}

#[derive(Template)]
#[template(path = "rectifications/page.html")]
struct OrderPage {
    r: Rectification,
    head: Head,
    f: FormView,
    stale: Option<Stale>,
    me: Actor,
    today: NaiveDate,
    names: Vec<(i64, String)>,
    reads_evaluation: bool,
    has_people: bool,
    confirm_by: NaiveDate,
}

const HEADS: [&str; 15] = [
    "文号",
    "项目编号",
    "项目名称",
    "业主单位",
    "服务提供方",
    "状态",
    "期限",
    "确认收到",
    "问题",
    "应达到的标准",
    "责任人",
    "本项期限",
    "关键项",
    "整改情况",
    "核查",
];

/// `GET /rectifications` and its `.csv`, `.xlsx`.
pub async fn list(desk: Desk, query: Query<HashMap<String, String>>) -> Answer {
    let everything = query.get("all").is_some_and(|v| v == "1");
    let scope = desk.scope();
    if scope.is_empty() {
        return Err(Problem::NotFound);
    }
    let inspects = scope.supplier().is_none();
    let format = Format::of(&desk.visitor.path);
    let mut items = desk.read(move |conn| view::list(conn, &scope, None, !everything, format.reads())).await?;
    let more = format.shorten(&mut items);
    if format == Format::Page {
        return desk.page(&ListPage { items, more, everything, inspects });
    }
    let (items, whole) = desk.read(move |conn| view::whole(conn, &items).map(|whole| (items, whole))).await?;
    export(&desk, &items, &whole).told(more).answer(format)
}

/// One row for each item of each order.
fn export(desk: &Desk, orders: &[Item], whole: &HashMap<RectificationId, Rectification>) -> Sheet {
    let lang = desk.lang();
    let mut sheet = Sheet::new(lang, "rectifications", &HEADS);
    for (order, r) in orders.iter().filter_map(|order| Some((order, whole.get(&order.id)?))) {
        for item in &r.items {
            sheet.push(vec![
                order.no.clone().into(),
                order.project_no.clone().into(),
                order.project.clone().into(),
                order.owner.clone().into(),
                order.supplier.clone().into(),
                lang.of(&order.state).into_owned().into(),
                Cell::Day(Some(order.due)),
                Cell::Day(r.acknowledged.as_ref().map(|a| a.on)),
                item.issue.clone().into(),
                item.standard.clone().into(),
                item.responsible.clone().into(),
                Cell::Day(Some(r.due_of(item))),
                lang.t(if item.critical { "是" } else { "否" }).into(),
                item.done.clone().into(),
                item.finding.map(|finding| lang.of(&finding).into_owned()).unwrap_or_default().into(),
            ]);
        }
    }
    sheet
}

/// `GET /rectifications/{id}`.
pub async fn page(desk: Desk, path: Path<i64>) -> Answer {
    show(&desk, RectificationId(path.into_inner()), None).await
}

async fn show(desk: &Desk, id: RectificationId, again: Option<(Fields, Again)>) -> Answer {
    let scope = desk.scope();
    let (r, head, names, (reads_evaluation, has_people, confirm_by)) = desk
        .read(move |conn| {
            let r = view::seen(conn, &scope, id)?;
            let evaluation = evaluations::get(conn, r.evaluation)?;
            let head = evaluations_view::head(conn, &evaluation)?;
            let mut names = Vec::new();
            for &file in r.items.iter().flat_map(|i| &i.files) {
                names.push((file.0, files::get(conn, file)?.name));
            }
            let reads = evaluations_view::is_seen(conn, &scope, &evaluation)?;
            let has_people = view::has_people(conn, r.supplier_unit)?;
            let confirm_by = r.confirm_by(&calendar::load(conn)?);
            Ok((r, head, names, (reads, has_people, confirm_by)))
        })
        .await?;
    let (fields, again) = match again {
        Some((fields, again)) => (fields, again),
        None => (written(&r), Again { status: StatusCode::OK, errors: Vec::new(), stale: false }),
    };
    let stale = stale::of_act(desk, &again, &fields, Rectification::KIND, r.id.0).await?;
    let mut f = FormView::new(desk.lang(), fields).wrong(again.errors);
    f.files.clone_from(&names);
    let f = with_papers(desk, f, |name| name.starts_with("file-")).await?;
    let (me, today) = (desk.actor().clone(), desk.today());
    let page = OrderPage { r, head, f, stale, me, today, names, reads_evaluation, has_people, confirm_by };
    desk.page_with(again.status, &page)
}

fn written(order: &Rectification) -> Fields {
    let mut out = Fields::default();
    for (n, item) in order.items.iter().enumerate() {
        out.set(format!("done-{n}"), item.done.as_str());
        for (k, file) in item.files.iter().enumerate() {
            out.set(format!("file-{n}-{k}"), file.to_string());
        }
    }
    out
}

async fn act<F>(desk: Desk, id: RectificationId, form: Form, f: F) -> Answer
where
    F: Fn(&mut Tx<'_>) -> Result<RectificationId, Problem> + Send + Sync + 'static,
{
    match desk.run(&form, f).await {
        Ok(_) => Ok(see(format!("/rectifications/{id}"))),
        Err(problem) => show(&desk, id, Some((form.fields, Again::from(problem)?))).await,
    }
}

/// `POST /rectifications/{id}/extension`.
pub async fn extend(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = RectificationId(path.into_inner());
    let cmd = extend_rectification::Cmd { id, version: form.version, reason: form.get("reason").to_owned() };
    act(desk, id, form, move |tx| extend_rectification(tx, &cmd)).await
}

/// `POST /rectifications/{id}/submission`.
pub async fn submit(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = RectificationId(path.into_inner());
    let read = Reader::new(&form.fields);
    let row = |n: usize| Done {
        text: read.text(&format!("done-{n}")),
        files: (0..MOST_FILES).filter_map(|k| read.file(&format!("file-{n}-{k}"))).collect(),
    };
    let done = (0..form.fields.rows("done")).map(row).collect();
    let cmd = submit_rectification::Cmd { id, version: form.version, done };
    act(desk, id, form, move |tx| submit_rectification(tx, &cmd)).await
}

/// `POST /rectifications/{id}/receipt`.
pub async fn acknowledge(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = RectificationId(path.into_inner());
    let cmd = acknowledge_rectification::Cmd { id, version: form.version };
    act(desk, id, form, move |tx| acknowledge_rectification(tx, &cmd)).await
}

/// `POST /rectifications/{id}/opinion`.
pub async fn opine(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = RectificationId(path.into_inner());
    let agrees = Reader::new(&form.fields).yes_no("agrees");
    let cmd = opine_rectification::Cmd { id, version: form.version, agrees, opinion: form.get("opinion").to_owned() };
    act(desk, id, form, move |tx| opine_rectification(tx, &cmd)).await
}

/// `POST /rectifications/{id}/check`.
pub async fn check(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = RectificationId(path.into_inner());
    let row = |n: usize| Check {
        finding: form.get(&format!("finding-{n}")).to_owned(),
        reason: form.get(&format!("finding_reason-{n}")).to_owned(),
    };
    let rows = form.fields.rows("finding").max(form.fields.rows("finding_reason"));
    let findings = (0..rows).map(row).collect();
    let cmd = check_rectification::Cmd { id, version: form.version, findings, finish: form.button() == "finish" };
    act(desk, id, form, move |tx| check_rectification(tx, &cmd)).await
}

impl ListPage {
    fn shape(&self, state: &RectState) -> &'static str {
        shape(*state)
    }
    fn query(&self) -> &'static str {
        if self.everything { "?all=1" } else { "" }
    }
}

fn shape(state: RectState) -> &'static str {
    match state {
        RectState::Ordered | RectState::Submitted | RectState::Reevaluating => "run",
        RectState::Passed => "done",
        RectState::Failed => "bad",
    }
}

impl OrderPage {
    fn can(&self, action: Action) -> bool {
        self.r.allows(action).is_ok() && can(&self.me, action, &self.r.subject())
    }
    fn can_submit(&self) -> bool {
        self.can(Action::SubmitRectification)
    }
    fn can_check(&self) -> bool {
        let heard = self.r.awaits_opinion(self.today).is_none();
        let ready = self.r.state == RectState::Submitted || self.today > self.r.due;
        heard && ready && self.can(Action::CheckRectification)
    }
    fn can_acknowledge(&self) -> bool {
        let mine = !(self.has_people && self.me.unit == self.r.owner);
        mine && self.r.acknowledged.is_none() && self.can(Action::AcknowledgeRectification)
    }
    fn can_opine(&self) -> bool {
        self.r.opinion.is_none() && self.can(Action::OpineRectification)
    }
    fn can_extend(&self) -> bool {
        self.r.extension.is_none() && self.can(Action::ExtendRectification)
    }
    fn shape(&self) -> &'static str {
        if self.r.state == RectState::Ordered && self.today > self.r.due { "late" } else { shape(self.r.state) }
    }
    fn field(&self, name: &str, n: &usize) -> String {
        format!("{name}-{n}")
    }
    fn answers(&self) -> Vec<Choice> {
        let choice = |value: &str, text: &str| Choice { value: value.into(), text: self.f.lang.t(text).to_owned() };
        vec![choice("yes", "同意"), choice("no", "不同意")]
    }
    fn first(&self, n: &usize) -> String {
        format!("file-{n}-0")
    }
    /// Where the further files of an item are, behind the first.
    fn more(&self, n: &usize) -> Vec<String> {
        (1..MOST_FILES).map(|k| format!("file-{n}-{k}")).collect()
    }
    /// Whether one of them is kept or wrong, so that it is not folded away.
    fn has_more(&self, n: &usize) -> bool {
        self.more(n).iter().any(|name| !self.f.v(name).is_empty() || self.f.e(name).is_some())
    }
    fn findings(&self) -> Vec<Choice> {
        self.f.choices(Finding::ALL)
    }
    fn name_of(&self, file: &FileId) -> &str {
        self.names.iter().find(|(n, _)| *n == file.0).map_or("", |(_, name)| name)
    }
}
