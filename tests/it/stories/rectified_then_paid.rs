//! M14: unqualified holds the linked instalment, rectification keeps it held, a re-evaluation that reaches the standard pays it.

use crate::app::TestApp;
use crate::both;
use crate::november::{City, city, d, decided, evaluation, judge};
use crate::people::{PDF, Person};
use diesel::prelude::*;
use jianping::regulation::b07_contract::{Contract, Payee, Sealed};
use jianping::regulation::b07_payment::{Base, Instalment, PayKind, State, Term};
use jianping::regulation::people::{Role, UnitKind};
use jianping::regulation::values::{ContractId, Fen, InstalmentId, ProjectId, UnitId};
use jianping::store::schema::{contracts, instalments};

both!(rectified_then_paid);
async fn rectified_then_paid(app: &TestApp) {
    let city = city(app);
    let (no, id) = decided(app, &city, 59).await;
    let payment = owed(app, &city);
    let second = app.person(app.unit("市财政局", UnitKind::Finance), &[Role::Finance]);
    apply(&city, &payment).await;
    city.finance.open(&payment).await.says("绩效评估结果为不合格").says("办法第十四条");
    city.finance.does(&payment, "/hold", &[("because", "result"), ("opinion", "评估不合格，整改期间暂缓支付")]).await;
    let items = [("item-0-indicator", "2"), ("item-0-issue", "故障恢复超过约定"), ("item-0-standard", "四小时内恢复")];
    let order = city.lead.does(&format!("/evaluations/{id}/rectification"), "/rectification", &items).await.location;
    city.finance.open(&payment).await.says("整改尚未通过");
    refused(&city.finance, &payment).await;
    city.vendor.does(&order, "/submission", &[("done-0", "备机启用，演练两次")]).await;
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

async fn apply(city: &City, payment: &str) {
    let page = city.filer.open(&format!("{payment}/application")).await;
    let typed = [("invoice", "5200231130-04521876"), ("budget_line", "2026-2100199")];
    let done = city.filer.fill_with_files(&page, "/application", &typed, &[("file", "发票.pdf", PDF)]).await;
    assert_eq!(done.status, 303, "{}", done.main());
}

/// A linked instalment of 100,000 yuan, due since the acceptance, and an account to pay it on.
fn owed(app: &TestApp, city: &City) -> String {
    let name = "梵净数据服务有限公司";
    let (id, body): (i64, String) =
        app.sql(|conn| contracts::table.select((contracts::id, contracts::body)).first(conn));
    let mut contract: Contract = serde_json::from_str(&body).unwrap();
    contract.payee = Payee { name: name.into(), bank: "铜仁农商行".into(), account: Sealed::default() };
    let term = Term {
        name: "尾款".into(),
        kind: PayKind::Final,
        amount: Fen::yuan(100_000),
        base: Base::Acceptance,
        day: None,
        days: 60,
        linked: true,
    };
    let row = Instalment {
        id: InstalmentId::NEW,
        version: 0,
        contract: ContractId(id),
        project: ProjectId(contract.project.0),
        owner: UnitId(city.owner),
        supplier_unit: contract.supplier_unit,
        n: 1,
        term,
        sme: true,
        base_on: Some(d("2026-10-05")),
        due: Some(d("2026-12-04")),
        year: None,
        dispute: None,
        settled: None,
        releases: Vec::new(),
        hands: Vec::new(),
        state: State::Planned,
    };
    app.sql(|conn| {
        diesel::update(contracts::table.find(id))
            .set(contracts::body.eq(serde_json::to_string(&contract).unwrap()))
            .execute(conn)?;
        diesel::insert_into(instalments::table)
            .values((
                (
                    instalments::version.eq(1),
                    instalments::contract_id.eq(id),
                    instalments::project_id.eq(contract.project.0),
                ),
                (instalments::owner_id.eq(city.owner), instalments::supplier_unit_id.eq(contract.supplier_unit.0)),
                (instalments::n.eq(1), instalments::kind.eq("final"), instalments::base.eq("acceptance")),
                (instalments::state.eq("planned"), instalments::linked.eq(true), instalments::sme.eq(true)),
                (instalments::amount_fen.eq(10_000_000), instalments::asked_fen.eq(0), instalments::released_fen.eq(0)),
                (instalments::due.eq(d("2026-12-04")), instalments::body.eq(serde_json::to_string(&row).unwrap())),
            ))
            .execute(conn)
    });
    "/payments/1".to_owned()
}
