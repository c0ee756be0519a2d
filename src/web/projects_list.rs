//! `/projects`: find a project. Filters, search, two orders, pages by mark or number, csv and xlsx of the same rows.

use super::desk::{Answer, Desk};
use super::export::{Cell, Format, Sheet};
use super::filters;
use super::form::Fields;
use super::page::see;
use super::paged::{self, STRETCH, Stretch};
use super::pager::{Exports, Pager, query_fields};
use super::parse::Reader;
use crate::i18n::Lang;
use crate::problem::Problem;
use crate::regulation::authority::Scope;
use crate::regulation::b07_stages::StateName;
use crate::regulation::decision::FieldError;
use crate::regulation::people::Role;
use crate::regulation::policy::Track;
use crate::regulation::values::{Fen, ProjectNo, UnitId, half_width};
use crate::store::conn::Conn;
use crate::store::views::projects::{self, At, CAP, Contracted, Filter, List, Mark, Row, Saved, Sort};
use actix_web::HttpRequest;
use askama::Template;
use chrono::Datelike;
use std::collections::HashMap;

/// The ready-made filters: value in the address, words.
const SAVED: &[(&str, Saved, &str)] = &[
    ("", Saved::All, "全部"),
    ("open", Saved::Open, "在办"),
    ("evaluating", Saved::Evaluating, "评估中"),
    ("paying", Saved::Paying, "待付款"),
    ("archived", Saved::Archived, "已归档"),
];
const SORTS: &[(&str, Sort, &str)] = &[
    ("", Sort::Newest, "最新在前"),
    ("oldest", Sort::Oldest, "最早在前"),
    ("largest", Sort::Largest, "预算从高到低"),
    ("smallest", Sort::Smallest, "预算从低到高"),
];

#[derive(Template)]
#[template(path = "projects/list.html")]
struct ListPage {
    fields: Fields,
    errors: Vec<FieldError>,
    lang: Lang,
    tabs: Vec<(String, &'static str, bool)>,
    owners: Vec<(i64, String)>,
    years: Vec<i32>,
    rows: Vec<Line>,
    pager: Pager,
    export: Exports,
    may_draft: bool,
    filtered: bool,
    budgets: bool,
}

impl ListPage {
    fn wrong(&self, field: &str) -> Option<String> {
        self.errors.iter().find(|e| e.field == field).map(|e| self.lang.of(&e.say).into_owned())
    }
}

/// One row as shown.
struct Line {
    row: Row,
    state: Option<StateName>,
    contracted: Option<Contracted>,
}

impl Line {
    fn glyph(&self) -> &'static str {
        self.state.map_or("todo", super::glyph::of_project)
    }
    fn budget(&self) -> Fen {
        Fen(self.row.fen)
    }
}

/// `/projects`, `/projects.csv`, `/projects.xlsx`.
pub async fn list(desk: Desk, req: HttpRequest) -> Answer {
    let (fields, format) = (query_fields(&req), Format::of(req.path()));
    let mut asked = read(&fields);
    let budgets = projects::sole_supplier(&desk.scope()).is_none();
    if !budgets {
        asked.filter = asked.filter.for_supplier();
    }
    if format == Format::Page
        && let Some(no) = number(&asked.filter.words)
    {
        let (scope, wanted) = (desk.scope(), no.clone());
        if desk.read(move |conn| projects::exists(conn, &scope, &wanted)).await? {
            return Ok(see(format!("/projects/{no}")));
        }
    }
    match format {
        Format::Page => page(desk, fields, asked, budgets).await,
        _ => file(desk, asked.filter, format, budgets).await,
    }
}

struct Asked {
    filter: Filter,
    at: At,
    errors: Vec<FieldError>,
}

fn read(fields: &Fields) -> Asked {
    let mut r = Reader::new(fields);
    let pick = |name: &str, known: &[(&str, Sort, &str)]| {
        known.iter().find(|(code, _, _)| *code == fields.get(name)).map(|(_, sort, _)| *sort).unwrap_or_default()
    };
    let saved = SAVED.iter().find(|(code, _, _)| *code == fields.get("saved")).map(|(_, s, _)| *s).unwrap_or_default();
    let filter = Filter {
        saved,
        state: r.choice("state", StateName::from_code),
        owner: r.number("owner", 1, i64::MAX).map(UnitId),
        year: r.number("year", 2000, 2100).and_then(|y| i32::try_from(y).ok()),
        from: r.wan("from"),
        to: r.wan("to"),
        track: r.choice("track", Track::from_code),
        words: r.text("q").chars().take(60).collect(),
        sort: pick("sort", SORTS),
    };
    Asked { at: at(fields), filter, errors: r.errors }
}

fn at(fields: &Fields) -> At {
    let mark = |name: &str| {
        let (fen, id) = fields.get(name).split_once('-')?;
        Some(Mark { fen: fen.parse().ok()?, id: id.parse().ok()? })
    };
    let page = fields.get("page").parse().ok().filter(|n| (1..=projects::NUMBERED).contains(n));
    match (mark("after"), mark("before"), page) {
        (Some(mark), _, _) => At::After(mark),
        (None, Some(mark), _) => At::Before(mark),
        (None, None, Some(page)) => At::Page(page),
        _ => At::Start,
    }
}

