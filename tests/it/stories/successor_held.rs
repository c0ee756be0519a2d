//! M12, 民法典67: whoever succeeds a listed supplier after a merger or division is held back until a case of its own is decided. The
//! succession is entered by name or credit code, shown both ways, and does not go round in a circle.

use super::failed_twice_then_blacklisted::{FACTS, PROOF, serve, through_to_decision, through_to_review};
use super::listed_supplier_refused::listed_as;
use crate::app::TestApp;
use crate::november::{city, d, supplier};
use crate::stories::contract_walk::{awarded, register};
use diesel::prelude::*;
use jianping::regulation::values::SupplierId;
use jianping::store::listings;
use jianping::store::schema::audit;
use reqwest::StatusCode;

const OLD: &str = "梵净云图（铜仁）数据有限公司";

async fn successor_held(app: &TestApp) {
    let deal = awarded(app, "28", "28").await;
    deal.check().await;
    let entered = deal.fill("28", ["11.2", "8.4", "8.4"], &[]).await;
    let old = register(&deal.cast.filer, OLD, 2).await;
    let (edit, action) = (format!("/suppliers/{}/edit", deal.supplier), format!("/suppliers/{}", deal.supplier));
    let names = |who: &'static str| [("successor_of", who), ("do", "save")];
    let filer = &deal.cast.filer;
    for (typed, told) in [("梵净云图", OLD), ("查无此公司", "名册中没有这个供应商"), (deal.name, "供应商不能继受自身")]
    {
        let page = filer.open(&edit).await;
        let again = filer.fill(&page, &action, &names(typed)).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        again.says(told);
        assert!(again.form(&action).1.contains(&("successor_of".into(), typed.into())), "kept as typed");
    }
    // brackets of the other width, as people type them
    filer.does(&edit, &action, &names("梵净云图(铜仁)数据有限公司")).await;
    filer.open(&action).await.says("继受自").says(OLD);
    filer.open(&format!("/suppliers/{old}")).await.says("继受单位").says(deal.name);
    let kept: Vec<String> =
        app.sql(|conn| audit::table.filter(audit::action.eq("edit_supplier")).select(audit::changes).load(conn));
    assert!(kept.len() == 1 && kept[0].contains("successor_of"), "{kept:?}");
    let (back, to) = (format!("/suppliers/{old}/edit"), format!("/suppliers/{old}"));
    let page = filer.open(&back).await;
    let circle = filer.fill(&page, &to, &names(deal.name)).await;
    assert_eq!(circle.status, StatusCode::UNPROCESSABLE_ENTITY);
    circle.says("继受关系不能循环");

    filer.open("/suppliers").await.hides("尚待认定");
    listed_as(app, &old, OLD);
    filer.open("/suppliers").await.says("继受单位，尚待认定");
    let register = filer.open("/suppliers.csv").await.text;
    assert!(register.lines().any(|line| line.contains(deal.name) && line.trim_end().ends_with(",是")), "{register}");
    let head = &deal.cast.head;
    let page = head.open(&entered.location).await;
    page.says("是否一并列入尚未决定").says("HMD-2026-901");
    let refused = head.fill(&page, "/confirmation", &[]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    refused.says(OLD).says("另行立案").says("办法第十二条");
    // the owner does not strike out what bars it
    let page = filer.open(&edit).await;
    let struck = filer.fill(&page, &action, &[("successor_of", ""), ("do", "save")]).await;
    assert_eq!(struck.status, StatusCode::UNPROCESSABLE_ENTITY);
    struck.says("由市大数据局更正");
    // the bureau does, where it was a mistake
    deal.cast.clerk.does(&edit, &action, &[("successor_of", ""), ("do", "save")]).await;
    head.does(&entered.location, "/confirmation", &[]).await;
}
crate::both!(successor_held);

async fn successor_decided(app: &TestApp) {
    let city = city(app);
    let (first, heir) = supplier(app, "梵净智联数据有限公司");
    let (second, _) = supplier(app, "梵净智算数据有限公司");
    let held = |id: i64| {
        let found = app.sql(|conn| Ok(listings::in_force(conn, SupplierId(id), d("2026-11-03")))).unwrap();
        found.and_then(|listing| listing.heir)
    };
    let succeeds = async |id: i64, whom: &str| {
        let (edit, action) = (format!("/suppliers/{id}/edit"), format!("/suppliers/{id}"));
        city.clerk.does(&edit, &action, &[("successor_of", whom), ("do", "save")]).await;
    };
    succeeds(first, "梵净数据服务有限公司").await;
    succeeds(second, "梵净智联数据有限公司").await;
    assert!(held(first).is_none(), "nobody is listed");
    let id = city.supplier.to_string();
    let breach = [("basis", "m12b"), ("supplier", id.as_str()), ("facts", FACTS), ("evidence", PROOF)];
    let case = city.clerk.does("/blacklist/new", "/blacklist", &breach).await.location;
    through_to_decision(&city, &case, &city.vendor).await;
    serve(&city, &case, &[("method", "post")]).await;
    assert_eq!(held(first).as_deref(), Some("梵净智联数据有限公司"));
    assert_eq!(held(second).as_deref(), Some("梵净智算数据有限公司"), "down the whole line");

    // its own case, from its dossier
    let dossier = city.clerk.open(&format!("/suppliers/{first}")).await;
    dossier.says("就继受单位立案");
    let new = format!("/blacklist/new?principal={}&supplier={first}&tie=successor", case.rsplit('/').next().unwrap());
    assert!(dossier.text.contains(&new.replace('&', "&amp;")), "{}", dossier.main());
    let tied =
        [("basis", "m12b"), ("proof", "登记机关的合并登记档案及合并协议"), ("facts", FACTS), ("evidence", PROOF)];
    let own = city.clerk.does(&new, "/blacklist", &tied).await.location;
    assert!(held(first).is_some(), "a case under way frees nobody");
    through_to_review(&city, &own, &heir).await;
    let page = city.second_lead.open(&format!("{own}/decision")).await;
    let dropped = [("reasons", "继受单位未承接涉案业务和人员"), ("do", "drop")];
    let done = city.second_lead.fill(&page, "/decision", &dropped).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.main());
    assert!(held(first).is_none() && held(second).is_none(), "decided not to list: free, and who comes after");
    assert!(!city.clerk.open(&format!("/suppliers/{first}")).await.text.contains("就继受单位立案"));
}
crate::both!(successor_decided);
