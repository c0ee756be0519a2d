//! A supplier without an account is served on paper and answers once, by the address its notice carries.

use crate::app::TestApp;
use crate::november::*;
use diesel::prelude::*;
use jianping::regulation::values::Fen;
use jianping::store::chain::verify;
use jianping::store::schema::users;
use reqwest::StatusCode;

/// A result proposed to a supplier nobody of whom has an account; answers with the evaluation and the address of the notice.
async fn told(app: &TestApp, city: &City) -> (i64, String) {
    let no = serving(app, city, "区域影像数据共享服务（2026年度）", Fen::yuan(420_000));
    open_round(city).await;
    let id = evaluation(app, &no);
    let page = format!("/evaluations/{id}");
    report(city, id, 90).await;
    city.clerk.does(&page, "/panel", &[]).await;
    for agency in [&city.clerk, &city.finance, &city.ndrc, &city.police] {
        sign(agency, id, 85).await;
    }
    city.clerk.does(&page, "/closing", &[]).await;
    let gone = city.vendor.id;
    app.sql(move |conn| diesel::update(users::table.find(gone)).set(users::state.eq("disabled")).execute(conn));
    city.clerk.does(&page, "/proposal", &[("opinion", "各部门评分接近，建议按汇总得分认定")]).await;
    let notice = city.clerk.open(&format!("{page}/reply")).await.text;
    let from = notice.find("/reply/").unwrap();
    let address = notice[from..].split('<').next().unwrap().to_owned();
    (id, address)
}

async fn replied_by_link(app: &TestApp) {
    let city = city(app);
    let (id, address) = told(app, &city).await;
    let page = format!("/evaluations/{id}");
    city.clerk.open("/todo").await.says("送达告知书");
    city.head.does(&format!("{page}/reply"), "/reply", &[("objects", "no")]).await;
    city.head.open(&format!("{page}/reply")).await.hides(&address);
    city.lead.open(&page).await.says("待送达").hides("认定意见");
    let served = [("served_on", "2026-11-03"), ("method", "in_person"), ("no_secret", "yes")];
    let open = city.clerk.open(&page).await;
    let without = city.clerk.fill(&open, "/service", &served).await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    without.says("请上传送达回证");
    does_with_files(&city.clerk, &page, "/service", &served, &["receipt"]).await;
    city.lead.open(&page).await.says("直接送达").says("前听取答复");

    let guest = app.visitor();
    let form = guest.open(&address).await;
    form.says("85.00").says("良好").says("依据监控记录和合同约定").hides("市公安局").hides("登记送达").hides("待办");
    let wrong = guest.fill(&form, &address, &[("objects", "yes"), ("o2", "不实")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("不少于10字").says("请填写答复人姓名").says("请填写联系电话").says("不实");
    let words = "六月故障系机房断电所致，应当剔除";
    let said = [("objects", "yes"), ("o2", words), ("name", "冉光远"), ("phone", "13800000000")];
    let done = guest.fill(&form, &address, &said).await;
    assert_eq!(done.status, StatusCode::OK);
    done.says("已收到答复").says("冉光远").says(words);

    let again = guest.fill(&form, &address, &said).await;
    assert_eq!(again.status, StatusCode::GONE, "used");
    again.says("每份告知书只能答复一次").says("市大数据发展管理局，0856-5220001");
    assert_eq!(guest.get(&address).await.status, StatusCode::GONE);
    let (kept, last) = address.split_at(address.len() - 1);
    let altered = guest.get(&format!("{kept}{}", if last == "0" { "1" } else { "0" })).await;
    let other = guest.get(&address.replacen(&format!("/{id}/"), &format!("/{}/", id + 1), 1)).await;
    for page in [altered, other] {
        assert_eq!(page.status, StatusCode::NOT_FOUND);
        page.says("网址不完整或者有改动").says("发出告知书的牵头部门");
        assert!(!page.main().contains("大数据"), "whoever guesses learns nothing: {}", page.main());
    }
    city.lead.open(&page).await.says("冉光远（凭告知书链接）").says("13800000000").says(words);
    city.head.open(&page).await.hides("13800000000").hides(words);
    city.lead.open(&format!("{page}/review")).await.says(words);
    let walk = app.sql(|conn| Ok(verify(conn).unwrap()));
    assert_eq!(walk.broken, None, "the answer of a guest stands in the chain like any other");
}
crate::both!(replied_by_link);

async fn link_ends_with_its_days(app: &TestApp) {
    let city = city(app);
    let (id, address) = told(app, &city).await;
    let page = format!("/evaluations/{id}");
    let served = [("served_on", "2026-11-03"), ("method", "post"), ("no_secret", "yes")];
    does_with_files(&city.clerk, &page, "/service", &served, &["receipt"]).await;
    let guest = app.visitor();
    let form = guest.open(&address).await;
    app.on("2026-11-12");
    let late = guest.fill(&form, &address, &[("objects", "no"), ("name", "冉光远"), ("phone", "13800000000")]).await;
    assert_eq!(late.status, StatusCode::GONE);
    late.says("答复期限2026-11-10已过").says("市大数据发展管理局");
    app.refresh_sessions();
    city.lead.does(&page, "/decision", &[("opinion", "同意，按汇总得分认定等次")]).await;
    city.lead.open(&page).await.says("期满未答复");
}
crate::both!(link_ends_with_its_days);
