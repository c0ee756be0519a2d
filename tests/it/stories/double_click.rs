//! The same form twice is answered like the first; the same form with other contents is refused.

use crate::app::TestApp;
use crate::both;
use crate::stories::plan_walk::{cast, to_the_bureau};
use diesel::prelude::*;
use jianping::store::schema::{audit, projects};
use reqwest::StatusCode;

both!(double_click);
async fn double_click(app: &TestApp) {
    let cast = cast(app);
    let page = cast.filer.open("/projects/new").await;
    let typed = [("name", "区域影像数据共享服务"), ("year", "2027")];
    let (first, second) =
        tokio::join!(cast.filer.fill(&page, "/projects", &typed), cast.filer.fill(&page, "/projects", &typed));
    assert_eq!((first.status, second.status), (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER));
    assert_eq!(first.location, second.location);
    let made: i64 = app.sql(|conn| projects::table.count().get_result(conn));
    assert_eq!(made, 1);
    let other = cast.filer.fill(&page, "/projects", &[("name", "另一个项目的名称"), ("year", "2027")]).await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
    let no = to_the_bureau(&cast, "186").await;
    let page = cast.lead.open(&format!("/projects/{no}/approval")).await;
    let opinion = [("opinion", "方案可行，预算合理，同意立项")];
    for _ in 0..3 {
        let done = cast.lead.fill(&page, "/approval", &opinion).await;
        assert_eq!(done.location, format!("/projects/{no}"));
    }
    let rows: i64 = app.sql(|conn| audit::table.filter(audit::action.eq("approve_plan")).count().get_result(conn));
    assert_eq!(rows, 1);
}
