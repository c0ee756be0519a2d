//! The figures of a round's board as files, each at its own address: `/campaigns/{no}/scores.csv`, `/campaigns/{no}/progress.xlsx`.

use super::board::{bands, counted};
use super::board_progress::BurnUp;
use super::board_scores::Histogram;
use super::board_urging::shows_reminders;
use super::desk::{Answer, Desk};
use super::export::{Cell, Format, Sheet};
use crate::store::rounds;
use crate::store::views::round_board::{self, Segment};
use crate::store::views::round_figures as figures;
use crate::store::views::round_urging::last_by_unit;
use actix_web::web::Path;
use std::borrow::Cow;
use std::collections::HashMap;

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

/// The owner units of the round: how many of their evaluations stand where, and when they were last reminded.
pub async fn units(desk: Desk, path: Path<String>) -> Answer {
    let (scope, no) = (desk.scope(), path.into_inner());
    let (sums, last) = desk
        .read(move |conn| {
            let round = rounds::by_no(conn, &no)?;
            let sums = round_board::sums(conn, &scope, &round)?;
            let last = if shows_reminders(&scope) { last_by_unit(conn, &round)? } else { HashMap::new() };
            Ok((sums, last))
        })
        .await?;
    let lang = desk.lang();
    let segments = Segment::ALL.iter().map(|segment| lang.of(segment));
    let names =
        [lang.t("单位").into(), lang.t("应评").into()].into_iter().chain(segments).chain([lang.t("最近催办").into()]);
    let heads: Vec<Cow<'_, str>> = names.collect();
    let mut sheet = Sheet::new(lang, "units", &heads.iter().map(AsRef::as_ref).collect::<Vec<&str>>());
    for unit in round_board::by_unit(&sums, desk.today()) {
        let count = |n: usize| Cell::Count(i64::try_from(n).unwrap_or(i64::MAX));
        let mut row = vec![Cell::from(unit.name), count(unit.all)];
        row.extend(unit.parts.map(count));
        row.push(Cell::Day(last.get(&unit.id).copied()));
        sheet.push(row);
    }
    sheet.answer(Format::of(&desk.visitor.path))
}
