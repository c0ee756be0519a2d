//! M14, multi-year: the result of a year releases the instalment of that year and no other; the next round does not freeze it.

use crate::app::TestApp;
use crate::both;
use crate::money::{apply, owed};
use crate::november::*;
use jianping::regulation::b07_payment::Base;
use jianping::regulation::people::{Role, UnitKind};
use jianping::regulation::values::Fen;

both!(each_year_its_money);
async fn each_year_its_money(app: &TestApp) {
    let city = city(app);
    let no = serving(app, &city, "全民健康信息平台运维服务（2026年度）", Fen::yuan(300_000));
    let first = owed(app, &city, 1, (50_000, Base::Result, true), None);
    let second = owed(app, &city, 2, (50_000, Base::Result, true), None);
    open_round(&city).await;
    let id = evaluation(app, &no);
    report(&city, id, 90).await;
    judge(&city, id, 85, None).await;
    city.filer.open(&first).await.says("2027-01-02").says("申请付款");
    city.filer.open(&second).await.says("条件未成就").hides("申请付款");
    city.filer.open("/todo").await.says("申请付款");

    app.on("2027-11-02");
    app.refresh_sessions();
    city.clerk.does("/campaigns", "/campaigns", &[]).await;
    city.lead.does("/campaigns/2027", "/opening", &[]).await;
    let next = evaluation(app, &no);
    assert_ne!(next, id);
    apply(&city, &first, "5200231130-04521876", None).await;
    city.finance.does(&first, "/check", &[("check_opinion", "上年评估良好，按期支付")]).await;
    let releaser = app.person(app.unit("市财政局", UnitKind::Finance), &[Role::Finance]);
    releaser.does(&first, "/release", &[("voucher", "ZF-2027-001"), ("paid_on", "2027-11-02")]).await;
    city.vendor.open(&first).await.says("已支付");
    report(&city, next, 90).await;
    judge(&city, next, 50, None).await;
    city.filer.open(&second).await.says("条件未成就").hides("申请付款");
}
