//! The working calendar: a missing year is said aloud, a year is imported whole, faulty lines are named and nothing typed is lost.

use crate::app::TestApp;
use crate::both;
use jianping::regulation::people::{Role, UnitKind};

fn year_2027() -> String {
    let days: Vec<String> = (1..=7).map(|d| format!("2027-10-{d:02},0,国庆节放假")).collect();
    format!("date,is_workday,name\n{}\n2027-10-09,1,国庆节调休上班\n", days.join("\n"))
}

both!(a_year_is_imported_whole);
async fn a_year_is_imported_whole(app: &TestApp) {
    let bureau = app.unit("市大数据局", UnitKind::BigData);
    let clerk = app.person(bureau, &[Role::BureauClerk]);
    let page = clerk.open("/admin/calendar").await;
    page.says("2027年未导入").says("国庆节放假").hides("2026年未导入");
    let empty = clerk.open("/admin/calendar?year=2027").await;
    let wrong = clerk
        .fill(
            &empty,
            "/admin/calendar/2027",
            &[("source", "国务院办公厅通知"), ("days", "2027-10-01,0,国庆节放假\n2027-10-32,0,x")],
        )
        .await;
    assert_eq!(wrong.status, 422);
    wrong.says("第2行应写成").says("国庆节放假");
    let source = "国务院办公厅关于2027年部分节假日安排的通知";
    let done = clerk
        .does("/admin/calendar?year=2027", "/admin/calendar/2027", &[("source", source), ("days", &year_2027())])
        .await;
    let shown = clerk.open(&done.location).await;
    shown.says("已导入2027年，共8天").says(source).hides("2027年未导入");
    let stale = clerk.fill(&empty, "/admin/calendar/2027", &[("source", source), ("days", &year_2027())]).await;
    assert_eq!(stale.status, 409);
    stale.says("办理了同一事项").says("本页内容与现在保存的一致");
    let other = format!("{}2027-12-31,1,年终结算上班\n", year_2027());
    let differs = clerk.fill(&empty, "/admin/calendar/2027", &[("source", source), ("days", &other)]).await;
    differs.says("你填写的").says("年终结算上班");
    let csv = clerk.open("/admin/calendar.csv?year=2027").await;
    assert!(csv.text.contains("2027-10-09,1,国庆节调休上班"), "{}", csv.text);
}

both!(only_those_whose_duty_it_is);
async fn only_those_whose_duty_it_is(app: &TestApp) {
    let finance = app.unit("市财政局", UnitKind::Finance);
    let officer = app.person(finance, &[Role::Finance]);
    assert_eq!(officer.get("/admin/calendar").await.status, 403);
    assert!(app.stranger().get("/admin/calendar").await.location.starts_with("/login"));
}
