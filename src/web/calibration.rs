//! `/campaigns/{no}/calibration`: how the agencies judge beside each other, once scoring has closed.

use super::desk::{Answer, Desk};
use super::export::{Cell, Format, Sheet};
use super::filters;
use super::form::Fields;
use super::pager::Exports;
use crate::problem::Problem;
use crate::regulation::authority::sees_calibration;
use crate::regulation::b10_rounds::Round;
use crate::store::rounds;
use crate::store::views::calibration::{self as view, Line};
use actix_web::web::Path;
use askama::Template;
use rust_decimal::Decimal;

#[derive(Template)]
#[template(path = "campaigns/calibration.html")]
struct CalibrationPage {
    r: Round,
    lines: Vec<Line>,
    compared: usize,
    exports: Exports,
}

/// The page, `.csv`, `.xlsx`.
pub async fn list(desk: Desk, path: Path<String>) -> Answer {
    let scope = sees_calibration(desk.actor()).ok_or(Problem::NotFound)?;
    let no = path.into_inner();
    let (r, (lines, compared)) = desk
        .read(move |conn| {
            let round = rounds::by_no(conn, &no)?;
            let lines = view::of_round(conn, scope, &round)?;
            Ok((round, lines))
        })
        .await?;
    let format = Format::of(&desk.visitor.path);
    if format != Format::Page {
        return sheet(&desk, &lines).answer(format);
    }
    let exports = Exports::of(&format!("/campaigns/{}/calibration", r.no), &Fields::default());
    desk.page(&CalibrationPage { r, lines, compared, exports })
}

fn sheet(desk: &Desk, lines: &[Line]) -> Sheet {
    let heads = ["部门", "可比评分表", "宽严（百分点）", "离散（百分点）", "一致率（%）"];
    let mut sheet = Sheet::new(desk.lang(), "calibration", &heads);
    for line in lines {
        sheet.push(vec![
            line.name.clone().into(),
            Cell::Count(i64::try_from(line.told.sheets).unwrap_or(i64::MAX)),
            Cell::Number(Some(line.told.leniency)),
            Cell::Number(Some(line.told.spread)),
            Cell::Number(Some(line.told.agreement)),
        ]);
    }
    sheet
}

impl CalibrationPage {
    /// With its sign: which way it goes is the point of it.
    fn signed(&self, points: &Decimal) -> String {
        if points.is_zero() { points.to_string() } else { format!("{points:+}").replace('-', "−") }
    }
}
