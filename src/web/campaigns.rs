//! Rounds: their list, preparing and opening them, and the board of one.

use super::again::Again;
use super::charts::{Part, stack};
use super::desk::{Answer, Desk};
use super::export::{Cell, Format, Sheet};
use super::filters;
use super::form::{Fields, Form};
use super::page::see;
use super::paged::{self, STRETCH, Stretch};
use super::pager::{Exports, Pager, query_fields};
use super::parse::Reader;
use super::round_prepare;
use super::widgets::FormView;
use crate::i18n::Lang;
use crate::problem::Problem;
use crate::regulation::authority::{Action, can};
use crate::regulation::b10_evaluation::StateName;
use crate::regulation::b10_rounds::{Round, RoundKind, RoundState};
use crate::regulation::policy::Grade;
use crate::regulation::values::Fen;
use crate::store::rounds;
use crate::store::views::round_board::{self as board, AgencyRow, Asked, Item, Segment, Sum, UnitRow};
use crate::store::views::splittings;
use crate::usecases::close_round::{self, close_round};
use crate::usecases::open_round::{self, open_round};
use crate::usecases::plan_round::{self, plan_round};
use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use chrono::{Datelike, NaiveDate};

#[derive(Template)]
#[template(path = "campaigns/list.html")]
struct ListPage {
    rounds: Vec<Round>,
    f: FormView,
    /// Whether the reader sees the whole city and so how rounds were prepared.
    office: bool,
    can_plan: bool,
    year: i32,
    has_year: bool,
}

#[derive(Template)]
#[template(path = "campaigns/board.html")]
struct BoardPage {
    r: Round,
    items: Vec<Item>,
    sums: Vec<Sum>,
    units: Vec<UnitRow>,
    unit: Option<i64>,
    pager: Pager,
    exports: Exports,
    agencies: Vec<AgencyRow>,
    f: FormView,
    can_open: bool,
    can_close: bool,
    looks: bool,
    today: NaiveDate,
    stamp: String,
    waiting: usize,
}

/// Evaluations on a page of the board.
const ROWS: i64 = 100;
/// Contracts counted before a round is opened.
const COUNTED: i64 = 1_000;

/// `GET /campaigns`.
pub async fn list(desk: Desk) -> Answer {
    show_list(&desk, None).await
}

/// `POST /campaigns`: prepares the year's round.
pub async fn plan(desk: Desk, form: Form) -> Answer {
    let mut reader = Reader::new(&form.fields);
    let year = reader.number("year", 2019, 2100).and_then(|y| i32::try_from(y).ok()).or(Some(desk.today().year()));
    if let Err(problem) = reader.done() {
        return show_list(&desk, Some((form.fields, problem))).await;
    }
    let cmd = plan_round::Cmd { year, kind: None, reason: String::new(), contracts: Vec::new() };
    match desk.run(&form, move |tx| plan_round(tx, &cmd)).await {
        Ok(no) => Ok(see(format!("/campaigns/{no}"))),
        Err(problem) => show_list(&desk, Some((form.fields, problem))).await,
    }
}

async fn show_list(desk: &Desk, again: Option<(Fields, Problem)>) -> Answer {
    let scope = desk.scope();
    if scope.is_empty() || scope.supplier().is_some() {
        return Err(Problem::NotFound);
    }
    let can_plan = can(desk.actor(), Action::PlanRound, &Default::default());
    let rounds = desk.read(rounds::all).await?;
    let (fields, again) = match again {
        Some((fields, problem)) => (fields, Again::from(problem)?),
        None => (Fields::default(), Again { status: StatusCode::OK, errors: Vec::new(), stale: false }),
    };
    let format = Format::of(&desk.visitor.path);
    if format != Format::Page {
        return rounds_file(desk, &rounds).answer(format);
    }
    let f = FormView::new(desk.lang(), fields).wrong(again.errors);
    let year = desk.today().year();
    let has_year = rounds.iter().any(|r| r.kind == RoundKind::Yearly && r.year == year);
    desk.page_with(
        again.status,
        &ListPage { rounds, f, office: scope.is_all() && !scope.only_decided(), can_plan, year, has_year },
    )
}

fn rounds_file(desk: &Desk, rounds: &[Round]) -> Sheet {
    let lang = desk.lang();
    let mut sheet = Sheet::new(lang, "rounds", &["轮次", "类别", "状态", "业主报送期限", "评分期限", "理由"]);
    for round in rounds {
        sheet.push(vec![
            round.no.clone().into(),
            lang.of(&round.kind).into_owned().into(),
            lang.of(&round.state).into_owned().into(),
            Cell::Day(Some(round.report_due)),
            Cell::Day(Some(round.score_due)),
            round.reason.clone().into(),
        ]);
    }
    sheet
}

