//! `/campaigns/{no}/intake`: how far the taking in of a round is. The page comes again by itself until all are in, with or without
//! JavaScript, unless the reader would rather it did not.

use super::charts::{Part, stack};
use super::desk::{Answer, Desk};
use super::filters;
use super::pager::query_fields;
use crate::regulation::b10_rounds::RoundKind;
use crate::store::views::round_intake::{self as view, Progress};
use actix_web::HttpRequest;
use actix_web::http::header::{HeaderValue, REFRESH};
use actix_web::web::Path;
use askama::Template;

/// After so many seconds it comes again.
const AGAIN: u16 = 3;

#[derive(Template)]
#[template(path = "campaigns/intake.html")]
struct IntakePage {
    p: Progress,
    /// Whether the reader wants it to stand still.
    still: bool,
}

/// `GET /campaigns/{no}/intake`; `?still=yes` stands still.
pub async fn page(desk: Desk, path: Path<String>, req: HttpRequest) -> Answer {
    let (scope, no) = (desk.scope(), path.into_inner());
    let p = desk.read(move |conn| view::of(conn, &scope, &no)).await?;
    let still = query_fields(&req).get("still") == "yes";
    let again = p.round.intake.is_some() && !still;
    let mut answer = desk.page(&IntakePage { p, still })?;
    if again {
        answer.headers_mut().insert(REFRESH, HeaderValue::from(AGAIN));
    }
    Ok(answer)
}

impl IntakePage {
    fn is_yearly(&self) -> bool {
        self.p.round.kind == RoundKind::Yearly
    }
    fn left(&self) -> usize {
        self.p.all - self.p.taken
    }
    fn bar(&self) -> Vec<Part> {
        stack(&[("done", self.p.taken), ("todo", self.left())])
    }
    fn seconds(&self) -> u16 {
        AGAIN
    }
}
