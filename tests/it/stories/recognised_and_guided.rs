//! M14: excellent is recognised by both sides and never a bonus; qualified is guided and paid all the same.

use crate::app::TestApp;
use crate::november::*;
use jianping::regulation::values::Fen;

async fn recognised_and_guided(app: &TestApp) {
    let city = city(app);
    let best = serving(app, &city, "全民健康信息平台运维服务（2026年度）", Fen::yuan(1_860_000));
    let plain = serving(app, &city, "区域影像数据共享服务（2026年度）", Fen::yuan(500_000));
    open_round(&city).await;
    let (best, plain) = (evaluation(app, &best), evaluation(app, &plain));
    for (id, per_cent) in [(best, 95), (plain, 65)] {
        report(&city, id, 90).await;
        judge(&city, id, per_cent, None).await;
    }
    let page = format!("/evaluations/{best}");
    city.lead.does(&page, "/agreement", &[]).await;
    assert!(!city.clerk.open(&page).await.text.contains(&format!("{page}/recognition")), "the owner has not agreed");
    city.head.does(&page, "/agreement", &[]).await;
    city.clerk.does(&page, "/recognition", &[]).await;
    city.filer.open("/recognitions").await.says("2027-11-03").says("不作为政府采购资格或加分条件");
    city.clerk.does(&page, "/recognition/doubt", &[("withdrawal", "业绩证明材料经查实系伪造")]).await;
    let name = "梵净数据服务有限公司";
    assert!(city.filer.open(&page).await.text.contains("拟撤销"), "until decided the reason stays with the offices");
    assert!(!city.filer.open(&page).await.text.contains("系伪造"), "until decided the reason stays with the offices");
    let opinion = ("withdrawal", "经集体研究，事实清楚，予以撤销");
    city.lead.does(&page, "/recognition/withdrawal", &[("do", "withdraw"), opinion]).await;
    city.vendor.open(&page).await.says("已撤销").says("系伪造");
    assert!(!city.filer.open("/public?list=excellent").await.text.contains(name), "no longer shown to the public");
    let page = format!("/evaluations/{plain}");
    let form = city.clerk.open(&page).await;
    let wrong = city.clerk.fill(&form, "/guidance", &[("task", "加强年度应用推广和用户培训"), ("due", "昨天")]).await;
    wrong.says("日期应写成").says("加强年度应用推广和用户培训");
    city.clerk.open("/todo").await.says("布置指导");
    city.clerk.does(&page, "/guidance", &[("task", "加强年度应用推广和用户培训"), ("due", "2027-03-31")]).await;
    assert!(!city.clerk.open("/todo").await.text.contains("布置指导"), "set once");
    city.clerk.does(&page, "/guidance/outcome", &[("outcome", "新增用户八百名，培训四场，效果明显")]).await;
    city.vendor.open(&page).await.says("已完成");
}
crate::both!(recognised_and_guided);
