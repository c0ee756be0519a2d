//! `GET /evaluations/{id}/joint-paper`: the report of the joint review in the order of its outline (`domain.md` §3.4), to be printed and signed.

use super::EvaluationPage;
use crate::problem::Problem;
use crate::regulation::b03_reply::Side;
use crate::regulation::b11_indicators::{Indicator, trimmed};
use crate::regulation::b11_tally::Line;
use crate::regulation::policy::Track;
use crate::regulation::values::{EvaluationId, Score};
use crate::store::views::panels::SeatRow;
use crate::web::desk::{Answer, Desk};
use crate::web::filters;
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "evaluations/joint_paper.html")]
struct JointPaper {
    p: EvaluationPage,
}

/// The paper, for offices and agencies once the scores are summed up: single scores are nobody's before.
pub async fn page(desk: Desk, path: Path<i64>) -> Answer {
    let (_, p) = super::assembled(&desk, EvaluationId(path.into_inner()), None).await?;
    if !p.has_joint_paper() {
        return Err(Problem::NotFound);
    }
    desk.page(&JointPaper { p })
}

impl EvaluationPage {
    pub(super) fn has_joint_paper(&self) -> bool {
        self.inside && self.e.track == Track::Joint && self.tally().is_some()
    }
}

impl JointPaper {
    /// How far the highest and the lowest score of an indicator lie apart.
    fn spread(&self, line: &Line) -> String {
        match (line.scores.first(), line.scores.last()) {
            (Some(low), Some(high)) => trimmed(Score(high.0 - low.0)),
            _ => "—".into(),
        }
    }
    /// What was written about an indicator, without names.
    fn said(&self, indicator: &Indicator) -> Vec<&str> {
        let reasons = self.p.sheets.iter().map(|sheet| sheet.marks[indicator.index()].reason());
        reasons.filter(|reason| !reason.is_empty()).collect()
    }
    /// Those who sign: all but the recused.
    fn signs(&self) -> Vec<&SeatRow> {
        self.p.seats.iter().filter(|seat| !seat.recused).collect()
    }
    fn sides(&self) -> &'static [Side] {
        Side::ALL
    }
}
