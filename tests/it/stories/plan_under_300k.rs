//! 299,999.99 yuan: the self track, from a blank page to the award; the record names everybody.

use crate::app::TestApp;
use crate::both;
use crate::people::PDF;
use crate::stories::plan_walk::{approve, cast, list, suppliers, to_the_bureau};

both!(plan_under_300k);
async fn plan_under_300k(app: &TestApp) {
    let cast = cast(app);
    let no = to_the_bureau(&cast, "29.999999").await;
    let page = cast.lead.open(&format!("/projects/{no}")).await;
    page.says("自评备案").says("预算已评估").says("轮到你：审查计划").says("12-01前完成");
    approve(&cast.lead, &no).await;
    cast.lead.open(&format!("/projects/{no}")).await.says("铜数立〔2026〕1号").says("系统可用率");
    list(&cast.clerk, &no).await;
    let plans = cast.clerk.open("/plans?year=2027").await;
    plans.says("已列入1项").says("30.00").says("列入年度计划");
    let csv = cast.clerk.open("/plans.csv?year=2027").await;
    assert!(csv.text.starts_with('\u{feff}') && csv.text.contains("29.999999"), "{}", csv.text);
    assert_eq!(&cast.clerk.open("/plans.xlsx?year=2027").await.bytes[..2], b"PK");
    procure(app, &cast, &no).await;
}

async fn procure(app: &TestApp, cast: &crate::stories::plan_walk::Cast, no: &str) {
    suppliers(app, &["梵净数据服务有限公司", "梵净数据（碧江）有限公司"]);
    let path = format!("/projects/{no}/procurement");
    cast.filer.does(&path, "/procurement", &[("do", "start")]).await;
    cast.filer.does(&path, "/failure", &[("reason", "有效投标人不足三家，依法废标")]).await;
    cast.filer.does(&path, "/procurement", &[("do", "start")]).await;
    let page = cast.filer.open(&path).await;
    let notice: [(&str, &str, &[u8]); 1] = [("file", "中标通知书.pdf", PDF)];
    for (typed, told) in [("武陵数据", "名册中没有这个供应商"), ("梵净数据", "相近的有：梵净数据")]
    {
        let wrong = cast
            .filer
            .fill_with_files(&page, "/award", &[("on", "2026-11-03"), ("award-0-supplier", typed)], &[])
            .await;
        assert_eq!(wrong.status, 422);
        wrong.says(told);
        assert!(wrong.text.contains(&format!("value=\"{typed}\"")), "what was typed stays");
    }
    let typed = [("on", "2026-11-03"), ("award-0-supplier", "梵净数据服务有限公司"), ("award-0-amount", "30")];
    let over = cast.filer.fill_with_files(&page, "/award", &typed, &notice).await;
    assert_eq!(over.status, 422);
    over.says("中标金额合计超过预算").says("中标通知书.pdf");
    let done = cast.filer.fill_with_files(&over, "/award", &[("award-0-amount", "28.8")], &[]).await;
    assert_eq!(done.location, format!("/projects/{no}"), "{}", done.main());
    let page = cast.filer.open(&format!("/projects/{no}")).await;
    page.says("梵净数据服务有限公司").says("2026-12-03前签订").says("废标").says("自评备案");
}
