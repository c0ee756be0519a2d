//! 条例 10: an owner who lets the agreed day of the acceptance pass does not stop the clock of the payment; the money itself waits for the
//! acceptance (M7.5). A stage that is accepted pays its own instalment.

use crate::app::TestApp;
use crate::both;
use crate::stories::contract_walk::{acceptance, awarded, instalments};
use jianping::jobs::bell::Bell;
use jianping::regulation::people::{Role, UnitKind};

const PARTS: [&str; 3] = ["11.2", "8.4", "8.4"];

both!(the_clock_runs_without_an_acceptance);
async fn the_clock_runs_without_an_acceptance(app: &TestApp) {
    let deal = awarded(app, "28", "28").await;
    deal.check().await;
    let form = deal.fill("28", PARTS, &[("accept_by", "2026-11-02")]).await;
    assert_eq!(form.status, 422);
    form.says("约定验收期限应在签订之后、服务结束之前");
    let done = deal.fill("28", PARTS, &[("accept_by", "2026-11-10")]).await;
    assert_eq!(done.status, 303, "{}", done.main());
    let contract = done.location;
    deal.cast.head.does(&contract, "/confirmation", &[]).await;
    let bell = Bell::new(app.state.db.clone(), app.state.clock.clone());
    app.on("2026-11-10");
    bell.ring().await;
    app.refresh_sessions();
    deal.cast.filer.open(&contract).await.says("条件未成就").hides("付款期限已起算");
    app.on("2026-11-11");
    bell.ring().await;
    app.refresh_sessions();
    deal.cast.filer.open(&contract).await.says("逾期未验收，付款期限已起算").says("2026-12-10");
    let rows = instalments(&deal.cast.filer, &contract).await;
    let [_, late, _] = rows.as_slice() else { panic!("{rows:?}") };
    let page = deal.cast.filer.open(late).await;
    page.says("2026-12-10").says("验收合格后支付");
    assert!(!page.text.contains(&format!("{late}/application")), "nothing to apply for before the acceptance");
    let todo = deal.cast.filer.open("/todo").await;
    assert!(
        todo.text.contains("/acceptances/new") && !todo.text.contains(&format!("{late}/application")),
        "{}",
        todo.main()
    );

    app.on("2026-12-20");
    bell.ring().await;
    app.refresh_sessions();
    let vendor = app.person(app.unit(deal.name, UnitKind::Vendor), &[Role::Vendor]);
    vendor.open(late).await.says("逾期利息约420.00元");
    let done = deal.record(&contract, Some("2026-10-20"), &[("held_on", "2026-12-18")]).await;
    assert_eq!(done.location, contract, "{}", done.main());
    deal.cast.head.does(&acceptance(&deal.cast.head, &contract).await, "/confirmation", &[]).await;
    deal.cast.filer.open(late).await.says("2026-12-10").hides("验收合格后支付");
    assert_eq!(deal.apply(late, "5200231130-04521876").await.status, 303);
}

both!(an_accepted_stage_pays_its_own_instalment);
async fn an_accepted_stage_pays_its_own_instalment(app: &TestApp) {
    let deal = awarded(app, "28", "28").await;
    deal.check().await;
    let wrong = deal.fill("28", PARTS, &[("term-0-stage", "一期")]).await;
    assert_eq!(wrong.status, 422);
    wrong.says("只有以验收合格为付款条件的款项填写验收期次");
    let done = deal.fill("28", PARTS, &[("term-1-stage", "一期")]).await;
    assert_eq!(done.status, 303, "{}", done.main());
    let contract = done.location;
    deal.cast.head.does(&contract, "/confirmation", &[]).await;
    let form = deal.cast.filer.open(&format!("{contract}/acceptances/new")).await;
    assert!(form.text.contains("<option value=\"一期\">"), "the stages the plan of payments names are suggested");
    let done = deal.try_stage(&contract, "一期").await;
    assert_eq!(done.location, contract, "{}", done.main());
    deal.cast.head.does(&acceptance(&deal.cast.head, &contract).await, "/confirmation", &[]).await;
    let rows = instalments(&deal.cast.filer, &contract).await;
    let [_, first, rest] = rows.as_slice() else { panic!("{rows:?}") };
    deal.cast.filer.open(first).await.says("2026-12-03");
    deal.cast.filer.open(rest).await.says("条件未成就");
    assert_eq!(deal.apply(first, "5200231130-04521876").await.status, 303);
    deal.accepted(&contract).await;
    deal.cast.filer.open(rest).await.hides("条件未成就");
}
