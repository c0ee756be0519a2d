//! `/campaigns/{no}/scope`: what a round that is being prepared would take in, contract by contract; and the page of one of them, on which it
//! is left out with a reason or taken back (M10).

use super::again::Again;
use super::desk::{Answer, Desk};
use super::export::{Cell, Format, Sheet};
use super::filters;
use super::form::{Fields, Form};
use super::page::see;
use super::paged::{self, STRETCH, Stretch};
use super::pager::{Exports, Pager, query_fields};
use super::stale::{self, Stale};
use super::widgets::FormView;
use crate::i18n::Lang;
use crate::problem::Problem;
use crate::regulation::authority::{Action, Subject, can};
use crate::regulation::b10_preparing::Exclusion;
use crate::regulation::b10_rounds::{Round, RoundKind, RoundState};
use crate::regulation::decision::Aggregate;
use crate::regulation::policy::{Policy, Track};
use crate::regulation::values::{ContractId, Fen};
use crate::store::conn::Conn;
use crate::store::rounds;
use crate::store::tx::policy_on;
use crate::store::views::round_preparation::opening_day;
use crate::store::views::round_scope::{self as view, Filter, Lean, Row, Standing, Step};
use crate::usecases::exclude_contract::{self, exclude_contract};
use crate::usecases::readmit_contract::{self, readmit_contract};
use actix_web::HttpRequest;
use actix_web::web::Path;
use askama::Template;
use chrono::NaiveDate;

/// Contracts on a page.
const ROWS: i64 = 100;

#[derive(Template)]
#[template(path = "campaigns/scope.html")]
struct ScopePage {
    r: Round,
    fields: Fields,
    rows: Vec<Row>,
    owners: Vec<(i64, String)>,
    pager: Pager,
    exports: Exports,
    threshold: Fen,
}

#[derive(Template)]
#[template(path = "campaigns/scope_contract.html")]
struct ContractPage {
    r: Round,
    row: Row,
    steps: Vec<Step>,
    left_out: Option<Exclusion>,
    threshold: Fen,
    f: FormView,
    stale: Option<Stale>,
    excludes: bool,
    readmits: bool,
}

fn asked(fields: &Fields) -> Filter {
    Filter {
        unit: fields.get("unit").parse().ok(),
        standing: Standing::from_code(fields.get("standing")),
        track: Track::from_code(fields.get("track")),
        near: fields.has("near"),
    }
}

/// The round with what it would look at, under the policy its opening would pin; a round that is open has its board.
fn foreseen(conn: &mut Conn, no: &str, today: NaiveDate) -> Result<(Round, Policy, Vec<Lean>), Problem> {
    let round = rounds::by_no(conn, no)?;
    let policy = policy_on(conn, opening_day(&round, today))?;
    let leans = if round.state == RoundState::Planned { view::lean(conn, &round, &policy)? } else { Vec::new() };
    Ok((round, policy, leans))
}

/// `GET /campaigns/{no}/scope`, `.csv`, `.xlsx`.
pub async fn list(desk: Desk, path: Path<String>, req: HttpRequest) -> Answer {
    let (no, fields) = (path.into_inner(), query_fields(&req));
    match Format::of(&desk.visitor.path) {
        Format::Page => page(&desk, no, fields).await,
        format => file(desk, no, asked(&fields), format).await,
    }
}

async fn page(desk: &Desk, no: String, fields: Fields) -> Answer {
    let (scope, today, filter) = (desk.scope(), desk.today(), asked(&fields));
    let here = fields.get("page").parse().ok().filter(|n| (1..=100_000).contains(n)).unwrap_or(1);
    let from = usize::try_from((here - 1) * ROWS).unwrap_or(0);
    let (r, policy, rows, owners, count) = desk
        .read(move |conn| {
            view::refuse_outsiders(&scope)?;
            let (round, policy, leans) = foreseen(conn, &no, today)?;
            let owners = view::owners(conn, &leans)?;
            let listed = |lean: &Lean| filter.lists(lean, policy.joint_threshold);
            let found: Vec<Lean> = leans.into_iter().filter(listed).collect();
            let count = found.len();
            let shown = found.into_iter().skip(from).take(usize::try_from(ROWS).unwrap_or(0)).collect();
            let rows = view::rows(conn, &scope, &round, &policy, shown)?;
            Ok((round, policy, rows, owners, count))
        })
        .await?;
    if r.state != RoundState::Planned {
        return Ok(see(format!("/campaigns/{}", r.no)));
    }
    let path = format!("/campaigns/{}/scope", r.no);
    let page = ScopePage {
        exports: Exports::of(&path, &fields),
        pager: Pager::new(path, &fields, rows.len())
            .capped(i64::try_from(count).unwrap_or(i64::MAX), i64::MAX)
            .by_number(ROWS),
        threshold: policy.joint_threshold,
        r,
        fields,
        rows,
        owners,
    };
    desk.page(&page)
}

#[rustfmt::skip]
const HEADS: &[&str] = &[
    "项目编号", "项目名称", "合同编号", "业主单位", "服务提供方", "评估方式", "签订金额（万元）", "变更（万元）", "评估金额（万元）",
    "正式实施日期", "服务期满", "至11月1日服务天数", "处理", "理由",
];

async fn file(desk: Desk, no: String, filter: Filter, format: Format) -> Answer {
    let sheet = Sheet::new(desk.lang(), "scope", HEADS);
    paged::answer(sheet, format, 0, move |from| stretch(desk.clone(), no.clone(), filter, from)).await
}

