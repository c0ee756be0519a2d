//! Two people at one text: the second is told who was faster and sees both versions; nothing typed is lost, nothing overwritten unseen.

use super::failed_twice_then_blacklisted::{FACTS, PROOF};
use crate::app::TestApp;
use crate::november::*;
use jianping::regulation::people::Role;
use jianping::regulation::values::Fen;
use reqwest::StatusCode;

async fn stale_texts(app: &TestApp) {
    let city = city(app);
    let no = serving(app, &city, "全民健康信息平台运维服务（2026年度）", Fen::yuan(300_000));
    open_round(&city).await;
    let id = evaluation(app, &no);
    let path = format!("/evaluations/{id}/report");
    let colleague = app.person(city.owner, &[Role::OwnerFiler]);
    let (mine, theirs) = (colleague.open(&path).await, city.filer.open(&path).await);
    let first = [("summary", "甲写的成效与问题"), ("s1-0", "3"), ("do", "save")];
    assert_eq!(city.filer.fill(&theirs, "/report", &first).await.status, StatusCode::SEE_OTHER);
    let second = [("summary", "乙写的成效与问题"), ("s1-0", "3.00"), ("do", "save")];
    let stale = colleague.fill(&mine, "/report", &second).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    stale.says("办理了同一事项").says("保存评估报告").says("甲写的成效与问题").says("乙写的成效与问题");
    stale.hides("1.1 得分");
    let knowingly = colleague.fill(&stale, "/report", &[("do", "save")]).await;
    assert_eq!(knowingly.status, StatusCode::SEE_OTHER, "sent again knowingly");

    // filed meanwhile: the page says so and shows what was typed
    let late = colleague.open(&path).await;
    report(&city, id, 90).await;
    let shut = colleague.fill(&late, "/report", &[("summary", "迟到的补充说明"), ("do", "save")]).await;
    assert_eq!(shut.status, StatusCode::CONFLICT);
    shut.says("迟到的补充说明").says("报送评估报告");

    // a sheet
    city.clerk.does(&format!("/evaluations/{id}"), "/panel", &[]).await;
    let other = app.person(city.ndrc.unit, &[Role::Ndrc]);
    let path = format!("/evaluations/{id}/score");
    let (mine, theirs) = (other.open(&path).await, city.ndrc.open(&path).await);
    city.ndrc.fill(&theirs, "/score", &[("p2", "15"), ("r2", "甲依据监控记录"), ("do", "save")]).await;
    let stale = other.fill(&mine, "/score", &[("p2", "16"), ("r2", "乙依据现场核查"), ("do", "save")]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    stale.says("保存评分").says("甲依据监控记录").says("乙依据现场核查");

    // an act: its form may be gone, its words are not
    let party = city.supplier.to_string();
    let breach = [("basis", "m12b"), ("supplier", party.as_str()), ("facts", FACTS), ("evidence", PROOF)];
    let case = city.clerk.does("/blacklist/new", "/blacklist", &breach).await.location;
    let (mine, theirs) = (city.second_lead.open(&case).await, city.lead.open(&case).await);
    let legal = [("fine", "yes"), ("opinion", "事实清楚，依据充分，程序合法")];
    city.lead.fill(&theirs, "/legality", &legal).await;
    let stale =
        city.second_lead.fill(&mine, "/legality", &[("fine", "no"), ("opinion", "证据第三页没有签字，建议补正")]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    stale.says("法制审核").says("证据第三页没有签字，建议补正");
}
crate::both!(stale_texts);
