//! M14, M12: unqualified, rectified in vain, poor in quality: notice, statement, review, decision, service; five years to the day.

use super::joint_track::conn_execute;
use crate::app::TestApp;
use crate::november::*;
use crate::people::Person;
use jianping::regulation::b14_results::{Asks, Repair, may_end, payable};
use jianping::regulation::values::{ContractId, SupplierId};
use jianping::store::{evaluations as results, listings};
use reqwest::StatusCode;

pub(super) const FACTS: &str = "合同约定的双活容灾至今没有建成，两次中断累计九小时，整改后复发";
pub(super) const PROOF: &str = "监控日志、故障工单、三次书面催告及送达回证共二十六页";

async fn failed_twice_then_blacklisted(app: &TestApp) {
    let city = city(app);
    let (no, id) = decided(app, &city, 50).await;
    let page = format!("/evaluations/{id}");
    city.vendor.open(&page).await.says("不合格").says("责令整改");
    assert!(!city.clerk.open(&page).await.text.contains("/blacklist/new"), "one failure lists nobody");

    // ordered: one row for each failed indicator stands ready
    let form = city.lead.open(&format!("{page}/rectification")).await;
    let empty = city.lead.fill(&form, "/rectification", &[]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mended = [
        ("item-0-indicator", "2"),
        ("item-0-issue", "两次重大故障恢复超过四小时"),
        ("item-0-standard", "重大故障四小时内恢复，连续三十天"),
        ("item-0-responsible", "运维经理"),
    ];
    let ordered = city.lead.does(&format!("{page}/rectification"), "/rectification", &mended).await;
    let order = ordered.location;
    city.vendor.open("/rectifications").await.says("全民健康信息平台");
    city.vendor.does(&order, "/submission", &[("done-0", "已完成双机热备改造，演练两次")]).await;
    agreed(&city, &order).await;
    let checked = [("finding-0", "met"), ("finding_reason-0", "现场演练符合标准"), ("do", "check")];
    city.clerk.does(&order, "/check", &checked).await;
    let again = evaluation(app, &no);
    assert_ne!(again, id);
    let second = format!("/evaluations/{again}");
    city.clerk.open(&second).await.says("整改后重新评估");
    // scored low again; the decision must answer the second question
    city.clerk.does(&second, "/panel", &[]).await;
    for agency in [&city.clerk, &city.finance, &city.ndrc, &city.police] {
        sign(agency, again, 55).await;
    }
    city.clerk.does(&second, "/closing", &[]).await;
    city.clerk.does(&second, "/proposal", &[("opinion", "整改后仍不合格，建议认定"), GAP]).await;
    heard(&city, again).await;
    let unanswered = city.lead.open(&second).await;
    let refused = city.lead.fill(&unanswered, "/decision", &[("opinion", "同意按汇总得分认定等次")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("请认定服务质量是否较差");
    let verdict = [
        ("opinion", "同意按汇总得分认定等次"),
        ("poor", "yes"),
        ("poor_reasons", "多次重大故障，投诉集中，整改流于形式"),
    ];
    city.lead.does(&second, "/decision", &verdict).await;
    city.vendor.open(&order).await.says("整改后仍不合格");
    let standing = app.sql(|conn| Ok(results::standing(conn, ContractId(1)))).unwrap();
    assert_eq!(standing.repair, Repair::Failed { poor: true });
    let linked = Some(Asks { year: Some(2026), settled: false });
    let on = d("2026-11-03");
    assert!(
        may_end(&standing).is_ok() && payable(&standing, linked, on).is_err() && payable(&standing, None, on).is_ok()
    );

    // due process, step by step
    let proposed = [("basis", "m14e"), ("facts", FACTS), ("evidence", PROOF)];
    let new = format!("/blacklist/new?evaluation={again}&supplier={}", city.supplier);
    let (other, _) = supplier(app, "梵净数据工程有限公司");
    let form = city.clerk.open(&new).await;
    let other = other.to_string();
    let mistaken = [("supplier", other.as_str()), proposed[0], proposed[1], proposed[2]];
    let wrong = city.clerk.fill(&form, "/blacklist", &mistaken).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("当事人应是该评估的服务提供方").says(FACTS);
    let case = city.clerk.does(&new, "/blacklist", &proposed).await.location;
    assert_eq!(case, "/blacklist/HMD-2026-001");
    let form = city.clerk.open(&new).await;
    let twice = city.clerk.fill(&form, "/blacklist", &proposed).await;
    assert_eq!(twice.status, StatusCode::CONFLICT);
    twice.says("HMD-2026-001").says("正在办理");
    assert_eq!(city.vendor.get(&case).await.status, StatusCode::NOT_FOUND, "nothing was served yet");
    let early = app.sql(|conn| {
        Ok(conn_execute(conn, "UPDATE cases SET decided_on = '2026-12-01', decided_by = 999 WHERE weighed_on IS NULL"))
    });
    assert!(early.is_err(), "the database knows no decision without its steps");
    through_to_decision(&city, &case, &city.vendor).await;
    let drop = city.second_lead.open(&case).await;
    assert!(drop.text.contains("已决定列入"), "{}", drop.main());
    app.on("2026-12-10");
    app.refresh_sessions();
    let bare = [("served_on", "2026-12-10"), ("method", "in_person")];
    let page = city.clerk.open(&case).await;
    let refused = city.clerk.fill(&page, "/service", &bare).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("请上传送达回证").says("信用修复告知书应与决定书一并送达");
    serve(&city, &case, &bare).await;
    city.vendor.open(&case).await.says("铜数名〔2026〕1号").says("申请行政复议").says("提前移出");
    // internal unless the decision opens it
    app.stranger().open("/public?q=梵净数据").await.says("没有查到");
    city.clerk.open(&case).await.says("2026-12-10至2031-12-10");
    city.filer.open("/blacklist?q=梵净").await.says("2031-12-10").says("HMD-2026-001");
    let on = |day: &str| app.sql(|conn| Ok(listings::in_force(conn, SupplierId(city.supplier), d(day)))).unwrap();
    assert!(on("2031-12-10").is_some() && on("2031-12-11").is_none() && on("2026-12-09").is_none());
    assert!(city.clerk.open("/blacklist.csv").await.text.contains("HMD-2026-001"));
}
crate::both!(failed_twice_then_blacklisted);

/// From the proposal to the decision to list; the party makes a statement of two points.
pub(super) async fn through_to_decision(city: &City, case: &str, party: &Person) {
    through_to_review(city, case, party).await;
    assert_eq!(city.clerk.get(&format!("{case}/decision")).await.status, StatusCode::FORBIDDEN);
    let decision = [("reasons", "集体讨论同意列入，期限五年"), ("do", "list")];
    let page = city.second_lead.open(&format!("{case}/decision")).await;
    let bare = city.second_lead.fill(&page, "/decision", &decision).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    bare.says("请上传集体讨论记录");
    does_with_files(&city.second_lead, &format!("{case}/decision"), "/decision", &decision, &["minutes"]).await;
}

/// The same up to the day before the decision.
pub(super) async fn through_to_review(city: &City, case: &str, party: &Person) {
    let early = city.lead.get(&format!("{case}/decision")).await;
    assert_eq!(early.status, StatusCode::CONFLICT, "nothing to decide yet");
    let legal = [("fine", "yes"), ("opinion", "事实清楚，依据充分，程序合法")];
    city.lead.does(case, "/legality", &legal).await;
    let page = city.clerk.open(case).await;
    let by_mail = city.clerk.fill(&page, "/notice", &[("method", "email")]).await;
    assert_eq!(by_mail.status, StatusCode::UNPROCESSABLE_ENTITY);
    by_mail.says("送达确认书");
    does_with_files(&city.clerk, case, "/notice", &[("method", "in_person")], &["receipt"]).await;
    let waiting = city.clerk.open(case).await;
    assert!(!waiting.text.contains("/waiver"), "the time for a statement is running");
    party.does(case, "/statement", &[("statement", "中断系电力原因\n容灾设备已到货")]).await;
    let half = [("accepted-0", "no"), ("reason-0", "电力部门证明当日供电正常"), ("opinion", "复核后维持拟列入意见")];
    let page = city.clerk.open(case).await;
    let refused = city.clerk.fill(&page, "/review", &half).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "every point is answered");
    let whole = [half[0], half[1], ("accepted-1", "no"), ("reason-1", "到货不等于建成"), half[2]];
    city.clerk.does(case, "/review", &whole).await;
}

/// The decision is served with its receipt and the notice of how to be removed early.
pub(super) async fn serve(city: &City, case: &str, typed: &[(&str, &str)]) {
    let mut typed = typed.to_vec();
    typed.push(("repair_told", "yes"));
    does_with_files(&city.clerk, case, "/service", &typed, &["receipt"]).await;
}
