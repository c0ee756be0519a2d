//! 催办所选、催办逾期: the board of a round reminds many at once; project by project it stays once a day, on the record and by letter.

use super::letters_leave::post;
use crate::app::TestApp;
use crate::both;
use crate::november::*;
use diesel::prelude::*;
use jianping::regulation::people::{Role, UnitKind};
use jianping::regulation::values::Fen;
use jianping::store::schema::{audit, letters, urgings};
use reqwest::StatusCode;

const BOARD: &str = "/campaigns/2026";
const REMINDER: &str = "/campaigns/2026/reminder";

fn counted(app: &TestApp) -> (i64, i64) {
    app.sql(|conn| {
        let rows = urgings::table.count().get_result(conn)?;
        let acts = audit::table.filter(audit::action.eq("remind")).count().get_result(conn)?;
        Ok((rows, acts))
    })
}

fn told(app: &TestApp) -> Vec<i64> {
    let of = letters::table.filter(letters::topic.eq("reminded")).order(letters::user_id).select(letters::user_id);
    app.sql(|conn| of.load(conn))
}

both!(many_are_reminded_once_a_day);
async fn many_are_reminded_once_a_day(app: &TestApp) {
    let city = city(app);
    let one = serving(app, &city, "全民健康信息平台运维服务（2026年度）", Fen::yuan(300_000));
    serving(app, &city, "智慧医疗影像共享服务（2026年度）", Fen::yuan(280_000));
    open_round(&city).await;
    city.lead.open(BOARD).await.hides("催办所选").hides("催办逾期").hides("未催办");

    app.on("2026-11-08");
    app.refresh_sessions();
    let unit = city.owner.to_string();
    let page = city.clerk.open(BOARD).await;
    page.says("未催办").says("催办所选").hides("催办逾期");
    let nobody = city.clerk.fill(&page, REMINDER, &[]).await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
    nobody.says("请先勾选单位或部门");
    let done = city.clerk.fill(&page, REMINDER, &[("unit", &unit)]).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.main());
    done.says("已催办2个项目。").says("11-08").hides("未催办").hides("今天已经催办过");
    assert_eq!(counted(app), (2, 2));
    let (office, _sent) = post(app);
    office.drain().await.unwrap();
    assert_eq!(told(app), [city.filer.id, city.filer.id], "a letter for each project, to whoever writes the report");

    let again = city.clerk.fill(&page, REMINDER, &[("unit", &unit)]).await;
    again.says("已催办2个项目。");
    assert_eq!(counted(app), (2, 2), "the same form is answered like the first time");
    let late = city.lead.open(BOARD).await;
    city.lead.fill(&late, REMINDER, &[("unit", &unit)]).await.says("已催办0个项目。").says("今天已经催办过2个。");
    assert_eq!(counted(app), (2, 2), "once a day, whoever reminds");
    let units = city.lead.open("/campaigns/2026/units.csv").await.text;
    assert!(units.contains("市卫生健康局,2,0,0,0,2,0,2026-11-08"), "{units}");

    others_may_not(app, &city, &unit).await;

    app.on("2026-11-12");
    app.refresh_sessions();
    let id = evaluation(app, &one);
    report(&city, id, 90).await;
    city.clerk.does(&format!("/evaluations/{id}"), "/panel", &[]).await;
    let page = city.lead.open(BOARD).await;
    page.says("催办逾期1项");
    let done = city.lead.fill(&page, REMINDER, &[]).await;
    done.says("已催办1个项目。").says("11-12");
    let ndrc = city.ndrc.unit.to_string();
    let sheets = city.lead.open(BOARD).await;
    let ticked = [("whom", "picked"), ("agency", ndrc.as_str())];
    city.lead.fill(&sheets, REMINDER, &ticked).await.says("已催办1个项目。");
    assert_eq!(counted(app), (6, 6));
    office.drain().await.unwrap();
    assert!(told(app).contains(&city.ndrc.id) && told(app).contains(&city.police.id), "whoever has a sheet to score");
    let sheets = city.lead.open(BOARD).await;
    city.lead.fill(&sheets, REMINDER, &ticked).await.says("已催办0个项目。").says("今天已经催办过1个。");
}

/// The authority of the single reminder: the owner's people of their own, the bureau of all.
async fn others_may_not(app: &TestApp, city: &City, unit: &str) {
    app.on("2026-11-09");
    app.refresh_sessions();
    let fields = |who: &crate::people::Person, n: usize| -> Vec<(String, String)> {
        let form_id = format!("{n:032x}-urge");
        [("csrf", who.csrf.as_str()), ("form_id", &form_id), ("version", "0"), ("unit", unit)]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into()
    };
    let other = app.person(app.unit("市林业局", UnitKind::Owner), &[Role::OwnerHead]);
    let before = counted(app);
    for (n, (who, status)) in [
        (&city.finance, StatusCode::FORBIDDEN),
        (&city.ndrc, StatusCode::FORBIDDEN),
        (&other, StatusCode::CONFLICT),
        (&city.vendor, StatusCode::NOT_FOUND),
    ]
    .into_iter()
    .enumerate()
    {
        assert_eq!(who.post_raw(REMINDER, &fields(who, n + 1)).await.status, status);
        assert!(!who.get(BOARD).await.text.contains("催办所选"));
    }
    assert_eq!(counted(app), before);
    let page = city.head.open(BOARD).await;
    city.head.fill(&page, REMINDER, &[("unit", unit)]).await.says("已催办2个项目。");
}
