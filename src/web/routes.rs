//! Every URL, its handler and its gate. `tests/golden/routes.txt` prints this table.

use super::{
    approval, assets, budget, cancellation, demo_clock, demo_mail, files, health, letters, plan, plan_check, plan_new,
    plans, procurement, project,
};
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
        .route("/projects/{no}/budget", get().to(budget::page))
        .route("/projects/{no}/budget", post().to(budget::assess))
        .route("/projects/{no}/budget/signature", post().to(budget::sign))
        .route("/projects/{no}/approval", get().to(approval::page))
        .route("/projects/{no}/approval", post().to(approval::approve))
        .route("/projects/{no}/return", post().to(approval::send_back))
        .route("/projects/{no}/rejection", post().to(approval::reject))
        .route("/plans", get().to(plans::page))
        .route("/plans.csv", get().to(plans::page))
        .route("/plans.xlsx", get().to(plans::page))
        .route("/plans", post().to(plans::list))
        .route("/projects/{no}/listing", get().to(plans::one))
        .route("/projects/{no}/listing", post().to(plans::list_one))
        .route("/projects/{no}/procurement", get().to(procurement::page))
        .route("/projects/{no}/procurement", post().to(procurement::start))
        .route("/projects/{no}/procurement/award", post().to(procurement::award))
        .route("/projects/{no}/procurement/failure", post().to(procurement::fail))
        .route("/projects/{no}/cancellation", get().to(cancellation::page))
        .route("/projects/{no}/cancellation", post().to(cancellation::cancel))
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
