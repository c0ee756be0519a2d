//! Rounds: their list, preparing, opening and closing them. The board of one is in [`super::board`].

use super::again::Again;
use super::board::{self, Came};
use super::desk::{Answer, Desk};
use super::export::{Cell, Format, Sheet};
use super::filters;
use super::form::{Fields, Form};
use super::page::see;
use super::parse::Reader;
use super::round_prepare;
use super::widgets::FormView;
use crate::problem::Problem;
use crate::regulation::authority::{Action, can};
use crate::regulation::b10_rounds::{Round, RoundKind, RoundState};
use crate::store::rounds;
use crate::store::views::splittings;
use crate::usecases::close_round::{self, close_round};
use crate::usecases::open_round::{self, open_round};
use crate::usecases::plan_round::{self, plan_round};
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use chrono::Datelike;

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

/// `POST /campaigns/{no}/opening`.
pub async fn open(desk: Desk, path: Path<String>, form: Form) -> Answer {
    let no = path.into_inner();
    let cmd = open_round::Cmd { no: no.clone(), version: form.version };
    match desk.run(&form, move |tx| open_round(tx, &cmd)).await {
        Ok(_) => Ok(see(after_opening(&desk, no).await?)),
        Err(problem) => round_prepare::show(&desk, no, Some((form.fields, problem))).await,
    }
}

/// Where contracts are still being taken in, the page that tells how far it is; where small contracts together reach the threshold, they are
/// looked at first (M10).
async fn after_opening(desk: &Desk, no: String) -> Result<String, Problem> {
    let (board, key) = (format!("/campaigns/{no}"), no);
    let next = desk.read(move |conn| {
        let round = rounds::by_no(conn, &key)?;
        if round.intake.is_some() {
            return Ok("/intake");
        }
        Ok(if splittings::suspected(conn, &round)?.is_empty() { "" } else { "/splitting" })
    });
    Ok(board + next.await?)
}

/// `POST /campaigns/{no}/closing`.
pub async fn close(desk: Desk, path: Path<String>, form: Form) -> Answer {
    let no = path.into_inner();
    let cmd = close_round::Cmd { no: no.clone(), version: form.version };
    match desk.run(&form, move |tx| close_round(tx, &cmd)).await {
        Ok(_) => Ok(see(format!("/campaigns/{no}"))),
        Err(problem) => board::show(&desk, &no, &Fields::default(), Came::Refused(problem)).await,
    }
}
