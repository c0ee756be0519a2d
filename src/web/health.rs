//! `/healthz`: 200 when a reader answers.

use super::desk::{Answer, Guest};
use crate::problem::Problem;
use actix_web::HttpResponse;
use diesel::prelude::*;

/// Ready or not.
pub async fn healthz(guest: Guest) -> Answer {
    let one: i32 =
        guest.read(|conn| Ok(diesel::select(1.into_sql::<diesel::sql_types::Integer>()).first(conn)?)).await?;
    if one == 1 { Ok(HttpResponse::Ok().body("ok")) } else { Err(Problem::Busy) }
}