/// A whole project number as typed: the search goes straight to the project.
fn number(words: &str) -> Option<ProjectNo> {
    let plain = half_width(words);
    let (year, n) = plain.split_once('-')?;
    let digits =
        |text: &str, least: usize| text.len() >= least && text.len() <= 9 && text.bytes().all(|b| b.is_ascii_digit());
    (year.len() == 4 && digits(year, 4) && digits(n, 3)).then(|| ProjectNo(plain.clone()))
}

async fn page(desk: Desk, fields: Fields, asked: Asked, budgets: bool) -> Answer {
    let (scope, filter, at) = (desk.scope(), asked.filter.clone(), asked.at);
    let everywhere = scope.is_all();
    let (list, contracted, owners) = desk.read(move |conn| one_page(conn, &scope, &filter, at, everywhere)).await?;
    let tabs = SAVED
        .iter()
        .filter(|(_, saved, _)| budgets || saved.is_common())
        .map(|(code, saved, words)| {
            let kept = Fields(
                fields.0.iter().filter(|(n, _)| !matches!(n.as_str(), "after" | "before" | "page")).cloned().collect(),
            );
            (super::pager::address("/projects", &kept.with("saved", *code)), *words, *saved == asked.filter.saved)
        })
        .collect();
    let mark = |row: &Row| format!("{}-{}", if budgets { row.fen } else { 0 }, row.id);
    let pager = Pager::new("/projects", &fields, list.rows.len())
        .capped(list.count, CAP)
        .numbered(projects::PAGE, projects::NUMBERED)
        .marks(
            list.earlier.then(|| list.rows.first().map(mark)).flatten(),
            list.later.then(|| list.rows.last().map(mark)).flatten(),
        );
    let this_year = desk.today().year();
    let page = ListPage {
        export: Exports::of("/projects", &fields),
        lang: desk.lang(),
        errors: asked.errors,
        tabs,
        owners,
        years: (this_year - 6..=this_year + 1).rev().collect(),
        rows: lines(list.rows, contracted),
        pager,
        may_draft: desk.actor().has(Role::OwnerFiler),
        filtered: asked.filter != Filter::default(),
        budgets,
        fields,
    };
    desk.page(&page)
}

type OnePage = (List, HashMap<i64, Contracted>, Vec<(i64, String)>);

fn one_page(conn: &mut Conn, scope: &Scope, filter: &Filter, at: At, everywhere: bool) -> Result<OnePage, Problem> {
    let list = projects::list(conn, scope, filter, at)?;
    let contracted = projects::contracted(conn, scope, &list.rows)?;
    let owners = if everywhere { projects::owners(conn)? } else { Vec::new() };
    Ok((list, contracted, owners))
}

fn lines(rows: Vec<Row>, mut contracted: HashMap<i64, Contracted>) -> Vec<Line> {
    rows.into_iter()
        .map(|row| Line { state: StateName::from_code(&row.state), contracted: contracted.remove(&row.id), row })
        .collect()
}

async fn file(desk: Desk, filter: Filter, format: Format, budgets: bool) -> Answer {
    let heads = [
        "项目编号",
        "项目名称",
        "业主单位",
        "年度",
        "状态",
        "预算（万元）",
        "服务提供方",
        "合同金额（万元）",
        "办理期限",
    ];
    let sheet = Sheet::new(desk.lang(), "projects", &heads);
    paged::answer(sheet, format, At::Start, move |at| stretch(desk.clone(), filter.clone(), at, budgets)).await
}

async fn stretch(desk: Desk, filter: Filter, at: At, budgets: bool) -> Result<Stretch<At>, Problem> {
    let (scope, lang) = (desk.scope(), desk.lang());
    let lines = desk
        .read(move |conn| {
            let rows = projects::rows(conn, &scope, &filter, at, STRETCH)?;
            let contracted = projects::contracted(conn, &scope, &rows)?;
            Ok(lines(rows, contracted))
        })
        .await?;
    let full = lines.len() as i64 == STRETCH;
    let next = lines.last().filter(|_| full).map(|line| At::After(Mark { fen: line.row.fen, id: line.row.id }));
    Ok(Stretch { rows: lines.into_iter().map(|line| cells(line, lang, budgets)).collect(), next })
}

fn cells(line: Line, lang: Lang, budgets: bool) -> Vec<Cell> {
    let budget: Cell = if budgets { line.budget().into() } else { "".into() };
    let (supplier, amount) = match line.contracted {
        Some(c) => (Cell::Text(c.supplier), Cell::Wan(c.amount)),
        None => ("".into(), "".into()),
    };
    let state = line.state.map(|s| lang.of(&s).into_owned()).unwrap_or_default();
    vec![
        line.row.no.into(),
        line.row.name.into(),
        line.row.owner.into(),
        Cell::Count(line.row.year.into()),
        state.into(),
        budget,
        supplier,
        amount,
        line.row.due.into(),
    ]
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn a_whole_number_is_told_from_a_fragment() {
        assert_eq!(number("2026-083").unwrap().0, "2026-083");
        assert_eq!(number(" ２０２６－０８３ ").unwrap().0, "2026-083");
        for fragment in ["2026", "2026-08", "智慧", "26-083", "2026-08x"] {
            assert!(number(fragment).is_none(), "{fragment}");
        }
    }
}
