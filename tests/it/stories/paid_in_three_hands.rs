//! M7.6: applied for by the owner, checked by one finance officer, released by another; an invoice and a voucher serve once; the
//! linked instalment waits for its evaluation; twenty releases at once pay once.

use crate::app::TestApp;
use crate::both;
use crate::stories::contract_walk::{awarded, instalments};
use diesel::prelude::*;
use futures_util::future::join_all;
use jianping::regulation::people::{Role, UnitKind};
use jianping::store::schema::contracts;

both!(paid_in_three_hands);
async fn paid_in_three_hands(app: &TestApp) {
    let deal = awarded(app, "28", "28").await;
    let contract = deal.signed("28", ["11.2", "8.4", "8.4"]).await;
    deal.accepted(&contract).await;
    let rows = instalments(&deal.cast.filer, &contract).await;
    let [advance, accepted, last] = rows.as_slice() else { panic!("{rows:?}") };
    assert_eq!(deal.apply(advance, "5200231130-04521876").await.status, 303);
    deal.checker.open("/payments").await.says("区域影像数据共享服务").says("七项条件均符合");
    deal.checker.open(advance).await.says("6217001234568848").says("112,000.00元");
    deal.cast.filer.open(advance).await.hides("6217001234568848");
    deal.pass(advance).await;
    let own = deal.checker.open(advance).await;
    own.says("你办理过“审核付款”，不能再办理这一步");
    let page = deal.releaser.open(advance).await;
    let typed = [("voucher", "ZF-2026-001"), ("paid_on", "2026-11-03")];
    let sent = (0..20).map(|_| deal.releaser.fill(&page, "/release", &typed));
    let answers = join_all(sent).await;
    assert!(answers.iter().all(|a| a.status == 303), "the same form is answered like the first");
    let paid: i64 = app.sql(|conn| contracts::table.select(contracts::released_fen).first(conn));
    assert_eq!(paid, 11_200_000, "one effect");
    twice_refused(&deal, accepted).await;
    assert_eq!(deal.apply(last, "04521878").await.status, 303, "a shut third gate keeps nobody from applying");
    let page = deal.checker.open(last).await;
    page.says("合同约定本期款项与绩效评估挂钩，尚无评估结果").says("办法第十四条");
    assert!(!page.text.contains(&format!("{last}/check\"")), "no button to pass it");
    let hold = [("because", "result"), ("opinion", "等待绩效评估结果认定")];
    deal.checker.does(last, "/hold", &hold).await;
    deal.checker.open("/payments?tab=held").await.says("等待绩效评估结果认定").says("办法第十四条");
    let csv = deal.checker.open("/payments.csv?tab=released").await;
    assert!(csv.text.contains("首付款") && csv.text.contains("11.20"), "{}", csv.text);
    strangers(app, &deal, advance).await;
}

/// A used invoice and a used voucher are told at their fields.
async fn twice_refused(deal: &crate::stories::contract_walk::Deal, payment: &str) {
    let used = deal.apply(payment, "５２００２３１１３０ 04521876").await;
    assert_eq!(used.status, 422);
    used.says("该发票已用于另一笔付款申请");
    let mended = deal.cast.filer.fill_with_files(&used, "/application", &[("invoice", "04521877")], &[]).await;
    assert_eq!(mended.status, 303, "{}", mended.main());
    deal.pass(payment).await;
    let page = deal.releaser.open(payment).await;
    let used = deal.releaser.fill(&page, "/release", &[("voucher", "ZF-2026-001"), ("paid_on", "2026-11-03")]).await;
    assert_eq!(used.status, 422);
    used.says("该支付凭证号已登记过");
    deal.releaser.fill(&used, "/release", &[("voucher", "ZF-2026-002")]).await;
    deal.releaser.open(payment).await.says("已支付").says("ZF-2026-002");
}

/// The supplier sees its own payments; another unit and another supplier find nothing.
async fn strangers(app: &TestApp, deal: &crate::stories::contract_walk::Deal, payment: &str) {
    let vendor = app.person(app.unit(deal.name, UnitKind::Vendor), &[Role::Vendor]);
    vendor.open(payment).await.says("已支付").hides("6217001234568848");
    let other_vendor = app.person(app.unit("黔东云图科技有限公司", UnitKind::Vendor), &[Role::Vendor]);
    let other_owner = app.person(app.unit("市林业局", UnitKind::Owner), &[Role::OwnerFiler]);
    for stranger in [&other_vendor, &other_owner] {
        assert_eq!(stranger.get(payment).await.status, 404);
        assert_eq!(stranger.get(&format!("{payment}/application")).await.status, 404);
        let forged = [
            ("csrf", &*stranger.csrf),
            ("form_id", "0123456789abcdef-x"),
            ("version", "1"),
            ("voucher", "X-1"),
            ("paid_on", "2026-11-03"),
        ];
        let forged: Vec<(String, String)> = forged.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        assert_eq!(stranger.post_raw(&format!("{payment}/release"), &forged).await.status, 404);
    }
}
