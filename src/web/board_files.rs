//! The figures of a round's board as files, each at its own address: `/campaigns/{no}/scores.csv`, `/campaigns/{no}/progress.xlsx`.

use super::board::{bands, counted};
use super::board_progress::BurnUp;
use super::board_scores::Histogram;
use super::desk::{Answer, Desk};
use super::export::{Cell, Format, Sheet};
use crate::store::rounds;
use crate::store::views::{round_board, round_figures as figures};
use actix_web::web::Path;

/// Results by band of score.
pub async fn scores(desk: Desk, path: Path<String>) -> Answer {
    let (scope, no) = (desk.scope(), path.into_inner());
    let (round, totals) = desk
        .read(move |conn| {
            let round = rounds::by_no(conn, &no)?;
            let totals = figures::totals(conn, &scope, &round)?;
            Ok((round, totals))
        })
        .await?;
    let mut sheet = Sheet::new(desk.lang(), "scores", &["分数段", "项数"]);
    for (band, n) in Histogram::of(&totals, &bands(&round), desk.lang()).bands {
        sheet.push(vec![band.into(), Cell::Count(n)]);
    }
    sheet.answer(Format::of(&desk.visitor.path))
}

/// Results by day, with the plan.
pub async fn progress(desk: Desk, path: Path<String>) -> Answer {
    let (scope, no) = (desk.scope(), path.into_inner());
    let (round, decided, all) = desk
        .read(move |conn| {
            let round = rounds::by_no(conn, &no)?;
            let decided = figures::decided(conn, &scope, &round)?;
            let all = counted(&round_board::sums(conn, &scope, &round)?);
            Ok((round, decided, all))
        })
        .await?;
    let mut sheet = Sheet::new(desk.lang(), "progress", &["日期", "当日", "累计", "计划"]);
    for line in BurnUp::of(&round, &decided, all, desk.today()).map(|told| told.days).unwrap_or_default() {
        sheet.push(vec![Cell::Day(Some(line.day)), Cell::Count(line.n), Cell::Count(line.sum), Cell::Count(line.plan)]);
    }
    sheet.answer(Format::of(&desk.visitor.path))
}
