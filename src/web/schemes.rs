//! `/schemes`: the versions of the indicators with their sub-indicators, what a draft would have changed, and its publication (M11).

use super::again::Again;
use super::desk::{Answer, Desk};
use super::export::{Cell, Format, Sheet};
use super::filters;
use super::form::{Fields, Form};
use super::page::see;
use super::pager::Exports;
use super::stale::{self, Stale};
use super::widgets::FormView;
use crate::problem::Problem;
use crate::regulation::authority::{Action, Subject, can};
use crate::regulation::b11_backtest::Totals;
use crate::regulation::b11_first::first;
use crate::regulation::b11_indicators::{Indicator, trimmed};
use crate::regulation::b11_items::{Item, points_of};
use crate::regulation::b11_scheme::{IndicatorScheme, SchemeState, faults, in_force};
use crate::regulation::decision::Aggregate;
use crate::regulation::people::{Actor, Role};
use crate::store::indicators;
use crate::store::views::comparison::{self, Moved};
use crate::usecases::draft_scheme::{self, draft_scheme};
use crate::usecases::drop_scheme::{self, drop_scheme};
use crate::usecases::publish_scheme::{self, publish_scheme};
use actix_web::web::Path;
use askama::Template;

/// Rows of a comparison on its page; the files hold all.
const SHOWN: usize = 200;

#[derive(Template)]
#[template(path = "schemes/list.html")]
struct ListPage {
    all: Vec<IndicatorScheme>,
    now: i32,
    exports: Exports,
    f: FormView,
    can_draft: bool,
}

#[derive(Template)]
#[template(path = "schemes/page.html")]
struct SchemePage {
    v: IndicatorScheme,
    now: i32,
    me: Actor,
    /// What keeps a draft from being published.
    faults: Vec<(String, String)>,
    exports: Exports,
    f: FormView,
    stale: Option<Stale>,
}

#[derive(Template)]
#[template(path = "schemes/comparison.html")]
struct ComparisonPage {
    v: IndicatorScheme,
    me: Actor,
    totals: Totals,
    rows: Vec<Moved>,
    exports: Exports,
    f: FormView,
    stale: Option<Stale>,
}

/// Who sees drafts: the bureau.
pub(super) fn drafts(actor: &Actor) -> bool {
    actor.has(Role::BureauClerk) || actor.has(Role::BureauLead)
}

/// The version, if the reader may see it: everybody those that were published, the bureau drafts too.
pub(super) async fn seen(desk: &Desk, no: i32) -> Result<(IndicatorScheme, i32), Problem> {
    let (scheme, now) =
        desk.read(move |conn| Ok((indicators::by_no(conn, no)?, indicators::in_force(conn)?.no))).await?;
    let open = scheme.state == SchemeState::Published || drafts(desk.actor());
    if open { Ok((scheme, now)) } else { Err(Problem::NotFound) }
}

/// `/schemes`, `.csv`, `.xlsx`.
pub async fn list(desk: Desk) -> Answer {
    show_list(&desk, None).await
}

/// `POST /schemes`: drafts the next version.
pub async fn draft(desk: Desk, form: Form) -> Answer {
    let cmd = draft_scheme::Cmd { purpose: form.get("purpose").to_owned() };
    match desk.run(&form, move |tx| draft_scheme(tx, &cmd)).await {
        Ok(no) => Ok(see(format!("/schemes/{no}"))),
        Err(problem) => show_list(&desk, Some((form.fields, Again::on_form(problem)?))).await,
    }
}

async fn show_list(desk: &Desk, again: Option<(Fields, Again)>) -> Answer {
    let mut all = desk.read(indicators::all).await?;
    let now = in_force(&all).no;
    if !drafts(desk.actor()) {
        all.retain(|scheme| scheme.state == SchemeState::Published);
    }
    all.insert(0, IndicatorScheme::house());
    all.reverse();
    let format = Format::of(&desk.visitor.path);
    if format != Format::Page {
        return versions(desk, &all).answer(format);
    }
    let (fields, again) = again.unwrap_or_else(|| (Fields::default(), Again::none()));
    let drafting = all.iter().any(|scheme| scheme.state == SchemeState::Draft);
    // What was typed stays to be seen, also where somebody else was faster.
    let can_draft = (!drafting || fields.has("purpose")) && can(desk.actor(), Action::DraftScheme, &Subject::default());
    let f = FormView::new(desk.lang(), fields).wrong(again.errors);
    let exports = Exports::of("/schemes", &Fields::default());
    desk.page_with(again.status, &ListPage { all, now, exports, f, can_draft })
}

