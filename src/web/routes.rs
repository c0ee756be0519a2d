//! Every URL, its handler and its gate. `tests/golden/routes.txt` prints this table.

use super::{assets, demo_clock, demo_mail, files, health, letters, plan, plan_check, plan_new, project};
use crate::problem::Problem;
use actix_web::web::{self, ServiceConfig, get, post};

/// All routes. A handler that takes a `Desk` is behind login; one that takes a `Guest` is public.
pub fn routes(app: &mut ServiceConfig) {
    app.route("/healthz", get().to(health::healthz))
        .route("/static/{name}", get().to(assets::serve))
        .route("/projects", post().to(plan_new::create))
        .route("/projects/new", get().to(plan_new::new))
        .route("/projects/{no}", get().to(project::page))
        .route("/files/{id}", get().to(files::download))
        .route("/projects/{no}/plan/carry", get().to(plan_new::carry))
        .route("/projects/{no}/plan/carry", post().to(plan_new::carry_over))
        .route("/projects/{no}/plan/8", get().to(plan_check::check))
        .route("/projects/{no}/plan/{n}", get().to(plan::section))
        .route("/projects/{no}/plan/{n}", post().to(plan::save))
        .route("/projects/{no}/submission", post().to(plan_check::submit))
        .route("/projects/{no}/recall", post().to(plan_check::recall))
        .route("/admin/letters", get().to(letters::parked))
        .route("/admin/letters.csv", get().to(letters::parked))
        .route("/admin/letters.xlsx", get().to(letters::parked))
        .route("/admin/letters/{id}/delivery", post().to(letters::retry))
        .route("/demo/clock", get().to(demo_clock::show))
        .route("/demo/clock", post().to(demo_clock::go_on))
        .route("/demo/mail", get().to(demo_mail::list))
        .route("/demo/mail/{id}", get().to(demo_mail::one))
        .default_service(web::to(|| async { Err::<actix_web::HttpResponse, _>(Problem::NotFound) }));
}
