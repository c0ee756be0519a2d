//! What the stories of money share: an instalment of the contract in service, and its application.

use crate::app::TestApp;
use crate::november::{City, d};
use crate::people::PDF;
use diesel::prelude::*;
use jianping::regulation::b07_contract::{Contract, Payee, Sealed};
use jianping::regulation::b07_payment::{Base, Instalment, PayKind, State, Term};
use jianping::regulation::values::{ContractId, Fen, InstalmentId, ProjectId, UnitId};
use jianping::store::schema::{contracts, instalments};

/// The owner's filer applies for the instalment: all of it, or an amount in yuan.
pub async fn apply(city: &City, payment: &str, invoice: &str, amount: Option<&str>) {
    let page = city.filer.open(&format!("{payment}/application")).await;
    let mut typed = vec![("invoice", invoice), ("budget_line", "2026-2100199")];
    typed.extend(amount.map(|amount| ("amount", amount)));
    let done = city.filer.fill_with_files(&page, "/application", &typed, &[("file", "发票.pdf", PDF)]).await;
    assert_eq!(done.status, 303, "{}", done.main());
}

/// The first contract gets an account and its instalment `n` of so many yuan, after this event, linked or not; `base_on` is the day of
/// the event where it has happened. Answers with the instalment's address.
pub fn owed(
    app: &TestApp,
    city: &City,
    n: i32,
    (yuan, base, linked): (i64, Base, bool),
    base_on: Option<&str>,
) -> String {
    let name = "梵净数据服务有限公司";
    let (id, body): (i64, String) =
        app.sql(|conn| contracts::table.order(contracts::id).select((contracts::id, contracts::body)).first(conn));
    let mut contract: Contract = serde_json::from_str(&body).unwrap();
    contract.payee = Payee { name: name.into(), bank: "铜仁农商行".into(), account: Sealed::default() };
    let term = Term {
        name: "尾款".into(),
        kind: PayKind::Final,
        amount: Fen::yuan(yuan),
        base,
        stage: String::new(),
        day: None,
        days: 60,
        linked,
    };
    let row = Instalment {
        id: InstalmentId::NEW,
        version: 0,
        contract: ContractId(id),
        project: ProjectId(contract.project.0),
        owner: UnitId(city.owner),
        supplier_unit: contract.supplier_unit,
        n,
        term,
        sme: true,
        base_on: base_on.map(d),
        due: base_on.map(|day| d(day) + chrono::Days::new(60)),
        unaccepted: false,
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
                (instalments::n.eq(n), instalments::kind.eq("final"), instalments::base.eq(base.code())),
                (instalments::state.eq("planned"), instalments::linked.eq(linked), instalments::sme.eq(true)),
                (instalments::amount_fen.eq(yuan * 100), instalments::asked_fen.eq(0), instalments::released_fen.eq(0)),
                (instalments::base_on.eq(row.base_on), instalments::due.eq(row.due)),
                instalments::body.eq(serde_json::to_string(&row).unwrap()),
            ))
            .execute(conn)
    });
    format!("/payments/{n}")
}
