//! Security tests of systems in service (S20): their list, one of them, and the form to record one.

use super::again::{Again, along, with_papers};
use super::desk::{Answer, Desk};
use super::export::{Cell, Format, Sheet};
use super::filters;
use super::form::{Fields, Form};
use super::page::see;
use super::parse::Reader;
use super::widgets::{Choice, FormView};
use crate::problem::Problem;
use crate::regulation::a20_security_test::{MOST, Record, TestKind, reads, testable};
use crate::regulation::authority::{Action, can, may};
use crate::regulation::b07_contract::Contract;
use crate::regulation::b07_stages::Project;
use crate::regulation::people::Actor;
use crate::regulation::values::{ProjectNo, SecurityTestId};
use crate::store::conn::Conn;
use crate::store::contracts;
use crate::store::views::scope;
use crate::store::views::security_tests::{self as view, Item, OfProject, Seen};
use crate::usecases::record_security_test::{Cmd, record_security_test};
use actix_web::http::StatusCode;
use actix_web::web::{Path, Query};
use askama::Template;
use std::collections::HashMap;

#[derive(Template)]
#[template(path = "security/list.html")]
struct ListPage {
    items: Vec<Item>,
    more: bool,
    only_high: bool,
}

#[derive(Template)]
#[template(path = "security/page.html")]
struct TestPage {
    seen: Seen,
    lists: bool,
}

#[derive(Template)]
#[template(path = "security/new.html")]
struct NewPage {
    f: FormView,
    p: Project,
}

/// `GET /security-tests` and its `.csv`, `.xlsx`.
pub async fn list(desk: Desk, query: Query<HashMap<String, String>>) -> Answer {
    let only_high = query.get("high").is_some_and(|v| v == "1");
    let reads = reads(desk.actor()).ok_or(Problem::NotFound)?;
    let format = Format::of(&desk.visitor.path);
    let mut items = desk.read(move |conn| view::list(conn, reads, only_high, format.reads())).await?;
    let more = format.shorten(&mut items);
    match format {
        Format::Page => desk.page(&ListPage { items, more, only_high }),
        format => export(&desk, &items).told(more).answer(format),
    }
}

fn export(desk: &Desk, items: &[Item]) -> Sheet {
    let heads = [
        "项目编号",
        "项目名称",
        "业主单位",
        "检测类型",
        "检测日期",
        "检测机构",
        "高危未整改",
        "中危未整改",
        "低危未整改",
        "处置措施",
        "下次检测期限",
    ];
    let mut sheet = Sheet::new(desk.lang(), "security-tests", &heads);
    for item in items {
        let test = &item.test;
        sheet.push(vec![
            item.project_no.clone().into(),
            item.project.clone().into(),
            item.owner.clone().into(),
            desk.lang().of(&test.kind).into_owned().into(),
            Cell::Day(Some(test.on)),
            test.institution.clone().into(),
            Cell::Count(test.high.into()),
            Cell::Count(test.medium.into()),
            Cell::Count(test.low.into()),
            test.remedy.clone().into(),
            Cell::Day(item.due),
        ]);
    }
    sheet
}

/// `GET /security-tests/{id}`.
pub async fn page(desk: Desk, path: Path<i64>) -> Answer {
    let (scope, reads, id) = (desk.scope(), reads(desk.actor()), SecurityTestId(path.into_inner()));
    let seen = desk.read(move |conn| view::seen(conn, &scope, reads, id)).await?;
    desk.page(&TestPage { seen, lists: reads.is_some() })
}

/// What a project's page has of its tests.
#[derive(Debug, Clone, Default)]
pub struct Section {
    /// The tests, and by when the next is due.
    pub of: OfProject,
    /// Whether the reader may record one now.
    pub offered: bool,
}

impl Section {
    /// Reads it for whoever sees the whole of a project with a contract: `tells`. For others, and before that, there is nothing.
    pub fn load(conn: &mut Conn, actor: &Actor, tells: bool, project: &Project) -> Result<Section, Problem> {
        if !tells {
            return Ok(Section::default());
        }
        let of = view::of_project(conn, project.id)?;
        let offered = can(actor, Action::RecordSecurityTest, &project.subject())
            && testable(project, &contracts::of_project(conn, project.id)?).is_ok();
        Ok(Section { of, offered })
    }
    /// Whether there is anything to tell.
    pub fn tells(&self) -> bool {
        !self.of.tests.is_empty() || self.of.due.is_some()
    }
}

fn may_test(actor: &Actor, project: &Project, contracts: &[Contract]) -> Result<(), Problem> {
    may(actor, Action::RecordSecurityTest, &project.subject())?;
    Ok(testable(project, contracts)?)
}

/// `GET /projects/{no}/security-tests/new`.
pub async fn new(desk: Desk, path: Path<String>) -> Answer {
    show(&desk, path.into_inner(), None).await
}

/// `POST /projects/{no}/security-tests`.
pub async fn record(desk: Desk, path: Path<String>, form: Form) -> Answer {
    let no = path.into_inner();
    let mut reader = Reader::new(&form.fields);
    let open = ["high", "medium", "low"].map(|field| reader.number(field, 0, MOST).and_then(|n| u32::try_from(n).ok()));
    let text = Record {
        kind: form.get("kind").to_owned(),
        on: reader.day("on"),
        institution: form.get("institution").to_owned(),
        open,
        remedy: form.get("remedy").to_owned(),
        file: reader.file("file"),
    };
    let (cmd, unread) = (Cmd { no: ProjectNo(no.clone()), text }, reader.errors);
    match desk.run(&form, move |tx| along(&unread, record_security_test(tx, &cmd))).await {
        Ok(id) => Ok(see(format!("/security-tests/{id}"))),
        Err(problem) => show(&desk, no, Some((form.fields, Again::on_form(problem)?))).await,
    }
}

async fn show(desk: &Desk, no: String, again: Option<(Fields, Again)>) -> Answer {
    let (scope, no) = (desk.scope(), ProjectNo(no));
    let (p, contracts) = desk
        .read(move |conn| {
            let p = scope::inside(conn, &scope, &no)?;
            let contracts = contracts::of_project(conn, p.id)?;
            Ok((p, contracts))
        })
        .await?;
    may_test(desk.actor(), &p, &contracts)?;
    let (fields, again) = again
        .unwrap_or_else(|| (Fields::default(), Again { status: StatusCode::OK, errors: Vec::new(), stale: false }));
    let f = with_papers(desk, FormView::new(desk.lang(), fields).wrong(again.errors), |name| name == "file").await?;
    desk.page_with(again.status, &NewPage { f, p })
}

impl NewPage {
    fn kinds(&self) -> Vec<Choice> {
        self.f.choices(TestKind::ALL)
    }
}

impl ListPage {
    fn query(&self) -> &'static str {
        if self.only_high { "?high=1" } else { "" }
    }
}
