//! An agency asks the owner for material beside its score; what comes is read by every agency of the panel, and by nobody outside.

use crate::app::TestApp;
use crate::november::*;
use jianping::regulation::values::Fen;
use reqwest::StatusCode;

async fn material_asked_for(app: &TestApp) {
    let city = city(app);
    let no = serving(app, &city, "全民健康信息平台运维服务（2026年度）", Fen::yuan(420_000));
    open_round(&city).await;
    let id = evaluation(app, &no);
    let (page, sheet) = (format!("/evaluations/{id}"), format!("/evaluations/{id}/score"));
    report(&city, id, 90).await;
    city.clerk.does(&page, "/panel", &[]).await;

    let wanted = "请提供三季度工单系统的原始导出";
    let open = city.police.open(&sheet).await;
    let short = city.police.fill(&open, "/material", &[("wanted", "工单")]).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    short.says("请选择要评的指标").says("不少于10字").says("工单");
    city.police.does(&sheet, "/material", &[("indicator", "3"), ("wanted", wanted)]).await;
    city.filer.open("/todo").await.says("补充材料");
    city.filer.open(&page).await.says(wanted).says("2026-11-06前答复，剩3天");
    city.police.open(&sheet).await.says("2026-11-06前答复，剩3天");
    city.head.open(&page).await.says(wanted).hides("提交材料");

    let given = "原始导出见附件，共3126条";
    let answer = [("given-0", given), ("no_secret", "yes")];
    does_with_files(&city.filer, &page, "/material/0", &answer, &["given_file-0"]).await;
    city.filer.open("/todo").await.hides("补充材料");
    for agency in [&city.police, &city.ndrc, &city.finance] {
        agency.open(&sheet).await.says(given).says("已答复");
    }
    city.lead.open(&page).await.says(given);
    let again = city.filer.open(&page).await;
    again.hides("提交材料");
    for agency in [&city.clerk, &city.finance, &city.ndrc, &city.police] {
        sign(agency, id, 85).await;
    }
    city.clerk.does(&page, "/closing", &[]).await;
    city.clerk.does(&page, "/proposal", &[("opinion", "建议按汇总得分认定等次")]).await;
    city.vendor.open(&page).await.hides(wanted).hides(given);
}
crate::both!(material_asked_for);
