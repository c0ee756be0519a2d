//! First run: only while nobody has an account, only with the code, only once; then the pages make everybody else.

use super::doors::knock;
use crate::app::TestApp;
use crate::both;
use crate::people::{Page, Person};
use jianping::store::chain;
use reqwest::StatusCode;

const ADMIN: &str = "碧江区里住着三只松鼠";

async fn found(visitor: &Person, page: &Page, code: &str) -> Page {
    let typed = [
        ("code", code),
        ("unit", "市政务信息中心"),
        ("kind", "office"),
        ("name", "周敏"),
        ("login", "zhou.min"),
        ("email", "zhou@example.gov.cn"),
        ("password", ADMIN),
        ("repeat", ADMIN),
    ];
    visitor.fill(page, "/first-run", &typed).await
}

both!(a_city_from_nothing);
async fn a_city_from_nothing(app: &TestApp) {
    let visitor = app.visitor();
    assert_eq!(visitor.get("/login").await.location, "/first-run");
    let page = visitor.open("/first-run").await;
    let wrong = found(&visitor, &page, "AAAAA-BBBBB-CCCCC-DDDDD").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("一次性口令不对").hides(ADMIN);
    assert!(wrong.text.contains("市政务信息中心"), "what was typed stays");
    let code = app.state.first_run.clone().unwrap();
    let done = found(&visitor, &page, &code.to_lowercase().replace('-', " ")).await;
    assert_eq!(done.location, "/login?done=founded", "{}", done.main());
    for late in [visitor.get("/first-run").await, found(&visitor, &page, &code).await] {
        assert_eq!(late.status, StatusCode::NOT_FOUND, "only once");
    }
    assert_eq!(knock(&visitor, "zhou.min", ADMIN).await.location, "/admin/users");
    second_person(app, &visitor).await;
    let walk = app.state.db.read(chain::verify).unwrap();
    assert!(walk.broken.is_none(), "the city's chain is whole");
}

/// The first security administrator is appointed without a second person, opens the account by code, and grants the next.
async fn second_person(app: &TestApp, admin: &Person) {
    let unit = admin.open("/admin/units").await;
    let unit = unit.text.split("/admin/units/").find_map(|p| p.split('"').next()?.parse::<i64>().ok()).unwrap();
    let made = admin
        .does(
            &format!("/admin/users/new?unit={unit}"),
            "/admin/users",
            &[("name", "王安"), ("login", "wang.an"), ("roles", "secadmin")],
        )
        .await;
    let page = admin.open(&made.location).await;
    page.says("安全管理员").says("待开通");
    assert!(!page.main().contains("待确认角色"), "the first one needs no second person");
    let slip = admin.fill(&page, "/code", &[]).await;
    let code = slip.text.split("class=\"code\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
    let again = admin.fill(&page, "/code", &[]).await;
    assert!(again.text.contains(&code), "sent twice, the form shows the same code");
    let guard = app.visitor();
    let door = guard.open("/activate?login=wang.an").await;
    let password = "三江公园的桂花开了两回";
    let typed =
        |code: &str| [("code", code.to_owned()), ("password", password.to_owned()), ("repeat", password.to_owned())];
    for (code, status) in [
        ("WRONG-WRONG-WRONG-WRONG", StatusCode::UNPROCESSABLE_ENTITY),
        (&code, StatusCode::SEE_OTHER),
        (&code, StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        let typed = typed(code);
        let typed: Vec<(&str, &str)> = typed.iter().map(|(n, v)| (*n, v.as_str())).collect();
        assert_eq!(guard.fill(&door, "/activate", &typed).await.status, status, "{code}");
    }
    assert_eq!(knock(&guard, "wang.an", password).await.location, "/admin/grants");
}
