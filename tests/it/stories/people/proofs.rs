//! An act that moves rights asks for the password again after five minutes, keeps the form, and goes on with it.

use super::doors::PASSWORD;
use crate::app::TestApp;
use crate::both;
use jianping::regulation::people::{Role, UnitKind};
use reqwest::StatusCode;

both!(asked_again_after_five_minutes);
async fn asked_again_after_five_minutes(app: &TestApp) {
    let office = app.unit("市政务信息中心", UnitKind::Office);
    let admin = app.person(office, &[Role::SysAdmin]);
    let person = app.person(office, &[Role::Auditor]);
    app.set_password(&admin, PASSWORD).await;
    let path = format!("/admin/users/{}", person.id);
    let page = admin.open(&path).await;
    admin.fill(&page, "/code", &[]).await.says("口令只在这一页显示");
    app.later(6 * 60);
    let page = admin.open(&path).await;
    let asked = admin.fill(&page, "/code", &[]).await;
    assert_eq!(asked.status, StatusCode::OK);
    asked.says("再次验证密码").hides("口令只在这一页显示");
    let wrong = admin.fill(&asked, "/code", &[("proof", "wrong password")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("密码不对");
    admin.fill(&wrong, "/code", &[("proof", PASSWORD)]).await.says("口令只在这一页显示").hides(PASSWORD);
    app.later(4 * 60);
    let page = admin.open(&path).await;
    admin.fill(&page, "/code", &[]).await.says("口令只在这一页显示");
}

both!(guessing_there_is_counted_too);
async fn guessing_there_is_counted_too(app: &TestApp) {
    let office = app.unit("市政务信息中心", UnitKind::Office);
    let admin = app.person(office, &[Role::SysAdmin]);
    let person = app.person(office, &[Role::Auditor]);
    app.set_password(&admin, PASSWORD).await;
    app.later(6 * 60);
    let page = admin.open(&format!("/admin/users/{}", person.id)).await;
    let asked = admin.fill(&page, "/code", &[]).await;
    for _ in 0..5 {
        admin.fill(&asked, "/code", &[("proof", "wrong password")]).await;
    }
    let waits = admin.fill(&asked, "/code", &[("proof", PASSWORD)]).await;
    assert_eq!(waits.status, StatusCode::UNPROCESSABLE_ENTITY);
    waits.says("之后再试");
}
