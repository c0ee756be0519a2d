//! M12, `domain.md` §3.5: the listed supplier asks itself to be removed early, after a year, with pledge and proof; the bureau answers
//! within ten working days, by the removal or by a refusal with its reasons.

use super::failed_twice_then_blacklisted::{FACTS, PROOF, serve, through_to_decision};
use crate::app::TestApp;
use crate::november::{City, city, d, does_with_files};
use crate::people::PDF;
use crate::stories::letters_leave::post;
use diesel::prelude::*;
use jianping::regulation::values::SupplierId;
use jianping::store::listings;
use jianping::store::schema::letters;
use reqwest::StatusCode;

const DONE: &str = "违约金已付清，双活容灾已建成并通过复验，用户确认";

/// Listed on 3 November 2026; answers with the case's address.
async fn listed(city: &City) -> String {
    let id = city.supplier.to_string();
    let breach = [("basis", "m12b"), ("supplier", id.as_str()), ("facts", FACTS), ("evidence", PROOF)];
    let case = city.clerk.does("/blacklist/new", "/blacklist", &breach).await.location;
    through_to_decision(city, &case, &city.vendor).await;
    serve(city, &case, &[("method", "post")]).await;
    case
}

/// To whom letters about this went, each person once.
fn told(app: &TestApp, topic: &str) -> Vec<i64> {
    let mut to: Vec<i64> =
        app.sql(|conn| letters::table.filter(letters::topic.eq(topic)).select(letters::user_id).load(conn));
    to.sort_unstable();
    to.dedup();
    to
}

async fn repair_requested(app: &TestApp) {
    let city = city(app);
    let colleague = app.person(city.vendor.unit, &[jianping::regulation::people::Role::Vendor]);
    let case = listed(&city).await;
    let own = city.vendor.open(&format!("/suppliers/{}", city.supplier)).await;
    assert!(own.text.contains(&format!("href=\"{case}\"")), "from its own page: {}", own.main());
    let early = city.vendor.open(&case).await;
    early.says("即2027-11-03起，可以申请信用修复");
    assert!(!early.text.contains("data-act=\"request_repair\""), "not before a year");

    // a form kept open, or made up, is refused with the day from which it is possible
    app.on("2027-11-03");
    app.refresh_sessions();
    let form = city.vendor.open(&case).await;
    app.on("2027-11-02");
    let papers = [("proof_file", "复验报告.pdf", PDF), ("pledge", "信用承诺书.pdf", PDF)];
    let asked = [("performance", DONE)];
    let refused = city.vendor.fill_with_files(&form, "/repair", &asked, &papers).await;
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.main());
    refused.says("2027-11-03起可以申请提前移出").says("办法第十二条");

    app.on("2027-11-03");
    let form = city.vendor.open(&case).await;
    let bare = city.vendor.fill(&form, "/repair", &asked).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    bare.says("请上传义务履行证明").says("请上传信用承诺书").says(DONE);
    does_with_files(&city.vendor, &case, "/repair", &asked, &["proof_file", "pledge"]).await;
    city.vendor.open(&case).await.says("2027-11-17前答复").hides("提交修复申请");
    let (office, _) = post(app);
    office.drain().await.unwrap();
    let to = told(app, "repair_requested");
    for person in [&colleague, &city.clerk, &city.lead, &city.second_lead] {
        assert!(to.contains(&person.id), "both sides hear of it");
    }
    city.second_lead.open("/todo").await.says("答复申请").says("梵净数据服务有限公司");
    app.on("2027-11-18");
    app.refresh_sessions();
    app.ring().await;
    office.drain().await.unwrap();
    assert!(told(app, "repair_due").contains(&city.second_lead.id), "overdue by a day");

    // the bureau reads the papers; refused with reasons
    let page = city.second_lead.open(&case).await;
    let paper = page
        .text
        .split("href=\"/files/")
        .filter_map(|p| p.split_once('"'))
        .find(|(_, rest)| rest.trim_start_matches('>').starts_with("义务履行证明"));
    let paper = format!("/files/{}", paper.unwrap().0);
    assert_eq!(city.second_lead.get(&paper).await.status, StatusCode::OK);
    assert_eq!(city.filer.get(&paper).await.status, StatusCode::NOT_FOUND, "no paper of another's matter");
    let short = city.second_lead.fill(&page, "/refusal", &[("refusal", "不行")]).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    city.second_lead.does(&case, "/refusal", &[("refusal", "复验报告没有用户单位签章，义务履行不能认定")]).await;
    office.drain().await.unwrap();
    assert!(told(app, "repair_refused").contains(&city.vendor.id));
    city.vendor.open(&case).await.says("不同意提前移出").says("没有用户单位签章").says("提交修复申请");
    city.second_lead.open("/todo").await.hides("答复申请");

    // asked again; the removal answers it, with the pledge that was handed in
    does_with_files(&city.vendor, &case, "/repair", &asked, &["proof_file", "pledge"]).await;
    let reason = [("reason", "义务履行完毕，信用承诺书已公开"), ("duties", "yes"), ("do", "remove")];
    does_with_files(&city.second_lead, &case, "/end", &reason, &["minutes"]).await;
    let listing = app.sql(|conn| Ok(listings::in_force(conn, SupplierId(city.supplier), d("2027-11-18")))).unwrap();
    assert!(listing.is_none());
    city.vendor.open(&case).await.says("提前移出");
    city.second_lead.open("/todo").await.hides("答复申请");
}
crate::both!(repair_requested);
