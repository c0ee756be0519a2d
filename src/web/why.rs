//! Why a result is what it is: the rules, what was put in, the sum, who and when; and whether the sum comes to the same again now.

use super::desk::{Answer, Desk};
use super::filters;
use crate::regulation::values::EvaluationId;
use crate::store::views::why::{self, Why};
use actix_web::web::Path;
use askama::Template;

#[derive(Template)]
#[template(path = "evaluations/why.html")]
struct WhyPage {
    id: EvaluationId,
    w: Why,
}

/// `GET /evaluations/{id}/why`.
pub async fn page(desk: Desk, path: Path<i64>) -> Answer {
    let (scope, id) = (desk.scope(), EvaluationId(path.into_inner()));
    let w = desk.read(move |conn| why::seen(conn, &scope, id)).await?;
    desk.page(&WhyPage { id, w })
}
