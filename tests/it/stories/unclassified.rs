//! S44: whoever uploads declares that the papers hold no state secret; without the tick nothing is done, and nothing is lost.

use crate::app::TestApp;
use crate::both;
use crate::people::PDF;
use diesel::prelude::*;
use jianping::regulation::people::{Role, UnitKind};
use jianping::store::schema::{audit, files, referrals};
use reqwest::StatusCode;

both!(no_paper_without_the_declaration);
async fn no_paper_without_the_declaration(app: &TestApp) {
    let clerk = app.person(app.unit("市大数据局", UnitKind::BigData), &[Role::BureauClerk]);
    let finance = app.person(app.unit("市财政局", UnitKind::Finance), &[Role::Finance]);
    let page = clerk.open("/referrals/new").await;
    page.says("本表上传的材料不涉密");
    let to = finance.unit.to_string();
    let typed = [
        ("to", to.as_str()),
        ("about", "某代理机构"),
        ("facts", "合同约定的双活容灾至今没有建成，两次中断累计九小时"),
        ("evidence", "监控日志、故障工单、三次书面催告"),
        ("no_secret", ""),
    ];
    let sent = clerk.fill_with_files(&page, "/referrals", &typed, &[("file", "证据.pdf", PDF)]).await;
    assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);
    sent.says("请确认上传的材料不涉密").says("细则第四十四条").says("证据.pdf").says("双活容灾");
    assert_eq!(app.sql(|conn| referrals::table.count().get_result::<i64>(conn)), 0);
    // The paper waits; sent again without the tick it still waits.
    let still = clerk.fill(&sent, "/referrals", &[]).await;
    assert_eq!(still.status, StatusCode::UNPROCESSABLE_ENTITY);
    still.says("请确认上传的材料不涉密");
    let done = clerk.fill(&still, "/referrals", &[("no_secret", "yes")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.main());
    let kept: i64 = app.sql(|conn| files::table.count().get_result(conn));
    assert_eq!(kept, 1, "uploaded once");

    let page = clerk.open("/referrals/new").await;
    let ticked = [&typed[..4], &[("no_secret", "yes")]].concat();
    let done = clerk.fill_with_files(&page, "/referrals", &ticked, &[("file", "证据二.pdf", PDF)]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.main());
    let said: Vec<String> = app.sql(|conn| {
        audit::table.filter(audit::action.eq("upload_file")).order(audit::id).select(audit::opinion).load(conn)
    });
    assert_eq!(said, ["证据.pdf", "证据二.pdf（已声明不涉密）"]);
    // A form without papers needs no tick.
    let page = clerk.open("/referrals/new").await;
    let done = clerk.fill(&page, "/referrals", &typed[..4]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.main());
}