/// `GET /campaigns/{no}` and its `.csv`, `.xlsx`; `?unit=` lists one unit's.
pub async fn show(desk: Desk, path: Path<String>, req: HttpRequest) -> Answer {
    let (no, asked) = (path.into_inner(), query_fields(&req));
    match Format::of(&desk.visitor.path) {
        Format::Page if round_prepare::instead(&desk, &no).await? => round_prepare::show(&desk, no, None).await,
        Format::Page => show_board(&desk, &no, &asked, None).await,
        format => export(desk, no, unit_of(&asked), format).await,
    }
}

fn unit_of(asked: &Fields) -> Option<i64> {
    asked.get("unit").parse().ok()
}

/// `POST /campaigns/{no}/opening`.
pub async fn open(desk: Desk, path: Path<String>, form: Form) -> Answer {
    let no = path.into_inner();
    let cmd = open_round::Cmd { no: no.clone(), version: form.version };
    match desk.run(&form, move |tx| open_round(tx, &cmd)).await {
        Ok(_) => Ok(see(after_opening(&desk, no).await?)),
        Err(problem) => round_prepare::show(&desk, no, Some((form.fields, problem))).await,
    }
}

/// Where small contracts together reach the threshold, they are looked at first (M10).
async fn after_opening(desk: &Desk, no: String) -> Result<String, Problem> {
    let (board, key) = (format!("/campaigns/{no}"), no);
    let suspected = desk.read(move |conn| {
        let round = rounds::by_no(conn, &key)?;
        splittings::suspected(conn, &round)
    });
    Ok(if suspected.await?.is_empty() { board } else { format!("{board}/splitting") })
}

/// `POST /campaigns/{no}/closing`.
pub async fn close(desk: Desk, path: Path<String>, form: Form) -> Answer {
    let no = path.into_inner();
    let cmd = close_round::Cmd { no: no.clone(), version: form.version };
    match desk.run(&form, move |tx| close_round(tx, &cmd)).await {
        Ok(_) => Ok(see(format!("/campaigns/{no}"))),
        Err(problem) => show_board(&desk, &no, &Fields::default(), Some(problem)).await,
    }
}

async fn show_board(desk: &Desk, no: &str, fields: &Fields, again: Option<Problem>) -> Answer {
    let (scope, key, today, unit) = (desk.scope(), no.to_owned(), desk.today(), unit_of(fields));
    // How far each agency is tells of what is not decided yet.
    let all = scope.is_all() && !scope.only_decided();
    let page = fields.get("page").parse().ok().filter(|n| (1..=100_000).contains(n)).unwrap_or(1);
    let asked = Asked { unit, from: (page - 1) * ROWS, rows: ROWS };
    let (r, sums, items, agencies, waiting) = desk
        .read(move |conn| {
            let round = rounds::by_no(conn, &key)?;
            let sums = board::sums(conn, &scope, &round)?;
            let items = board::items(conn, &scope, &round, asked)?;
            let agencies = if all { board::by_agency(conn, &round)? } else { Vec::new() };
            let planned = round.state == RoundState::Planned;
            let waiting = if planned { rounds::serving_up_to(conn, &round, COUNTED + 1)? } else { 0 };
            Ok((round, sums, items, agencies, waiting))
        })
        .await?;
    let again = again.map(Again::from).transpose()?;
    let status = again.as_ref().map_or(StatusCode::OK, |a| a.status);
    let f = FormView::new(desk.lang(), Fields::default()).wrong(again.map(|a| a.errors).unwrap_or_default());
    let can = |action| can(desk.actor(), action, &Default::default());
    let listed: usize = sums.iter().filter(|s| unit.is_none_or(|id| s.owner_id == id)).map(|s| s.n).sum();
    let path = format!("/campaigns/{}", r.no);
    let page = BoardPage {
        can_open: r.state == RoundState::Planned && can(Action::OpenRound),
        can_close: r.state == RoundState::Open && can(Action::CloseRound),
        looks: all && desk.scope().is_all() && r.opened_on.is_some(),
        units: board::by_unit(&sums, today),
        stamp: crate::clock::local(desk.visitor.moment.stamp()).format("%m-%d %H:%M").to_string(),
        exports: Exports::of(&path, fields),
        pager: Pager::new(path, fields, items.len())
            .capped(i64::try_from(listed).unwrap_or(i64::MAX), i64::MAX)
            .by_number(ROWS),
        r,
        sums,
        items,
        unit,
        agencies,
        f,
        today,
        waiting,
    };
    desk.page_with(status, &page)
}

