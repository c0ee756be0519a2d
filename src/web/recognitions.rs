//! Excellent providers: who is recognised, for which year, until when (M14).

use super::desk::{Answer, Desk};
use super::export::{Cell, Format, Sheet};
use super::filters;
use crate::problem::Problem;
use crate::regulation::b14_recognition::RecogState;
use crate::store::views::recognition_list::{self as view, Item};
use askama::Template;

#[derive(Template)]
#[template(path = "evaluations/recognitions.html")]
struct ListPage {
    items: Vec<Item>,
    more: bool,
    today: chrono::NaiveDate,
}

/// `GET /recognitions` and its `.csv`, `.xlsx`.
pub async fn list(desk: Desk) -> Answer {
    let scope = desk.scope();
    if scope.is_empty() {
        return Err(Problem::NotFound);
    }
    let format = Format::of(&desk.visitor.path);
    let mut items = desk.read(move |conn| view::list(conn, &scope, format.reads())).await?;
    let more = format.shorten(&mut items);
    match format {
        Format::Page => desk.page(&ListPage { items, more, today: desk.today() }),
        format => export(&desk, &items).told(more).answer(format),
    }
}

fn export(desk: &Desk, items: &[Item]) -> Sheet {
    let heads = ["文号", "服务提供方", "年度", "项目编号", "项目名称", "业主单位", "状态", "认定日期", "有效期至"];
    let mut sheet = Sheet::new(desk.lang(), "recognitions", &heads);
    for item in items {
        sheet.push(vec![
            item.no.clone().unwrap_or_default().into(),
            item.supplier.clone().into(),
            Cell::Count(i64::from(item.year)),
            item.project_no.clone().into(),
            item.project.clone().into(),
            item.owner.clone().into(),
            desk.lang().of(&item.state).into_owned().into(),
            Cell::Day(item.issued_on),
            Cell::Day(item.until),
        ]);
    }
    sheet
}

impl ListPage {
    fn is_over(&self, item: &Item) -> bool {
        item.state != RecogState::Withdrawn && item.until.is_some_and(|until| self.today > until)
    }
    fn shape(&self, item: &Item) -> &'static str {
        match item.state {
            RecogState::Issued => "done",
            RecogState::Doubted | RecogState::Withdrawn => "back",
            RecogState::Proposed | RecogState::Agreed => "run",
        }
    }
}
