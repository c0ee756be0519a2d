//! M14: unqualified holds the linked instalment, rectification keeps it held, a re-evaluation that reaches the standard pays it.

use crate::app::TestApp;
use crate::both;
use crate::money::{apply, owed};
use crate::november::{agreed, city, decided, evaluation, judge};
use crate::people::Person;
use jianping::regulation::b07_payment::Base;
use jianping::regulation::people::{Role, UnitKind};

both!(rectified_then_paid);
async fn rectified_then_paid(app: &TestApp) {
    let city = city(app);
    let (no, id) = decided(app, &city, 59).await;
    let payment = owed(app, &city, 1, (100_000, Base::Acceptance, true), Some("2026-10-05"));
    let second = app.person(app.unit("市财政局", UnitKind::Finance), &[Role::Finance]);
    apply(&city, &payment, "5200231130-04521876", None).await;
    city.finance.open(&payment).await.says("绩效评估结果为不合格").says("办法第十四条");
    city.finance.does(&payment, "/hold", &[("because", "result"), ("opinion", "评估不合格，整改期间暂缓支付")]).await;
    let items = [
        ("item-0-indicator", "2"),
        ("item-0-issue", "故障恢复超过约定"),
        ("item-0-standard", "四小时内恢复"),
        ("item-0-responsible", "运维经理"),
    ];
    city.lead.open("/todo").await.says("责令整改");
    let order = city.lead.does(&format!("/evaluations/{id}/rectification"), "/rectification", &items).await.location;
    assert!(!city.lead.open("/todo").await.text.contains("责令整改"), "ordered once");
    city.finance.open(&payment).await.says("整改尚未通过");
    refused(&city.finance, &payment).await;
    city.vendor.does(&order, "/submission", &[("done-0", "备机启用，演练两次")]).await;
    agreed(&city, &order).await;
    city.clerk.does(&order, "/check", &[("finding-0", "met"), ("do", "check")]).await;
    refused(&city.finance, &payment).await;
    judge(&city, evaluation(app, &no), 75, None).await;
    city.finance.does(&payment, "/check", &[("check_opinion", "整改后评估合格，恢复支付")]).await;
    second.does(&payment, "/release", &[("voucher", "ZF-2026-009"), ("paid_on", "2026-11-03")]).await;
    city.vendor.open(&payment).await.says("已支付").says("ZF-2026-009");
    city.filer.open(&format!("/projects/{no}")).await.says("支付100,000.00元");
}

/// A forged check is refused by the gate, whatever the page shows.
async fn refused(finance: &Person, payment: &str) {
    let page = finance.open(payment).await;
    let version =
        page.form("/return").1.iter().find(|(n, _)| n == "version").map(|(_, v)| v.clone()).unwrap_or_default();
    let fields = [
        ("csrf", finance.csrf.clone()),
        ("form_id", format!("0123456789abcdef-{version}-{}", page.text.len())),
        ("version", version),
    ];
    let fields: Vec<(String, String)> = fields.into_iter().map(|(n, v)| (n.to_owned(), v)).collect();
    let answer = finance.post_raw(&format!("{payment}/check"), &fields).await;
    assert_eq!(answer.status, 409, "{}", answer.main());
    answer.says("办法第十四条");
}
