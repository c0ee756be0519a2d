//! S18: a system of level three is accepted only on a favourable third-party test report of the last twelve months; nothing goes live
//! before (M7.5). What the group typed survives the refusal.

use crate::app::TestApp;
use crate::both;
use crate::stories::contract_walk::awarded;

both!(level3_without_test_report);
async fn level3_without_test_report(app: &TestApp) {
    let deal = awarded(app, "28", "28").await;
    let contract = deal.signed("28", ["11.2", "8.4", "8.4"]).await;
    let refused = deal.try_acceptance(&contract, None).await;
    assert_eq!(refused.status, 409);
    refused.says("系统等保级别为三级，验收没有第三方等保测评报告").says("细则第十八条");
    assert!(refused.text.contains("罗敏") && refused.text.contains("验收书.pdf"), "everything typed is kept");
    let old = deal.try_acceptance(&contract, Some("2025-11-02")).await;
    assert_eq!(old.status, 409);
    old.says("距验收已超过12个月");
    let page = deal.cast.filer.open(&contract).await;
    assert!(!page.text.contains("/service\""), "no form to go live");
    let raw = [
        ("csrf", &*deal.cast.filer.csrf),
        ("form_id", "0123456789abcdef-live"),
        ("version", "2"),
        ("since", "2026-11-03"),
    ];
    let raw: Vec<(String, String)> = raw.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    let early = deal.cast.filer.post_raw(&format!("{contract}/service"), &raw).await;
    assert_eq!(early.status, 409);
    early.says("合同处于“验收合格”时可以办理").says("办法第七条");
    deal.accepted(&contract).await;
    deal.cast.filer.open(&contract).await.says("验收合格");
    deal.cast.filer.does(&contract, "/service", &[("since", "2026-11-03")]).await;
    deal.cast.filer.open(&contract).await.says("服务中");
    deal.cast.lead.open(&format!("/projects/{}", deal.no)).await.says("服务中").says("项目随合同推进");
}
