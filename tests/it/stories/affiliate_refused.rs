//! M12: an affiliate is listed only by a case of its own; common state control is no tie; early removal frees both.

use super::failed_twice_then_blacklisted::{FACTS, PROOF, serve, through_to_decision};
use crate::app::TestApp;
use crate::november::*;
use jianping::regulation::b12_lists::admits;
use jianping::regulation::values::SupplierId;
use jianping::store::listings;
use reqwest::StatusCode;

async fn affiliate_refused(app: &TestApp) {
    let city = city(app);
    let (daughter, daughters) = supplier(app, "梵净智联数据有限公司");
    let listing = |id: i64, day: &str| app.sql(|conn| Ok(listings::in_force(conn, SupplierId(id), d(day)))).unwrap();
    let id = city.supplier.to_string();
    let breach = [("basis", "m12b"), ("supplier", id.as_str()), ("facts", FACTS), ("evidence", PROOF)];
    let case = city.clerk.does("/blacklist/new", "/blacklist", &breach).await.location;
    through_to_decision(&city, &case, &city.vendor).await;
    serve(&city, &case, &[("method", "post")]).await;
    assert!(listing(city.supplier, "2026-11-03").is_some());
    assert!(listing(daughter, "2026-11-03").is_none(), "nobody is listed along with another");

    // common state control alone is refused as a ground
    let principal = case.rsplit('/').next().unwrap();
    let new = format!("/blacklist/new?principal={principal}");
    let id = daughter.to_string();
    let tied = |tie| {
        let proof = "工商登记显示主体企业持股百分之六十";
        [
            ("basis", "m12b"),
            ("supplier", id.as_str()),
            ("tie", tie),
            ("proof", proof),
            ("facts", FACTS),
            ("evidence", PROOF),
        ]
    };
    let form = city.clerk.open(&new).await;
    let state = city.clerk.fill(&form, "/blacklist", &tied("state")).await;
    assert_eq!(state.status, StatusCode::CONFLICT);
    state.says("公司法第二百六十五条");
    let second = city.clerk.does(&new, "/blacklist", &tied("shareholder")).await.location;
    assert!(listing(daughter, "2026-11-03").is_none(), "a linked case is no listing");
    through_to_decision(&city, &second, &daughters).await;
    city.clerk.open(&case).await.says("梵净智联数据有限公司");
    serve(&city, &second, &[("method", "post")]).await;
    let barred = listing(daughter, "2026-11-03").unwrap();
    let refusal = admits(Some(&barred), d("2026-11-03")).unwrap_err();
    assert!(refusal.why.zh.contains("梵净数据服务有限公司") && refusal.article.number == 12, "{}", refusal.why.zh);
    city.filer.open("/blacklist").await.says("的关联企业");

    // not before a year; then both go free
    assert!(!city.second_lead.open(&case).await.text.contains("data-act=\"remove_early\""));
    app.on("2027-11-03");
    app.refresh_sessions();
    let page = city.second_lead.open(&case).await;
    let reason = ("reason", "义务履行完毕，信用承诺书已公开");
    let untold = city.second_lead.fill(&page, "/end", &[reason, ("do", "remove")]).await;
    assert_eq!(untold.status, StatusCode::UNPROCESSABLE_ENTITY);
    untold.says("请上传信用承诺书").says("请上传集体讨论记录");
    let told = [reason, ("duties", "yes"), ("do", "remove")];
    does_with_files(&city.second_lead, &case, "/end", &told, &["pledge", "minutes"]).await;
    assert!(listing(city.supplier, "2027-11-03").is_none() && listing(daughter, "2027-11-03").is_none());
    city.clerk.open("/blacklist?all=1").await.says("提前移出");
}
crate::both!(affiliate_refused);
