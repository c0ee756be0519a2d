//! S13, S21: the police look into the security of an application system, order what they found to be put right and close it; nothing else
//! of a project is theirs to inspect.

use crate::app::TestApp;
use crate::both;
use crate::november::{city, open_round, serving};
use jianping::regulation::values::Fen;

both!(the_police_find_order_and_close);
async fn the_police_find_order_and_close(app: &TestApp) {
    let city = city(app);
    let no = serving(app, &city, "智慧医疗影像共享服务（2026年度）", Fen::yuan(300_000));
    let new = format!("/projects/{no}/inspections/new");
    assert_eq!(city.police.get(&new).await.status, 404, "not a project of the cycle yet");
    open_round(&city).await;
    city.police.open(&format!("/projects/{no}")).await.says("监督检查");
    let page = city.police.open(&new).await;
    page.says("细则第二十一条").hides("name=\"matter\"");
    let facts = ("facts", "渗透测试影像共享接口并核对定级备案证明");
    let typed = [("stage", "acceptance"), ("on", "2026-11-02"), facts, ("findings", "接口未鉴权，可越权读取影像")];
    let forged = [typed[0], typed[1], typed[2], typed[3], ("matter", "project")];
    let refused = city.police.fill(&page, "/inspections", &forged).await;
    assert_eq!(refused.status, 422);
    refused.says("公安部门检查应用系统安全").says("接口未鉴权");
    let it = city.police.does(&new, "/inspections", &typed).await.location;
    city.police.open("/todo").await.says("责令改正");
    city.police.does(&it, "/order", &[("standard", "接口全部鉴权并通过复测"), ("due", "2026-11-13")]).await;
    city.filer.open(&it).await.says("应用系统安全").says("细则第二十一条").says("接口全部鉴权并通过复测");
    city.filer.does(&it, "/answer", &[("answer", "接口已加鉴权，附复测记录，请核查")]).await;
    assert!(!city.clerk.open(&it).await.text.contains("/closing"), "another unit's inspection");
    city.police.does(&it, "/closing", &[("opinion", "复测未再发现越权读取，达到要求")]).await;
    city.lead.open("/inspections?all=1").await.says(&no);

    let both = city.clerk.open(&new).await;
    assert!(both.text.contains("name=\"matter\""), "the bureau inspects either");
    let own = city.clerk.fill(&both, "/inspections", &[typed[0], typed[1], typed[2], ("matter", "security")]).await;
    city.clerk.open(&own.location).await.says("应用系统安全");
}
