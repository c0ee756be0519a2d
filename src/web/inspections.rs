//! Inspections (M7): their list, one of them, and the acts on it.

use super::again::{Again, along, with_papers};
use super::desk::{Answer, Desk};
use super::export::{Cell, Format, Sheet};
use super::filters;
use super::form::{Fields, Form};
use super::page::see;
use super::parse::Reader;
use super::stale::{self, Stale};
use super::widgets::FormView;
use crate::problem::Problem;
use crate::regulation::a20_security_test::reads;
use crate::regulation::authority::{Action, can};
use crate::regulation::b07_inspection::{Inspection, InspectionState, Matter};
use crate::regulation::decision::{Aggregate, FieldError};
use crate::regulation::people::Actor;
use crate::regulation::values::{FileId, InspectionId};
use crate::store::tx::Tx;
use crate::store::views::inspections::{self as view, Item};
use crate::store::{files, projects};
use crate::usecases::answer_inspection::{self, answer_inspection};
use crate::usecases::close_inspection::{self, close_inspection};
use crate::usecases::order_inspection::{self, order_inspection};
use crate::usecases::repeat_inspection::{self, repeat_inspection};
use actix_web::http::StatusCode;
use actix_web::web::{Path, Query};
use askama::Template;
use chrono::NaiveDate;
use std::collections::HashMap;

#[derive(Template)]
#[template(path = "inspections/list.html")]
struct ListPage {
    items: Vec<Item>,
    more: bool,
    everything: bool,
    tests: bool,
}

#[derive(Template)]
#[template(path = "inspections/page.html")]
struct InspectionPage {
    i: Inspection,
    project: (String, String),
    f: FormView,
    stale: Option<Stale>,
    me: Actor,
    today: NaiveDate,
    names: Vec<(i64, String)>,
}

/// `GET /inspections` and its `.csv`, `.xlsx`.
pub async fn list(desk: Desk, query: Query<HashMap<String, String>>) -> Answer {
    let everything = query.get("all").is_some_and(|v| v == "1");
    let scope = desk.scope();
    if !(scope.is_all() || scope.owner().is_some() || scope.agency().is_some()) {
        return Err(Problem::NotFound);
    }
    let format = Format::of(&desk.visitor.path);
    let mut items = desk.read(move |conn| view::list(conn, &scope, !everything, format.reads())).await?;
    let more = format.shorten(&mut items);
    match format {
        Format::Page => desk.page(&ListPage { items, more, everything, tests: reads(desk.actor()).is_some() }),
        format => export(&desk, &items).told(more).answer(format),
    }
}

fn export(desk: &Desk, items: &[Item]) -> Sheet {
    let heads = ["文号", "项目编号", "项目名称", "业主单位", "检查环节", "检查日期", "状态", "期限"];
    let mut sheet = Sheet::new(desk.lang(), "inspections", &heads);
    for item in items {
        sheet.push(vec![
            item.no.clone().into(),
            item.project_no.clone().into(),
            item.project.clone().into(),
            item.owner.clone().into(),
            desk.lang().of(&item.stage).into_owned().into(),
            Cell::Day(Some(item.on)),
            desk.lang().of(&item.state).into_owned().into(),
            Cell::Day(item.due),
        ]);
    }
    sheet
}

/// `GET /inspections/{id}`.
pub async fn page(desk: Desk, path: Path<i64>) -> Answer {
    show(&desk, InspectionId(path.into_inner()), None).await
}

async fn show(desk: &Desk, id: InspectionId, again: Option<(Fields, Again)>) -> Answer {
    let scope = desk.scope();
    let (i, project, names) = desk
        .read(move |conn| {
            let i = view::seen(conn, &scope, id)?;
            let project = projects::get(conn, i.project)?;
            let mut names = Vec::new();
            for file in i.file.into_iter().chain(i.answers.iter().filter_map(|a| a.file)) {
                names.push((file.0, files::get(conn, file)?.name));
            }
            Ok((i, (project.no.0, project.plan.basics.name), names))
        })
        .await?;
    let (fields, again) = match again {
        Some((fields, again)) => (fields, again),
        None => (Fields::default(), Again { status: StatusCode::OK, errors: Vec::new(), stale: false }),
    };
    let stale = stale::of_act(desk, &again, &fields, Inspection::KIND, id.0).await?;
    let mut f = FormView::new(desk.lang(), fields).wrong(again.errors);
    f.files.clone_from(&names);
    let f = with_papers(desk, f, |name| name == "file").await?;
    let (me, today) = (desk.actor().clone(), desk.today());
    desk.page_with(again.status, &InspectionPage { i, project, f, stale, me, today, names })
}

