//! M14: rectified in time and judged again as qualified: paid, marked 整改后, no recognition that year.

use crate::app::TestApp;
use crate::november::*;
use jianping::regulation::b14_results::{Asks, Repair, payable};
use jianping::regulation::values::ContractId;
use jianping::store::evaluations as results;

async fn rectified_and_passed(app: &TestApp) {
    let city = city(app);
    let (no, id) = decided(app, &city, 59).await;
    let linked = Some(Asks { year: Some(2026), settled: false });
    let standing = || app.sql(|conn| Ok(results::standing(conn, ContractId(1)))).unwrap();
    assert!(payable(&standing(), linked, d("2026-11-03")).is_err(), "unqualified");
    let items = [
        ("item-0-indicator", "2"),
        ("item-0-issue", "故障恢复超过约定"),
        ("item-0-standard", "四小时内恢复"),
        ("item-0-responsible", "运维经理"),
    ];
    let order = city.lead.does(&format!("/evaluations/{id}/rectification"), "/rectification", &items).await.location;
    assert!(matches!(standing().repair, Repair::Open { .. }));
    // partly met goes back while time is left
    let sent = [("done-0", "完成一半改造")];
    city.filer.does(&order, "/submission", &sent).await;
    let partly = [("finding-0", "partly"), ("finding_reason-0", "备机尚未启用"), ("do", "check")];
    city.clerk.does(&order, "/check", &partly).await;
    city.vendor.open(&order).await.says("备机尚未启用").says("部分达到");
    city.vendor.does(&order, "/submission", &[("done-0", "备机启用，演练两次")]).await;
    agreed(&city, &order).await;
    city.clerk.does(&order, "/check", &[("finding-0", "met"), ("do", "check")]).await;
    let again = evaluation(app, &no);
    judge(&city, again, 95, None).await;
    city.vendor
        .open(&format!("/evaluations/{again}"))
        .await
        .says("优秀")
        .says("（整改后）")
        .hides("同意认定优秀提供方");
    assert!(
        !city.lead.open(&format!("/evaluations/{again}")).await.text.contains("/agreement"),
        "no recognition that year"
    );
    assert_eq!(standing().repair, Repair::Passed);
    assert!(payable(&standing(), linked, d("2026-11-03")).is_ok());
}
crate::both!(rectified_and_passed);
