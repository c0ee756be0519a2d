//! 条例 15: a part in dispute is held with its article, the undisputed part is checked and paid.

use crate::app::TestApp;
use crate::both;
use crate::stories::contract_walk::{awarded, instalments};

both!(disputed_part);
async fn disputed_part(app: &TestApp) {
    let deal = awarded(app, "28", "28").await;
    let contract = deal.signed("28", ["11.2", "8.4", "8.4"]).await;
    deal.accepted(&contract).await;
    let rows = instalments(&deal.cast.filer, &contract).await;
    let payment = &rows[1];
    assert_eq!(deal.apply(payment, "5200231130-04521876").await.status, 303);
    let page = deal.checker.open(payment).await;
    let all = [("because", "breach"), ("opinion", "两个区县的接入尚未完成"), ("undisputed", "84000")];
    let wrong = deal.checker.fill(&page, "/hold", &all).await;
    assert_eq!(wrong.status, 422);
    wrong.says("无争议金额应大于0且小于申请金额");
    let part = [("because", "breach"), ("opinion", "两个区县的接入尚未完成"), ("undisputed", "60000")];
    deal.checker.does(payment, "/hold", &part).await;
    deal.cast.filer.open(payment).await.says("有争议的24,000.00元").says("两个区县的接入尚未完成").says("办法第十二条");
    deal.pass(payment).await;
    let typed = [("voucher", "ZF-2026-001"), ("paid_on", "2026-11-03")];
    deal.releaser.does(payment, "/release", &typed).await;
    let page = deal.cast.filer.open(payment).await;
    page.says("60,000.00").says("有争议的24,000.00元").says("未申请");
}
