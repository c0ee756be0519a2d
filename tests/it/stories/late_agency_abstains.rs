//! A sheet that does not come is an abstention on record; without a quorum there is no result and the panel is convened again.

use crate::app::TestApp;
use crate::november::*;
use jianping::regulation::values::Fen;

async fn late_agency_abstains(app: &TestApp) {
    let city = city(app);
    let first = serving(app, &city, "全民健康信息平台运维服务（2026年度）", Fen::yuan(1_860_000));
    let second = serving(app, &city, "区域影像数据共享服务（2026年度）", Fen::yuan(500_000));
    open_round(&city).await;
    let (first, second) = (evaluation(app, &first), evaluation(app, &second));
    for id in [first, second] {
        report(&city, id, 90).await;
        city.clerk.does(&format!("/evaluations/{id}"), "/panel", &[]).await;
    }
    for agency in [&city.clerk, &city.finance, &city.ndrc] {
        sign(agency, first, 80).await;
    }
    for agency in [&city.clerk, &city.finance] {
        sign(agency, second, 80).await;
    }
    app.on("2026-11-26");
    app.refresh_sessions();
    for id in [first, second] {
        city.clerk.does(&format!("/evaluations/{id}"), "/closing", &[]).await;
    }
    city.clerk.open(&format!("/evaluations/{first}")).await.says("逾期未评，按弃权处理").says("80.00").says("弃权1");
    city.police.open(&format!("/evaluations/{first}/score")).await.says("逾期未评");
    let missed = format!("/evaluations/{second}");
    city.clerk.open(&missed).await.says("评分未成立").says("应有至少2个部门");
    // again: signed sheets stay, missing ones reopen
    city.clerk.does(&missed, "/panel", &[]).await;
    sign(&city.ndrc, second, 80).await;
    sign(&city.police, second, 90).await;
    city.clerk.does(&missed, "/closing", &[]).await;
    city.clerk.open(&missed).await.says("82.50");
}
crate::both!(late_agency_abstains);
