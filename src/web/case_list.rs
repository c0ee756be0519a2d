//! The two lists: who is on them now, and for the city's offices every case.

use super::desk::{Answer, Desk};
use super::export::{Cell, Format, Sheet};
use super::filters;
use crate::regulation::authority::{Action, can};
use crate::regulation::b12_lists::List;
use crate::regulation::due_process::CaseState;
use crate::store::views::cases::{self as view, Filter, Item};
use actix_web::web::Query;
use askama::Template;
use std::collections::HashMap;

#[derive(Template)]
#[template(path = "lists/list.html")]
struct ListPage {
    list: List,
    items: Vec<Item>,
    more: bool,
    filter: Filter,
    office: bool,
    can_propose: bool,
}

/// Where a list lives.
pub(super) fn path(list: List) -> &'static str {
    match list {
        List::Blacklist => "/blacklist",
        List::Negative => "/negative-list",
    }
}

/// Which list an address is about.
pub(super) fn of(path: &str) -> List {
    if path.starts_with("/negative-list") { List::Negative } else { List::Blacklist }
}

/// `GET /blacklist`, `GET /negative-list` and their `.csv`, `.xlsx`.
pub async fn list(desk: Desk, query: Query<HashMap<String, String>>) -> Answer {
    let list = of(&desk.visitor.path);
    let text = |name: &str| query.get(name).map(|v| v.trim().chars().take(60).collect::<String>()).unwrap_or_default();
    let filter = Filter { q: text("q"), everything: text("all") == "1" };
    let (scope, today, asked) = (desk.scope(), desk.today(), filter.clone());
    let office = scope.is_all();
    let format = Format::of(&desk.visitor.path);
    let mut items = desk.read(move |conn| view::list(conn, &scope, list, &asked, today, format.reads())).await?;
    let more = format.shorten(&mut items);
    match format {
        Format::Page => {
            let can_propose = can(desk.actor(), Action::ProposeCase, &Default::default());
            desk.page(&ListPage { list, items, more, filter, office, can_propose })
        }
        format => export(&desk, list, &items).told(more).answer(format),
    }
}

fn export(desk: &Desk, list: List, items: &[Item]) -> Sheet {
    let name = if list == List::Blacklist { "blacklist" } else { "negative-list" };
    let heads = ["案号", "名称", "统一社会信用代码", "事由", "状态", "起始日", "最后日", "主体企业"];
    let mut sheet = Sheet::new(desk.lang(), name, &heads);
    for item in items {
        sheet.push(vec![
            item.no.clone().into(),
            item.name.clone().into(),
            item.uscc.clone().unwrap_or_default().into(),
            desk.lang().of(&item.basis).into_owned().into(),
            desk.lang().of(&item.state).into_owned().into(),
            Cell::Day(item.since),
            Cell::Day(item.until),
            item.affiliate_of.clone().unwrap_or_default().into(),
        ]);
    }
    sheet
}

impl ListPage {
    fn path(&self) -> &'static str {
        path(self.list)
    }
    fn is_blacklist(&self) -> bool {
        self.list == List::Blacklist
    }
    fn query(&self) -> String {
        let q: String = url::form_urlencoded::byte_serialize(self.filter.q.as_bytes()).collect();
        let all = if self.filter.everything { "&all=1" } else { "" };
        if q.is_empty() && all.is_empty() { String::new() } else { format!("?q={q}{all}") }
    }
    fn shape(&self, item: &Item) -> &'static str {
        match item.state {
            _ if item.in_force => "bad",
            CaseState::Dropped | CaseState::Expired | CaseState::Removed | CaseState::Revoked => "done",
            _ => "run",
        }
    }
}
