//! What was earned before a termination is settled: the head says what is owed, finance agrees, that much is paid, the rest is written off.

use crate::app::TestApp;
use crate::both;
use crate::money::{apply, owed};
use crate::november::*;
use crate::people::PDF;
use jianping::regulation::b07_payment::Base;
use jianping::regulation::people::{Role, UnitKind};
use jianping::regulation::values::Fen;

both!(terminated_then_settled);
async fn terminated_then_settled(app: &TestApp) {
    let city = city(app);
    serving(app, &city, "全民健康信息平台运维服务（2026年度）", Fen::yuan(300_000));
    let first = owed(app, &city, 1, (100_000, Base::Acceptance, false), Some("2026-10-05"));
    let second = owed(app, &city, 2, (50_000, Base::Result, true), None);
    let end = [("ground", "breach"), ("served_on", "2026-11-03"), ("end_reason", "供应商停止服务，经催告仍不履行")];
    city.head.does("/contracts/1", "/termination", &end).await;
    city.filer.open(&first).await.hides("申请付款");
    city.filer.open("/todo").await.hides("申请付款");
    city.head.open("/todo").await.says("提出结算");
    let page = city.head.open("/contracts/1").await;
    page.says("第1期应付金额，未付100,000.00元");
    let too_much = [("owed-1", "100000.01"), ("owed-2", "0"), ("settle_reason", "按已验收部分结算，其余不再履行")];
    let paper: [(&str, &str, &[u8]); 1] = [("file", "结算协议.pdf", PDF)];
    let wrong = city.head.fill_with_files(&page, "/settlement", &too_much, &paper).await;
    assert_eq!(wrong.status, 422);
    wrong.says("请填写第1期应付金额");
    let fair = [("owed-1", "60000"), ("owed-2", "0"), ("settle_reason", "按已验收部分结算，其余不再履行")];
    let done = city.head.fill_with_files(&city.head.open("/contracts/1").await, "/settlement", &fair, &paper).await;
    assert_eq!(done.status, 303, "{}", done.main());
    city.filer.open(&first).await.hides("申请付款");
    city.finance.open("/todo").await.says("同意结算");
    city.finance.does("/contracts/1", "/settlement/agreement", &[]).await;
    city.vendor.open(&second).await.says("不予支付").says("核销50,000.00元");
    city.filer.open("/todo").await.says("申请付款");
    apply(&city, &first, "5200231130-04521876", None).await;
    city.finance.open(&first).await.says("60,000.00元").says("核销40,000.00元");
    city.finance.does(&first, "/check", &[("check_opinion", "按结算支付")]).await;
    let releaser = app.person(app.unit("市财政局", UnitKind::Finance), &[Role::Finance]);
    releaser.does(&first, "/release", &[("voucher", "ZF-2026-001"), ("paid_on", "2026-11-03")]).await;
    city.vendor.open(&first).await.says("已支付");
    let page = city.head.open("/contracts/1").await;
    page.says("市财政局2026-11-03同意").hides("提交结算");
    city.lead.open("/projects").await;
}
