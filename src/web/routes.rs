//! Every URL, its handler and its gate. `tests/golden/routes.txt` prints this table.

use super::{assets, health};
use crate::problem::Problem;
use actix_web::web::{self, ServiceConfig, get};

/// All routes. A handler that takes a `Desk` is behind login; one that takes a `Guest` is public.
pub fn routes(app: &mut ServiceConfig) {
    app.route("/healthz", get().to(health::healthz))
        .route("/static/{name}", get().to(assets::serve))
        .default_service(web::to(|| async { Err::<actix_web::HttpResponse, _>(Problem::NotFound) }));
}