fn versions(desk: &Desk, all: &[IndicatorScheme]) -> Sheet {
    let lang = desk.lang();
    let mut sheet =
        Sheet::new(lang, "schemes", &["版本", "状态", "改动目的", "起草人", "发布人", "发布日期", "发布意见"]);
    for s in all {
        let published = s.published.as_ref();
        sheet.push(vec![
            Cell::Count(s.no.into()),
            lang.of(&s.state).into_owned().into(),
            s.purpose.as_str().into(),
            s.drafted_by.as_str().into(),
            published.map(|p| p.by.clone()).unwrap_or_default().into(),
            Cell::Day(published.map(|p| p.on)),
            published.map(|p| p.opinion.clone()).unwrap_or_default().into(),
        ]);
    }
    sheet
}

/// `GET /schemes/{no}` and its `.csv`, `.xlsx`: every sub-indicator of a version.
pub async fn page(desk: Desk, path: Path<i32>) -> Answer {
    show(&desk, path.into_inner(), None).await
}

/// `POST /schemes/{no}/drop`.
pub async fn give_up(desk: Desk, path: Path<i32>, form: Form) -> Answer {
    let no = path.into_inner();
    let cmd = drop_scheme::Cmd { no, version: form.version };
    match desk.run(&form, move |tx| drop_scheme(tx, &cmd)).await {
        Ok(_) => Ok(see("/schemes")),
        Err(problem) => show(&desk, no, Some((form.fields, Again::on_form(problem)?))).await,
    }
}

async fn show(desk: &Desk, no: i32, again: Option<(Fields, Again)>) -> Answer {
    let (s, now) = seen(desk, no).await?;
    let format = Format::of(&desk.visitor.path);
    if format != Format::Page {
        return items(desk, &s).answer(format);
    }
    let (fields, again) = again.unwrap_or_else(|| (Fields::default(), Again::none()));
    let stale = stale::of_act(desk, &again, &fields, IndicatorScheme::KIND, s.id).await?;
    let lang = desk.lang();
    let told = if s.state == SchemeState::Draft { faults(&s.items) } else { Vec::new() };
    let page = SchemePage {
        faults: told.into_iter().map(|fault| (fault.field, lang.sentence(&lang.of(&fault.say)))).collect(),
        exports: Exports::of(&format!("/schemes/{no}"), &Fields::default()),
        f: FormView::new(lang, fields).wrong(again.errors),
        me: desk.actor().clone(),
        v: s,
        now,
        stale,
    };
    desk.page_with(again.status, &page)
}

fn items(desk: &Desk, s: &IndicatorScheme) -> Sheet {
    let lang = desk.lang();
    let heads = ["指标", "子指标", "名称", "分值", "评分方式", "计分办法", "佐证材料", "达成", "部分达成", "未达成"];
    let mut sheet = Sheet::new(lang, "scheme", &heads);
    for (indicator, items) in Indicator::ALL.iter().zip(&s.items) {
        for (k, item) in (1..).zip(items) {
            let mut row = vec![
                format!("{}. {}", indicator.code(), lang.of(indicator)).into(),
                format!("{}.{k}", indicator.code()).into(),
                lang.of(&item.name).into_owned().into(),
                trimmed(item.points).into(),
                lang.of(&item.kind).into_owned().into(),
                lang.of(&item.measure).into_owned().into(),
                lang.of(&item.evidence).into_owned().into(),
            ];
            for n in 0..3 {
                let text = item.anchors.as_ref().map(|texts| lang.of(&texts[n]).into_owned());
                row.push(text.unwrap_or_default().into());
            }
            sheet.push(row);
        }
    }
    sheet
}

/// `GET /schemes/{no}/comparison` and its `.csv`, `.xlsx`: whose grade of past rounds would have been another.
pub async fn compare(desk: Desk, path: Path<i32>) -> Answer {
    show_comparison(&desk, path.into_inner(), None).await
}

