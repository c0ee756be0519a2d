//! `/campaigns/{no}/spot-checks`: the sample of the filed reports that is looked into, and what it was drawn from (M2, M10).

use super::again::Again;
use super::desk::{Answer, Desk};
use super::export::{Cell, Format, Sheet};
use super::filters;
use super::form::{Fields, Form};
use super::page::see;
use super::pager::Exports;
use super::widgets::FormView;
use crate::i18n::Lang;
use crate::regulation::authority::{Action, can};
use crate::regulation::b10_rounds::{Round, RoundState};
use crate::regulation::b10_sampling::{Candidate, Draw, Risk, drawn_of};
use crate::regulation::b10_spot_check::SpotState;
use crate::regulation::values::EvaluationId;
use crate::store::views::spot_checks::{self as view, Names, Row};
use crate::store::{rounds, tx};
use crate::usecases::draw_spot_checks::{self, draw_spot_checks};
use actix_web::web::Path;
use askama::Template;
use chrono::NaiveDate;
use std::collections::HashMap;

#[derive(Template)]
#[template(path = "campaigns/spot_checks.html")]
struct ChecksPage {
    r: Round,
    draws: Vec<Draw>,
    rows: Vec<Row>,
    exports: Exports,
    f: FormView,
    /// How many reports wait to be drawn from, and the share that would be drawn.
    waiting: usize,
    percent: u32,
    can_draw: bool,
    today: NaiveDate,
    overtaken: bool,
}

#[derive(Template)]
#[template(path = "campaigns/spot_pool.html")]
struct PoolPage {
    r: Round,
    draws: Vec<Draw>,
    names: HashMap<EvaluationId, Names>,
    exports: Exports,
}

/// The page, `.csv`, `.xlsx`.
pub async fn list(desk: Desk, path: Path<String>) -> Answer {
    show(&desk, path.into_inner(), None).await
}

/// `POST /campaigns/{no}/spot-checks`: draws.
pub async fn draw(desk: Desk, path: Path<String>, form: Form) -> Answer {
    let no = path.into_inner();
    let draws = form.get("draws").parse().unwrap_or(usize::MAX);
    let cmd = draw_spot_checks::Cmd { round: no.clone(), draws, seed: rand::random() };
    match desk.run(&form, move |tx| draw_spot_checks(tx, &cmd)).await {
        Ok(no) => Ok(see(format!("/campaigns/{no}/spot-checks"))),
        Err(problem) => show(&desk, no, Some(Again::on_form(problem)?)).await,
    }
}

async fn show(desk: &Desk, no: String, again: Option<Again>) -> Answer {
    let (scope, today) = (desk.scope(), desk.today());
    let path = format!("/campaigns/{no}/spot-checks");
    let (r, draws, rows, waiting, percent) = desk
        .read(move |conn| {
            let round = rounds::by_no(conn, &no)?;
            let draws = view::draws(conn, &scope, round.id)?;
            let rows = view::of_round(conn, &scope, round.id)?;
            let open = round.state == RoundState::Open && round.intake.is_none() && today > round.report_due;
            let waiting = if open { view::pool(conn, &round, &draws)?.len() } else { 0 };
            let percent = tx::policy_on(conn, today)?.spot_percent;
            Ok((round, draws, rows, waiting, percent))
        })
        .await?;
    let format = Format::of(&desk.visitor.path);
    if format != Format::Page {
        return sheet(desk, &rows).answer(format);
    }
    let again = again.unwrap_or_else(Again::none);
    let f = FormView::new(desk.lang(), Fields::default()).wrong(again.errors);
    let exports = Exports::of(&path, &Fields::default());
    let can_draw = waiting > 0 && percent > 0 && can(desk.actor(), Action::DrawSpotChecks, &Default::default());
    let overtaken = again.stale;
    let page = ChecksPage { r, draws, rows, exports, f, waiting, percent, can_draw, today, overtaken };
    desk.page_with(again.status, &page)
}

