//! Small contracts of one owner with one supplier that together reach the threshold are looked at when the round has opened: bound into the
//! joint review, or left apart with the reason.

use crate::app::TestApp;
use crate::november::*;
use crate::stories::plan_walk::{cast, section, write};
use diesel::prelude::*;
use jianping::regulation::values::Fen;
use jianping::store::schema::projects;
use reqwest::StatusCode;

const WHY: &str = "同一平台的两个模块，内容和验收不可分";

async fn split_and_bound(app: &TestApp) {
    let city = city(app);
    let one = serving(app, &city, "健康平台运维服务一包（2026年度）", Fen::yuan(180_000));
    let two = serving(app, &city, "健康平台运维服务二包（2026年度）", Fen::yuan(120_000));
    city.clerk.does("/campaigns", "/campaigns", &[]).await;
    let opened = city.lead.does("/campaigns/2026", "/opening", &[]).await;
    assert_eq!(opened.location, "/campaigns/2026/splitting", "the lead is led to what is to be looked at");
    let (first, second) = (evaluation(app, &one), evaluation(app, &two));
    report(&city, first, 90).await;
    city.finance.does(&format!("/evaluations/{first}"), "/receipt", &[]).await;

    let page = "/campaigns/2026/splitting";
    for outside in [&city.filer, &city.head, &city.vendor, &city.discipline, &city.police] {
        assert_eq!(outside.get(page).await.status, StatusCode::NOT_FOUND, "a suspicion is the offices' matter");
    }
    city.clerk.open(page).await.says("待核查1组").says("30.00").hides("登记核查结论");
    let csv = city.clerk.open(&format!("{page}.csv")).await.text;
    assert!(csv.contains(&one) && csv.contains(&two) && csv.contains("待核查"), "{csv}");
    let open = city.lead.open(page).await;
    let short = city.lead.fill(&open, "/splitting", &[("reason-0", "是")]).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    short.says("请选择是否合并评价").says("理由");
    let stale = city.second_lead.open(page).await;
    city.lead.does(page, "/splitting", &[("bound-0", "yes"), ("reason-0", WHY)]).await;
    let late = city
        .second_lead
        .fill(&stale, "/splitting", &[("bound-0", "no"), ("reason-0", "两个不同的系统，各自独立")])
        .await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    late.says("有人刚刚办理了同一组项目").says("两个不同的系统，各自独立");
    city.lead.open(page).await.says("待核查0组").says("合并评价").says(WHY);

    let joint = city.head.open(&format!("/evaluations/{first}")).await;
    joint.says("初评加联合评价").says("等待牵头部门组织联合评价");
    city.head.open(&format!("/projects/{one}")).await.says("并入联合评价");
    city.head.open(&format!("/evaluations/{second}")).await.says("初评加联合评价");
    judge(&city, first, 85, None).await;
    city.vendor.open(&format!("/evaluations/{first}")).await.says("85.00");
    city.lead.open(&format!("/evaluations/{first}/why")).await.says("复算一致");
}
crate::both!(split_and_bound);

async fn left_apart_with_the_reason(app: &TestApp) {
    let city = city(app);
    for name in ["健康平台运维服务（2026年度）", "血站数据备份服务（2026年度）"] {
        serving(app, &city, name, Fen::yuan(200_000));
    }
    open_round(&city).await;
    let page = "/campaigns/2026/splitting";
    let why = "两个系统各自立项、各自验收，没有共用内容";
    city.lead.does(page, "/splitting", &[("bound-0", "no"), ("reason-0", why)]).await;
    city.lead.open(page).await.says("不合并").says(why);
    let third = serving(app, &city, "健康平台数据标注服务（2026年度）", Fen::yuan(50_000));
    assert_eq!(city.lead.get(&format!("/projects/{third}")).await.status, StatusCode::OK);
    city.lead.open(page).await.says("待核查0组");
}
crate::both!(left_apart_with_the_reason);

/// Different suppliers, one category of the catalogue.
async fn one_category(app: &TestApp) {
    let mut city = city(app);
    let first = serving(app, &city, "健康平台运维服务（2026年度）", Fen::yuan(200_000));
    let (other, _) = supplier(app, "乌江软件工程有限公司");
    let mine = city.supplier;
    city.supplier = other;
    let second = serving(app, &city, "血站数据备份服务（2026年度）", Fen::yuan(100_000));
    city.supplier = mine;
    let both = [first.clone(), second.clone()];
    open_round(&city).await;
    city.lead.open("/campaigns/2026/splitting").await.says("没有需要核查的项目");
    app.sql(move |conn| {
        diesel::update(projects::table.filter(projects::no.eq_any(both)))
            .set(projects::category.eq("C16020000"))
            .execute(conn)
    });
    city.lead.open("/campaigns/2026/splitting").await.says("同一采购品目").says(&first).says(&second).says("C16020000");
}
crate::both!(one_category);

/// The code stands beside the plan as the plan says it now.
async fn code_of_the_catalogue(app: &TestApp) {
    let cast = cast(app);
    let no = write(&cast.filer, "186").await;
    let code = || {
        let no = no.clone();
        app.sql(move |conn| {
            projects::table.filter(projects::no.eq(no)).select(projects::category).first::<String>(conn)
        })
    };
    assert_eq!(code(), "C16020000");
    section(&cast.filer, &no, 2, &[("catalogue", "ｃ1603 数据加工处理服务")], &[]).await;
    assert_eq!(code(), "C1603");
}
crate::both!(code_of_the_catalogue);