/// `POST /schemes/{no}/publication`.
pub async fn publish(desk: Desk, path: Path<i32>, form: Form) -> Answer {
    let no = path.into_inner();
    let number = |name: &str| form.get(name).parse().unwrap_or(u32::MAX);
    let seen = Totals { results: number("results"), better: number("better"), worse: number("worse") };
    let cmd = publish_scheme::Cmd { no, version: form.version, seen, opinion: form.get("opinion").to_owned() };
    match desk.run(&form, move |tx| publish_scheme(tx, &cmd)).await {
        Ok(no) => Ok(see(format!("/schemes/{no}"))),
        Err(problem) => show_comparison(&desk, no, Some((form.fields, Again::on_form(problem)?))).await,
    }
}

async fn show_comparison(desk: &Desk, no: i32, again: Option<(Fields, Again)>) -> Answer {
    if !drafts(desk.actor()) {
        return Err(Problem::NotFound);
    }
    let (s, _) = seen(desk, no).await?;
    let points = points_of(&s.items);
    let (totals, rows) = desk.read(move |conn| comparison::of(conn, &points)).await?;
    let format = Format::of(&desk.visitor.path);
    if format != Format::Page {
        return compared(desk, &rows).answer(format);
    }
    let (fields, again) = again.unwrap_or_else(|| (Fields::default(), Again::none()));
    let stale = stale::of_act(desk, &again, &fields, IndicatorScheme::KIND, s.id).await?;
    let exports = Exports::of(&format!("/schemes/{no}/comparison"), &Fields::default());
    let f = FormView::new(desk.lang(), fields).wrong(again.errors);
    let me = desk.actor().clone();
    desk.page_with(again.status, &ComparisonPage { v: s, me, totals, rows, exports, f, stale })
}

fn compared(desk: &Desk, rows: &[Moved]) -> Sheet {
    let lang = desk.lang();
    let heads =
        ["轮次", "项目编号", "项目名称", "业主单位", "服务提供方", "原得分", "原等次", "新方案得分", "新方案等次"];
    let mut sheet = Sheet::new(lang, "comparison", &heads);
    for row in rows {
        let (was, would) = (&row.compared.was, &row.compared.would);
        sheet.push(vec![
            row.round.as_str().into(),
            row.project.0.as_str().into(),
            row.project.1.as_str().into(),
            row.owner.as_str().into(),
            row.supplier.as_str().into(),
            was.0.to_string().into(),
            lang.of(&was.1).into_owned().into(),
            would.0.to_string().into(),
            lang.of(&would.1).into_owned().into(),
        ]);
    }
    sheet
}

fn shape(state: SchemeState) -> &'static str {
    match state {
        SchemeState::Published => "done",
        SchemeState::Draft => "run",
        SchemeState::Dropped => "off",
    }
}

impl ListPage {
    fn shape(&self, s: &IndicatorScheme) -> &'static str {
        shape(s.state)
    }
    fn house(&self) -> i32 {
        first().no
    }
}

impl SchemePage {
    fn shape(&self) -> &'static str {
        shape(self.v.state)
    }
    fn can(&self, action: Action) -> bool {
        self.v.state == SchemeState::Draft && can(&self.me, action, &self.v.subject())
    }
    fn edits(&self) -> bool {
        self.can(Action::SaveScheme)
    }
    fn drops(&self) -> bool {
        self.can(Action::DropScheme)
    }
    /// Whether the comparison is for this reader.
    fn compares(&self) -> bool {
        drafts(&self.me) && self.v.id != 0
    }
    fn items(&self, indicator: &Indicator) -> &[Item] {
        &self.v.items[indicator.index()]
    }
    fn points(&self, indicator: &Indicator) -> String {
        trimmed(points_of(&self.v.items)[indicator.index()])
    }
    fn item_points(&self, item: &Item) -> String {
        trimmed(item.points)
    }
    fn band(&self, n: &usize) -> &'static str {
        ["达成", "部分达成", "未达成"].get(*n).copied().unwrap_or_default()
    }
}

impl ComparisonPage {
    fn shown(&self) -> &[Moved] {
        self.rows.get(..SHOWN).unwrap_or(&self.rows)
    }
    fn publishes(&self) -> bool {
        self.v.state == SchemeState::Draft && can(&self.me, Action::PublishScheme, &self.v.subject())
    }
    fn faults(&self) -> usize {
        faults(&self.v.items).len()
    }
    /// Whether the other points are better for whoever is judged.
    fn is_better(&self, row: &Moved) -> bool {
        row.compared.would.0 > row.compared.was.0
    }
}
