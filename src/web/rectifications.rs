//! Rectifications: their list, the order, what was done, the check.

use super::again::{Again, with_papers};
use super::desk::{Answer, Desk};
use super::export::{Cell, Format, Sheet};
use super::filters;
use super::form::{Fields, Form};
use super::page::see;
use super::stale::{self, Stale};
use super::widgets::{Choice, FormView};
use crate::problem::Problem;
use crate::regulation::authority::{Action, may};
use crate::regulation::b14_rectification::{Check, Done, Finding, RectState, Rectification};
use crate::regulation::decision::Aggregate;
use crate::regulation::people::Actor;
use crate::regulation::values::{FileId, RectificationId};
use crate::store::tx::Tx;
use crate::store::views::evaluations::{self as evaluations_view, Head};
use crate::store::views::rectifications::{self as view, Item};
use crate::store::{evaluations, files};
use crate::usecases::check_rectification::{self, check_rectification};
use crate::usecases::extend_rectification::{self, extend_rectification};
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
}

/// `GET /rectifications` and its `.csv`, `.xlsx`.
pub async fn list(desk: Desk, query: Query<HashMap<String, String>>) -> Answer {
    let everything = query.get("all").is_some_and(|v| v == "1");
    let scope = desk.scope();
    if scope.is_empty() {
        return Err(Problem::NotFound);
    }
    let inspects = scope.supplier().is_none();
    let items = desk.read(move |conn| view::list(conn, &scope, None, !everything)).await?;
    match Format::of(&desk.visitor.path) {
        Format::Page => desk.page(&ListPage { items, everything, inspects }),
        format => export(&desk, &items).answer(format),
    }
}

fn export(desk: &Desk, items: &[Item]) -> Sheet {
    let heads = ["整改文号", "项目编号", "项目名称", "业主单位", "服务提供方", "状态", "期限"];
    let mut sheet = Sheet::new(desk.lang(), "rectifications", &heads);
    for item in items {
        sheet.push(vec![
            item.no.clone().into(),
            item.project_no.clone().into(),
            item.project.clone().into(),
            item.owner.clone().into(),
            item.supplier.clone().into(),
            desk.lang().of(&item.state).into_owned().into(),
            Cell::Day(Some(item.due)),
        ]);
    }
    sheet
}

/// `GET /rectifications/{id}`.
pub async fn page(desk: Desk, path: Path<i64>) -> Answer {
    show(&desk, RectificationId(path.into_inner()), None).await
}

async fn show(desk: &Desk, id: RectificationId, again: Option<(Fields, Again)>) -> Answer {
    let scope = desk.scope();
    let (r, head, names, reads_evaluation) = desk
        .read(move |conn| {
            let r = view::seen(conn, &scope, id)?;
            let evaluation = evaluations::get(conn, r.evaluation)?;
            let head = evaluations_view::head(conn, &evaluation)?;
            let mut names = Vec::new();
            for file in r.items.iter().filter_map(|i| i.file) {
                names.push((file.0, files::get(conn, file)?.name));
            }
            let reads = evaluations_view::is_seen(&scope, &evaluation);
            Ok((r, head, names, reads))
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
    desk.page_with(again.status, &OrderPage { r, head, f, stale, me, today, names, reads_evaluation })
}

fn written(order: &Rectification) -> Fields {
    let mut out = Fields::default();
    for (n, item) in order.items.iter().enumerate() {
        out.set(format!("done-{n}"), item.done.as_str());
        out.set(format!("file-{n}"), item.file.map(|f| f.to_string()).unwrap_or_default());
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
    let row = |n: usize| Done {
        text: form.get(&format!("done-{n}")).to_owned(),
        file: form.get(&format!("file-{n}")).parse().ok().filter(|n| *n > 0).map(FileId),
    };
    let done = (0..form.fields.rows("done")).map(row).collect();
    let cmd = submit_rectification::Cmd { id, version: form.version, done };
    act(desk, id, form, move |tx| submit_rectification(tx, &cmd)).await
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
        self.r.allows(action).is_ok() && may(&self.me, action, &self.r.subject()).is_ok()
    }
    fn can_submit(&self) -> bool {
        self.can(Action::SubmitRectification)
    }
    fn can_check(&self) -> bool {
        let ready = self.r.state == RectState::Submitted || self.today > self.r.due;
        ready && self.can(Action::CheckRectification)
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
    fn findings(&self) -> Vec<Choice> {
        self.f.choices(Finding::ALL)
    }
    fn name_of(&self, file: &FileId) -> &str {
        self.names.iter().find(|(n, _)| *n == file.0).map_or("", |(_, name)| name)
    }
}