async fn stretch(desk: Desk, no: String, filter: Filter, from: usize) -> Result<Stretch<usize>, Problem> {
    let (scope, today, lang) = (desk.scope(), desk.today(), desk.lang());
    let most = usize::try_from(STRETCH).unwrap_or(usize::MAX);
    let rows = desk
        .read(move |conn| {
            view::refuse_outsiders(&scope)?;
            let (round, policy, leans) = foreseen(conn, &no, today)?;
            let listed = |lean: &Lean| filter.lists(lean, policy.joint_threshold);
            let some = leans.into_iter().filter(listed).skip(from).take(most).collect();
            view::rows(conn, &scope, &round, &policy, some)
        })
        .await?;
    let next = (rows.len() == most).then_some(from + most);
    Ok(Stretch { rows: rows.iter().map(|row| cells(lang, row)).collect(), next })
}

fn cells(lang: Lang, row: &Row) -> Vec<Cell> {
    vec![
        row.project_no.clone().into(),
        row.project.clone().into(),
        row.lean.no.clone().into(),
        row.owner.clone().into(),
        row.supplier.clone().into(),
        lang.of(&row.lean.track).into_owned().into(),
        row.lean.original.into(),
        row.lean.changed().into(),
        row.lean.amount.into(),
        Cell::Day(Some(row.lean.since)),
        Cell::Day(Some(row.lean.ends_on)),
        row.days.map_or_else(|| Cell::from(""), Cell::Count),
        lang.of(&row.lean.standing).into_owned().into(),
        lang.note(&row.why).into(),
    ]
}

/// `GET /campaigns/{no}/scope/{contract}`.
pub async fn contract(desk: Desk, path: Path<(String, i64)>) -> Answer {
    let (no, id) = path.into_inner();
    show(&desk, no, ContractId(id), None).await
}

/// `POST /campaigns/{no}/scope/{contract}/exclusion`.
pub async fn exclude(desk: Desk, path: Path<(String, i64)>, form: Form) -> Answer {
    let (no, id) = path.into_inner();
    let cmd = exclude_contract::Cmd {
        no: no.clone(),
        version: form.version,
        contract: ContractId(id),
        reason: form.get("reason").to_owned(),
    };
    match desk.run(&form, move |tx| exclude_contract(tx, &cmd)).await {
        Ok(no) => Ok(see(format!("/campaigns/{no}/scope/{id}"))),
        Err(problem) => show(&desk, no, ContractId(id), Some((form.fields, problem))).await,
    }
}

/// `POST /campaigns/{no}/scope/{contract}/inclusion`.
pub async fn readmit(desk: Desk, path: Path<(String, i64)>, form: Form) -> Answer {
    let (no, id) = path.into_inner();
    let cmd = readmit_contract::Cmd { no: no.clone(), version: form.version, contract: ContractId(id) };
    match desk.run(&form, move |tx| readmit_contract(tx, &cmd)).await {
        Ok(no) => Ok(see(format!("/campaigns/{no}/scope/{id}"))),
        Err(problem) => show(&desk, no, ContractId(id), Some((form.fields, problem))).await,
    }
}

async fn show(desk: &Desk, no: String, id: ContractId, again: Option<(Fields, Problem)>) -> Answer {
    let (scope, today) = (desk.scope(), desk.today());
    let found = desk
        .read(move |conn| {
            view::refuse_outsiders(&scope)?;
            let (round, policy, leans) = foreseen(conn, &no, today)?;
            let its = leans.into_iter().filter(|lean| lean.contract == id).collect();
            let row = view::rows(conn, &scope, &round, &policy, its)?.pop();
            Ok((round, policy, row, view::steps(conn, id)?))
        })
        .await?;
    let (r, policy, row, steps) = found;
    // The list is the board's once the round is open; what was typed meanwhile is told on the problem's own page.
    let (row, again) = match (row, again) {
        (Some(row), again) => (row, again),
        (None, Some((_, problem))) => return Err(problem),
        (None, None) if r.state == RoundState::Planned => return Err(Problem::NotFound),
        (None, None) => return Ok(see(format!("/campaigns/{}", r.no))),
    };
    let (typed, again) = match again {
        Some((typed, problem)) => (typed, Again::on_form(problem)?),
        None => (Fields::default(), Again::none()),
    };
    let stale = stale::of_act(desk, &again, &typed, Round::KIND, r.id.0).await?;
    let left_out = r.excluded.iter().find(|e| e.contract == id).cloned();
    let on = Subject { owner: Some(row.lean.owner), ..Subject::default() };
    let page = ContractPage {
        excludes: left_out.is_none() && r.kind == RoundKind::Yearly && can(desk.actor(), Action::ExcludeContract, &on),
        readmits: left_out.is_some() && can(desk.actor(), Action::ReadmitContract, &on),
        threshold: policy.joint_threshold,
        f: FormView::new(desk.lang(), typed).wrong(again.errors),
        r,
        row,
        steps,
        left_out,
        stale,
    };
    desk.page_with(again.status, &page)
}

impl ScopePage {
    fn shape(&self, row: &Row) -> &'static str {
        shape(row.lean.standing)
    }
    fn is_near(&self, row: &Row) -> bool {
        crate::regulation::b10_readiness::is_near(row.lean.amount, self.threshold)
    }
    fn positive(&self, fen: &Fen) -> Fen {
        Fen(fen.0.abs())
    }
    fn filtered(&self) -> bool {
        ["unit", "standing", "track", "near"].iter().any(|name| self.fields.has(name))
    }
}

impl ContractPage {
    fn shape(&self) -> &'static str {
        shape(self.row.lean.standing)
    }
}

fn shape(standing: Standing) -> &'static str {
    match standing {
        Standing::TakenIn => "done",
        Standing::TooYoung => "todo",
        Standing::Excluded => "back",
    }
}
