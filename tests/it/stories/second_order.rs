//! M14: still unqualified, the quality not poor: a second order with its reason; it passes, and the money is free.

use crate::app::TestApp;
use crate::both;
use crate::november::*;
use jianping::regulation::b14_results::{Asks, Repair, payable};
use jianping::regulation::values::ContractId;
use jianping::store::evaluations as results;

/// Ordered on `id`, submitted, checked: answers with the next evaluation.
async fn rectify(app: &TestApp, city: &City, no: &str, id: i64, again: &[(&str, &str)]) -> i64 {
    let mut typed = vec![
        ("item-0-indicator", "2"),
        ("item-0-issue", "故障恢复超过约定"),
        ("item-0-standard", "四小时内恢复"),
        ("item-0-responsible", "运维经理"),
    ];
    typed.extend(again);
    let order = city.lead.does(&format!("/evaluations/{id}/rectification"), "/rectification", &typed).await.location;
    city.vendor.does(&order, "/submission", &[("done-0", "备机启用，演练两次")]).await;
    agreed(city, &order).await;
    city.clerk.does(&order, "/check", &[("finding-0", "met"), ("do", "check")]).await;
    evaluation(app, no)
}

both!(second_order);
async fn second_order(app: &TestApp) {
    let city = city(app);
    let (no, id) = decided(app, &city, 50).await;
    let linked = Some(Asks { year: Some(2026), settled: false });
    let standing = || app.sql(|conn| Ok(results::standing(conn, ContractId(1)))).unwrap();
    let second = rectify(app, &city, &no, id, &[]).await;
    judge(&city, second, 55, Some("no")).await;
    assert_eq!(standing().repair, Repair::Failed { poor: false });
    let held = payable(&standing(), linked, d("2026-11-03")).unwrap_err();
    assert!(held.way_out.zh.contains("再责令整改一次"), "{}", held.way_out.zh);
    let page = city.lead.open(&format!("/evaluations/{second}/rectification")).await;
    let unsaid = [
        ("item-0-indicator", "2"),
        ("item-0-issue", "故障恢复超过约定"),
        ("item-0-standard", "四小时内恢复"),
        ("item-0-responsible", "运维经理"),
    ];
    assert_eq!(city.lead.fill(&page, "/rectification", &unsaid).await.status, 422, "its reason is missing");
    let third = rectify(app, &city, &no, second, &[("again", "容灾设备已到货，再给一次整改机会")]).await;
    assert!(matches!(standing().repair, Repair::Open { .. }));
    judge(&city, third, 75, None).await;
    assert_eq!(standing().repair, Repair::Passed);
    assert!(payable(&standing(), linked, d("2026-11-03")).is_ok());
}
