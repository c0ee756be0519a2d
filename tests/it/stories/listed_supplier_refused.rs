//! M8, M12: no contract without the eight conditions; none with a listed supplier, refused by article and case — also when the listing
//! comes between entry and confirmation.

use crate::app::TestApp;
use crate::both;
use crate::stories::contract_walk::{Deal, awarded};
use diesel::prelude::*;
use jianping::store::schema::cases;

both!(listed_supplier_refused);
async fn listed_supplier_refused(app: &TestApp) {
    let deal = awarded(app, "28", "28").await;
    let parts = ["11.2", "8.4", "8.4"];
    let unchecked = deal.cast.filer.open(&format!("/projects/{}/contracts", deal.no)).await;
    unchecked.says("未核查").says("核查条件");
    assert!(!unchecked.text.contains("contracts/new"), "the checklist comes first");
    deal.check().await;
    let entered = deal.fill("28", parts, &[]).await;
    assert_eq!(entered.status, 303, "{}", entered.main());
    listed(app, &deal);
    let head = &deal.cast.head;
    let page = head.open(&entered.location).await;
    page.says("已列入黑名单（案号HMD-2026-901）").says("办法第十二条");
    let confirmed = head.fill(&page, "/confirmation", &[]).await;
    assert_eq!(confirmed.status, 409);
    confirmed.says("HMD-2026-901").says("2031-10-31").says("请另选服务提供方").says("办法第十二条");
    head.does(&entered.location, "/return", &[("reason", "供应商已列入黑名单，退回重新确定供应商")]).await;
    let edit = deal.cast.filer.open(&format!("{}/edit", entered.location)).await;
    edit.says("负责人退回").says("HMD-2026-901");
    let again = deal.cast.filer.fill(&edit, &entered.location, &[("do", "save")]).await;
    assert_eq!(again.status, 409);
    again.says("已列入黑名单").says("办法第十二条").says("现在不能办理");
    let kept = again.form(&entered.location).1;
    for (field, typed) in
        [("no", "WJ-2026-017"), ("payee_bank", "铜仁农商行"), ("term-1-name", "验收款"), ("amount", "28")]
    {
        assert!(kept.iter().any(|(n, v)| n == field && v.starts_with(typed)), "{field} is kept: {kept:?}");
    }
    assert!(kept.iter().any(|(n, v)| n == "scan" && !v.is_empty()), "and the papers: {kept:?}");
    deal.cast.clerk.open(&format!("/suppliers/{}", deal.supplier)).await.says("已列入黑名单，至2031-10-31");
    deal.cast.clerk.open("/suppliers?q=梵净").await.says("黑名单，至2031-10-31");
    let csv = deal.cast.clerk.open("/suppliers.csv?q=梵净").await;
    assert!(csv.text.contains("2031-10-31") && !csv.text.contains("11010519491231002X"));
}

/// A listing of the winner in force, as a served decision leaves it.
pub fn listed(app: &TestApp, deal: &Deal) {
    listed_as(app, &deal.supplier, deal.name);
}

/// The same of any supplier.
pub fn listed_as(app: &TestApp, supplier: &str, name: &str) {
    let day = |text: &str| text.parse::<chrono::NaiveDate>().unwrap();
    app.sql(|conn| {
        diesel::insert_into(cases::table)
            .values((
                cases::version.eq(1),
                cases::no.eq("HMD-2026-901"),
                cases::list.eq("blacklist"),
                cases::basis.eq("m12b"),
                cases::name.eq(name),
                cases::supplier_id.eq(supplier.parse::<i64>().unwrap()),
                cases::state.eq("effective"),
                cases::proposed_on.eq(day("2026-09-01")),
                cases::proposed_by.eq(1),
                cases::cleared_on.eq(day("2026-09-02")),
                cases::noticed_on.eq(day("2026-09-03")),
                cases::heard_on.eq(day("2026-09-10")),
                cases::weighed_on.eq(day("2026-09-20")),
                cases::decided_on.eq(day("2026-10-20")),
                cases::decided_by.eq(2),
                cases::served_on.eq(day("2026-10-31")),
                cases::until_day.eq(day("2031-10-31")),
                cases::body.eq("{}"),
            ))
            .execute(conn)
    });
}
