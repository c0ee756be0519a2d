//! M7.4: an entry nobody confirmed does not block a new tender; the lot of a terminated contract is procured again; a lot that waits for
//! its contract stays in the inbox while another has one.

use crate::app::TestApp;
use crate::both;
use crate::people::PDF;
use crate::stories::contract_walk::{Deal, awarded};

/// Awards every lot of the running attempt to the deal's supplier.
async fn award(deal: &Deal, prices: &[&str]) {
    let page = deal.cast.filer.open(&format!("/projects/{}/procurement", deal.no)).await;
    let rows: Vec<(String, &str)> = prices
        .iter()
        .enumerate()
        .flat_map(|(n, price)| [(format!("award-{n}-supplier"), deal.name), (format!("award-{n}-amount"), price)])
        .collect();
    let mut typed = vec![("on", "2026-11-03")];
    typed.extend(rows.iter().map(|(name, value)| (name.as_str(), *value)));
    let done = deal.cast.filer.fill_with_files(&page, "/award", &typed, &[("file", "中标通知书.pdf", PDF)]).await;
    assert_eq!(done.status, 303, "{}", done.main());
}

both!(lots_come_back);
async fn lots_come_back(app: &TestApp) {
    let deal = awarded(app, "28", "28").await;
    let path = format!("/projects/{}/procurement", deal.no);
    let filer = &deal.cast.filer;
    filer.open("/todo").await.says("登记合同").hides("登记结果");
    deal.check().await;
    let done = deal.fill("28", ["11.2", "8.4", "8.4"], &[]).await;
    assert_eq!(done.status, 303, "{}", done.main());
    let draft = done.location;
    filer.open("/todo").await.hides("登记合同");
    filer.does(&path, "/failure", &[("reason", "中标人放弃签订合同，依法重新采购")]).await;
    filer.open(&draft).await.says("登记作废").says("中标人放弃签订合同").hides("/edit");

    let lots = [("lot-0", "甲包"), ("lot-1", "乙包"), ("do", "start")];
    let page = filer.open(&path).await;
    let page = filer.fill(&page, "/procurement", &[("lot-0", "甲包"), ("do", "add")]).await;
    let begun = filer.fill(&page, "/procurement", &lots).await;
    assert_eq!(begun.status, 303, "{}", begun.main());
    filer.open("/todo").await.says("登记结果");
    award(&deal, &["14", "14"]).await;
    let first = deal.signed("14", ["5.6", "4.2", "4.2"]).await;
    filer.open("/todo").await.says("登记合同");
    let end = [("ground", "breach"), ("served_on", "2026-11-03"), ("end_reason", "供应商停止服务，经催告仍不履行")];
    deal.cast.head.does(&first, "/termination", &end).await;
    deal.cast.lead.open(&format!("/projects/{}", deal.no)).await.says("合同已解除，须重新采购").says("采购中");
    let page = filer.open(&path).await;
    let again = filer.fill(&page, "/procurement", &[("lot-0", "甲包"), ("lot-1", ""), ("do", "start")]).await;
    assert_eq!(again.status, 303, "{}", again.main());
}
