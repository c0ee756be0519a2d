//! The board of a round: `/campaigns/{no}`.

use super::again::Again;
use super::board_agencies::{AgencyLine, shows_agencies};
use super::board_progress::BurnUp;
use super::board_scores::Histogram;
use super::board_urging::{may_remind, shows_reminders};
use super::charts::{Part, stack};
use super::desk::{Answer, Desk};
use super::export::{Cell, Format, Sheet};
use super::filters;
use super::form::Fields;
use super::paged::{self, STRETCH, Stretch};
use super::pager::{Exports, Pager, query_fields};
use super::round_prepare;
use super::widgets::FormView;
use crate::i18n::Lang;
use crate::problem::Problem;
use crate::regulation::authority::{Action, Scope, can, sees_calibration};
use crate::regulation::b10_evaluation::StateName;
use crate::regulation::b10_progress::Forecast;
use crate::regulation::b10_rounds::{Round, RoundKind, RoundState};
use crate::regulation::people::Actor;
use crate::regulation::policy::{Grade, Policy};
use crate::regulation::urging::SOON;
use crate::regulation::values::{Fen, Score};
use crate::store::rounds;
use crate::store::views::round_board::{self as board, Asked, Item, Segment, Sum, UnitRow};
use crate::store::views::round_figures as figures;
use crate::store::views::round_urging::last_by_unit;
use crate::usecases::urge_round::Urged;
use actix_web::HttpRequest;
use actix_web::web::Path;
use askama::Template;
use chrono::NaiveDate;
use std::collections::HashMap;

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
    agencies: Vec<AgencyLine>,
    warnings: Vec<String>,
    scores: Histogram,
    progress: Option<BurnUp>,
    last: HashMap<i64, NaiveDate>,
    urged: Option<Urged>,
    me: Actor,
    scope: Scope,
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

/// `GET /campaigns/{no}` and its `.csv`, `.xlsx`; `?unit=` lists one unit's.
pub async fn page(desk: Desk, path: Path<String>, req: HttpRequest) -> Answer {
    let (no, asked) = (path.into_inner(), query_fields(&req));
    match Format::of(&desk.visitor.path) {
        Format::Page if round_prepare::instead(&desk, &no).await? => round_prepare::show(&desk, no, None).await,
        Format::Page => show(&desk, &no, &asked, Came::Asked).await,
        format => export(desk, no, unit_of(&asked), format).await,
    }
}

fn unit_of(asked: &Fields) -> Option<i64> {
    asked.get("unit").parse().ok()
}

/// What the board is shown after.
pub(super) enum Came {
    /// Nothing: it was asked for.
    Asked,
    /// An act that did not go through.
    Refused(Problem),
    /// Reminders.
    Urged(Urged),
}

/// The board, with what came of an act on it.
pub(super) async fn show(desk: &Desk, no: &str, fields: &Fields, came: Came) -> Answer {
    let (scope, key, today, unit) = (desk.scope(), no.to_owned(), desk.today(), unit_of(fields));
    let all = shows_agencies(&scope);
    let page = fields.get("page").parse().ok().filter(|n| (1..=100_000).contains(n)).unwrap_or(1);
    let asked = Asked { unit, from: (page - 1) * ROWS, rows: ROWS };
    let (r, sums, items, agencies, waiting, totals, decided, last) = desk
        .look(move |conn| {
            let round = rounds::by_no(conn, &key)?;
            let sums = board::sums(conn, &scope, &round)?;
            let items = board::items(conn, &scope, &round, asked)?;
            let agencies = if all { figures::loads(conn, &round)? } else { Vec::new() };
            let planned = round.state == RoundState::Planned;
            let waiting = if planned { rounds::serving_up_to(conn, &round, COUNTED + 1)? } else { 0 };
            let (totals, decided) = (figures::totals(conn, &scope, &round)?, figures::decided(conn, &scope, &round)?);
            let last = if shows_reminders(&scope) { last_by_unit(conn, &round)? } else { HashMap::new() };
            Ok((round, sums, items, agencies, waiting, totals, decided, last))
        })
        .await?;
    let (again, urged) = match came {
        Came::Asked => (Again::none(), None),
        Came::Refused(problem) => (Again::from(problem)?, None),
        Came::Urged(urged) => (Again::none(), Some(urged)),
    };
    let f = FormView::new(desk.lang(), Fields::default()).wrong(again.errors);
    let can = |action| can(desk.actor(), action, &Default::default());
    let listed: usize = sums.iter().filter(|s| unit.is_none_or(|id| s.owner_id == id)).map(|s| s.n).sum();
    let path = format!("/campaigns/{}", r.no);
    let scores = Histogram::of(&totals, &bands(&r), desk.lang());
    let agencies: Vec<_> = agencies.into_iter().map(|load| AgencyLine::of(load, &r, today)).collect();
    let progress = BurnUp::of(&r, &decided, counted(&sums), today);
    let page = BoardPage {
        can_open: r.state == RoundState::Planned && can(Action::OpenRound),
        can_close: r.state == RoundState::Open && r.intake.is_none() && can(Action::CloseRound),
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
        warnings: agencies.iter().filter_map(|line| line.warning(desk.lang(), today)).collect(),
        agencies,
        scores,
        progress,
        last,
        urged,
        me: desk.actor().clone(),
        scope: desk.scope(),
        f,
        today,
        waiting,
    };
    desk.page_with(again.status, &page)
}

