//! An instalment that waits to be paid, and the application for it: shared by the stories of payment.

use crate::app::TestApp;
use crate::november::{City, d};
use crate::people::PDF;
use diesel::prelude::*;
use jianping::regulation::b07_contract::{Contract, Payee, Sealed};
use jianping::regulation::b07_payment::{Base, Instalment, PayKind, State, Term};
use jianping::regulation::values::{ContractId, Fen, InstalmentId, ProjectId, UnitId};
use jianping::store::schema::{contracts, instalments};

/// The filer applies for it, with its invoice.
pub async fn apply(city: &City, payment: &str) {
    let page = city.filer.open(&format!("{payment}/application")).await;
    let typed = [("invoice", "5200231130-04521876"), ("budget_line", "2026-2100199")];
    let done = city.filer.fill_with_files(&page, "/application", &typed, &[("file", "发票.pdf", PDF)]).await;
    assert_eq!(done.status, 303, "{}", done.main());
}

/// A linked instalment of 100,000 yuan, due since the acceptance, and an account to pay it on.
pub fn owed(app: &TestApp, city: &City) -> String {
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
