//! M10 and 政府采购法 49: 28万 + 3万 passes both lines. Beyond ten per cent finance writes first; at 300,000 the track becomes joint, and
//! no reduction takes it back.

use crate::app::TestApp;
use crate::both;
use crate::people::PDF;
use crate::stories::contract_walk::{Deal, awarded};

both!(supplement_crosses_300k);
async fn supplement_crosses_300k(app: &TestApp) {
    let deal = awarded(app, "28", "28").await;
    let contract = deal.signed("28", ["11.2", "8.4", "8.4"]).await;
    deal.cast.filer.open(&contract).await.says("自评备案").says("已签订");
    propose(&deal, &contract, "supplement", "3").await;
    let page = deal.cast.head.open(&contract).await;
    page.says("超过10%，待财政意见").says("政府采购法第四十九条").says("生效后转为初评加联合评价");
    assert!(!page.text.contains("/changes/1/confirmation"), "nothing to confirm without the note");
    let raw = [("csrf", &*deal.cast.head.csrf), ("form_id", "0123456789abcdef-change"), ("version", "1")];
    let raw: Vec<(String, String)> = raw.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    let refused = deal.cast.head.post_raw("/changes/1/confirmation", &raw).await;
    assert_eq!(refused.status, 409);
    refused.says("补充合同累计金额超过原合同金额的10%").says("由财政部门出具超额意见");
    let note = [("opinion", "工作量确有增加，同意超过10%，已报市政府")];
    deal.checker.does(&contract, "/note", &note).await;
    deal.cast.head.does(&contract, "/changes/1/confirmation", &[]).await;
    let page = deal.cast.filer.open(&contract).await;
    page.says("初评加联合评价").says("31.00万元").says("原28.00万元").says("补充款").says("同意超过10%");
    deal.cast.lead.open(&format!("/projects/{}", deal.no)).await.says("初评加联合评价").says("转为联合评价");
    propose(&deal, &contract, "reduction", "5").await;
    deal.cast.head.does(&contract, "/changes/2/confirmation", &[]).await;
    deal.cast.filer.open(&contract).await.says("26.00万元").says("初评加联合评价");
}

async fn propose(deal: &Deal, contract: &str, kind: &str, delta: &str) {
    let page = deal.cast.filer.open(&format!("{contract}/changes/new?kind={kind}")).await;
    let mut typed = vec![("delta", delta), ("reason", "新增三个区县接入，工作量增加"), ("do", "save")];
    let row = [("name", "补充款"), ("kind", "progress"), ("amount", delta), ("base", "signing"), ("days", "30")];
    let row: Vec<(String, &str)> = row.iter().map(|(part, value)| (format!("term-0-{part}"), *value)).collect();
    if kind == "supplement" {
        typed.extend(row.iter().map(|(n, v)| (n.as_str(), *v)));
    }
    let done = deal.cast.filer.fill_with_files(&page, "/changes", &typed, &[("file", "依据.pdf", PDF)]).await;
    assert_eq!(done.location, contract, "{}", done.main());
}