/// The lowest totals of the grades, as the round pinned them.
pub(super) fn bands(round: &Round) -> [Score; 3] {
    round.scheme.as_ref().map_or_else(|| Policy::default().bands, |scheme| scheme.bands)
}

/// Evaluations of the round that count: all but the deferred ones.
pub(super) fn counted(sums: &[Sum]) -> i64 {
    let n: usize = sums.iter().filter(|sum| sum.state != StateName::Deferred).map(|sum| sum.n).sum();
    i64::try_from(n).unwrap_or(i64::MAX)
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
    fn calibrates(&self) -> bool {
        sees_calibration(&self.me).is_some()
    }
    fn shows_last(&self) -> bool {
        shows_reminders(&self.scope)
    }
    fn last(&self, unit: &UnitRow) -> Option<&NaiveDate> {
        self.last.get(&unit.id)
    }
    /// Whether the unit can be ticked: it owes a report that is overdue or soon due.
    fn picks(&self, unit: &UnitRow) -> bool {
        unit.pressing > 0 && may_remind(&self.me, Some(unit.id))
    }
    fn picks_agency(&self, agency: &AgencyLine) -> bool {
        agency.waiting > 0 && may_remind(&self.me, None)
    }
    /// The first tick of the page is what the word about ticks leads to.
    fn is_first(&self, unit: &UnitRow) -> bool {
        self.units.iter().find(|other| self.picks(other)).is_some_and(|first| first.id == unit.id)
    }
    fn is_first_agency(&self, agency: &AgencyLine) -> bool {
        let first = self.agencies.iter().find(|other| self.picks_agency(other));
        !self.units.iter().any(|unit| self.picks(unit)) && first.is_some_and(|first| first.id == agency.id)
    }
    fn soon(&self) -> u64 {
        SOON
    }
    fn any_pick(&self) -> bool {
        self.units.iter().any(|unit| self.picks(unit)) || self.agencies.iter().any(|line| self.picks_agency(line))
    }
    /// What is overdue with somebody, where the reader reminds of all of it.
    fn overdue(&self) -> usize {
        if may_remind(&self.me, None) { self.counted(|sum| sum.is_overdue(self.today)) } else { 0 }
    }
    /// The drawing in words, for whoever does not see it.
    fn progress_said(&self, b: &BurnUp) -> String {
        let (day, plan) = b.now.as_ref().map_or((b.last, b.all), |now| (self.today, now.plan));
        self.f.lang.tf("累计完成折线图：{}完成{}项，计划{}项，应评{}项", &[&day, &b.done, &plan, &b.all])
    }
    fn scores_said(&self) -> String {
        let lang = self.f.lang;
        let grades = self.scores.grades.iter().rev().map(|(grade, n)| lang.tf("{}{}项", &[&lang.of(grade), n]));
        lang.tf("得分分布柱状图：{}", &[&grades.collect::<Vec<_>>().join(lang.t("，"))])
    }
    /// The day on which everything will be decided at the pace of the last days, and how many days after the last one that is.
    fn ends(&self, b: &BurnUp) -> Option<(NaiveDate, i64)> {
        match b.forecast? {
            Forecast::On(day) => Some((day, b.forecast?.days_late(b.last).unwrap_or(0))),
            Forecast::Done | Forecast::Unknown => None,
        }
    }
    fn stands_still(&self, b: &BurnUp) -> bool {
        b.forecast == Some(Forecast::Unknown)
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
