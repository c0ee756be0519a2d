//! §3.6: a hearing asked for is held before the review; the public finds a listing only where its decision opens it, and so long.

use super::failed_twice_then_blacklisted::{FACTS, PROOF, serve};
use crate::app::TestApp;
use crate::november::*;
use reqwest::StatusCode;

async fn hearing_and_reach(app: &TestApp) {
    let city = city(app);
    let party = city.supplier.to_string();
    let breach = [("basis", "m12b"), ("supplier", party.as_str()), ("facts", FACTS), ("evidence", PROOF)];
    let case = city.clerk.does("/blacklist/new", "/blacklist", &breach).await.location;
    city.lead.does(&case, "/legality", &[("fine", "yes"), ("opinion", "事实清楚，依据充分，程序合法")]).await;
    does_with_files(&city.clerk, &case, "/notice", &[("method", "in_person")], &["receipt"]).await;
    city.vendor.open(&case).await.says("并可以申请听证");
    city.vendor.does(&case, "/statement", &[("hearing", "yes")]).await;
    let asked = city.clerk.open(&case).await;
    asked.says("申请听证");
    assert!(!asked.text.contains(&format!("{case}/review")), "no review before the hearing");
    app.on("2026-11-16");
    app.refresh_sessions();
    let sitting = [
        ("told_on", "2026-11-03"),
        ("held_on", "2026-11-11"),
        ("chair", "杨宁"),
        ("record", "当事人陈述中断原因，提请人出示监控日志并质证"),
    ];
    let page = city.clerk.open(&case).await;
    let early = city.clerk.fill(&page, "/hearing", &sitting).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    early.says("7个工作日").says("请上传签字的听证笔录").says("出示监控日志并质证");
    let later = [sitting[0], ("held_on", "2026-11-13"), sitting[2], sitting[3]];
    does_with_files(&city.clerk, &case, "/hearing", &later, &["record_file"]).await;
    city.vendor.open(&case).await.says("主持人杨宁");
    city.clerk.does(&case, "/review", &[("opinion", "听证后维持拟列入意见")]).await;

    let decision = format!("{case}/decision");
    let reasons = ("reasons", "集体讨论同意列入，期限五年");
    let far = [reasons, ("scope", "public"), ("public_until", "2029-11-17"), ("do", "list")];
    let page = city.second_lead.open(&decision).await;
    let refused = city.second_lead.fill(&page, "/decision", &far).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("公开止期应在2026-11-16至2029-11-16之间");
    let open = [reasons, ("scope", "public"), ("public_until", "2027-11-16"), ("do", "list")];
    does_with_files(&city.second_lead, &decision, "/decision", &open, &["minutes"]).await;
    serve(&city, &case, &[("method", "post")]).await;
    city.vendor.open(&case).await.says("向社会公开至2027-11-16").says("铜数名〔2026〕1号");
    let visitor = app.stranger();
    visitor.open("/public?q=梵净数据").await.says("梵净数据服务有限公司");
    app.on("2027-11-17");
    visitor.open("/public?q=梵净数据").await.says("没有查到");
    app.refresh_sessions();
    city.filer.open("/blacklist?q=梵净").await.says("2031-11-16");
}
crate::both!(hearing_and_reach);