async fn act<F>(desk: Desk, id: InspectionId, form: Form, f: F) -> Answer
where
    F: Fn(&mut Tx<'_>) -> Result<InspectionId, Problem> + Send + Sync + 'static,
{
    match desk.run(&form, f).await {
        Ok(_) => Ok(see(format!("/inspections/{id}"))),
        Err(problem) => show(&desk, id, Some((form.fields, Again::from(problem)?))).await,
    }
}

/// The day typed into the form, and whether it could be read.
fn dated(form: &Form) -> (Option<NaiveDate>, Vec<FieldError>) {
    let mut reader = Reader::new(&form.fields);
    let due = reader.day("due");
    (due, reader.errors)
}

/// `POST /inspections/{id}/order`.
pub async fn order(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = InspectionId(path.into_inner());
    let (due, unread) = dated(&form);
    let cmd = order_inspection::Cmd { id, version: form.version, standard: form.get("standard").to_owned(), due };
    act(desk, id, form, move |tx| along(&unread, order_inspection(tx, &cmd))).await
}

/// `POST /inspections/{id}/repetition`.
pub async fn repeat(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = InspectionId(path.into_inner());
    let (due, unread) = dated(&form);
    let cmd = repeat_inspection::Cmd { id, version: form.version, reason: form.get("reason").to_owned(), due };
    act(desk, id, form, move |tx| along(&unread, repeat_inspection(tx, &cmd))).await
}

/// `POST /inspections/{id}/answer`.
pub async fn answer(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = InspectionId(path.into_inner());
    let (answer, file) = (form.get("answer").to_owned(), Reader::new(&form.fields).file("file"));
    let cmd = answer_inspection::Cmd { id, version: form.version, answer, file };
    act(desk, id, form, move |tx| answer_inspection(tx, &cmd)).await
}

/// `POST /inspections/{id}/closing`.
pub async fn close(desk: Desk, path: Path<i64>, form: Form) -> Answer {
    let id = InspectionId(path.into_inner());
    let cmd = close_inspection::Cmd { id, version: form.version, opinion: form.get("opinion").to_owned() };
    act(desk, id, form, move |tx| close_inspection(tx, &cmd)).await
}

/// The shape of a state in a list.
pub(super) fn shape(state: InspectionState) -> &'static str {
    match state {
        InspectionState::Recorded => "todo",
        InspectionState::Ordered | InspectionState::Answered => "run",
        InspectionState::Closed => "done",
    }
}

impl ListPage {
    fn shape(&self, state: &InspectionState) -> &'static str {
        shape(*state)
    }
    fn query(&self) -> &'static str {
        if self.everything { "?all=1" } else { "" }
    }
}

impl InspectionPage {
    fn can(&self, action: Action) -> bool {
        self.i.allows(action).is_ok() && can(&self.me, action, &self.i.subject())
    }
    fn can_order(&self) -> bool {
        !self.i.findings.is_empty() && self.can(Action::OrderInspection)
    }
    fn can_repeat(&self) -> bool {
        self.i.due().is_none_or(|due| self.today > due) && self.can(Action::RepeatInspection)
    }
    fn can_answer(&self) -> bool {
        self.can(Action::AnswerInspection)
    }
    fn can_close(&self) -> bool {
        let ready = self.i.state == InspectionState::Answered || self.i.findings.is_empty();
        ready && self.can(Action::CloseInspection)
    }
    fn shape(&self) -> &'static str {
        if self.i.due().is_some_and(|due| self.today > due) { "late" } else { shape(self.i.state) }
    }
    fn name_of(&self, file: &FileId) -> &str {
        self.names.iter().find(|(n, _)| *n == file.0).map_or("", |(_, name)| name)
    }
}
