//! `/healthz`: 200 when a reader answers.

use super::desk::{Answer, Guest};
use crate::store::tx::policy_on;
use actix_web::HttpResponse;

/// Ready or not.
pub async fn healthz(guest: Guest) -> Answer {
    let today = guest.visitor.moment.today;
    guest.read(move |conn| policy_on(conn, today)).await?;
    Ok(HttpResponse::Ok().body("ok"))
}
