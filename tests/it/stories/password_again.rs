//! Releases, listings and publications ask for the password again after five minutes: nothing happens before it is given, nothing
//! typed is lost, and it happens once. No script takes part in it.

use super::failed_twice_then_blacklisted::{FACTS, PROOF, through_to_review};
use crate::app::TestApp;
use crate::both;
use crate::november::*;
use crate::people::{PDF, Page, Person};
use crate::stories::contract_walk::{awarded, instalments};
use crate::stories::people::doors::PASSWORD;
use diesel::prelude::*;
use jianping::regulation::authority::Action;
use jianping::regulation::values::Fen;
use jianping::store::schema::{audit, cases, contracts, outbox};
use reqwest::StatusCode;

/// Fills in the form with an old proof: the password is asked for and nothing is written; then it is given, and the act is done.
async fn asked_first(
    app: &TestApp,
    who: &Person,
    page: &Page,
    action: &str,
    (typed, files): (&[(&str, &str)], &[&str]),
) -> Page {
    app.set_password(who, PASSWORD).await;
    app.proofs_grow_old();
    let before = written(app);
    let papers: Vec<(&str, &str, &[u8])> = files.iter().map(|field| (*field, "材料.pdf", PDF)).collect();
    let asked = match papers.is_empty() {
        true => who.fill(page, action, typed).await,
        false => who.fill_with_files(page, action, typed, &papers).await,
    };
    assert_eq!(asked.status, StatusCode::OK, "{action}: {}", asked.main());
    asked.says("再次验证密码");
    let (_, waiting) = asked.form(action);
    for (name, value) in typed {
        assert!(waiting.iter().any(|(n, v)| n == name && v == value), "{action}: {name} is lost");
    }
    let wrong = who.fill(&asked, action, &[("proof", "wrong password")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("密码不对");
    assert_eq!(written(app), before, "{action}: nothing happens without the password");
    let done = who.fill(&wrong, action, &[("proof", PASSWORD)]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{action}: {}", done.main());
    let after = written(app);
    assert!(after.0 > before.0);
    let twice = who.fill(&wrong, action, &[("proof", PASSWORD)]).await;
    assert_eq!((twice.status, twice.location), (done.status, done.location.clone()), "{action}: a second click");
    assert_eq!(written(app), after, "{action}: once");
    done
}

/// Links of the trail and rows of the outbox, but for the failed passwords and for the papers that wait.
fn written(app: &TestApp) -> (i64, i64) {
    let failed = [Action::FailLogIn.code(), Action::UploadFile.code()];
    app.sql(|conn| {
        let links = audit::table.filter(audit::action.ne_all(failed)).count().get_result(conn)?;
        let rows = outbox::table.filter(outbox::action.ne_all(failed)).count().get_result(conn)?;
        Ok((links, rows))
    })
}

both!(a_payment_is_released_once_the_password_is_given);
async fn a_payment_is_released_once_the_password_is_given(app: &TestApp) {
    let deal = awarded(app, "28", "28").await;
    let contract = deal.signed("28", ["11.2", "8.4", "8.4"]).await;
    let rows = instalments(&deal.cast.filer, &contract).await;
    let advance = rows.first().unwrap();
    assert_eq!(deal.apply(advance, "5200231130-04521876").await.status, 303);
    deal.pass(advance).await;
    let page = deal.releaser.open(advance).await;
    app.proofs_grow_old();
    let empty = deal.releaser.fill(&page, "/release", &[("voucher", ""), ("paid_on", "2026-11-03")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY, "what is to be mended comes before the password");
    empty.hides("再次验证密码");
    let foreign = deal.checker.fill(&page, "/release", &[("csrf", &*deal.checker.csrf), ("voucher", "ZF-1")]).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN, "who may not is not asked for a password");
    let page = deal.releaser.open(advance).await;
    let typed = [("voucher", "ZF-2026-001"), ("paid_on", "2026-11-03")];
    asked_first(app, &deal.releaser, &page, "/release", (&typed, &[])).await;
    let paid: i64 = app.sql(|conn| contracts::table.select(contracts::released_fen).first(conn));
    assert_eq!(paid, 11_200_000);
    deal.releaser.open(advance).await.says("已支付").says("ZF-2026-001");
}

both!(a_listing_is_decided_served_and_ended_only_with_the_password);
async fn a_listing_is_decided_served_and_ended_only_with_the_password(app: &TestApp) {
    let city = city(app);
    let id = city.supplier.to_string();
    let breach = [("basis", "m12b"), ("supplier", id.as_str()), ("facts", FACTS), ("evidence", PROOF)];
    let case = city.clerk.does("/blacklist/new", "/blacklist", &breach).await.location;
    through_to_review(&city, &case, &city.vendor).await;
    let state = || -> String { app.sql(|conn| cases::table.select(cases::state).first(conn)) };
    let page = city.second_lead.open(&format!("{case}/decision")).await;
    let decision = [("reasons", "集体讨论同意列入，期限五年"), ("do", "list")];
    asked_first(app, &city.second_lead, &page, "/decision", (&decision, &["minutes"])).await;
    let page = city.clerk.open(&case).await;
    let served = [("method", "post"), ("repair_told", "yes")];
    asked_first(app, &city.clerk, &page, "/service", (&served, &["receipt"])).await;
    assert_eq!(state(), "in_force");
    let page = city.second_lead.open(&case).await;
    let wrong = [("reason", "认定事实有误，撤销列入决定"), ("do", "revoke")];
    asked_first(app, &city.second_lead, &page, "/end", (&wrong, &[])).await;
    assert_ne!(state(), "in_force");
}

both!(a_recognition_is_published_only_with_the_password);
async fn a_recognition_is_published_only_with_the_password(app: &TestApp) {
    let city = city(app);
    let best = serving(app, &city, "全民健康信息平台运维服务（2026年度）", Fen::yuan(1_860_000));
    open_round(&city).await;
    let best = evaluation(app, &best);
    report(&city, best, 90).await;
    judge(&city, best, 95, None).await;
    let path = format!("/evaluations/{best}");
    city.lead.does(&path, "/agreement", &[]).await;
    city.head.does(&path, "/agreement", &[]).await;
    let page = city.clerk.open(&path).await;
    asked_first(app, &city.clerk, &page, "/recognition", (&[], &[])).await;
    city.filer.open("/recognitions").await.says("2027-11-03");
}
