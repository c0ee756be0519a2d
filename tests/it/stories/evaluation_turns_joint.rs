//! M10: a supplement that takes the sum to 300,000 while the owner's report is with the agencies turns the evaluation into a joint one; two
//! receipts no longer decide it, and the report counts as the first review. The supplement asks for the eight conditions again (M8).

use crate::app::TestApp;
use crate::both;
use crate::november::*;
use crate::people::PDF;
use crate::stories::contract_walk::check;
use diesel::prelude::*;
use jianping::regulation::values::Fen;
use jianping::store::schema::contracts;

both!(evaluation_turns_joint);
async fn evaluation_turns_joint(app: &TestApp) {
    let city = city(app);
    let no = serving(app, &city, "市级预约挂号平台运维服务", Fen::yuan(280_000));
    open_round(&city).await;
    let id = evaluation(app, &no);
    let page = format!("/evaluations/{id}");
    report(&city, id, 86).await;
    city.finance.does(&page, "/receipt", &[]).await;
    let contract: i64 = app.sql(|conn| contracts::table.select(contracts::id).first(conn));
    let contract = format!("/contracts/{contract}");
    let form = city.filer.open(&format!("{contract}/changes/new?kind=supplement")).await;
    let typed = [
        ("delta", "2.5"),
        ("reason", "新增三个区县接入，工作量增加"),
        ("term-0-name", "补充款"),
        ("term-0-kind", "progress"),
        ("term-0-amount", "2.5"),
        ("term-0-base", "signing"),
        ("term-0-days", "30"),
        ("do", "save"),
    ];
    let unchecked = city.filer.fill_with_files(&form, "/changes", &typed, &[("file", "依据.pdf", PDF)]).await;
    assert_eq!(unchecked.status, 409);
    unchecked.says("八项条件尚未核查完毕").says("办法第八条");
    check(&city.filer, &no, &city.supplier.to_string()).await;
    let form = city.filer.open(&format!("{contract}/changes/new?kind=supplement")).await;
    let done = city.filer.fill_with_files(&form, "/changes", &typed, &[("file", "依据.pdf", PDF)]).await;
    assert_eq!(done.location, contract, "{}", done.main());
    let stale = city.clerk.open(&page).await;
    city.head.does(&contract, "/changes/1/confirmation", &[]).await;
    let second = city.clerk.fill(&stale, "/receipt", &[]).await;
    assert_eq!(second.status, 409, "the second receipt comes too late to decide");
    city.filer.open(&page).await.says("初评加联合评价").says("30.50万元");
    judge(&city, id, 75, None).await;
    city.vendor.open(&page).await.says("75.00").says("合格");
    city.lead.open(&format!("/projects/{no}?flow=all")).await.says("已报送的报告作为初评");
}
