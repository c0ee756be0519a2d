//! A result is answerable: whoever may read it sees line by line why it is what it is, and the sum comes to the same again.

use crate::app::TestApp;
use crate::november::*;
use diesel::prelude::*;
use jianping::commands_explain::text;
use jianping::i18n::Lang;
use jianping::regulation::values::{EvaluationId, Fen};
use jianping::store::schema::users;
use jianping::store::views::why;
use reqwest::StatusCode;

async fn results_explained(app: &TestApp) {
    let city = city(app);
    let no = serving(app, &city, "全民健康信息平台运维服务（2026年度）", Fen::yuan(420_000));
    open_round(&city).await;
    let id = evaluation(app, &no);
    let (page, why_page) = (format!("/evaluations/{id}"), format!("/evaluations/{id}/why"));
    report(&city, id, 90).await;
    city.clerk.does(&page, "/panel", &[]).await;
    for (agency, per_cent) in [(&city.clerk, 90), (&city.finance, 85), (&city.police, 80)] {
        sign(agency, id, per_cent).await;
    }
    assert_eq!(city.clerk.get(&why_page).await.status, StatusCode::NOT_FOUND, "nothing to explain while one scores");
    sign(&city.ndrc, id, 80).await;
    city.clerk.does(&page, "/closing", &[]).await;
    for told_later in [&city.head, &city.vendor] {
        assert_eq!(told_later.get(&why_page).await.status, StatusCode::NOT_FOUND, "not decided yet");
    }
    city.clerk.does(&page, "/proposal", &[("opinion", "各部门评分接近，建议按汇总得分认定")]).await;
    heard(&city, id).await;
    city.lead.does(&page, "/decision", &[("opinion", "同意，按汇总得分认定等次")]).await;

    city.lead.open(&page).await.says("结果依据与复算");
    let card = ["420,000.00元", "复算一致", "(8 + 8 + 8.5 + 9) ÷ 4 = 8.375", "83.75", "良好", "认定评估结果"];
    let shown = city.lead.open(&why_page).await;
    card.iter().for_each(|line| {
        shown.says(line);
    });
    let signer: String = app.sql(|conn| users::table.find(city.ndrc.id).select(users::name).first(conn));
    shown.says(&signer).says("市公安局：");
    for outside in [&city.head, &city.vendor] {
        let told = outside.open(&why_page).await;
        told.says("复算一致").says("83.75").says("合计：").hides("÷ 4").hides("市公安局").hides(&signer);
    }
    city.vendor.open(&format!("{why_page}?lang=en")).await.says("Rounded half-up to two decimals: 83.75");

    let printed = || {
        let why = app.sql(|conn| Ok(why::whole(conn, EvaluationId(id)).unwrap().unwrap()));
        text(&why, Lang::Zh)
    };
    let first = printed();
    assert!(first.ends_with("复算一致\n") && first.contains("(8 + 8 + 8.5 + 9) ÷ 4 = 8.375"), "{first}");
    assert_eq!(first, printed(), "the same bytes again");
    let number =
        first.lines().find_map(|line| line.trim().strip_prefix("认定：")?.split('，').next()).unwrap().to_owned();
    let found = app.sql(move |conn| Ok(why::by_number(conn, &number).unwrap()));
    assert_eq!(found, Some(EvaluationId(id)));
}
crate::both!(results_explained);