async fn export(desk: Desk, no: String, unit: Option<i64>, format: Format) -> Answer {
    let heads = [
        "项目编号",
        "项目名称",
        "业主单位",
        "服务提供方",
        "评估金额（万元）",
        "评估方式",
        "状态",
        "期限",
        "得分",
        "等次",
    ];
    let sheet = Sheet::new(desk.lang(), "evaluations", &heads);
    paged::answer(sheet, format, 0, move |from| stretch(desk.clone(), no.clone(), unit, from)).await
}

async fn stretch(desk: Desk, no: String, unit: Option<i64>, from: i64) -> Result<Stretch<i64>, Problem> {
    let (scope, lang) = (desk.scope(), desk.lang());
    let asked = Asked { unit, from, rows: STRETCH };
    let items = desk
        .read(move |conn| {
            let round = rounds::by_no(conn, &no)?;
            board::items(conn, &scope, &round, asked)
        })
        .await?;
    let next = (i64::try_from(items.len()) == Ok(STRETCH)).then_some(from + STRETCH);
    Ok(Stretch { rows: items.iter().map(|item| cells(lang, item)).collect(), next })
}

fn cells(lang: Lang, item: &Item) -> Vec<Cell> {
    vec![
        item.project_no.clone().into(),
        item.project.clone().into(),
        item.owner.clone().into(),
        item.supplier.clone().into(),
        item.amount.into(),
        lang.of(&item.track).into_owned().into(),
        lang.of(&item.state).into_owned().into(),
        Cell::Day(Some(item.due)),
        item.total.map(|t| t.to_string()).unwrap_or_default().into(),
        item.grade.map(|g| lang.of(&g).into_owned()).unwrap_or_default().into(),
    ]
}

impl BoardPage {
    fn counted(&self, is: impl Fn(&Sum) -> bool) -> usize {
        self.sums.iter().filter(|sum| is(sum)).map(|sum| sum.n).sum()
    }
    /// So many, or more than are counted.
    fn up_to(&self, n: &usize) -> String {
        let most = COUNTED as usize;
        if *n > most { format!("{most}+") } else { n.to_string() }
    }
    fn unit_name(&self) -> Option<&str> {
        let unit = self.unit?;
        self.sums.iter().find(|sum| sum.owner_id == unit).map(|sum| sum.owner.as_str())
    }
    fn is_shown(&self, unit: &UnitRow) -> bool {
        self.unit == Some(unit.id)
    }
    fn counts(&self) -> Vec<(Segment, usize)> {
        let count = |s: &Segment| self.counted(|sum| sum.segment(self.today) == Some(*s));
        Segment::ALL.iter().map(|s| (*s, count(s))).collect()
    }
    fn total(&self) -> usize {
        self.counts().iter().map(|(_, n)| n).sum()
    }
    fn bar(&self) -> Vec<Part> {
        stack(&self.counts().iter().map(|(s, n)| (s.code(), *n)).collect::<Vec<_>>())
    }
    /// Per cent of all, whole: a legend needs no more.
    fn share(&self, n: &usize) -> usize {
        let all = self.total().max(1);
        (n * 200 + all) / (all * 2)
    }
    fn unit_bar(&self, unit: &UnitRow) -> Vec<Part> {
        let parts: Vec<_> = Segment::ALL.iter().map(|s| s.code()).zip(unit.parts).collect();
        stack(&parts)
    }
    fn done(&self, unit: &UnitRow) -> usize {
        unit.parts[Segment::Done as usize]
    }
    fn late(&self, unit: &UnitRow) -> usize {
        unit.parts[Segment::Late as usize]
    }
    fn amount(&self) -> Fen {
        self.sums.iter().filter(|sum| sum.state != StateName::Deferred).map(|sum| sum.amount).sum()
    }
    fn deferred(&self) -> usize {
        self.counted(|sum| sum.state == StateName::Deferred)
    }
    fn grades(&self) -> Vec<(Grade, usize)> {
        Grade::ALL.iter().map(|g| (*g, self.counted(|sum| sum.grade == Some(*g)))).collect()
    }
    fn shape(&self, item: &Item) -> &'static str {
        match item.segment(self.today) {
            Some(Segment::Done) if item.grade == Some(Grade::Unqualified) => "bad",
            Some(Segment::Done) => "done",
            Some(Segment::Late) => "late",
            Some(Segment::Joint | Segment::First) => "run",
            Some(Segment::Todo) | None => "todo",
        }
    }
}