fn sheet(desk: &Desk, rows: &[Row]) -> Sheet {
    let lang = desk.lang();
    let heads = [
        "项目编号",
        "项目名称",
        "业主单位",
        "服务提供方",
        "抽取批次",
        "风险因素",
        "状态",
        "期限",
        "核查意见",
        "核查人",
        "核查日期",
        "审定意见",
        "审定人",
        "审定日期",
    ];
    let mut sheet = Sheet::new(lang, "spot-checks", &heads);
    for row in rows {
        let written = row.check.words.as_ref();
        let decided = written.and_then(|w| w.decided.clone());
        let (ruling, decider, on) = decided.map_or_else(Default::default, |(why, by, on)| (why, by, Some(on)));
        sheet.push(vec![
            row.names.no.clone().into(),
            row.names.project.clone().into(),
            row.names.owner.clone().into(),
            row.names.supplier.clone().into(),
            row.check.draw.to_string().into(),
            told(lang, &row.check.risks).into(),
            lang.of(&row.check.state).into_owned().into(),
            Cell::Day(Some(row.check.due)),
            written.map(|w| w.words.opinion.clone()).unwrap_or_default().into(),
            written.map(|w| w.by.clone()).unwrap_or_default().into(),
            Cell::Day(written.map(|w| w.on)),
            ruling.into(),
            decider.into(),
            Cell::Day(on),
        ]);
    }
    sheet
}

/// The reasons in the reader's language.
pub(super) fn told(lang: Lang, risks: &[Risk]) -> String {
    risks.iter().map(|risk| lang.of(risk).into_owned()).collect::<Vec<_>>().join(lang.t("、"))
}

/// `GET /campaigns/{no}/spot-pool` and its `.csv`, `.xlsx`: every report that was in a draw, with its weight.
pub async fn pool(desk: Desk, path: Path<String>) -> Answer {
    let (no, scope) = (path.into_inner(), desk.scope());
    let path = format!("/campaigns/{no}/spot-pool");
    let (r, draws, names) = desk
        .read(move |conn| {
            let round = rounds::by_no(conn, &no)?;
            let draws = view::draws(conn, &scope, round.id)?;
            let mut names = HashMap::new();
            for draw in &draws {
                names.extend(view::names(conn, &draw.pool)?);
            }
            Ok((round, draws, names))
        })
        .await?;
    let page = PoolPage { r, draws, names, exports: Exports::of(&path, &Fields::default()) };
    match Format::of(&desk.visitor.path) {
        Format::Page => desk.page(&page),
        format => page.sheet(&desk).answer(format),
    }
}

impl ChecksPage {
    fn would_draw(&self) -> usize {
        drawn_of(self.waiting, self.percent)
    }
    fn risks(&self, row: &Row) -> String {
        told(self.f.lang, &row.check.risks)
    }
    fn shape(&self, row: &Row) -> &'static str {
        match row.check.state {
            SpotState::Confirmed => "done",
            SpotState::Elevated => "back",
            _ if self.today > row.check.due => "late",
            SpotState::Checked => "run",
            SpotState::Open => "todo",
        }
    }
    fn seed(&self, draw: &Draw) -> String {
        format!("{:016x}", draw.seed)
    }
}

/// Rows of a pool on its page; the files hold all.
const SHOWN: usize = 200;

impl PoolPage {
    fn shown<'d>(&self, draw: &'d Draw) -> &'d [Candidate] {
        draw.pool.get(..SHOWN).unwrap_or(&draw.pool)
    }
    fn is_drawn(&self, draw: &Draw, candidate: &Candidate) -> bool {
        draw.has(candidate.evaluation)
    }
    fn name(&self, candidate: &Candidate) -> Names {
        self.names.get(&candidate.evaluation).cloned().unwrap_or_default()
    }
    fn sheet(&self, desk: &Desk) -> Sheet {
        let lang = desk.lang();
        let heads = [
            "抽取批次",
            "种子",
            "评估序号",
            "项目编号",
            "项目名称",
            "业主单位",
            "服务提供方",
            "自评得分",
            "金额（万元）",
            "风险因素",
            "权重",
            "抽中",
        ];
        let mut sheet = Sheet::new(lang, "spot-pool", &heads);
        for (draw, candidate) in self.draws.iter().flat_map(|draw| draw.pool.iter().map(move |c| (draw, c))) {
            let names = self.name(candidate);
            sheet.push(vec![
                draw.no.to_string().into(),
                format!("{:016x}", draw.seed).into(),
                candidate.evaluation.to_string().into(),
                names.no.into(),
                names.project.into(),
                names.owner.into(),
                names.supplier.into(),
                candidate.total.to_string().into(),
                candidate.amount.into(),
                told(lang, &candidate.risks).into(),
                candidate.weight().to_string().into(),
                lang.t(if draw.has(candidate.evaluation) { "是" } else { "否" }).into(),
            ]);
        }
        sheet
    }
}
