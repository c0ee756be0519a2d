//! The register of suppliers: the list, its files, and the dossier of one (M8, S40).

use super::desk::{Answer, Desk};
use super::export::{Cell, Format, Sheet};
use super::filters;
use super::page::see;
use super::paged::{self, STRETCH, Stretch};
use crate::problem::Problem;
use crate::regulation::authority::{Action, Subject, can};
use crate::regulation::values::SupplierId;
use crate::store::views::suppliers::{self, Dossier, PAGE, Row};
use actix_web::web::{Path, Query};
use askama::Template;
use std::collections::HashMap;

#[derive(Template)]
#[template(path = "suppliers/list.html")]
struct ListPage {
    words: String,
    rows: Vec<Row>,
    page: i64,
    more: bool,
    may_register: bool,
    counted: &'static str,
}

/// `GET /suppliers`, `.csv`, `.xlsx`.
pub async fn list(desk: Desk, query: Query<HashMap<String, String>>) -> Answer {
    let words: String = query.get("q").map(|q| q.trim().chars().take(60).collect()).unwrap_or_default();
    let page = query.get("page").and_then(|p| p.parse().ok()).filter(|p| (1..=200).contains(p)).unwrap_or(1);
    let format = Format::of(&desk.visitor.path);
    let (scope, today, asked) = (desk.scope(), desk.today(), words.clone());
    if let Some(unit) = scope.supplier().filter(|_| !scope.is_all()) {
        let own =
            desk.read(move |conn| crate::store::suppliers::of_unit(conn, unit)).await?.ok_or(Problem::NotFound)?;
        return Ok(see(format!("/suppliers/{}", own.id)));
    }
    if format != Format::Page {
        return paged::answer(sheet(&desk), format, 1, move |page| stretch(desk.clone(), asked.clone(), page)).await;
    }
    let (rows, more) = desk.read(move |conn| suppliers::list(conn, &scope, &asked, page, PAGE, today)).await?;
    let may_register = can(desk.actor(), Action::RegisterSupplier, &Subject::default());
    let counted = counted(&desk);
    desk.page(&ListPage { words, rows, page, more, may_register, counted })
}

/// Which contracts the reader is told the number of.
fn counted(desk: &Desk) -> &'static str {
    let scope = desk.scope();
    if scope.owner().is_some() && !scope.is_all() { "本单位合同数" } else { "合同数" }
}

fn sheet(desk: &Desk) -> Sheet {
    let heads =
        ["单位名称", "统一社会信用代码", "法定代表人", "企业规模", counted(desk), "黑名单截止日", "继受单位，尚待认定"];
    Sheet::new(desk.lang(), "suppliers", &heads)
}

async fn stretch(desk: Desk, words: String, page: i64) -> Result<Stretch<i64>, Problem> {
    let (scope, today, lang) = (desk.scope(), desk.today(), desk.lang());
    let (rows, more) = desk.read(move |conn| suppliers::list(conn, &scope, &words, page, STRETCH, today)).await?;
    let cells = |row: &Row| {
        vec![
            row.name.as_str().into(),
            row.uscc.as_str().into(),
            row.legal_rep.as_str().into(),
            Cell::Text(lang.of(&row.size).into_owned()),
            Cell::Count(row.contracts),
            row.listed_until.into(),
            if row.held { lang.t("是") } else { "" }.into(),
        ]
    };
    Ok(Stretch { rows: rows.iter().map(cells).collect(), next: more.then_some(page + 1) })
}

impl ListPage {
    fn link(&self, page: i64) -> String {
        let words: String = url::form_urlencoded::byte_serialize(self.words.as_bytes()).collect();
        format!("/suppliers?q={words}&page={page}")
    }
    fn export(&self, ending: &str) -> String {
        let words: String = url::form_urlencoded::byte_serialize(self.words.as_bytes()).collect();
        format!("/suppliers.{ending}?q={words}")
    }
}

#[derive(Template)]
#[template(path = "suppliers/dossier.html")]
struct DossierPage {
    d: Dossier,
    may_edit: bool,
    may_propose: bool,
    follows: bool,
    today: chrono::NaiveDate,
}

/// `GET /suppliers/{id}`.
pub async fn dossier(desk: Desk, path: Path<i64>) -> Answer {
    let (scope, id, today) = (desk.scope(), SupplierId(path.into_inner()), desk.today());
    let d = desk.read(move |conn| suppliers::dossier(conn, &scope, id, today)).await?;
    let may_edit = can(desk.actor(), Action::EditSupplier, &Subject::default());
    let may_propose = can(desk.actor(), Action::ProposeCase, &Subject::default());
    // A supplier reads its own dossier and nobody else's.
    let follows = desk.scope().supplier().is_none();
    desk.page(&DossierPage { d, may_edit, may_propose, follows, today })
}

impl DossierPage {
    /// The listing that bars today.
    fn barred(&self) -> Option<&crate::store::views::suppliers::Listed> {
        self.d.listings.iter().find(|l| {
            l.since.is_some_and(|day| day <= self.today)
                && l.until.is_some_and(|day| day >= self.today)
                && l.ended_on.is_none_or(|day| day > self.today)
        })
    }
    fn percent(&self, share: &u32) -> String {
        format!("{}.{:02}%", share / 100, share % 100)
    }
}
