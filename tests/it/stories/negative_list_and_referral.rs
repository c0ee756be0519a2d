//! M12, M13: an owner on the negative list keeps every duty and right; a referral is read only by those it is for.

use super::failed_twice_then_blacklisted::{FACTS, PROOF, serve, through_to_decision};
use crate::app::TestApp;
use crate::november::*;
use jianping::regulation::values::Fen;
use reqwest::StatusCode;

async fn negative_list_and_referral(app: &TestApp) {
    let city = city(app);
    let owner = city.owner.to_string();
    let typed = [("unit", owner.as_str()), ("months", "6"), ("facts", FACTS), ("evidence", PROOF)];
    let form = city.clerk.open("/negative-list/new").await;
    let long = city.clerk.fill(&form, "/negative-list", &[typed[0], ("months", "13"), typed[2], typed[3]]).await;
    assert_eq!(long.status, StatusCode::UNPROCESSABLE_ENTITY);
    let case = city.clerk.does("/negative-list/new", "/negative-list", &typed).await.location;
    through_to_decision(&city, &case, &city.head).await;
    serve(&city, &case, &[("method", "in_person")]).await;
    let no = serving(app, &city, "全民健康信息平台运维服务（2026年度）", Fen::yuan(300_000));
    let path = format!("/projects/{no}");
    city.lead.open(&path).await.says("该业主单位在负面清单内，至2027-05-03");
    city.head.open(&path).await.says("在负面清单内");
    city.vendor.open(&path).await.hides("在负面清单内");
    city.lead.open("/negative-list").await.says("市卫生健康局").says("2027-05-03");
    city.head.open(&case).await.says("在列");

    let sent = [("about", "某代理机构"), ("facts", FACTS), ("evidence", PROOF)];
    let form = city.clerk.open("/referrals/new").await;
    let nobody = city.clerk.fill(&form, "/referrals", &sent).await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
    nobody.says("请选择财政部门或纪检监察机关");
    assert!(nobody.text.contains("某代理机构"), "what was typed is kept");
    let to = city.finance.unit.to_string();
    let referral =
        city.clerk.fill(&form, "/referrals", &[sent[0], sent[1], sent[2], ("to", to.as_str())]).await.location;
    assert_eq!(city.filer.get(&referral).await.status, StatusCode::NOT_FOUND);
    assert_eq!(city.discipline.get(&referral).await.status, StatusCode::NOT_FOUND, "it went to finance");
    city.finance.does(&referral, "/receipt", &[]).await;
    city.finance.does(&referral, "/outcome", &[("outcome", "已立案处理，责令改正并警告")]).await;
    city.clerk.open("/referrals").await.says("已办结");
}
crate::both!(negative_list_and_referral);
