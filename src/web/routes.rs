//! Every URL, its handler and its gate, room by room. `tests/golden/routes.txt` prints this table.

use crate::problem::Problem;
use actix_web::dev::Handler;
use actix_web::web::{self, ServiceConfig, get, post};
use actix_web::{FromRequest, Responder};

/// All routes. A handler that takes a `Desk` is behind login; one that takes a `Guest` is public.
pub fn routes(app: &mut ServiceConfig) {
    house(app);
    desk(app);
    plan(app);
    office(app);
    app.default_service(web::to(|| async { Err::<actix_web::HttpResponse, _>(Problem::NotFound) }));
}

/// A list answers at its address as a page, with `.csv` and `.xlsx` as a file of the same rows.
fn list<F, Args>(app: &mut ServiceConfig, path: &str, handler: F)
where
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    for ending in ["", ".csv", ".xlsx"] {
        app.route(&format!("{path}{ending}"), get().to(handler.clone()));
    }
}

/// What is open to everybody.
fn house(app: &mut ServiceConfig) {
    use super::{assets, health, help, regulation};
    app.route("/healthz", get().to(health::healthz))
        .route("/static/{name}", get().to(assets::serve))
        .route("/regulation", get().to(regulation::index))
        .route("/regulation/P", get().to(regulation::policy))
        .route("/regulation/{text}/{article}", get().to(regulation::article))
        .route("/help", get().to(help::help))
        .route("/accessibility", get().to(help::accessibility));
}

/// Inbox, lists, audit trail, working calendar.
fn desk(app: &mut ServiceConfig) {
    use super::{audit, calendar, inbox, projects_list, read};
    list(app, "/todo", inbox::todo);
    list(app, "/read", read::list);
    list(app, "/done", inbox::done);
    list(app, "/started", inbox::started);
    list(app, "/projects", projects_list::list);
    list(app, "/audit", audit::list);
    list(app, "/admin/calendar", calendar::show);
    app.route("/", get().to(inbox::home))
        .route("/read", post().to(read::open_ticked))
        .route("/read/{letter}", get().to(read::show))
        .route("/read/{letter}", post().to(read::open))
        .route("/admin/calendar/{year}", post().to(calendar::import));
}

/// M7.1–M7.4: from the plan to the award; the project page and its files.
fn plan(app: &mut ServiceConfig) {
    use super::{approval, budget, cancellation, files, plan, plan_check, plan_new, plans, procurement, project};
    list(app, "/plans", plans::page);
    app.route("/projects", post().to(plan_new::create))
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
        .route("/projects/{no}/budget", get().to(budget::page))
        .route("/projects/{no}/budget", post().to(budget::assess))
        .route("/projects/{no}/budget/signature", post().to(budget::sign))
        .route("/projects/{no}/approval", get().to(approval::page))
        .route("/projects/{no}/approval", post().to(approval::approve))
        .route("/projects/{no}/return", post().to(approval::send_back))
        .route("/projects/{no}/rejection", post().to(approval::reject))
        .route("/plans", post().to(plans::list))
        .route("/projects/{no}/listing", get().to(plans::one))
        .route("/projects/{no}/listing", post().to(plans::list_one))
        .route("/projects/{no}/procurement", get().to(procurement::page))
        .route("/projects/{no}/procurement", post().to(procurement::start))
        .route("/projects/{no}/procurement/award", post().to(procurement::award))
        .route("/projects/{no}/procurement/failure", post().to(procurement::fail))
        .route("/projects/{no}/cancellation", get().to(cancellation::page))
        .route("/projects/{no}/cancellation", post().to(cancellation::cancel));
}

/// Letters that could not be sent; the demo's date and mailbox.
fn office(app: &mut ServiceConfig) {
    use super::{demo_clock, demo_mail, letters};
    list(app, "/admin/letters", letters::parked);
    app.route("/admin/letters/{id}/delivery", post().to(letters::retry))
        .route("/demo/clock", get().to(demo_clock::show))
        .route("/demo/clock", post().to(demo_clock::go_on))
        .route("/demo/mail", get().to(demo_mail::list))
        .route("/demo/mail/{id}", get().to(demo_mail::one));
}
