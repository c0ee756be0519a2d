//! Every URL, its handler and its gate, room by room. `tests/golden/routes.txt` prints this table.

use super::page::see;
use crate::problem::Problem;
use actix_web::dev::Handler;
use actix_web::web::{self, ServiceConfig, get, post};
use actix_web::{FromRequest, HttpRequest, HttpResponse, Responder};

/// All routes. A handler that takes a `Desk` is behind login; one that takes a `Guest` is public.
pub fn routes(app: &mut ServiceConfig) {
    // The first that fits is taken, so what is asked for most stands in front.
    house(app);
    desk(app);
    plan(app);
    people(app);
    evaluation(app);
    rounds(app);
    lists(app);
    office(app);
    suppliers(app);
    contracts(app);
    payments(app);
    inspections(app);
    security_tests(app);
    app.default_service(web::to(elsewhere));
}

/// The address of an act, read as a page, leads to the page above it: whoever reloads a refused form or changes its language ends there
/// and not in nothing.
async fn elsewhere(req: HttpRequest) -> Result<HttpResponse, Problem> {
    let above = req.path().rsplit_once('/').map_or("", |(above, _)| above);
    let is_act = req.resource_map().match_pattern(req.path()).is_some();
    if req.method().is_safe() && is_act && !above.is_empty() { Ok(see(above)) } else { Err(Problem::NotFound) }
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

/// The register of suppliers and the check of their conditions.
fn suppliers(app: &mut ServiceConfig) {
    use super::{supplier_check, supplier_form, suppliers};
    list(app, "/suppliers", suppliers::list);
    app.route("/suppliers", post().to(supplier_form::register))
        .route("/suppliers/new", get().to(supplier_form::new))
        .route("/suppliers/{id}", get().to(suppliers::dossier))
        .route("/suppliers/{id}", post().to(supplier_form::change))
        .route("/suppliers/{id}/edit", get().to(supplier_form::edit))
        .route("/projects/{no}/suppliers/{id}/check", get().to(supplier_check::page))
        .route("/projects/{no}/suppliers/{id}/check", post().to(supplier_check::save));
}

/// Contracts with their changes and acceptances.
fn contracts(app: &mut ServiceConfig) {
    use super::{acceptance, change, contract, contract_form, settlement};
    app.route("/projects/{no}/contracts", get().to(contract_form::lots))
        .route("/projects/{no}/contracts", post().to(contract_form::create))
        .route("/projects/{no}/contracts/new", get().to(contract_form::new))
        .route("/contracts/{id}", get().to(contract::page))
        .route("/contracts/{id}", post().to(contract_form::change))
        .route("/contracts/{id}/edit", get().to(contract_form::edit))
        .route("/contracts/{id}/confirmation", post().to(contract::confirm))
        .route("/contracts/{id}/return", post().to(contract::send_back))
        .route("/contracts/{id}/report", post().to(contract::report))
        .route("/contracts/{id}/service", post().to(contract::live))
        .route("/contracts/{id}/termination", post().to(contract::terminate))
        .route("/contracts/{id}/settlement", post().to(settlement::propose))
        .route("/contracts/{id}/settlement/agreement", post().to(settlement::agree))
        .route("/contracts/{id}/changes/new", get().to(change::new))
        .route("/contracts/{id}/changes", post().to(change::propose))
        .route("/changes/{id}/confirmation", post().to(change::confirm))
        .route("/changes/{id}/refusal", post().to(change::refuse))
        .route("/changes/{id}/note", post().to(change::note))
        .route("/contracts/{id}/acceptances/new", get().to(acceptance::new))
        .route("/contracts/{id}/acceptances", post().to(acceptance::record))
        .route("/acceptances/{id}", get().to(acceptance::page))
        .route("/acceptances/{id}", post().to(acceptance::change))
        .route("/acceptances/{id}/edit", get().to(acceptance::edit))
        .route("/acceptances/{id}/confirmation", post().to(acceptance::confirm))
        .route("/acceptances/{id}/return", post().to(acceptance::send_back));
}

/// The queue of payments and each of them.
fn payments(app: &mut ServiceConfig) {
    use super::{payment, payments};
    list(app, "/payments", payments::list);
    app.route("/payments/{id}", get().to(payment::page))
        .route("/payments/{id}/application", get().to(payment::application))
        .route("/payments/{id}/application", post().to(payment::apply))
        .route("/payments/{id}/check", post().to(payment::check))
        .route("/payments/{id}/return", post().to(payment::send_back))
        .route("/payments/{id}/hold", post().to(payment::hold))
        .route("/payments/{id}/release", post().to(payment::release))
        .route("/payments/{id}/refusal", post().to(payment::refuse));
}

/// Inspections of any step of a project (M7).
fn inspections(app: &mut ServiceConfig) {
    use super::{inspection_form, inspections};
    list(app, "/inspections", inspections::list);
    app.route("/projects/{no}/inspections/new", get().to(inspection_form::new))
        .route("/projects/{no}/inspections", post().to(inspection_form::record))
        .route("/inspections/{id}", get().to(inspections::page))
        .route("/inspections/{id}/order", post().to(inspections::order))
        .route("/inspections/{id}/answer", post().to(inspections::answer))
        .route("/inspections/{id}/repetition", post().to(inspections::repeat))
        .route("/inspections/{id}/closing", post().to(inspections::close));
}

/// Security tests of systems in service (S20).
fn security_tests(app: &mut ServiceConfig) {
    use super::security_tests;
    list(app, "/security-tests", security_tests::list);
    app.route("/projects/{no}/security-tests/new", get().to(security_tests::new))
        .route("/projects/{no}/security-tests", post().to(security_tests::record))
        .route("/security-tests/{id}", get().to(security_tests::page));
}

/// What is open to everybody.
fn house(app: &mut ServiceConfig) {
    use super::{assets, health, help, public, regulation};
    list(app, "/public", public::lists);
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
    use super::{audit, calendar, inbox, policy, projects_list, read};
    list(app, "/todo", inbox::todo);
    list(app, "/read", read::list);
    list(app, "/done", inbox::done);
    list(app, "/started", inbox::started);
    list(app, "/projects", projects_list::list);
    list(app, "/audit", audit::list);
    list(app, "/admin/calendar", calendar::show);
    list(app, "/admin/policy", policy::show);
    app.route("/", get().to(inbox::home))
        .route("/read", post().to(read::open_ticked))
        .route("/read/{letter}", get().to(read::show))
        .route("/read/{letter}", post().to(read::open))
        .route("/admin/policy", post().to(policy::set))
        .route("/admin/calendar/{year}", post().to(calendar::import));
}

/// M7.1–M7.4: from the plan to the award; the project page and its files.
fn plan(app: &mut ServiceConfig) {
    use super::{
        approval, budget, cancellation, closing, files, plan, plan_check, plan_new, plans, procurement, project, urging,
    };
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
        .route("/projects/{no}/cancellation", post().to(cancellation::cancel))
        .route("/projects/{no}/closing", get().to(closing::page))
        .route("/projects/{no}/closing", post().to(closing::close))
        .route("/projects/{no}/reminder", get().to(urging::page))
        .route("/projects/{no}/reminder", post().to(urging::remind));
}

/// M10: the rounds and their boards; each figure of a board is a file at its own address.
fn rounds(app: &mut ServiceConfig) {
    use super::spot_checks;
    use super::{board, board_agencies, board_files, board_urging, calibration, campaigns, splittings};
    use super::{round_intake, round_prepare, round_scope, round_special, scheme_form, schemes};
    list(app, "/schemes", schemes::list);
    list(app, "/schemes/{no}/comparison", schemes::compare);
    list(app, "/campaigns", campaigns::list);
    list(app, "/campaigns/{no}/splitting", splittings::list);
    list(app, "/campaigns/{no}/calibration", calibration::list);
    list(app, "/campaigns/{no}/spot-checks", spot_checks::list);
    list(app, "/campaigns/{no}/spot-pool", spot_checks::pool);
    list(app, "/campaigns/{no}/scope", round_scope::list);
    app.route("/schemes", post().to(schemes::draft))
        .route("/schemes/{no}.csv", get().to(schemes::page))
        .route("/schemes/{no}.xlsx", get().to(schemes::page))
        .route("/schemes/{no}", get().to(schemes::page))
        .route("/schemes/{no}/drop", post().to(schemes::give_up))
        .route("/schemes/{no}/publication", post().to(schemes::publish))
        .route("/schemes/{no}/indicators/{n}", get().to(scheme_form::page))
        .route("/schemes/{no}/indicators/{n}", post().to(scheme_form::save))
        .route("/campaigns", post().to(campaigns::plan))
        .route("/campaigns/special", get().to(round_special::page))
        .route("/campaigns/special", post().to(round_special::plan))
        .route("/campaigns/{no}/preparation", get().to(round_prepare::page))
        .route("/campaigns/{no}/intake", get().to(round_intake::page))
        .route("/campaigns/{no}/windows", post().to(round_prepare::windows))
        .route("/campaigns/{no}/scope/{contract}", get().to(round_scope::contract))
        .route("/campaigns/{no}/scope/{contract}/exclusion", post().to(round_scope::exclude))
        .route("/campaigns/{no}/scope/{contract}/inclusion", post().to(round_scope::readmit))
        .route("/campaigns/{no}.csv", get().to(board::page))
        .route("/campaigns/{no}.xlsx", get().to(board::page))
        .route("/campaigns/{no}", get().to(board::page))
        .route("/campaigns/{no}/scores.csv", get().to(board_files::scores))
        .route("/campaigns/{no}/scores.xlsx", get().to(board_files::scores))
        .route("/campaigns/{no}/progress.csv", get().to(board_files::progress))
        .route("/campaigns/{no}/progress.xlsx", get().to(board_files::progress))
        .route("/campaigns/{no}/units.csv", get().to(board_files::units))
        .route("/campaigns/{no}/units.xlsx", get().to(board_files::units))
        .route("/campaigns/{no}/agencies.csv", get().to(board_agencies::file))
        .route("/campaigns/{no}/agencies.xlsx", get().to(board_agencies::file))
        .route("/campaigns/{no}/splitting", post().to(splittings::judge))
        .route("/campaigns/{no}/spot-checks", post().to(spot_checks::draw))
        .route("/campaigns/{no}/reminder", post().to(board_urging::remind))
        .route("/campaigns/{no}/opening", post().to(campaigns::open))
        .route("/campaigns/{no}/closing", post().to(campaigns::close));
}

/// M10, M11, M14: evaluations, sheets, results and what follows from them.
fn evaluation(app: &mut ServiceConfig) {
    use super::{evaluation_acts, evaluations, recognitions, rectification_order, rectifications, why};
    use super::{replies, reply_link, report_form, score_sheet, spot_check};
    list(app, "/rectifications", rectifications::list);
    list(app, "/recognitions", recognitions::list);
    app.route("/evaluations/{id}", get().to(evaluations::page))
        .route("/evaluations/{id}/why", get().to(why::page))
        .route("/evaluations/{id}/paper", get().to(evaluations::report_paper::page))
        .route("/evaluations/{id}/joint-paper", get().to(evaluations::joint_paper::page))
        .route("/evaluations/{id}/spot-check", get().to(spot_check::page))
        .route("/evaluations/{id}/spot-check", post().to(spot_check::record))
        .route("/evaluations/{id}/spot-check/decision", post().to(spot_check::decide))
        .route("/evaluations/{id}/reply", get().to(replies::page))
        .route("/evaluations/{id}/reply", post().to(replies::answer))
        .route("/evaluations/{id}/service", post().to(replies::serve))
        .route("/evaluations/{id}/review", get().to(replies::objections))
        .route("/evaluations/{id}/review", post().to(replies::review))
        .route("/reply/{id}/{n}/{mark}", get().to(reply_link::page))
        .route("/reply/{id}/{n}/{mark}", post().to(reply_link::answer))
        .route("/evaluations/{id}/report", get().to(report_form::form))
        .route("/evaluations/{id}/report", post().to(report_form::save))
        .route("/evaluations/{id}/filing", post().to(evaluation_acts::file))
        .route("/evaluations/{id}/receipt", post().to(evaluation_acts::receive))
        .route("/evaluations/{id}/return", post().to(evaluation_acts::send_back))
        .route("/evaluations/{id}/panel", post().to(evaluation_acts::convene))
        .route("/evaluations/{id}/commission", post().to(evaluation_acts::commission))
        .route("/evaluations/{id}/score", get().to(score_sheet::form))
        .route("/evaluations/{id}/score", post().to(score_sheet::save))
        .route("/evaluations/{id}/recusal", post().to(score_sheet::recuse))
        .route("/evaluations/{id}/material", post().to(score_sheet::ask))
        .route("/evaluations/{id}/material/{n}", post().to(evaluation_acts::give))
        .route("/evaluations/{id}/extension", post().to(evaluation_acts::extend))
        .route("/evaluations/{id}/closing", post().to(evaluation_acts::close))
        .route("/evaluations/{id}/proposal", post().to(evaluation_acts::propose))
        .route("/evaluations/{id}/decision", post().to(evaluation_acts::decide))
        .route("/evaluations/{id}/deferral", post().to(evaluation_acts::defer))
        .route("/evaluations/{id}/agreement", post().to(evaluation_acts::agree))
        .route("/evaluations/{id}/recognition", post().to(evaluation_acts::recognise))
        .route("/evaluations/{id}/recognition/doubt", post().to(evaluation_acts::doubt))
        .route("/evaluations/{id}/recognition/withdrawal", post().to(evaluation_acts::withdraw))
        .route("/evaluations/{id}/guidance", post().to(evaluation_acts::guide))
        .route("/evaluations/{id}/guidance/outcome", post().to(evaluation_acts::end_guidance))
        .route("/evaluations/{id}/rectification", get().to(rectification_order::form))
        .route("/evaluations/{id}/rectification", post().to(rectification_order::order))
        .route("/rectifications/{id}", get().to(rectifications::page))
        .route("/rectifications/{id}/extension", post().to(rectifications::extend))
        .route("/rectifications/{id}/receipt", post().to(rectifications::acknowledge))
        .route("/rectifications/{id}/opinion", post().to(rectifications::opine))
        .route("/rectifications/{id}/submission", post().to(rectifications::submit))
        .route("/rectifications/{id}/check", post().to(rectifications::check));
}

/// M12, M13: the two lists with the steps of their cases, and the register of referrals.
fn lists(app: &mut ServiceConfig) {
    use super::{case_acts, case_list, case_new, case_page, referrals};
    list(app, "/blacklist", case_list::list);
    list(app, "/negative-list", case_list::list);
    list(app, "/referrals", referrals::list);
    app.route("/blacklist", post().to(case_new::propose))
        .route("/blacklist/new", get().to(case_new::form))
        .route("/blacklist/{no}", get().to(case_page::page))
        .route("/blacklist/{no}/legality", post().to(case_acts::legality))
        .route("/blacklist/{no}/notice", post().to(case_acts::notice))
        .route("/blacklist/{no}/statement", post().to(case_acts::statement))
        .route("/blacklist/{no}/hearing", post().to(case_acts::hearing))
        .route("/blacklist/{no}/waiver", post().to(case_acts::waiver))
        .route("/blacklist/{no}/review", post().to(case_acts::review))
        .route("/blacklist/{no}/decision", get().to(case_page::confirm))
        .route("/blacklist/{no}/decision", post().to(case_acts::decision))
        .route("/blacklist/{no}/service", post().to(case_acts::service))
        .route("/blacklist/{no}/repair", post().to(case_acts::repair))
        .route("/blacklist/{no}/refusal", post().to(case_acts::refusal))
        .route("/blacklist/{no}/end", post().to(case_acts::end))
        .route("/negative-list", post().to(case_new::propose))
        .route("/negative-list/new", get().to(case_new::form))
        .route("/negative-list/{no}", get().to(case_page::page))
        .route("/negative-list/{no}/legality", post().to(case_acts::legality))
        .route("/negative-list/{no}/notice", post().to(case_acts::notice))
        .route("/negative-list/{no}/statement", post().to(case_acts::statement))
        .route("/negative-list/{no}/hearing", post().to(case_acts::hearing))
        .route("/negative-list/{no}/waiver", post().to(case_acts::waiver))
        .route("/negative-list/{no}/review", post().to(case_acts::review))
        .route("/negative-list/{no}/decision", get().to(case_page::confirm))
        .route("/negative-list/{no}/decision", post().to(case_acts::decision))
        .route("/negative-list/{no}/service", post().to(case_acts::service))
        .route("/negative-list/{no}/end", post().to(case_acts::end))
        .route("/referrals", post().to(referrals::send))
        .route("/referrals/new", get().to(referrals::form))
        .route("/referrals/{no}", get().to(referrals::page))
        .route("/referrals/{no}/receipt", post().to(referrals::receive))
        .route("/referrals/{no}/outcome", post().to(referrals::close));
}

/// Letters that could not be sent; the demo's date and mailbox.
fn office(app: &mut ServiceConfig) {
    use super::{demo_clock, demo_mail, letters};
    list(app, "/admin/letters", letters::parked);
    app.route("/admin/letters/delivery", post().to(letters::retry_all))
        .route("/admin/letters/{id}/delivery", post().to(letters::retry))
        .route("/demo/clock", get().to(demo_clock::show))
        .route("/demo/clock", post().to(demo_clock::go_on))
        .route("/demo/mail", get().to(demo_mail::list))
        .route("/demo/mail/{id}", get().to(demo_mail::one));
}

/// Log-in, one's own account, units and accounts.
fn people(app: &mut ServiceConfig) {
    use super::{account, activate, admin_grants, admin_units, admin_user, admin_users, first_run, login, my_sessions};
    list(app, "/admin/units", admin_units::list);
    list(app, "/admin/users", admin_users::list);
    list(app, "/admin/grants", admin_grants::list);
    list(app, "/account/sessions", my_sessions::list);
    app.route("/login", get().to(login::show))
        .route("/login", post().to(login::log_in))
        .route("/logout", post().to(login::log_out))
        .route("/activate", get().to(activate::show))
        .route("/activate", post().to(activate::open))
        .route("/first-run", get().to(first_run::show))
        .route("/first-run", post().to(first_run::found))
        .route("/account", get().to(account::show))
        .route("/account", post().to(account::save))
        .route("/account/password", get().to(account::password))
        .route("/account/password", post().to(account::set_password))
        .route("/account/sessions/others/ending", post().to(my_sessions::end_others))
        .route("/account/sessions/{id}/ending", post().to(my_sessions::end))
        .route("/admin/units", post().to(admin_units::create))
        .route("/admin/units/new", get().to(admin_units::new))
        .route("/admin/units/{id}", get().to(admin_units::show))
        .route("/admin/units/{id}", post().to(admin_units::save))
        .route("/admin/units/{id}/closing", post().to(admin_units::close))
        .route("/admin/units/{id}/reopening", post().to(admin_units::reopen))
        .route("/admin/users", post().to(admin_users::create))
        .route("/admin/users/new", get().to(admin_users::new))
        .route("/admin/users/{id}", get().to(admin_user::show))
        .route("/admin/users/{id}", post().to(admin_user::save))
        .route("/admin/users/{id}/roles", get().to(admin_user::role_page))
        .route("/admin/users/{id}/roles", post().to(admin_user::propose))
        .route("/admin/users/{id}/code", post().to(admin_user::give_code))
        .route("/admin/users/{id}/disabling", get().to(admin_user::disabling))
        .route("/admin/users/{id}/disabling", post().to(admin_user::disable))
        .route("/admin/users/{id}/enabling", post().to(admin_user::enable))
        .route("/admin/users/{id}/handover", get().to(admin_user::handover))
        .route("/admin/users/{id}/handover", post().to(admin_user::hand))
        .route("/admin/users/{id}/grant", get().to(admin_grants::show))
        .route("/admin/users/{id}/grant", post().to(admin_grants::judge));
}
